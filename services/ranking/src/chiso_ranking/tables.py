"""A round's tables at one position, as people read them: ranks by group, totals, ratings, shares."""

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
    rank,
    seen_total,
)
from chiso_framework.decimals import EXACT, ZERO, rounded_quotient, unscaled
from chiso_runtime.database import Database

from chiso_ranking import loading, maturing, names, queries
from chiso_ranking.domain.viewing import SeenTotal
from chiso_ranking.queries import Moment, Round, Standing

KEPT = 8

Rate = Callable[[Framework, Total], Rated]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """A unit's total. `total` is on the published scale; `maximum` is what this unit could reach, on the same scale,
    without the criteria that left it because nothing arose. `bonus` and `penalty` are in the total."""

    unit: str
    name: str
    kind: str
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
    """The ranking of one group, best first, units of one rank in the order of their names.

    In a view, units outside of its scope are left out, and lines tell what the view counts.
    """

    id: str
    name: str
    kind: RankKind
    compare: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelList:
    """The units that have reached a level and no higher one, by name; None: not the lowest."""

    level: MaturityLevel | None
    units: tuple[UnitLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundTables:
    """All of a round at one moment. In a maturity round nobody has a place: units have a level."""

    framework: Framework
    moment: Moment
    groups: tuple[GroupTable, ...]
    lines: Mapping[str, UnitLine]
    ranks: Mapping[tuple[str, str], Place]
    views: Mapping[str, tuple[GroupTable, ...]]
    maturity: Mapping[str, Maturity] = field(default_factory=dict)

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
        return [(group, self.ranks[group.id, unit]) for group in self.groups if (group.id, unit) in self.ranks]


class Tables:
    """Tables at positions. Those of the past never change, so the last ones asked for are kept."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, int], RoundTables] = OrderedDict()
        self._guard = Lock()

    def at(self, conn: Database, shown: Round, moment: Moment) -> RoundTables:
        """The round's tables at a moment that `queries` gave."""
        key = shown.id, moment.position
        with self._guard:
            if (kept := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                return kept
        made = _make(conn, shown, moment)
        with self._guard:
            self._kept[key] = made
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made


def _make(conn: Database, shown: Round, moment: Moment) -> RoundTables:
    framework = loading.framework(conn, shown.id)
    standings = queries.standings(conn, shown.id, moment.position)
    sheets, rate = _sheets(framework, shown.engine, standings), engine(shown.engine).rate
    lines = {found.unit: _line(framework, sheets[found.unit], found, rate) for found in standings}
    groups = tuple(
        _group(framework.group(group, name), name, standings if framework.mode == "points" else (), lines)
        for group, name in queries.groups(conn, shown.id)
    )
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
    )


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
    return UnitLine(
        unit=standing.unit,
        name=standing.name,
        kind=standing.kind,
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
        rating=rate(framework, total).rating,
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
    )


def _by_name(line: UnitLine) -> str:
    return names.order_key(line.name)


def _group(framed: Group, name: str, standings: Sequence[Standing], lines: Mapping[str, UnitLine]) -> GroupTable:
    by_share = framed.compare == "share"
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
    )


def _places(keys: Mapping[str, int], kind: RankKind, lines: Mapping[str, UnitLine]) -> tuple[Place, ...]:
    """Ranks of units by key; those of one rank in the order of the lines."""
    order = {unit: place for place, unit in enumerate(lines)}
    ranked = sorted(rank(keys, kind), key=lambda found: (found.rank, order[found.unit]))
    return tuple(Place(rank=found.rank, tied=found.tied, line=lines[found.unit]) for found in ranked)
