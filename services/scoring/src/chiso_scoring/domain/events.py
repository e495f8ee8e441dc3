"""The facts that scoring records, in both kinds of stream."""

from chiso_contracts.rounds import FrameworkSet, RoundOpened, RoundReady, UnitsAdded
from chiso_contracts.scoring import (
    AppraisalReleased,
    CouncilConcluded,
    CriteriaUnlocked,
    CriterionDecided,
    CriterionVerified,
    ExplanationGiven,
)
from chiso_contracts.submission import CriterionReported, EvidenceConfirmed, ReportLocked

Opening = RoundOpened | FrameworkSet | UnitsAdded | RoundReady
RoundEvent = Opening | AppraisalReleased | CouncilConcluded
Reported = CriterionReported | EvidenceConfirmed | ReportLocked | CriteriaUnlocked
CardEvent = Reported | CriterionVerified | ExplanationGiven | CriterionDecided
Event = RoundEvent | CardEvent

__all__ = [
    "AppraisalReleased",
    "CardEvent",
    "CouncilConcluded",
    "CriteriaUnlocked",
    "CriterionDecided",
    "CriterionReported",
    "CriterionVerified",
    "Event",
    "EvidenceConfirmed",
    "ExplanationGiven",
    "FrameworkSet",
    "Opening",
    "ReportLocked",
    "Reported",
    "RoundEvent",
    "RoundOpened",
    "RoundReady",
    "UnitsAdded",
]
