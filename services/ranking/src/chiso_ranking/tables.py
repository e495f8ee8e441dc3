"""A round's tables at one position, as people read them: ranks by group, totals, ratings, shares."""

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from threading import Lock

from chiso_framework import (
    Framework,
    Group,
    Maturity,
    MaturityLevel,
    RankKind,
    Rated,
    Rating,
    Total,
    UnitSheet,
    View,
    engine,
    names_units,
    own_words,
    rank,
    seen_total,
)
from chiso_framework.decimals import EXACT, ZERO, rounded_quotient, unscaled
from chiso_framework.problems import Problem, Text
from chiso_runtime.database import Database

from chiso_ranking import dividing, loading, maturing, names, queries
from chiso_ranking.domain.viewing import SeenTotal
from chiso_ranking.queries import Moment, Part, Round, Standing

KEPT = 8

Rate = Callable[[Framework, Total], Rated]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """A unit's total. `total` is on the published scale; `maximum` is what this unit could reach, on the same scale,
    without the criteria that left it because nothing arose. `bonus` and `penalty` are in the total. `gap` tells why a
    total has no rating where the framework has some."""

    unit: str
    name: str
    kind: str
    parent: str
    groups: tuple[str, ...]
    ranked: bool
    search: str
    points: Decimal
    total: Decimal
    maximum: Decimal
    deducted: Decimal
    late: bool
    verified: int
    criteria: int
    rating: Rating | None
    gap: Problem | None = None
    bonus: Decimal = ZERO
    penalty: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A unit's rank in a group; `tied` counts the units of this rank, itself included."""

    rank: int
    tied: int
    line: UnitLine


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTable:
    """The ranking of one group, or of its units under a parent, best first, units of one rank by the order of names.

    In a view, units outside of its scope are left out, and lines tell what the view counts. `published_by` says whose
    decision makes the table known, in the framework's words where it has some.
    """

    id: str
    name: str
    kind: RankKind
    compare: str
    places: tuple[Place, ...]
    published_by: Text
    parent: str = ""
    parent_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelList:
    """The units that have reached a level and no higher one, by name; None: not the lowest."""

    level: MaturityLevel | None
    units: tuple[UnitLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundTables:
    """A round, or a part of it, at one moment. In a maturity round nobody has a place: units have a level.

    `others` are the units of the round that are not in the part.
    """

    framework: Framework
    moment: Moment
    groups: tuple[GroupTable, ...]
    lines: Mapping[str, UnitLine]
    ranks: Mapping[tuple[str, str], Place]
    views: Mapping[str, tuple[GroupTable, ...]]
    maturity: Mapping[str, Maturity] = field(default_factory=dict)
    others: frozenset[str] = frozenset()

    @property
    def criteria(self) -> int:
        """How many criteria apply, over all units."""
        return sum(line.criteria for line in self.lines.values())

    @property
    def verified(self) -> int:
        """How many criteria of all units are verified."""
        return sum(line.verified for line in self.lines.values())

    def unranked(self) -> list[UnitLine]:
        """Units that are assessed, not ranked, in the order of their names."""
        return [line for line in self.lines.values() if not line.ranked]

    def levels(self, group: str = "") -> list[LevelList]:
        """The lists of a group, or of all, highest level first; units that are not ranked are in none."""
        units: dict[str, list[UnitLine]] = defaultdict(list)
        for line in self.lines.values():
            if line.ranked and (not group or group in line.groups):
                level = self.maturity[line.unit].level
                units[level.code if level else ""].append(line)
        every: list[MaturityLevel | None] = [*reversed(self.framework.levels), None]
        return [LevelList(level=level, units=tuple(units[level.code if level else ""])) for level in every]

    def places_of(self, unit: str) -> list[tuple[GroupTable, Place]]:
        """The unit's places, group by group."""
        parents = ("", self.lines[unit].parent)
        return [
            (table, self.ranks[table.id, unit])
            for table in self.groups
            if table.parent in parents and (table.id, unit) in self.ranks
        ]


class Tables:
    """Tables at positions. Those of the past never change, so the last ones asked for are kept."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, int, date, Part | None], RoundTables] = OrderedDict()
        self._guard = Lock()

    def at(self, conn: Database, shown: Round, moment: Moment, day: date, part: Part | None) -> RoundTables:
        """The tables that an approval is of, or all by the rule of a day, at a moment that `queries` gave."""
        key = shown.id, moment.position, day, part
        with self._guard:
            if (kept := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                return kept
        made = _make(conn, shown, moment, day, part)
        with self._guard:
            self._kept[key] = made
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made


def _make(conn: Database, shown: Round, moment: Moment, day: date, part: Part | None) -> RoundTables:
    framework = loading.framework(conn, shown.id, moment.position)
    everybody = queries.standings(conn, shown.id, moment.position)
    standings = dividing.within(part, everybody)
    sheets, rate = _sheets(framework, shown.engine, standings), engine(shown.engine).rate
    lines = {found.unit: _line(framework, sheets[found.unit], found, rate) for found in standings}
    groups = _groups(conn, shown, framework, standings, lines, day, part)
    ranks = {(group.id, place.line.unit): place for group in groups for place in group.places}
    seen = queries.view_totals(conn, shown.id, moment.position) if framework.views else {}
    views = {view.id: _viewed(framework, view, groups, sheets, seen) for view in framework.views}
    return RoundTables(
        framework=framework,
        moment=moment,
        groups=groups,
        lines=lines,
        ranks=ranks,
        views=views,
        maturity=maturing.maturities(conn, shown, framework, standings, moment.position),
        others=frozenset(found.unit for found in everybody) - lines.keys(),
    )


def _groups(
    conn: Database,
    shown: Round,
    framework: Framework,
    standings: Sequence[Standing],
    lines: Mapping[str, UnitLine],
    day: date,
    part: Part | None,
) -> tuple[GroupTable, ...]:
    """The tables of the groups, in the round's order, those of a divided group by the names of their parents."""
    divided = dividing.shown_divided(framework, day, part)
    ranked = standings if framework.mode == "points" else ()
    found = []
    for group, name in queries.groups(conn, shown.id):
        if part and part.groups and group not in part.groups:
            continue
        framed = framework.group(group, name)
        if group not in divided:
            found.append(_group(framework, framed, name, ranked, lines))
            continue
        known = queries.names_of(conn, dividing.parents(group, ranked))
        for parent, parent_name in sorted(known.items(), key=lambda one: (names.order_key(one[1]), one[0])):
            below = [standing for standing in ranked if standing.parent == parent]
            table = _group(framework, framed, name, below, lines)
            found.append(replace(table, parent=parent, parent_name=parent_name, published_by=framed.published_by))
    return tuple(found)


def _sheets(framework: Framework, number: int, standings: Sequence[Standing]) -> dict[str, UnitSheet]:
    """What applies to each unit."""
    computing, named = engine(number), names_units(framework)
    shared: dict[tuple[str, str], UnitSheet] = {}
    found = {}
    for standing in standings:
        of = (standing.kind, standing.unit if named else "")
        if of not in shared:
            shared[of] = computing.sheet(framework, *of)
        found[standing.unit] = shared[of]
    return found


def _line(framework: Framework, sheet: UnitSheet, standing: Standing, rate: Rate) -> UnitLine:
    value = standing.value if standing.position else unscaled(0, framework.rank_places)
    most = EXACT.subtract(sheet.applicable_max, standing.excluded)
    total = Total(
        points=standing.points,
        applicable_max=most,
        value=value,
        deducted=standing.deducted,
        indicators=(),
    )
    rated = rate(framework, total)
    return UnitLine(
        unit=standing.unit,
        name=standing.name,
        kind=standing.kind,
        parent=standing.parent,
        groups=tuple(standing.groups),
        ranked=standing.ranked,
        search=standing.search,
        points=standing.points,
        total=value,
        maximum=_scaled(framework, most, framework.total_divisor),
        deducted=standing.deducted,
        late=standing.late,
        verified=standing.verified,
        criteria=len(sheet.criteria()),
        rating=rated.rating,
        gap=rated.problem,
        bonus=standing.bonus,
        penalty=standing.penalty,
    )


def _scaled(framework: Framework, points: Decimal, divisor: Decimal) -> Decimal:
    return rounded_quotient(points, divisor, framework.rank_places, framework.rounding)


def _viewed(
    framework: Framework,
    view: View,
    groups: Sequence[GroupTable],
    sheets: Mapping[str, UnitSheet],
    seen: Mapping[tuple[str, str], SeenTotal],
) -> tuple[GroupTable, ...]:
    """The tables of all groups in a view."""
    found = []
    for group in groups:
        lines = [place.line for place in group.places if view.units.covers(place.line.kind, place.line.unit)]
        totals = {
            line.unit: seen.get((view.id, line.unit)) or _unseen(framework, view, sheets[line.unit]) for line in lines
        }
        places = _places(
            {unit: total.key for unit, total in totals.items()},
            group.kind,
            {line.unit: _in_view(framework, view, line, totals[line.unit]) for line in sorted(lines, key=_by_name)},
        )
        found.append(replace(group, compare=view.compare, places=places))
    return tuple(found)


def _unseen(framework: Framework, view: View, sheet: UnitSheet) -> SeenTotal:
    """The total in a view of a unit of which nothing counts yet."""
    total = seen_total(framework, view, sheet.total({}))
    return SeenTotal(total.points, total.value, total.applicable_max, 0)


def _in_view(framework: Framework, view: View, line: UnitLine, seen: SeenTotal) -> UnitLine:
    """The unit's line as the view counts it; bonus, penalty and rating are of the whole."""
    return replace(
        line,
        points=seen.points,
        total=seen.value,
        maximum=_scaled(framework, seen.maximum, view.divisor),
        deducted=ZERO,
        bonus=ZERO,
        penalty=ZERO,
        rating=None,
        gap=None,
    )


def _by_name(line: UnitLine) -> str:
    return names.order_key(line.name)


def _group(
    framework: Framework, framed: Group, name: str, standings: Sequence[Standing], lines: Mapping[str, UnitLine]
) -> GroupTable:
    by_share, whole = framed.compare == "share", framed.within == "all" and framed.published_by.vi
    keys = {
        standing.unit: int(standing.key_share if by_share else standing.key_points)
        for standing in standings
        if standing.ranked and framed.id in standing.groups
    }
    return GroupTable(
        id=framed.id,
        name=name,
        kind=framed.ranks,
        compare=framed.compare,
        places=_places(keys, framed.ranks, lines),
        published_by=framed.published_by if whole else own_words(framework.words).get("approver", Text(vi="")),
    )


def _places(keys: Mapping[str, int], kind: RankKind, lines: Mapping[str, UnitLine]) -> tuple[Place, ...]:
    """Ranks of units by key; those of one rank in the order of the lines."""
    order = {unit: place for place, unit in enumerate(lines)}
    ranked = sorted(rank(keys, kind), key=lambda found: (found.rank, order[found.unit]))
    return tuple(Place(rank=found.rank, tied=found.tied, line=lines[found.unit]) for found in ranked)
