"""Facts on `chiso.scoring`: all that a ranking needs is on this one topic, so claims and locks are restated here."""

from dataclasses import dataclass
from datetime import date
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
from chiso_contracts.submission import (
    CriterionReported,
    EvidenceCited,
    EvidenceConfirmed,
    MeasuredValueAnswered,
    ReportLocked,
    ValueMeasured,
)
from chiso_contracts.values import Answers, EvidenceRef, Provenance

__all__ = [
    "AppraisalReleased",
    "CouncilConcluded",
    "CriteriaAmended",
    "CriteriaUnlocked",
    "CriterionDecided",
    "CriterionReported",
    "CriterionVerified",
    "EvidenceCited",
    "EvidenceConfirmed",
    "ExplanationGiven",
    "FrameworkSet",
    "MeasuredValueAnswered",
    "ReportLocked",
    "RoundAmended",
    "RoundOpened",
    "RoundReady",
    "SurveyNotHeld",
    "SurveyNotHeldTakenBack",
    "UnitsAdded",
    "ValueMeasured",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaUnlocked:
    """Submission returned or reopened these criteria: they wait for the unit again. Empty means the whole report."""

    round: str
    unit: str
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionVerified:
    """An appraiser's word on one criterion (điểm thẩm định).

    `outcome` is accepted, set or no-score; `points` are fixed here, rounded once. `reason_code` names the framework's
    legal reason where no score is given. `data` is what the points were computed from, where a rule was applied.
    """

    round: str
    unit: str
    criterion: str
    outcome: str
    points: Decimal
    data: Answers
    reason_code: str
    reason: str
    appraisal_pass: str
    body: str
    provenance: Provenance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalReleased:
    """Appraised scores are shown to all units of the round at once (thông báo kết quả thẩm định)."""

    round: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplanationGiven:
    """A unit answers the released appraisal of one criterion (giải trình, bổ sung sau thẩm định)."""

    round: str
    unit: str
    criterion: str
    text: str
    evidence: tuple[EvidenceRef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionDecided:
    """The council's word on one criterion (điểm Hội đồng thống nhất); it stands above the appraisal."""

    round: str
    unit: str
    criterion: str
    points: Decimal
    reason: str
    minutes: str
    provenance: Provenance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilConcluded:
    """The council concludes (thông báo kết luận): number and date of its minutes."""

    round: str
    number: str
    date: date
