"""The write and read API: parse, ask who may, handle or query, render. One module for each kind of thing."""

from chiso_submission.api import (
    amendments,
    campaigns,
    citations,
    describing,
    drafts,
    measurements,
    people,
    readings,
    registry,
    reports,
    rounds,
    workbooks,
)
from chiso_submission.api.routes import routes

__all__ = [
    "amendments",
    "campaigns",
    "citations",
    "describing",
    "drafts",
    "measurements",
    "people",
    "readings",
    "registry",
    "reports",
    "rounds",
    "routes",
    "workbooks",
]
