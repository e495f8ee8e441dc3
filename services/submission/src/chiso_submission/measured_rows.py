"""The read model of measured values: the last one of each criterion of a unit, with the unit's answer to it."""

from dataclasses import astuple, dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from chiso_contracts.submission import MeasuredValueAnswered, ValueMeasured
from chiso_runtime.codec import Fact
from chiso_runtime.database import Database
from chiso_runtime.rows import Table, json

from chiso_submission.projections import Run

ANSWERED = """
UPDATE read.measured SET agreed = %s, reason = %s, evidence = %s, answered_by = %s, answered_at = %s
WHERE round = %s AND unit = %s AND criterion = %s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of read.measured, its fields in the order of the columns."""

    round: str
    unit: str
    criterion: str
    changed: int
    data: str
    points: Decimal
    provider: str
    source: str
    document: str
    measured_on: date
    sample: int
    rechecked: int
    actor: str
    measured_at: datetime
    event: str
    agreed: bool | None = None
    reason: str = ""
    evidence: str = "[]"
    answered_by: str | None = None
    answered_at: datetime | None = None


MEASURED = Table("measured", tuple(Row.__dataclass_fields__), key=("round", "unit", "criterion"))


def measured(conn: Database, run: Run) -> None:
    """What was measured last, and what the unit says of it; an answer to an earlier value falls away with that."""
    rows: dict[tuple[str, str, str], Row] = {}
    for heard in run:
        match heard.fact.event:
            case ValueMeasured() as e:
                rows[e.round, e.unit, e.criterion] = _row(heard.fact, e)
            case MeasuredValueAnswered() as e:
                _answer(conn, rows, heard.fact, e)
    MEASURED.write(conn, [astuple(row) for row in rows.values()])


def _row(fact: Fact[Any], e: ValueMeasured) -> Row:
    return Row(
        round=e.round,
        unit=e.unit,
        criterion=e.criterion,
        changed=fact.version,
        data=json(e.data),
        points=e.points,
        provider=e.provider,
        source=e.source,
        document=e.document,
        measured_on=e.measured_on,
        sample=e.sample,
        rechecked=e.rechecked,
        actor=fact.cause.actor,
        measured_at=fact.time,
        event=fact.id,
    )


def _answer(conn: Database, rows: dict[tuple[str, str, str], Row], fact: Fact[Any], e: MeasuredValueAnswered) -> None:
    key, evidence = (e.round, e.unit, e.criterion), json(e.evidence)
    if key in rows:
        said = replace(rows[key], agreed=e.agreed, reason=e.reason, evidence=evidence)
        rows[key] = replace(said, answered_by=fact.cause.actor, answered_at=fact.time)
    else:
        conn.execute(ANSWERED, (e.agreed, e.reason, evidence, fact.cause.actor, fact.time, *key), prepare=True)
