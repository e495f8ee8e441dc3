"""Totals of units, folded from what was appraised and decided: a projection that needs the round's framework."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import msgspec
from chiso_framework import IndicatorTotal, Total, UnitSheet
from chiso_runtime.database import Database
from chiso_runtime.projection import Heard
from psycopg.types.json import Jsonb

from chiso_scoring.domain.events import CriterionDecided, CriterionVerified, Event, ReportLocked, RoundReady
from chiso_scoring.rounds import KnownRound, KnownRounds
from chiso_scoring.telling import plain

SPOKEN = """
SELECT unit, criterion, stage, points FROM score
WHERE round = %s AND unit = ANY(%s) AND stage IN ('appraised', 'decided') ORDER BY stage
"""
LATE = "SELECT unit FROM card WHERE round = %s AND unit = ANY(%s) AND late"
PUT = """
INSERT INTO total (round, unit, points, value, deducted, applicable_max, verified, applicable, indicators)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (round, unit) DO UPDATE
SET points = excluded.points, value = excluded.value, deducted = excluded.deducted,
    applicable_max = excluded.applicable_max, verified = excluded.verified, applicable = excluded.applicable,
    indicators = excluded.indicators
"""

Points = Mapping[str, Decimal]


class Totals:
    """Table `total`, for the units that a run of facts touches; for all of them when a round becomes ready."""

    def __init__(self, rounds: KnownRounds) -> None:
        self._rounds = rounds

    def __call__(self, conn: Database, heard: Sequence[Heard[Event]]) -> None:
        touched: dict[str, set[str]] = {}
        for h in heard:
            match h.fact.event:
                case CriterionVerified() | CriterionDecided() | ReportLocked() as e:
                    touched.setdefault(e.round, set()).add(e.unit)
                case RoundReady(round=round):
                    known = self._rounds.maybe(conn, round)
                    touched.setdefault(round, set()).update(known.units if known else ())
                case _:
                    pass
        for round, units in touched.items():
            if (known := self._rounds.maybe(conn, round)) is not None:
                _write(conn, known, sorted(units & known.units.keys()))


def known_points(sheet: UnitSheet, points: Points) -> Points:
    """The points of criteria that the unit is assessed by; whatever else was said counts nothing."""
    return {code: points[code] for code in sheet.criteria() if code in points}


def spoken(rows: Iterable[tuple[str, str, str, Decimal]]) -> Mapping[str, Points]:
    """Effective points by unit and criterion. Rows are (unit, criterion, stage, points), appraised before decided."""
    found: dict[str, dict[str, Decimal]] = {}
    for unit, criterion, _, points in rows:
        found.setdefault(unit, {})[criterion] = points
    return found


def restored(
    points: Decimal, value: Decimal, deducted: Decimal, applicable_max: Decimal, indicators: Sequence[object]
) -> Total:
    """A total from its row."""
    return Total(
        points=points,
        value=value,
        deducted=deducted,
        applicable_max=applicable_max,
        indicators=msgspec.convert(indicators, tuple[IndicatorTotal, ...]),
    )


def _write(conn: Database, known: KnownRound, units: Sequence[str]) -> None:
    effective = spoken(conn.execute(SPOKEN, (known.id, units), prepare=True).fetchall())
    late = {unit for (unit,) in conn.execute(LATE, (known.id, units), prepare=True).fetchall()}
    rows = [_row(known, unit, effective.get(unit, {}), unit in late) for unit in units]
    with conn.cursor() as cursor:
        cursor.executemany(PUT, rows)


def _row(known: KnownRound, unit: str, effective: Points, late: bool) -> tuple[object, ...]:
    sheet = known.sheet(unit)
    counted = known_points(sheet, effective)
    total = sheet.total(counted, late=late)
    return (
        known.id,
        unit,
        total.points,
        total.value,
        total.deducted,
        total.applicable_max,
        len(counted),
        len(sheet.criteria()),
        Jsonb(plain(total.indicators)),
    )
