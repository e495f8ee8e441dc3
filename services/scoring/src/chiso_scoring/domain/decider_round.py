"""A round as scoring holds it: told by submission, restated once; then released and concluded."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from chiso_contracts.rejection import Rejected

from chiso_scoring.domain.commands import ConcludeCouncil, ReleaseAppraisal, RestateOpening, RoundCommand
from chiso_scoring.domain.events import (
    AppraisalReleased,
    CouncilConcluded,
    FrameworkSet,
    RoundAmended,
    RoundEvent,
    RoundOpened,
    RoundReady,
    SurveyNotHeld,
    SurveyNotHeldTakenBack,
    Told,
    UnitsAdded,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """How far the round has come: which facts of its opening were told, its release and its conclusion.

    `parts` are those of a framework's text that was told and that no amendment named yet, by SHA-256 and number.
    """

    opened: bool = False
    imported: bool = False
    parts: frozenset[tuple[str, int]] = frozenset()
    units: frozenset[str] = frozenset()
    ready: bool = False
    released: AppraisalReleased | None = None
    concluded: CouncilConcluded | None = None
    amendments: int = 0
    amended: RoundAmended | None = None
    not_held: frozenset[str] = frozenset()


INITIAL = Round()


def decide(command: RoundCommand, round: Round, now: datetime) -> Sequence[RoundEvent]:
    match command:
        case RestateOpening(fact=fact):
            return restate(fact, round)
        case ReleaseAppraisal():
            return release(command, round)
        case ConcludeCouncil():
            return conclude(command, round)
    assert_never(command)


def restate(fact: Told, round: Round) -> Sequence[RoundEvent]:
    match fact:
        case RoundOpened():
            return [] if round.opened else [fact]
        case FrameworkSet(sha256=sha256, part=part):
            return [] if (sha256, part) in round.parts else [fact]
        case UnitsAdded(units=units):
            new = tuple(unit for unit in units if unit.code not in round.units)
            return [UnitsAdded(round=fact.round, units=new)] if new else []
        case RoundReady():
            return [] if round.ready else [fact]
        case RoundAmended():
            return [] if round.amended == fact and not round.parts else [fact]
        case SurveyNotHeld(criteria=criteria):
            new_ones = tuple(code for code in criteria if code not in round.not_held)
            return [replace(fact, criteria=new_ones)] if new_ones else []
        case SurveyNotHeldTakenBack(criteria=criteria):
            standing = tuple(code for code in criteria if code in round.not_held)
            return [replace(fact, criteria=standing)] if standing else []
    assert_never(fact)


def release(command: ReleaseAppraisal, round: Round) -> Sequence[RoundEvent]:
    released = AppraisalReleased(round=command.round, document=command.document)
    if round.released == released:
        return []
    refuse_unready(command.round, round)
    if round.imported:
        raise Rejected("round-imported")
    if round.concluded:
        raise Rejected("council-concluded", number=round.concluded.number)
    if round.released:
        raise Rejected("already-released", document=round.released.document)
    return [released]


def conclude(command: ConcludeCouncil, round: Round) -> Sequence[RoundEvent]:
    concluded = CouncilConcluded(round=command.round, number=command.number, date=command.date)
    if round.concluded == concluded:
        return []
    refuse_unready(command.round, round)
    if round.concluded:
        raise Rejected("council-concluded", number=round.concluded.number)
    return [concluded]


def refuse_unready(name: str, round: Round) -> None:
    if not round.opened:
        raise Rejected("unknown-round", round=name)
    if not round.ready:
        raise Rejected("round-not-ready", round=name)


def evolve(round: Round, event: RoundEvent) -> Round:
    match event:
        case RoundOpened(imported=imported):
            return replace(round, opened=True, imported=imported)
        case FrameworkSet(sha256=sha256, part=part):
            return replace(round, parts=round.parts | {(sha256, part)})
        case UnitsAdded(units=units):
            return replace(round, units=round.units | {unit.code for unit in units})
        case RoundReady():
            return replace(round, ready=True)
        case AppraisalReleased():
            return replace(round, released=event)
        case CouncilConcluded():
            return replace(round, concluded=event)
        case SurveyNotHeld(criteria=criteria):
            return replace(round, not_held=round.not_held | set(criteria))
        case SurveyNotHeldTakenBack(criteria=criteria):
            return replace(round, not_held=round.not_held - set(criteria))
        case RoundAmended():
            moved = replace(round, amendments=round.amendments + 1, amended=event, parts=frozenset())
            return replace(moved, concluded=None)
    assert_never(event)
