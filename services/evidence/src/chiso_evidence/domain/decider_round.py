"""A round as evidence holds it: told by submission, restated once. Nothing here refuses."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from chiso_evidence.domain.commands import RestateRound, RestateUnits, RoundCommand
from chiso_evidence.domain.events import RoundEvent, RoundOpened, UnitsAdded


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Whether the round was told, and the codes of its units."""

    opened: bool = False
    units: frozenset[str] = frozenset()


INITIAL = Round()


def decide(command: RoundCommand, round: Round, now: datetime) -> Sequence[RoundEvent]:
    match command:
        case RestateRound(opened=opened):
            return [] if round.opened else [opened]
        case RestateUnits(added=added):
            return restate_units(added, round)
    assert_never(command)


def restate_units(added: UnitsAdded, round: Round) -> Sequence[RoundEvent]:
    new = tuple(unit for unit in added.units if unit.code not in round.units)
    return [UnitsAdded(round=added.round, units=new)] if new else []


def evolve(round: Round, event: RoundEvent) -> Round:
    match event:
        case RoundOpened():
            return replace(round, opened=True)
        case UnitsAdded(units=units):
            return replace(round, units=round.units | {unit.code for unit in units})
    assert_never(event)
