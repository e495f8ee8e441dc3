"""Shapes of requests and answers, and the texts of refusals."""

from chiso_runtime.problems import texts_of

from chiso_submission.domain.rejections import REJECTIONS

TEXTS = texts_of(REJECTIONS)
