"""I6: nobody lends a hand: whatever was hit is ready again, and commands are acknowledged again, within a bound."""

from collections.abc import Iterator

from tests.faults.checker.dumps import Dumps
from tests.faults.checker.finding import Finding
from tests.faults.checker.history import Event, Recorded

SECOND = 1_000_000_000


def check_recovery(history: Recorded, dumps: Dumps, bound: float) -> Iterator[Finding]:
    """`bound` is in seconds, counted from each fault."""
    for name, ready in sorted(dumps.processes.items()):
        if not ready:
            yield Finding(invariant="I6", where=name, expected="ready at the end", found="not ready")
    for fault in history.faults:
        yield from _ready_again(fault, history, bound)
        yield from _served_again(fault, history, bound)


def _ready_again(fault: Event, history: Recorded, bound: float) -> Iterator[Finding]:
    """Who was hit said that it is ready, before the bound was over or it was hit again."""
    target = _target(fault.where)
    later = [one.at for one in history.ready if one.at > fault.at and _target(one.where) == target]
    again = [one.at for one in history.faults if one.at > fault.at and _target(one.where) == target]
    if again and (not later or min(again) < min(later)):
        return
    if not later or min(later) - fault.at > bound * SECOND:
        found = f"{(min(later) - fault.at) / SECOND:.1f} s" if later else "never"
        yield _finding(fault, f"ready within {bound} s", found)


def _target(where: str) -> str:
    """Who was hit or is ready, without the point at which: `scoring serve at before-append-commit`."""
    return where.partition(" at ")[0]


def _served_again(fault: Event, history: Recorded, bound: float) -> Iterator[Finding]:
    """A command sent or still under way after the fault was acknowledged; where nobody asked, nobody knows."""
    attempts = [one for command in history.commands for one in command.attempts]
    asked = [one for one in attempts if one.began > fault.at]
    served = [one.ended for one in asked if one.ended and 200 <= one.status < 500]
    if asked and (not served or min(served) - fault.at > bound * SECOND):
        found = f"{(min(served) - fault.at) / SECOND:.1f} s" if served else "never"
        yield _finding(fault, f"a command answered within {bound} s", found)


def _finding(fault: Event, expected: str, found: str) -> Finding:
    return Finding(invariant="I6", where=f"{fault.what} of {fault.where}", expected=expected, found=found)
