"""A past round as its files tell it, after everything in them was checked."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from chiso_framework import Framework, Scope, UnitSheet

STAGES = ("claimed", "appraised", "decided")
UNIT_CODE = re.compile(r"[A-Z0-9.\-]{1,35}", re.ASCII)
KIND = re.compile(r"[a-z0-9-]{1,40}", re.ASCII)
ROUND_ID = re.compile(r"[a-z0-9-]{3,60}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The standing body that owns the round."""

    code: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """The decision that approved the results: its number and date (YYYY-MM-DD)."""

    number: str
    date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PastGroup:
    """A group in which units are ranked against each other."""

    id: str
    name: str
    units: Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class PastUnit:
    """A row of units.csv."""

    row: int
    code: str
    name: str
    kind: str
    parent: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastValue:
    """A row of results.csv. `value` is on the framework's value scale, `points` what it comes to."""

    row: int
    unit: str
    criterion: str
    stage: str
    value: str
    points: Decimal
    reason: str
    by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PastEvidence:
    """A row of evidence.csv. `sha256` (hex), `size` (bytes) and `media_type` are of the file that lies beside it."""

    row: int
    unit: str
    criterion: str
    path: Path
    page: str
    note: str
    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRound:
    """Everything that a directory says about one round; values and evidence by unit, in order of the file."""

    id: str
    name: str
    year: int
    owner: Body | None
    framework: Framework
    groups: Sequence[PastGroup]
    unranked: Sequence[str]
    units: Sequence[PastUnit]
    values: Mapping[str, Sequence[PastValue]]
    evidence: Mapping[str, Sequence[PastEvidence]]
    approval: Approval | None
    demonstration: bool

    def members(self, group: PastGroup) -> list[str]:
        """Codes of the units of a group."""
        return [unit.code for unit in self.units if group.units.covers(unit.kind, unit.code)]

    def total(self, unit: PastUnit) -> Decimal:
        """The total points that the unit must come to, from the values that count: decided, else appraised."""
        points = {
            value.criterion: value.points
            for stage in STAGES[1:]
            for value in self.values.get(unit.code, ())
            if value.stage == stage
        }
        return UnitSheet(self.framework, unit.kind, unit.code).total(points).points


Item = TypeVar("Item", PastValue, PastEvidence)


def by_unit(items: Sequence[Item]) -> dict[str, list[Item]]:
    """Rows by their unit, in order of the file."""
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.unit, []).append(item)
    return found
