"""The standings of one round while its facts are folded: totals, keys and ranks that follow each change.

Held in memory and changed in place, since it is touched once for every verification of a national cycle.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from chiso_contracts.values import RoundGroup, RoundUnit
from chiso_framework import (
    Framework,
    Group,
    Movement,
    RankKeys,
    RunningTotal,
    Standings,
    Total,
    UnitSheet,
    engine,
    names_units,
)

APPRAISED = "appraised"
DECIDED = "decided"


class Keys(NamedTuple):
    """A total as whole numbers that order units: by points, and by share of the unit's own maximum."""

    points: int
    share: int | None


class Moved(NamedTuple):
    """What a changed total did to its unit in one group."""

    group: str
    key_before: int
    key_after: int
    movement: Movement


class Change(NamedTuple):
    """A unit's new total and its movements. `verified` counts the unit's applicable criteria that have a score."""

    total: Total
    keys: Keys
    late: bool
    verified: int
    moved: tuple[Moved, ...]


@dataclass(slots=True, kw_only=True)
class UnitState:
    """What counts for one unit now."""

    running: RunningTotal
    groups: tuple[str, ...]
    decided: set[str] = field(default_factory=set)
    late: bool = False
    keys: Keys


class Table:
    """All units of a round that is ready, with the standings of its groups."""

    def __init__(
        self, framework: Framework, engine_number: int, groups: Sequence[RoundGroup], units: Iterable[RoundUnit]
    ) -> None:
        computing = engine(engine_number)
        self._by_points = computing.rank_keys(framework, Group(id="", name_vi=""))
        self._by_share: RankKeys | None = None
        self._groups = {group.id: framework.group(group.id, group.name) for group in groups}
        if any(group.compare == "share" for group in self._groups.values()):
            self._by_share = computing.rank_keys(framework, Group(id="", name_vi="", compare="share"))
        self._sheets: dict[tuple[str, str], UnitSheet] = {}
        self._sheet, self._framework, self._named = computing.sheet, framework, names_units(framework)
        self._units = {unit.code: self._entered(unit) for unit in units}
        self._standings: dict[str, Standings] = {}
        self.rank()

    @property
    def criteria(self) -> int:
        """How many criteria apply, over all units."""
        return sum(unit.running.applicable for unit in self._units.values())

    def restore(self, unit: str, *, late: bool, scores: Mapping[str, Mapping[str, Decimal]]) -> None:
        """Set a unit to what was folded before: points per stage and criterion. `rank` must follow."""
        state = self._units[unit]
        state.late = late
        for criterion, points in {**scores.get(APPRAISED, {}), **scores.get(DECIDED, {})}.items():
            state.running.score(criterion, points)
        state.decided = set(scores.get(DECIDED, {}))
        state.keys = self._keys(state.running.total(late=late))

    def rank(self) -> None:
        """Build the standings of all groups from the units' keys."""
        keys: dict[str, list[int]] = {group: [] for group in self._groups}
        for unit in self._units.values():
            for group in unit.groups:
                keys[group].append(self._key(group, unit.keys))
        for group, framed in self._groups.items():
            ranked = self._by_share if framed.compare == "share" and self._by_share else self._by_points
            self._standings[group] = Standings(ranked.maximum, keys[group], framed.ranks)

    def appraise(self, unit: str, criterion: str, points: Decimal) -> Change | None:
        """The appraisal counts unless the council has decided. Raises KeyError."""
        state = self._units[unit]
        if criterion in state.decided:
            return None
        state.running.score(criterion, points)
        return self._changed(state)

    def decide(self, unit: str, criterion: str, points: Decimal) -> Change:
        """The council's word stands above the appraisal. Raises KeyError."""
        state = self._units[unit]
        state.decided.add(criterion)
        state.running.score(criterion, points)
        return self._changed(state)

    def lock(self, unit: str, *, late: bool) -> Change | None:
        """A late report has the framework's consequence; None where nothing changes. Raises KeyError."""
        state = self._units[unit]
        if state.late == late:
            return None
        state.late = late
        return self._changed(state)

    def _changed(self, state: UnitState) -> Change:
        total = state.running.total(late=state.late)
        before, after = state.keys, self._keys(total)
        state.keys = after
        moved = tuple([self._move(group, before, after) for group in state.groups])
        return Change(total, after, state.late, state.running.verified, moved)

    def _move(self, group: str, before: Keys, after: Keys) -> Moved:
        old, new = self._key(group, before), self._key(group, after)
        return Moved(group, old, new, self._standings[group].change(old, new))

    def _key(self, group: str, keys: Keys) -> int:
        if self._groups[group].compare == "share":
            return keys.share or 0
        return keys.points

    def _keys(self, total: Total) -> Keys:
        return Keys(self._by_points.key(total), self._by_share.key(total) if self._by_share else None)

    def _entered(self, unit: RoundUnit) -> UnitState:
        shared = (unit.kind, unit.code if self._named else "")
        sheet = self._sheets.get(shared) or self._sheets.setdefault(shared, self._sheet(self._framework, *shared))
        return UnitState(
            running=RunningTotal(sheet),
            groups=unit.groups if unit.ranked else (),
            keys=Keys(0, 0 if self._by_share else None),
        )
