"""The read models of readings: each figure of a period as last reported, when it was first; and what is asked."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from chiso_contracts import submission
from chiso_runtime.codec import Fact
from chiso_runtime.database import Database
from chiso_runtime.rows import Row as Columns
from chiso_runtime.rows import Table, json
from psycopg.rows import dict_row

from chiso_submission.projections import Run
from chiso_submission.queries import Row

Given = Mapping[int, datetime]
"""When each reading of a criterion was given first, by its number."""

READINGS = Table(
    "reading",
    (
        *("round", "unit", "criterion", "number", "changed", "data", "explanation", "evidence", "actor", "capacity"),
        *("reported_at", "event"),
    ),
    key=("round", "unit", "criterion", "number"),
)
FIRST = "INSERT INTO read.reading_first VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"
OF_UNIT = """
SELECT criterion, number, changed, data, explanation, evidence, actor, capacity, r.reported_at, event,
       coalesce(f.reported_at, r.reported_at) AS first_at
FROM read.reading r LEFT JOIN read.reading_first f USING (round, unit, criterion, number)
WHERE round = %s AND unit = %s ORDER BY criterion, number
"""
OF_ROUND = """
SELECT unit, criterion, number, coalesce(f.reported_at, r.reported_at)
FROM read.reading r LEFT JOIN read.reading_first f USING (round, unit, criterion, number)
WHERE round = %s AND unit = ANY(%s)
"""
ESTIMATES = """
SELECT unit, criterion FROM read.criterion
WHERE round = %s AND unit = ANY(%s) AND criterion = ANY(%s) AND data -> 'estimated' = 'true'::jsonb
"""


def readings(conn: Database, run: Run) -> None:
    """Readings as last reported."""
    last: dict[tuple[str, str, str, int], Columns] = {}
    for heard in run:
        if isinstance(e := heard.fact.event, submission.ReadingReported):
            last[_of(e)] = _row(heard.fact, e)
    READINGS.write(conn, list(last.values()))


def first(conn: Database, run: Run) -> None:
    """Table `reading_first`."""
    found = ((heard.fact.event, heard.fact.time) for heard in run)
    rows = [(*_of(e), time) for e, time in found if isinstance(e, submission.ReadingReported)]
    conn.cursor().executemany(FIRST, rows)


def of_unit(conn: Database, round: str, unit: str) -> Mapping[str, Sequence[Row]]:
    """A unit's readings by criterion, in the order of their numbers."""
    found: dict[str, list[Row]] = {}
    with conn.cursor(row_factory=dict_row) as cursor:
        for row in cursor.execute(OF_UNIT, (round, unit), prepare=True):
            found.setdefault(row["criterion"], []).append(row)
    return found


def of_round(conn: Database, round: str, units: Sequence[str]) -> Mapping[tuple[str, str], Given]:
    """The readings that there are, by unit and criterion."""
    found: dict[tuple[str, str], dict[int, datetime]] = {}
    for unit, criterion, number, first_at in conn.execute(OF_ROUND, (round, list(units)), prepare=True):
        found.setdefault((unit, criterion), {})[number] = first_at
    return found


def estimates(conn: Database, round: str, units: Sequence[str], criteria: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Those of the criteria that stand on an estimate, by unit."""
    found: dict[str, list[str]] = {}
    for unit, criterion in conn.execute(ESTIMATES, (round, list(units), list(criteria)), prepare=True):
        found.setdefault(unit, []).append(criterion)
    return found


def _of(e: submission.ReadingReported) -> tuple[str, str, str, int]:
    return e.round, e.unit, e.criterion, e.number


def _row(fact: Fact[submission.ReadingReported], e: submission.ReadingReported) -> Columns:
    said = fact.version, json(e.data), e.explanation, json(e.evidence)
    return (*_of(e), *said, fact.cause.actor, fact.cause.capacity, fact.time, fact.id)
