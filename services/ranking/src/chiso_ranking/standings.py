"""Why units are assessed and not ranked: as the framework of the moment and the registry as it was heard say it."""

from collections.abc import Iterable, Mapping
from datetime import date

from chiso_framework import days_of, why_unranked
from chiso_framework.problems import Text
from chiso_registry import Entries, life
from chiso_runtime.database import Database

from chiso_ranking import registry
from chiso_ranking.queries import Round
from chiso_ranking.tables import RoundTables, UnitLine


def reasons(conn: Database, tables: RoundTables, round: Round, lines: Iterable[UnitLine]) -> Mapping[str, Text]:
    """The reasons of those units that are not ranked, by code."""
    unranked = [line for line in lines if not line.ranked]
    known = registry.entries_of(conn, [line.unit for line in unranked]) if unranked else {}
    found = {}
    for line in unranked:
        begins, ends = _life(known.get(line.unit, ()), round.units_on)
        days = days_of(tables.framework, round.year, begins, ends)
        found[line.unit] = why_unranked(tables.framework, line.kind, line.unit, days)
    return found


def _life(entries: Entries, day: date) -> tuple[date | None, date | None]:
    try:
        return life(entries, day)
    except LookupError:
        return None, None
