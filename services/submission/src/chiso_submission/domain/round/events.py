"""Facts of a round."""

from chiso_contracts.submission import (
    AssignmentsAdded,
    FrameworkSet,
    RoundAmended,
    RoundOpened,
    RoundReady,
    SurveyNotHeld,
    SurveyNotHeldTakenBack,
    UnitsAdded,
)

Opening = RoundOpened | FrameworkSet | UnitsAdded | RoundReady
Event = Opening | AssignmentsAdded | RoundAmended | SurveyNotHeld | SurveyNotHeldTakenBack

__all__ = [
    "AssignmentsAdded",
    "Event",
    "FrameworkSet",
    "Opening",
    "RoundAmended",
    "RoundOpened",
    "RoundReady",
    "SurveyNotHeld",
    "SurveyNotHeldTakenBack",
    "UnitsAdded",
]
