"""Shapes of requests and answers, as the API documents them, and the words of refusals."""

from chiso_runtime.problems import texts_of

from chiso_ranking.domain.rejections import REJECTIONS

TEXTS = texts_of(REJECTIONS)
