"""Why units of a round are assessed and not ranked: as the framework of the opening and the registry say it."""

from collections.abc import Mapping, Sequence
from datetime import date

from chiso_contracts.submission import UnitRegistered
from chiso_contracts.values import RoundUnit
from chiso_framework import days_of, why_unranked
from chiso_framework.problems import Text
from chiso_registry import Entries, life, of_facts
from chiso_runtime.database import Database

from chiso_submission import queries
from chiso_submission.domain.round.commands import Life
from chiso_submission.domain.round.opening import units_day
from chiso_submission.queries import Row
from chiso_submission.rounds import OpenedRound


def with_reasons(conn: Database, round: OpenedRound, rows: Sequence[Row]) -> list[Row]:
    """Rows of units, each with `unranked_reason`: why it is not ranked, None where it is."""
    unranked = [round.unit(row["unit"]) for row in rows if not row["ranked"]]
    reasons = _reasons(conn, round, unranked) if unranked else {}
    return [{**row, "unranked_reason": reasons.get(row["unit"])} for row in rows]


def _reasons(conn: Database, round: OpenedRound, units: Sequence[RoundUnit]) -> Mapping[str, Text]:
    year, framework = round.opened.year, round.frameworks[0]
    entries = of_facts(_entry(row) for row in queries.entries_of(conn, [unit.code for unit in units]))
    found = {}
    for unit in units:
        known = _life(entries.get(unit.code, ()), units_day(round.opened))
        begins, ends = known or (None, None)
        days = days_of(framework, year, begins, ends)
        found[unit.code] = why_unranked(framework, unit.kind, unit.code, days)
    return found


def _life(entries: Entries, day: date) -> Life | None:
    try:
        return life(entries, day)
    except LookupError:
        return None


def _entry(row: Row) -> UnitRegistered:
    return UnitRegistered(
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        parent=row["parent"],
        valid_from=row["valid_from"],
        valid_until=row["valid_until"],
    )
