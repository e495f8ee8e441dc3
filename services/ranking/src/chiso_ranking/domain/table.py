"""The standings of one round while its facts are folded: totals, keys and ranks that follow each change.

Held in memory and changed in place, since it is touched once for every verification of a national cycle.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from chiso_contracts.values import Answers, RoundGroup, RoundUnit
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
from chiso_framework.decimals import EXACT
from chiso_framework.evaluate import NOTHING

from chiso_ranking.domain.comparing import comparing
from chiso_ranking.domain.placing import parents
from chiso_ranking.domain.viewing import SeenTotal, Views

APPRAISED = "appraised"
DECIDED = "decided"


class Word(NamedTuple):
    """Points that an authority gave; whether nothing arose; the value, where the rule compares all units by it."""

    points: Decimal
    nothing_arose: bool = False
    compared: Decimal | None = None


class Keys(NamedTuple):
    """A total as whole numbers that order units: by points, and by share of the unit's own maximum."""

    points: int
    share: int | None


class Moved(NamedTuple):
    """What a changed total did to its unit in one table: that of a group, or of the group's units under a parent."""

    group: str
    parent: str
    key_before: int
    key_after: int
    movement: Movement


class Held(NamedTuple):
    """The key that a unit has in one table, its rank, and how many units have this rank."""

    key: int
    rank: int
    tied: int


class Change(NamedTuple):
    """A unit's new total and its movements. `verified` counts the unit's applicable criteria that have a score,
    `excluded` is how much left its maximum because nothing arose, `views` are those whose totals changed, too."""

    total: Total
    keys: Keys
    late: bool
    verified: int
    moved: tuple[Moved, ...]
    excluded: Decimal
    views: tuple[tuple[str, SeenTotal], ...]


@dataclass(slots=True, kw_only=True)
class UnitState:
    """What counts for one unit now; `suspended`: criteria that wait for the unit's part of an amendment, by version."""

    sheet: UnitSheet
    running: RunningTotal
    places: tuple[tuple[str, str], ...]
    suspended: dict[str, frozenset[str]] = field(default_factory=dict)
    decided: set[str] = field(default_factory=set)
    late: bool = False
    keys: Keys
    seen: dict[str, SeenTotal]


