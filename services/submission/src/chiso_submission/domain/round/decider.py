"""What may be recorded of a round, and the round that follows from its facts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from chiso_contracts.rejection import Rejected
from chiso_contracts.values import RoundUnit

from chiso_submission.domain.round.commands import AssignPerson, Command, OpenRound
from chiso_submission.domain.round.events import (
    AssignmentsAdded,
    Event,
    FrameworkSet,
    Opening,
    RoundOpened,
    RoundReady,
    UnitsAdded,
)
from chiso_submission.domain.round.opening import opening

ASSIGNABLE = ("appraiser", "team-leader", "council-member", "council-chair")


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """The facts that opened the round, as they were recorded, and who is assigned to it."""

    opening: tuple[Opening, ...] = ()
    assignments: tuple[AssignmentsAdded, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether the opening is complete."""
        return bool(self.opening) and isinstance(self.opening[-1], RoundReady)

    def opened(self) -> RoundOpened:
        """How the round was opened. Raises Rejected when it was not."""
        if not self.ready or not isinstance(self.opening[0], RoundOpened):
            raise Rejected("unknown-round")
        return self.opening[0]

    def units(self) -> dict[str, RoundUnit]:
        """The round's units by code."""
        added = (fact for fact in self.opening if isinstance(fact, UnitsAdded))
        return {unit.code: unit for fact in added for unit in fact.units}

    def numbered(self) -> Iterator[tuple[int, AssignmentsAdded]]:
        """Assignments with the stream version of each: they follow the opening."""
        return enumerate(self.assignments, len(self.opening) + 1)

    def text(self) -> str:
        """The framework's canonical text."""
        return "".join(fact.text for fact in self.opening if isinstance(fact, FrameworkSet))


INITIAL = Round()


def decide(command: Command, round: Round, now: datetime) -> list[Event]:
    """Facts that follow; the same round or assignment again is no fact. Raises Rejected."""
    match command:
        case OpenRound():
            return _open(command, round)
        case AssignPerson():
            return _assign(command, round)
    assert_never(command)


def evolve(round: Round, event: Event) -> Round:
    match event:
        case RoundOpened() | FrameworkSet() | UnitsAdded() | RoundReady():
            return replace(round, opening=(*round.opening, event))
        case AssignmentsAdded():
            return replace(round, assignments=(*round.assignments, event))
    assert_never(event)


def _open(command: OpenRound, round: Round) -> list[Event]:
    if command.imported and command.deadline:
        raise Rejected("imported-without-deadline")
    if not command.imported and not command.deadline:
        raise Rejected("deadline-required")
    facts = opening(command)
    if round.opening == tuple(facts):
        return []
    if round.opening:
        raise Rejected("round-exists", round=command.round)
    return [*facts]


def _assign(command: AssignPerson, round: Round) -> list[Event]:
    round.opened()
    units = round.units()
    if command.role not in ASSIGNABLE:
        raise Rejected("role-not-assignable", role=command.role, roles=list(ASSIGNABLE))
    if unknown := sorted(set(command.units) - units.keys()):
        raise Rejected("unit-not-in-round", units=unknown)
    if strange := sorted(code for code in command.criteria if command.framework.find(code) is None):
        raise Rejected("unknown-criterion", criteria=strange)
    if judged := [code for code in command.units if _related(command, units[code])]:
        raise Rejected("conflict-of-interest", body=command.body, units=judged)
    assigned = AssignmentsAdded(
        round=command.round,
        person=command.person,
        role=command.role,
        body=command.body,
        capacity=command.capacity,
        units=command.units,
        criteria=command.criteria,
    )
    standing = (fact for version, fact in round.numbered() if version not in command.ended)
    return [] if assigned in standing else [assigned]


def _related(command: AssignPerson, unit: RoundUnit) -> bool:
    """The person's body is the unit, its parent or its child."""
    return command.body in (unit.code, unit.parent) or command.body_parent == unit.code
