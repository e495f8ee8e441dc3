"""What may be recorded of a round, and the round that follows from its facts."""

from datetime import datetime
from typing import assert_never

from chiso_contracts.rejection import Rejected
from chiso_contracts.values import RoundUnit

from chiso_submission.domain.round.amending import amend
from chiso_submission.domain.round.commands import (
    AmendRound,
    AssignPerson,
    Command,
    OpenRound,
    TakeBackSurveysNotHeld,
    TellSurveysNotHeld,
)
from chiso_submission.domain.round.events import AssignmentsAdded, Event
from chiso_submission.domain.round.opening import opening
from chiso_submission.domain.round.state import INITIAL, Round, evolve
from chiso_submission.domain.round.surveying import take_back, tell_not_held

__all__ = ["INITIAL", "Round", "decide", "evolve"]

ASSIGNABLE = ("appraiser", "team-leader", "council-member", "council-chair")


def decide(command: Command, round: Round, now: datetime) -> list[Event]:
    """Facts that follow; the same round, assignment or amendment again is no fact. Raises Rejected."""
    match command:
        case OpenRound():
            return _open(command, round)
        case AssignPerson():
            return _assign(command, round)
        case AmendRound():
            return amend(command, round)
        case TellSurveysNotHeld():
            return [*tell_not_held(command, round)]
        case TakeBackSurveysNotHeld():
            return [take_back(command, round)]
    assert_never(command)


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
