"""The places between two durable steps where the death of a process would hurt most, each named once.

Nothing in production arms them: no setting does. Whoever attacks a process starts it through `arm`.
"""

from collections.abc import Callable
from enum import StrEnum


class Point(StrEnum):
    """Where a process may be made to die."""

    BEFORE_APPEND_COMMIT = "before-append-commit"
    AFTER_APPEND_COMMIT = "after-append-commit"
    BEFORE_SEQUENCE_COMMIT = "before-sequence-commit"
    AFTER_SEQUENCE_COMMIT = "after-sequence-commit"
    BEFORE_PRODUCE = "before-produce"
    AFTER_PRODUCE = "after-produce"
    BEFORE_MARK = "before-mark"
    AFTER_MARK = "after-mark"
    IN_CONSUMPTION = "in-consumption"
    AFTER_CONSUMPTION = "after-consumption"
    AFTER_EVIDENCE_COPY = "after-evidence-copy"
    IN_PARKING = "in-parking"
    AFTER_PARKING = "after-parking"


Act = Callable[[Point], None]
_act: Act | None = None


def reach(point: Point) -> None:
    """Say that this place is reached; nothing happens unless the process was armed."""
    if _act is not None:
        _act(point)


def arm(act: Act | None) -> None:
    """From now on call `act` wherever a point is reached; None disarms."""
    global _act
    _act = act
