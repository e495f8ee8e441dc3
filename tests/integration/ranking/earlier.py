"""Approvals as an earlier release stored them."""

from dataclasses import dataclass
from datetime import date

from chiso_runtime.codec import EventCodec


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsApprovedFirst:
    """As version 1 was written."""

    round: str
    edition: int
    position: int
    number: str
    date: date
    approver: str
    body: str


earlier: EventCodec[ResultsApprovedFirst] = EventCodec({("ranking.results-approved", 1): ResultsApprovedFirst})
