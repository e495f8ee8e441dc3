"""Requests about a round."""

from collections.abc import Mapping
from dataclasses import dataclass

from chiso_contracts.submission import UnitRegistered
from chiso_contracts.values import Deadline
from chiso_framework import Framework, Scope


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
    are on 31 December of `year`; those that exist then can take part. Without `groups` the framework's own are used.
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


Command = OpenRound | AssignPerson
