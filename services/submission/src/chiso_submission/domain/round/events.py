"""Facts of a round."""

from chiso_contracts.submission import AssignmentsAdded, FrameworkSet, RoundOpened, RoundReady, UnitsAdded

Opening = RoundOpened | FrameworkSet | UnitsAdded | RoundReady
Event = Opening | AssignmentsAdded

__all__ = ["AssignmentsAdded", "Event", "FrameworkSet", "Opening", "RoundOpened", "RoundReady", "UnitsAdded"]
