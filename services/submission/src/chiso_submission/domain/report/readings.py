"""Readings of a year (số liệu kỳ): what may be asked, and what is kept of each."""

from dataclasses import dataclass

from chiso_contracts.rejection import Rejected
from chiso_contracts.submission import ReadingReported
from chiso_contracts.values import Answers, EvidenceRef
from chiso_framework import Criterion

from chiso_submission.domain.report.terms import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportReading:
    """Report a criterion's figure for one period of the year; `number` counts the periods from 1.

    `expected` is the stream version that last changed the reading, 0 where it was never reported; None: whatever.
    """

    terms: Terms
    criterion: str
    number: int
    data: Answers
    explanation: str
    evidence: tuple[EvidenceRef, ...]
    expected: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One reading as reported, and the stream version that last changed it."""

    reported: ReadingReported
    changed: int


def refuse_read(criterion: Criterion) -> None:
    """Raises Rejected where readings close the criterion: the year's figure is not given beside them."""
    if criterion.readings:
        raise Rejected("readings-required", criterion=criterion.code, per_year=criterion.readings.per_year)


def refuse_unread(criterion: Criterion, number: int) -> None:
    """Raises Rejected where the criterion has no readings, or none of this number."""
    if criterion.readings is None:
        raise Rejected("no-readings", criterion=criterion.code)
    if not 1 <= number <= criterion.readings.per_year:
        raise Rejected("unknown-reading", criterion=criterion.code, per_year=criterion.readings.per_year)
