"""Requests about a unit's report. `terms` is the round as the unit stands in it."""

from dataclasses import dataclass
from datetime import datetime

from chiso_contracts.values import Answers, EvidenceRef, Provenance

from chiso_submission.domain.report.citing import CiteEvidence
from chiso_submission.domain.report.measuring import AnswerMeasuredValue, MeasureValue
from chiso_submission.domain.report.readings import ReportReading
from chiso_submission.domain.report.terms import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCriterion:
    """Report one criterion. `claimed` is on the framework's scale; without it the rule computes from `data`.

    `expected` is the stream version that last changed the criterion, 0 where it was never reported; None: whatever.
    """

    terms: Terms
    criterion: str
    data: Answers
    claimed: object
    explanation: str
    evidence: tuple[EvidenceRef, ...]
    expected: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedValue:
    """A claimed value of a past round, with where it comes from; `value` is on the framework's scale."""

    criterion: str
    value: object
    data: Answers
    explanation: str
    evidence: tuple[EvidenceRef, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportValues:
    """Record what a unit claimed in a round of the past."""

    terms: Terms
    values: tuple[ImportedValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitReport:
    """The head signs and sends the report."""

    terms: Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawReport:
    """Take the report back before the deadline."""

    terms: Terms
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LockReport:
    """The instant `at`, until which the unit could report, has come."""

    terms: Terms
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnReport:
    """Return criteria for completion; none named: the whole report."""

    terms: Terms
    criteria: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenCriteria:
    """Make criteria of a locked report editable until an instant."""

    terms: Terms
    criteria: tuple[str, ...]
    reason: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendDeadline:
    """Let the unit report until a later instant, by a document."""

    terms: Terms
    until: datetime
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmEvidence:
    """The evidence service kept a file of the unit."""

    round: str
    unit: str
    file: str
    sha256: str
    size: int
    version_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectEvidence:
    """The evidence service refused a file of the unit."""

    round: str
    unit: str
    file: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryOver:
    """The round moved to an amended version, its `number`-th from 1: the unit's answers are carried over by code.

    `criteria` of the unit changed, are gone or no longer apply to it; `gained` are those that apply to it only now.
    """

    round: str
    unit: str
    number: int
    framework_version: str
    criteria: tuple[str, ...]
    gained: frozenset[str] = frozenset()


Asked = (
    ReportCriterion
    | CiteEvidence
    | ReportReading
    | ImportValues
    | SubmitReport
    | WithdrawReport
    | ReturnReport
    | ReopenCriteria
    | ExtendDeadline
    | MeasureValue
    | AnswerMeasuredValue
)
"""What people ask for."""

Command = Asked | LockReport | ConfirmEvidence | RejectEvidence | CarryOver
