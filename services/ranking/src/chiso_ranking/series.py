"""A unit over the years: its share of the maximum in each round, through mergers, splits and new names."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chiso_contracts.rejection import Rejected
from chiso_framework import engine
from chiso_framework.decimals import EXACT, rounded_quotient
from chiso_runtime.database import Database

from chiso_ranking import results, seeing, successors
from chiso_ranking.registry import Registry
from chiso_ranking.seeing import Seen
from chiso_ranking.tables import GroupTable, Place, UnitLine

SHARE_PLACES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A unit in one round. `share` is in percent of what it could reach, which makes scales of different years alike.

    `sources` are the units of the round that it continues; `places` are known where that is the unit itself alone.
    """

    seen: Seen
    line: UnitLine
    share: Decimal | None
    sources: tuple[str, ...]
    places: tuple[tuple[GroupTable, Place], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A unit by its last name, its points by year, and what continues it."""

    unit: str
    name: str
    points: tuple[Point, ...]
    successors: tuple[str, ...]


def series(conn: Database, registry: Registry, unit: str) -> Series:
    """The unit in every round that the caller may see. Raises Rejected (unknown-unit)."""
    found = (_point(conn, registry, unit, _look(conn, shown.id, unit)) for shown, _ in seeing.visible(conn))
    points = sorted((point for point in found if point), key=lambda point: (point.seen.round.year, point.seen.round.id))
    entries = registry.entries.get(unit, ())
    if not points and not entries:
        raise Rejected("unknown-unit", unit=unit)
    return Series(
        unit=unit,
        name=entries[-1].name if entries else points[-1].line.name,
        points=tuple(points),
        successors=registry.lineage.successors(unit),
    )


def _look(conn: Database, round_id: str, unit: str) -> Seen:
    """The round, or the part of it that the unit is in; another part where it is in none."""
    try:
        return seeing.look(conn, round_id, unit=unit)
    except Rejected:
        return seeing.look(conn, round_id)


def _point(conn: Database, registry: Registry, unit: str, seen: Seen) -> Point | None:
    tables, computing = results.tables_of(conn, seen), engine(seen.round.engine)
    units = tables.lines.keys() | tables.others
    sources = registry.lineage.sources(unit, units, seen.round.units_on, date.max)
    if not sources or not tables.others.isdisjoint(sources):
        return None
    if sources == (unit,):
        line, places = tables.lines[unit], tuple(tables.places_of(unit))
        most = successors.maximum(tables.framework, line)
    else:
        made = successors.continued(tables, registry.entries[unit][-1], sources, {})
        line, places, most = successors.line_of(tables, computing, made), (), made.total.applicable_max
    return Point(seen=seen, line=line, share=_share(line.points, most), sources=sources, places=places)


def _share(points: Decimal, most: Decimal) -> Decimal | None:
    if not most:
        return None
    return rounded_quotient(EXACT.multiply(points, Decimal(100)), most, SHARE_PLACES, "half_up")
