"""Facts on `chiso.ranking`: approvals of results. Rankings themselves are derived, never facts."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsApproved:
    """A decision approves the round's tables as they stood at a position of scoring's log (lần công bố `edition`)."""

    round: str
    edition: int
    position: int
    number: str
    date: date
    approver: str
    body: str
