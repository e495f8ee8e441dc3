"""Pages of submission: sign-in, my unit's report, who has submitted. One module for each; they work without script."""

from chiso_submission.pages import reports, rounds, signing
from chiso_submission.pages.frame import routes, who

__all__ = ["reports", "rounds", "routes", "signing", "who"]
