"""A round's tables at one position, as people read them: ranks by group, totals, ratings, shares."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from threading import Lock

from chiso_framework import Framework, Group, RankKind, Rated, Rating, Total, UnitSheet, engine, names_units, rank
from chiso_framework.decimals import rounded_quotient, unscaled
from chiso_runtime.database import Database

from chiso_ranking import loading, queries
from chiso_ranking.queries import Moment, Round, Standing

KEPT = 8

Rate = Callable[[Framework, Total], Rated]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """A unit's total. `total` is on the published scale; `maximum` is what this unit could reach, on the same scale."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A unit's rank in a group; `tied` counts the units of this rank, itself included."""

    rank: int
    tied: int
    line: UnitLine


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTable:
    """The ranking of one group, best first, units of one rank in the order of their names."""

    id: str
    name: str
    kind: RankKind
    compare: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundTables:
    """All of a round at one moment."""

    framework: Framework
    moment: Moment
    groups: tuple[GroupTable, ...]
    lines: Mapping[str, UnitLine]
    ranks: Mapping[tuple[str, str], Place]

    @property
    def verified(self) -> int:
        """How many criteria of all units are verified."""
        return sum(line.verified for line in self.lines.values())

    def unranked(self) -> list[UnitLine]:
        """Units that are assessed, not ranked, in the order of their names."""
        return [line for line in self.lines.values() if not line.ranked]

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
    lines = _lines(framework, shown.engine, standings)
    groups = tuple(
        _group(framework.group(group, name), name, standings, lines) for group, name in queries.groups(conn, shown.id)
    )
    ranks = {(group.id, place.line.unit): place for group in groups for place in group.places}
    return RoundTables(framework=framework, moment=moment, groups=groups, lines=lines, ranks=ranks)


def _lines(framework: Framework, number: int, standings: Sequence[Standing]) -> dict[str, UnitLine]:
    computing, named = engine(number), names_units(framework)
    sheets: dict[tuple[str, str], UnitSheet] = {}
    lines = {}
    for standing in standings:
        shared = (standing.kind, standing.unit if named else "")
        if shared not in sheets:
            sheets[shared] = computing.sheet(framework, *shared)
        lines[standing.unit] = _line(framework, sheets[shared], standing, computing.rate)
    return lines


def _line(framework: Framework, sheet: UnitSheet, standing: Standing, rate: Rate) -> UnitLine:
    value = standing.value if standing.position else unscaled(0, framework.rank_places)
    total = Total(
        points=standing.points,
        applicable_max=sheet.applicable_max,
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
        maximum=rounded_quotient(
            sheet.applicable_max, framework.total_divisor, framework.rank_places, framework.rounding
        ),
        deducted=standing.deducted,
        late=standing.late,
        verified=standing.verified,
        criteria=len(sheet.criteria()),
        rating=rate(framework, total).rating,
    )


def _group(framed: Group, name: str, standings: Sequence[Standing], lines: Mapping[str, UnitLine]) -> GroupTable:
    by_share = framed.compare == "share"
    keys = {
        standing.unit: int(standing.key_share if by_share else standing.key_points)
        for standing in standings
        if standing.ranked and framed.id in standing.groups
    }
    order = {unit: place for place, unit in enumerate(lines)}
    ranked = sorted(rank(keys, framed.ranks), key=lambda found: (found.rank, order[found.unit]))
    places = tuple(Place(rank=found.rank, tied=found.tied, line=lines[found.unit]) for found in ranked)
    return GroupTable(id=framed.id, name=name, kind=framed.ranks, compare=framed.compare, places=places)
