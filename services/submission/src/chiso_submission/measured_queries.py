"""What was measured, from the read model: of a unit by criterion, of a criterion by unit."""

from collections.abc import Sequence

from chiso_registry import order_key
from chiso_runtime.database import Database
from psycopg.rows import dict_row

from chiso_submission.queries import Row

COLUMNS = """
SELECT m.unit, m.criterion, m.changed, m.data, m.points, m.provider, coalesce(p.name, '') AS provider_name, m.source,
       m.document, m.measured_on, m.sample, m.rechecked, m.measured_at, m.event, m.agreed, m.reason, m.evidence,
       m.answered_by, m.answered_at
FROM read.measured m LEFT JOIN read.unit p ON p.code = m.provider
"""
OF_UNIT = COLUMNS + "WHERE m.round = %s AND m.unit = %s"
OF_CRITERION = COLUMNS + "WHERE m.round = %s AND m.criterion = %s"
COUNTS = """
SELECT criterion, count(*)::integer AS measured, count(*) FILTER (WHERE agreed)::integer AS confirmed,
       count(*) FILTER (WHERE NOT agreed)::integer AS objected
FROM read.measured WHERE round = %s GROUP BY criterion
"""
NAMES = "SELECT unit, name FROM read.round_unit WHERE round = %s AND unit = ANY(%s)"


def of_unit(conn: Database, round: str, unit: str) -> dict[str, Row]:
    """What was measured of a unit, by criterion."""
    return {row["criterion"]: row for row in _rows(conn, OF_UNIT, (round, unit))}


def of_criterion(conn: Database, round: str, criterion: str) -> dict[str, Row]:
    """What was measured of a criterion, by unit, units by name as `name` tells it."""
    found = _rows(conn, OF_CRITERION, (round, criterion))
    names = {row["unit"]: row["name"] for row in _rows(conn, NAMES, (round, [row["unit"] for row in found]))}
    named = [{**row, "name": names.get(row["unit"], row["unit"])} for row in found]
    return {row["unit"]: row for row in sorted(named, key=lambda row: (order_key(row["name"]), row["unit"]))}


def counts(conn: Database, round: str) -> dict[str, Row]:
    """By criterion: how many units were measured, how many confirmed and objected."""
    return {row["criterion"]: row for row in _rows(conn, COUNTS, (round,))}


def _rows(conn: Database, statement: str, values: Sequence[object]) -> list[Row]:
    with conn.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(statement, values, prepare=True).fetchall()
