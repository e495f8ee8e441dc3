"""Facts on `chiso.ranking`: approvals of results. Rankings themselves are derived, never facts."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsApproved:
    """A decision approves the round's tables as they stood at a position of scoring's log (lần công bố `edition`).

    It is of the tables of `groups`, of all where none is named; with a `parent` of its units alone, in a table of their
    own: a round may be approved in parts by several bodies.
    """

    round: str
    edition: int
    position: int
    number: str
    date: date
    approver: str
    body: str
    groups: tuple[str, ...] = ()
    parent: str = ""
