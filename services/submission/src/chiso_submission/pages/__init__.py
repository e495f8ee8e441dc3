"""Pages of submission: sign-in, my unit's report, who has submitted. One module for each; they work without script."""

from chiso_submission.pages import answer_sheets, frameworks, reports, rounds, signing, units
from chiso_submission.pages.frame import routes, who

__all__ = ["answer_sheets", "frameworks", "reports", "rounds", "routes", "signing", "units", "who"]
