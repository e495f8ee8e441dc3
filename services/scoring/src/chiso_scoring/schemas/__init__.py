"""Shapes of requests and answers, and the words of refusals."""

from chiso_runtime.problems import texts_of

from chiso_scoring.domain.rejections import REJECTIONS

TEXTS = texts_of(REJECTIONS)