class Table:
    """All units of a round that is ready, with the standings of its groups; a maturity round has none.

    Standings are by group and parent: the parent is empty where all units of the group are ranked together.
    `not_held` are the criteria whose survey nobody held.
    """

    def __init__(
        self,
        framework: Framework,
        engine_number: int,
        groups: Sequence[RoundGroup],
        units: Iterable[RoundUnit],
        *,
        not_held: Collection[str] = (),
    ) -> None:
        computing = engine(engine_number)
        self._by_points = computing.rank_keys(framework, Group(id="", name_vi=""))
        self._by_share: RankKeys | None = None
        ranks = framework.mode == "points"
        self._groups = {group.id: framework.group(group.id, group.name) for group in groups} if ranks else {}
        if any(group.compare == "share" for group in self._groups.values()):
            self._by_share = computing.rank_keys(framework, Group(id="", name_vi="", compare="share"))
        self._sheets: dict[tuple[str, str], UnitSheet] = {}
        self._engine, self._framework, self._named = computing, framework, names_units(framework)
        self._compared = comparing(framework, computing)
        self._views = Views(framework, computing)
        self._not_held = not_held
        self._units = {unit.code: self._entered(unit) for unit in units}
        self._standings: dict[tuple[str, str], Standings] = {}
        self.rank()

    @property
    def criteria(self) -> int:
        """How many criteria apply, over all units."""
        return sum(unit.running.applicable for unit in self._units.values())

    @property
    def units(self) -> list[str]:
        """Codes of all units, in order."""
        return sorted(self._units)

    def applies(self, unit: str, criterion: str) -> bool:
        """Whether a criterion applies to a unit. Raises KeyError for an unknown unit."""
        return criterion in self._units[unit].sheet.places

    def word(self, unit: str, criterion: str, points: Decimal, data: Answers) -> Word:
        """What an appraisal says by points and data. Raises KeyError, Invalid."""
        compared = None
        if criterion in self._compared and data and criterion in self._units[unit].sheet.places:
            compared = self._engine.compared(self._framework.criterion(criterion), data)
        return Word(points, data.get(NOTHING) is True, compared)

    def restore(self, unit: str, *, late: bool, scores: Mapping[str, Mapping[str, Word]]) -> None:
        """Set a unit to what was folded before: words per stage and criterion. `rank` must follow."""
        state = self._units[unit]
        state.late, state.decided = late, set(scores.get(DECIDED, {}))
        for criterion, word in scores.get(APPRAISED, {}).items():
            if word.compared is not None:
                self._compared[criterion].set(unit, word.compared)
            elif criterion not in state.decided:
                state.running.score(criterion, word.points, excluded=self._excluded(criterion, word))
        for criterion, word in scores.get(DECIDED, {}).items():
            state.running.score(criterion, word.points)
        self._settle(state)

    def rank(self) -> None:
        """Build the standings of all groups from the units' keys, after what follows from values of all units."""
        for criterion, compared in self._compared.items():
            compared.moved()
            for unit, value in compared.values.items():
                state = self._units[unit]
                if criterion not in state.decided:
                    state.running.score(criterion, compared.points(value))
                    self._settle(state)
        keys: dict[tuple[str, str], list[int]] = defaultdict(list)
        for state in self._units.values():
            for place in state.places:
                keys[place].append(self._key(place, state.keys))
        for place, found in keys.items():
            framed = self._groups[place[0]]
            ranked = self._by_share if framed.compare == "share" and self._by_share else self._by_points
            self._standings[place] = Standings(ranked.maximum, found, framed.ranks)

    def appraise(self, unit: str, criterion: str, word: Word) -> Change | None:
        """The appraisal counts unless the council has decided. Raises KeyError."""
        state, points = self._units[unit], word.points
        if (compared := self._compared.get(criterion)) is not None:
            compared.set(unit, word.compared)
            points = points if word.compared is None else compared.points(word.compared)
        if criterion in state.decided:
            return None
        state.running.score(criterion, points, excluded=self._excluded(criterion, word))
        return self._changed(state)

    def following(self, unit: str, criterion: str) -> list[tuple[str, Change]]:
        """Changes of the other units, by code, where an appraisal of this one moved what all are compared with."""
        compared = self._compared.get(criterion)
        if compared is None or not compared.moved():
            return []
        found = []
        for other, value in sorted(compared.values.items()):
            state = self._units[other]
            if other != unit and criterion not in state.decided:
                state.running.score(criterion, compared.points(value))
                found.append((other, self._changed(state)))
        return found

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

    def suspend(self, unit: str, version: str, criteria: Iterable[str]) -> None:
        """Words on these criteria count nothing until the unit's part of the amendment to this version came."""
        waiting = self._units[unit].suspended
        waiting[version] = waiting.get(version, frozenset()) | frozenset(criteria)

    def suspended(self, unit: str, criterion: str) -> bool:
        """Whether a word on the criterion counts nothing now. Raises KeyError."""
        suspended = self._units[unit].suspended
        return bool(suspended) and any(criterion in waiting for waiting in suspended.values())

    def resume(self, unit: str, version: str) -> None:
        """The unit's part of the amendment came: what is said from now on counts. Raises KeyError."""
        self._units[unit].suspended.pop(version, None)

    def held(self, unit: str) -> dict[tuple[str, str], Held]:
        """What the unit has in each of its tables, by group and parent. Raises KeyError."""
        state, found = self._units[unit], {}
        for place in state.places:
            key, standings = self._key(place, state.keys), self._standings[place]
            found[place] = Held(key, standings.rank(key), standings.tied(key))
        return found

    def whole(self, unit: str, moved: tuple[Moved, ...]) -> Change:
        """The unit as it stands, with all of its views, as a change that moved it so. Raises KeyError."""
        state = self._units[unit]
        total = state.running.total(late=state.late)
        excluded = EXACT.subtract(state.sheet.applicable_max, total.applicable_max)
        views = tuple(state.seen.items())
        return Change(total, state.keys, state.late, state.running.verified, moved, excluded, views)

    def _changed(self, state: UnitState) -> Change:
        total = state.running.total(late=state.late)
        before, after = state.keys, self._keys(total)
        state.keys = after
        moved = tuple([self._move(place, before, after) for place in state.places])
        excluded = EXACT.subtract(state.sheet.applicable_max, total.applicable_max)
        views = self._see(state, total) if state.seen else ()
        return Change(total, after, state.late, state.running.verified, moved, excluded, views)

    def _places(self, unit: RoundUnit) -> tuple[tuple[str, str], ...]:
        return tuple((group, parent) for group in unit.groups for parent in parents(self._groups[group], unit.parent))

    def _see(self, state: UnitState, total: Total) -> tuple[tuple[str, SeenTotal], ...]:
        now = {name: self._views.see(name, total) for name in state.seen}
        changed = tuple((name, seen) for name, seen in now.items() if seen != state.seen[name])
        state.seen = now
        return changed

    def _settle(self, state: UnitState) -> None:
        total = state.running.total(late=state.late)
        state.keys = self._keys(total)
        state.seen = {name: self._views.see(name, total) for name in state.seen}

    def _excluded(self, criterion: str, word: Word) -> bool:
        if not word.nothing_arose or (leaf := self._framework.find(criterion)) is None:
            return False
        return self._engine.excluded(leaf, {NOTHING: True})

    def _move(self, place: tuple[str, str], before: Keys, after: Keys) -> Moved:
        old, new = self._key(place, before), self._key(place, after)
        return Moved(*place, old, new, self._standings[place].change(old, new))

    def _key(self, place: tuple[str, str], keys: Keys) -> int:
        if self._groups[place[0]].compare == "share":
            return keys.share or 0
        return keys.points

    def _keys(self, total: Total) -> Keys:
        return Keys(self._by_points.key(total), self._by_share.key(total) if self._by_share else None)

    def _entered(self, unit: RoundUnit) -> UnitState:
        shared = (unit.kind, unit.code if self._named else "")
        sheet = self._sheets.get(shared) or self._sheets.setdefault(
            shared, self._engine.sheet(self._framework, *shared)
        )
        running = RunningTotal(sheet)
        running.leave_out(self._not_held)
        state = UnitState(
            sheet=sheet,
            running=running,
            places=self._places(unit) if unit.ranked and self._groups else (),
            keys=Keys(0, 0 if self._by_share else None),
            seen=self._views.of(unit.kind, unit.code, sheet.total({})),
        )
        if self._not_held:
            self._settle(state)
        return state
