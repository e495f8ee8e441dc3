"""Pages of submission: sign-in, my unit's report, who has submitted. One module for each; they work without script."""

from chiso_submission.pages import (
    amendments,
    answer_sheets,
    campaigns,
    citations,
    drafts,
    framework,
    frameworks,
    measurements,
    readings,
    reports,
    rounds,
    signing,
    units,
)
from chiso_submission.pages.frame import routes, who

__all__ = [
    "amendments",
    "answer_sheets",
    "campaigns",
    "citations",
    "drafts",
    "framework",
    "frameworks",
    "measurements",
    "readings",
    "reports",
    "rounds",
    "routes",
    "signing",
    "units",
    "who",
]
