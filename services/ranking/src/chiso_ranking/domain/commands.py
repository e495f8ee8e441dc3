"""What may be asked of a round's results."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveResults:
    """Approve the round's tables as they stand at a position of scoring's log, by a decision's number and date.

    `concluded` says whether the council's conclusion was heard; an `imported` round needs none. The approval is of the
    tables of `groups`, of all where none is named; with a `parent` of its units alone.
    """

    round: str
    position: int
    number: str
    date: date
    approver: str
    body: str
    concluded: bool
    imported: bool
    groups: tuple[str, ...] = ()
    parent: str = ""


Command = ApproveResults
