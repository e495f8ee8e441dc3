"""Facts on `chiso.submission`: registry, frameworks, rounds, self-assessment reports."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from chiso_contracts.rounds import FrameworkSet, RoundOpened, RoundReady, UnitsAdded
from chiso_contracts.values import Answers, EvidenceRef, Provenance

__all__ = [
    "AssignmentsAdded",
    "CriteriaReopened",
    "CriterionReported",
    "DeadlineExtended",
    "EvidenceConfirmed",
    "EvidenceRejected",
    "FrameworkPublished",
    "FrameworkSet",
    "ReportLocked",
    "ReportReturned",
    "ReportSubmitted",
    "ReportWithdrawn",
    "RoundOpened",
    "RoundReady",
    "UnitRegistered",
    "UnitsAdded",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRegistered:
    """A unit enters the registry, or its entry is replaced. Codes follow QĐ 20/2020/QĐ-TTg.

    `predecessors` are the codes of the units it continues: all that were merged into it, the one it was split from, or
    the one it was under an earlier code. `document` is what established, renamed or ended it, by number and issuer.
    """

    code: str
    name: str
    kind: str
    parent: str | None
    valid_from: date | None = None
    valid_until: date | None = None
    predecessors: tuple[str, ...] = ()
    document: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkPublished:
    """One part of a framework version's canonical JSON document; never changes once published."""

    framework: str
    version: str
    title: str
    sha256: str
    part: int
    parts: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentsAdded:
    """A person is assigned to the round: appraiser, verifying body, council member. Empty tuples set no limit."""

    round: str
    person: str
    role: str
    body: str
    capacity: str
    units: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionReported:
    """A unit's self-assessment of one criterion: data, claimed score, explanation, evidence.

    `points` is the claimed score (điểm tự đánh giá) in the framework's points, rounded as the framework says.
    """

    round: str
    unit: str
    criterion: str
    data: Answers
    points: Decimal
    explanation: str
    evidence: tuple[EvidenceRef, ...]
    provenance: Provenance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceConfirmed:
    """The file that the report names was kept by the evidence service."""

    round: str
    unit: str
    file: str
    sha256: str
    size: int
    version_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRejected:
    """The file that the report names was refused at the evidence gate."""

    round: str
    unit: str
    file: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSubmitted:
    """The head signed and sent the report (ký duyệt và gửi). `sheet` is the code (SHA-256, hex) of what was signed."""

    round: str
    unit: str
    sheet: str
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportWithdrawn:
    """The unit takes its report back (rút lại) before the deadline."""

    round: str
    unit: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLocked:
    """The unit's figures are fixed (chốt số liệu). `submitted` is False where no report had come."""

    round: str
    unit: str
    submitted: bool
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportReturned:
    """The standing body returns the report, or named criteria, for completion (trả lại để hoàn thiện)."""

    round: str
    unit: str
    criteria: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaReopened:
    """After the lock named criteria become editable again (mở lại) until an instant."""

    round: str
    unit: str
    criteria: tuple[str, ...]
    reason: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineExtended:
    """A unit may report until a later instant (gia hạn), by a document."""

    round: str
    unit: str
    until: datetime
    document: str
