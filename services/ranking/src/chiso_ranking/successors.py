"""A round's tables for the units of a later day: each takes the mean of the main-indicator values of the units of the
round that it continues.

The rule is that of the national DTI after the mergers of 2025: the arithmetic mean of main-indicator values, without
weights, neither of raw data nor of components. The total is linear in these values, so that its mean is the total of
the means, and is taken as such, with what was added or taken off beside the indicators. A part of a split unit takes
the whole's values; a renamed unit its own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from chiso_contracts.submission import UnitRegistered
from chiso_framework import Engine, Framework, IndicatorTotal, RankKind, Total, View, engine, rank
from chiso_framework.decimals import EXACT, ZERO, exact_sum, rounded_quotient, scaled_quotient
from chiso_registry import order_key, plain
from chiso_runtime.database import Database

from chiso_ranking.registry import Registry
from chiso_ranking.seeing import Seen
from chiso_ranking.tables import GroupTable, Place, RoundTables, UnitLine

PLACES = 12
"""Decimal places of a mean: more than any points have."""

COUNTED = """
SELECT DISTINCT ON (unit, criterion) unit, criterion, points FROM (
    SELECT DISTINCT ON (unit, criterion, stage) unit, criterion, stage, points, lapsed FROM read.score
    WHERE round = %s AND stage IN ('decided', 'appraised') AND position <= %s AND logged_at <= %s
    ORDER BY unit, criterion, stage, position DESC
) last
WHERE NOT lapsed ORDER BY unit, criterion, stage = 'decided' DESC
"""

Points = Mapping[str, Mapping[str, Decimal]]
Indicators = Mapping[str, tuple[IndicatorTotal, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Successors:
    """Tables of a round for the units of a day, and the units of the round behind each line."""

    tables: RoundTables
    sources: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Continued:
    """A unit, the lines of the round that it continues, and the total that follows from them."""

    unit: UnitRegistered
    lines: tuple[UnitLine, ...]
    total: Total


def successors(conn: Database, seen: Seen, tables: RoundTables, registry: Registry, day: date) -> Successors:
    """The round for the units of a day. Those that continue none of it, or others than are seen, are left out."""
    since, computing = seen.round.units_on, engine(seen.round.engine)
    below = indicators(conn, seen, tables) if tables.framework.tie_breakers else {}
    found, units = {}, tables.lines.keys() | tables.others
    for code, unit in registry.on(day).items():
        sources = registry.lineage.sources(code, units, since, day)
        if sources and tables.others.isdisjoint(sources):
            found[code] = continued(tables, unit, sources, below)
    return Successors(
        tables=_tables(tables, computing, found),
        sources={code: tuple(line.unit for line in one.lines) for code, one in found.items()},
    )


def indicators(conn: Database, seen: Seen, tables: RoundTables) -> Indicators:
    """The main indicators of every unit at the moment seen."""
    computing, points = engine(seen.round.engine), _counted(conn, seen)
    return {
        line.unit: computing.sheet(tables.framework, line.kind, line.unit)
        .total(points.get(line.unit, {}), late=line.late)
        .indicators
        for line in tables.lines.values()
    }


def _counted(conn: Database, seen: Seen) -> Points:
    """The points that count, by unit and criterion."""
    found: dict[str, dict[str, Decimal]] = {}
    for unit, criterion, points in conn.execute(COUNTED, (seen.round.id, *seen.upto)).fetchall():
        found.setdefault(unit, {})[criterion] = points
    return found


def continued(tables: RoundTables, unit: UnitRegistered, sources: Sequence[str], found: Indicators) -> Continued:
    """A unit with the mean of what its sources reached; `found` are their main indicators where ties ask for them."""
    framework, lines = tables.framework, tuple(tables.lines[source] for source in sources)
    points = _mean(framework, [line.points for line in lines])
    indicators = [found[source] for source in sources if source in found]
    return Continued(
        unit=unit,
        lines=lines,
        total=Total(
            points=points,
            applicable_max=_mean(framework, [maximum(framework, line) for line in lines]),
            value=_scaled(framework, points, framework.total_divisor),
            bonus=_mean(framework, [line.bonus for line in lines]),
            penalty=_mean(framework, [line.penalty for line in lines]),
            deducted=_mean(framework, [line.deducted for line in lines]),
            indicators=tuple(_mean_of(framework, below) for below in zip(*indicators, strict=True)),
        ),
    )


def maximum(framework: Framework, line: UnitLine) -> Decimal:
    """The points that a unit could reach."""
    return EXACT.multiply(line.maximum, framework.total_divisor)


def line_of(tables: RoundTables, computing: Engine, found: Continued) -> UnitLine:
    """The line of a unit; it is ranked in a group where all that it continues are."""
    framework, total, lines = tables.framework, found.total, found.lines
    rated = computing.rate(framework, total)
    return UnitLine(
        unit=found.unit.code,
        name=found.unit.name,
        kind=found.unit.kind,
        parent=found.unit.parent or "",
        groups=tuple(group for group in lines[0].groups if all(group in line.groups for line in lines)),
        ranked=all(line.ranked for line in lines),
        search=plain(found.unit.name),
        points=total.points,
        total=total.value,
        maximum=_scaled(framework, total.applicable_max, framework.total_divisor),
        deducted=total.deducted,
        late=any(line.late for line in lines),
        verified=sum(line.verified for line in lines),
        criteria=sum(line.criteria for line in lines),
        rating=rated.rating,
        gap=rated.problem,
        bonus=total.bonus,
        penalty=total.penalty,
    )


def _tables(tables: RoundTables, computing: Engine, found: Mapping[str, Continued]) -> RoundTables:
    made = (line_of(tables, computing, one) for one in found.values())
    lines = {line.unit: line for line in sorted(made, key=lambda line: (order_key(line.name), line.unit))}
    groups = tuple(_group(tables.framework, computing, group, lines, found) for group in _joined(tables.groups))
    ranks = {(group.id, place.line.unit): place for group in groups for place in group.places}
    views = {
        view.id: tuple(
            _in_view(tables.framework, view, group, lines, found) for group in _joined(tables.views[view.id])
        )
        for view in tables.framework.views
    }
    return replace(tables, groups=groups, lines=lines, ranks=ranks, views=views)


def _joined(tables: Sequence[GroupTable]) -> list[GroupTable]:
    """One table a group: the parents of the round's units are not those of the later day's."""
    found: dict[str, GroupTable] = {}
    for table in tables:
        if (before := found.get(table.id)) is not None:
            table = replace(before, places=before.places + table.places, parent="", parent_name="")
        found[table.id] = table
    return list(found.values())


def _group(
    framework: Framework,
    computing: Engine,
    group: GroupTable,
    lines: Mapping[str, UnitLine],
    found: Mapping[str, Continued],
) -> GroupTable:
    key: Callable[[Total], int] = computing.rank_keys(framework, framework.group(group.id, group.name)).key
    keys = {unit: key(found[unit].total) for unit, line in lines.items() if line.ranked and group.id in line.groups}
    return replace(group, places=_places(keys, group.kind, lines))


def _in_view(
    framework: Framework, view: View, group: GroupTable, lines: Mapping[str, UnitLine], found: Mapping[str, Continued]
) -> GroupTable:
    """A view's table of a group: units all of whose sources are in it, with the mean of what the view counts."""
    seen, made, keys = {place.line.unit: place.line for place in group.places}, {}, {}
    for code, line in lines.items():
        below = [seen[source.unit] for source in found[code].lines if source.unit in seen]
        if len(below) < len(found[code].lines):
            continue
        points = _mean(framework, [one.points for one in below])
        most = _mean(framework, [EXACT.multiply(one.maximum, view.divisor) for one in below])
        made[code] = replace(
            line,
            points=points,
            total=_scaled(framework, points, view.divisor),
            maximum=_scaled(framework, most, view.divisor),
            deducted=ZERO,
            bonus=ZERO,
            penalty=ZERO,
            rating=None,
            gap=None,
        )
        whole = most if view.compare == "share" else view.divisor
        keys[code] = scaled_quotient(points, whole, framework.rank_places, framework.rounding) if whole else 0
    return replace(group, places=_places(keys, group.kind, made))


def _places(keys: Mapping[str, int], kind: RankKind, lines: Mapping[str, UnitLine]) -> tuple[Place, ...]:
    order = {unit: place for place, unit in enumerate(lines)}
    ranked = sorted(rank(keys, kind), key=lambda one: (one.rank, order[one.unit]))
    return tuple(Place(rank=one.rank, tied=one.tied, line=lines[one.unit]) for one in ranked)


def _scaled(framework: Framework, points: Decimal, divisor: Decimal) -> Decimal:
    return rounded_quotient(points, divisor, framework.rank_places, framework.rounding)


def _mean_of(framework: Framework, below: Sequence[IndicatorTotal]) -> IndicatorTotal:
    return replace(below[0], points=_mean(framework, [one.points for one in below]))


def _mean(framework: Framework, numbers: Sequence[Decimal]) -> Decimal:
    """The arithmetic mean; of a single number itself."""
    if len(numbers) == 1:
        return numbers[0]
    return rounded_quotient(exact_sum(numbers), Decimal(len(numbers)), PLACES, framework.rounding)
