"""Requests about a round."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from chiso_contracts.submission import UnitRegistered
from chiso_contracts.values import Deadline
from chiso_framework import Framework, Scope

Life = tuple[date | None, date | None]
"""The first day on which a unit exists, and the first one without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAsked:
    """A group and which registered units belong to it."""

    id: str
    name: str
    units: Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRound:
    """Open a round on a published framework.

    `text` is the framework's canonical text as published. `registry` is the registered units as they
    are on `units_on`, without which the framework says the day; those that exist then can take part. Without `groups`
    the framework's own are used.
    `lives` says since when they exist and until when, each None where nothing is registered.
    """

    round: str
    name: str
    year: int
    owner: str
    framework: Framework
    text: str
    groups: tuple[GroupAsked, ...]
    unranked: tuple[str, ...]
    registry: Mapping[str, UnitRegistered]
    deadline: Deadline | None
    imported: bool = False
    demonstration: bool = False
    rank_preview: bool = False
    units_on: date | None = None
    lives: Mapping[str, Life] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignPerson:
    """Let a person appraise or decide in the round, for a body; empty `units` or `criteria` set no limit.

    `ended` are the versions of this person's assignments in the round that ended: those can be made again.
    """

    round: str
    person: str
    role: str
    body: str
    body_parent: str | None
    capacity: str
    units: tuple[str, ...]
    criteria: tuple[str, ...]
    framework: Framework
    ended: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendRound:
    """Move the running round to a published version of its framework, by a document. `text` is as published."""

    round: str
    framework: Framework
    text: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TellSurveysNotHeld:
    """Nobody held the surveys that these criteria are measured by, by a document.

    `concluded` is the number of the council's conclusion, where that is known to have come.
    """

    round: str
    criteria: tuple[str, ...]
    document: str
    framework: Framework
    concluded: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackSurveysNotHeld:
    """It was wrong that nobody held the surveys of these criteria, by a document and for a reason.

    `concluded` is the number of the council's conclusion, where that is known to have come.
    """

    round: str
    criteria: tuple[str, ...]
    document: str
    reason: str
    concluded: str | None = None


Command = OpenRound | AssignPerson | AmendRound | TellSurveysNotHeld | TakeBackSurveysNotHeld
