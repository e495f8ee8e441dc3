"""Facts on `chiso.submission`: registry, frameworks, rounds, self-assessment reports."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from chiso_contracts.rounds import (
    CriteriaAmended,
    FrameworkSet,
    RoundAmended,
    RoundOpened,
    RoundReady,
    SurveyNotHeld,
    SurveyNotHeldTakenBack,
    UnitsAdded,
)
from chiso_contracts.values import Answers, EvidenceRef, Provenance

__all__ = [
    "AssignmentsAdded",
    "CampaignPlanned",
    "CriteriaAmended",
    "CriteriaReopened",
    "CriterionReported",
    "DeadlineExtended",
    "EvidenceCited",
    "EvidenceConfirmed",
    "EvidenceRejected",
    "FrameworkChecked",
    "FrameworkDraftDiscarded",
    "FrameworkDrafted",
    "FrameworkPublished",
    "FrameworkSet",
    "MeasuredValueAnswered",
    "ReadingReported",
    "ReportLocked",
    "ReportReturned",
    "ReportSubmitted",
    "ReportWithdrawn",
    "RoundAmended",
    "RoundOpened",
    "RoundReady",
    "SurveyNotHeld",
    "SurveyNotHeldTakenBack",
    "UnitRegistered",
    "UnitsAdded",
    "ValueMeasured",
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
class FrameworkDrafted:
    """One part of a draft (bản nháp) of a framework version, as somebody saved it; the next saving replaces it.

    `sha256` (hex) is of the whole text; `based_on` is `id@version` of what the draft was made from, or empty;
    `saved_by` is the id of the person who saved it, who may not check it.
    """

    framework: str
    version: str
    title: str
    sha256: str
    part: int
    parts: int
    text: str
    saved_by: str
    based_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkChecked:
    """Somebody else than who saved the draft compared it with the decision and found it right. `sha256` names it."""

    framework: str
    version: str
    sha256: str
    remarks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkDraftDiscarded:
    """A draft is discarded (hủy bản nháp) for a reason; its name is free for another. `sha256` names the last text."""

    framework: str
    version: str
    sha256: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignPlanned:
    """A campaign (đợt đánh giá) groups the rounds of one plan, or its entry is replaced. `document` is the plan."""

    campaign: str
    name: str
    year: int
    owner: str
    document: str
    rounds: tuple[str, ...]


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
class ReadingReported:
    """A unit's figure for one period of the year (số liệu kỳ); the last one, or the sum, closes the criterion.

    `number` counts the periods from 1.
    """

    round: str
    unit: str
    criterion: str
    number: int
    data: Answers
    explanation: str
    evidence: tuple[EvidenceRef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueMeasured:
    """What a data provider measured of a unit that does not score itself in this criterion (không tự chấm).

    `points` are what the rule makes of the data, in the framework's points. `provider` is the unit code of the body
    that measured, `source` its words for where the value comes from, `measured_on` the day it stands for, `sample` and
    `rechecked` how many forms of a survey were taken and checked again (phúc tra phiếu), 0 where there was none.
    """

    round: str
    unit: str
    criterion: str
    data: Answers
    points: Decimal
    provider: str
    source: str
    document: str
    measured_on: date
    sample: int = 0
    rechecked: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredValueAnswered:
    """The unit confirms what was measured of it, or objects (đề nghị xem lại số liệu) with a reason."""

    round: str
    unit: str
    criterion: str
    agreed: bool
    reason: str
    evidence: tuple[EvidenceRef, ...] = ()


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
class EvidenceCited:
    """A unit cites evidence that is no file (viện dẫn): a document, a link, or a figure of a named system.

    `file` is the id by which criteria name it, as they name files. `form` is document, link or system. `title` is the
    document's name or subject, or what the link or figure shows; `number` a document's (số hiệu). `day` is the
    document's, or the one on which the link or figure was looked at. `address` is a link's, or the system's name.
    """

    round: str
    unit: str
    file: str
    form: str
    title: str
    number: str
    day: date | None
    address: str


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
