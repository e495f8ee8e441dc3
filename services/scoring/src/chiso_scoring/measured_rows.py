"""The read models of measured values and of surveys that nobody held: one function a table, one query each."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from chiso_runtime.codec import Fact
from chiso_runtime.database import Database
from chiso_runtime.projection import Heard
from chiso_runtime.rows import Table, json
from psycopg.rows import class_row

from chiso_scoring.domain.events import (
    Event,
    MeasuredValueAnswered,
    SurveyNotHeld,
    SurveyNotHeldTakenBack,
    ValueMeasured,
)

ANSWERED = """
UPDATE measured SET agreed = %s, reason = %s, evidence = %s, answered_at = %s, answered_event = %s,
       answered_version = %s
WHERE round = %s AND unit = %s AND criterion = %s
"""
OF_UNIT = """
SELECT round, unit, criterion, data, points, provider, source, document, measured_on, sample, rechecked, at, event,
       version, agreed, reason, evidence, answered_at, answered_event, answered_version
FROM measured WHERE round = %s AND unit = %s
"""
TAKEN_BACK = "DELETE FROM read.survey_not_held WHERE round = %s AND criterion = %s"
NOT_HELD = "SELECT criterion, document FROM survey_not_held WHERE round = %s"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredRow:
    """A row of read.measured, its fields in the order of the columns; `data` and `evidence` go in as text."""

    round: str
    unit: str
    criterion: str
    data: Any
    points: Decimal
    provider: str
    source: str
    document: str
    measured_on: date
    sample: int
    rechecked: int
    at: datetime
    event: str
    version: int
    agreed: bool | None = None
    reason: str = ""
    evidence: Any = "[]"
    answered_at: datetime | None = None
    answered_event: str | None = None
    answered_version: int = 0

    @property
    def changed(self) -> int:
        """The card's version that last changed what is shown here."""
        return max(self.version, self.answered_version)


MEASURED = Table("measured", tuple(MeasuredRow.__dataclass_fields__), key=("round", "unit", "criterion"))
SURVEYS = Table("survey_not_held", ("round", "criterion", "document", "at", "event"), key=("round", "criterion"))

At = tuple[str, str, str]


def measured(conn: Database, heard: Sequence[Heard[Event]]) -> None:
    """Table `measured`: the last value, and the answer to that one."""
    rows: dict[At, MeasuredRow] = {}
    for h in heard:
        match h.fact.event:
            case ValueMeasured() as e:
                rows[e.round, e.unit, e.criterion] = _row(h.fact, e)
            case MeasuredValueAnswered() as e:
                _answer(conn, rows, h.fact, e)
            case _:
                pass
    MEASURED.write(conn, [astuple(row) for row in rows.values()])


def surveys(conn: Database, heard: Sequence[Heard[Event]]) -> None:
    """Table `survey_not_held`: what stands; the last word on a criterion counts."""
    rows: dict[tuple[str, str], tuple[object, ...] | None] = {}
    for h in heard:
        match h.fact.event:
            case SurveyNotHeld() as e:
                rows |= {(e.round, code): (e.round, code, e.document, h.fact.time, h.fact.id) for code in e.criteria}
            case SurveyNotHeldTakenBack() as e:
                rows |= {(e.round, code): None for code in e.criteria}
            case _:
                pass
    for at, row in rows.items():
        if row is None:
            conn.execute(TAKEN_BACK, at, prepare=True)
    SURVEYS.write(conn, [row for row in rows.values() if row is not None])


def of_unit(conn: Database, round: str, unit: str) -> Mapping[str, MeasuredRow]:
    """What was measured of a unit, by criterion."""
    with conn.cursor(row_factory=class_row(MeasuredRow)) as cursor:
        rows = cursor.execute(OF_UNIT, (round, unit), prepare=True).fetchall()
    return {row.criterion: row for row in rows}


def not_held(conn: Database, round: str) -> Mapping[str, str]:
    """Criteria whose survey nobody held, with the document that says so."""
    return dict(conn.execute(NOT_HELD, (round,), prepare=True).fetchall())


def _row(fact: Fact[Event], e: ValueMeasured) -> MeasuredRow:
    return MeasuredRow(
        round=e.round,
        unit=e.unit,
        criterion=e.criterion,
        data=json(e.data),
        points=e.points,
        provider=e.provider,
        source=e.source,
        document=e.document,
        measured_on=e.measured_on,
        sample=e.sample,
        rechecked=e.rechecked,
        at=fact.time,
        event=fact.id,
        version=fact.version,
    )


def _answer(conn: Database, rows: dict[At, MeasuredRow], fact: Fact[Event], e: MeasuredValueAnswered) -> None:
    at, evidence = (e.round, e.unit, e.criterion), json(e.evidence)
    if at in rows:
        said = replace(rows[at], agreed=e.agreed, reason=e.reason, evidence=evidence)
        rows[at] = replace(said, answered_at=fact.time, answered_event=fact.id, answered_version=fact.version)
    else:
        values = (e.agreed, e.reason, evidence, fact.time, fact.id, fact.version)
        conn.execute(ANSWERED, (*values, *at), prepare=True)
