"""The facts that scoring records, in both kinds of stream."""

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
from chiso_contracts.scoring import (
    AppraisalReleased,
    CouncilConcluded,
    CriteriaUnlocked,
    CriterionDecided,
    CriterionVerified,
    ExplanationGiven,
)
from chiso_contracts.submission import (
    CriterionReported,
    EvidenceCited,
    EvidenceConfirmed,
    MeasuredValueAnswered,
    ReportLocked,
    ValueMeasured,
)

Opening = RoundOpened | FrameworkSet | UnitsAdded | RoundReady
Surveying = SurveyNotHeld | SurveyNotHeldTakenBack
Told = Opening | RoundAmended | Surveying
RoundEvent = Told | AppraisalReleased | CouncilConcluded
Measuring = ValueMeasured | MeasuredValueAnswered
Evidence = EvidenceConfirmed | EvidenceCited
Reported = CriterionReported | Evidence | ReportLocked | CriteriaUnlocked | CriteriaAmended | Measuring
CardEvent = Reported | CriterionVerified | ExplanationGiven | CriterionDecided
Event = RoundEvent | CardEvent

__all__ = [
    "AppraisalReleased",
    "CardEvent",
    "CouncilConcluded",
    "CriteriaAmended",
    "CriteriaUnlocked",
    "CriterionDecided",
    "CriterionReported",
    "CriterionVerified",
    "Event",
    "EvidenceCited",
    "EvidenceConfirmed",
    "ExplanationGiven",
    "FrameworkSet",
    "MeasuredValueAnswered",
    "Opening",
    "ReportLocked",
    "Reported",
    "RoundAmended",
    "RoundEvent",
    "RoundOpened",
    "RoundReady",
    "SurveyNotHeld",
    "SurveyNotHeldTakenBack",
    "Surveying",
    "Told",
    "UnitsAdded",
    "ValueMeasured",
]
