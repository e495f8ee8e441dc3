"""The read model of reports: where each unit of each round stands. A row is folded in memory and written once a run."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from typing import Any

from chiso_contracts import rounds, submission
from chiso_runtime.codec import Fact
from chiso_runtime.database import Database
from chiso_runtime.rows import Table, array

from chiso_submission.projections import Run

KNOWN = """
SELECT round, unit, version, stage, sent, late, fixed, sheet, sent_at, locked_at, due_at, editable, reason,
       amended, to_review
FROM read.report WHERE round = %s AND unit = ANY(%s)
"""
DEADLINE = "SELECT deadline_at FROM read.round WHERE round = %s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of read.report, its fields in the order of the columns."""

    round: str
    unit: str
    version: int = 0
    stage: str = "draft"
    sent: bool = False
    late: bool = False
    fixed: bool = False
    sheet: str = ""
    sent_at: datetime | None = None
    locked_at: datetime | None = None
    due_at: datetime | None = None
    editable: list[str]
    reason: str = ""
    amended: int = 0
    to_review: list[str]


COLUMNS = tuple(Row.__dataclass_fields__)
FIELDS = attrgetter(*COLUMNS)
REPORTS = Table("report", COLUMNS, key=("round", "unit"))


def reports(conn: Database, run: Run) -> None:
    """Stage, lateness, and when the figures will be fixed, of every unit's report."""
    rows = {**_known(conn, run), **_new(conn, run)}
    versions: dict[tuple[str, str], int] = {}
    for heard in run:
        key = (getattr(heard.fact.event, "round", ""), getattr(heard.fact.event, "unit", ""))
        if key in rows:
            rows[key] = moved(rows[key], heard.fact)
            versions[key] = heard.fact.version
    rows |= {key: replace(rows[key], version=version) for key, version in versions.items()}
    REPORTS.write(conn, [_columns(row) for row in rows.values()])


def moved(row: Row, fact: Fact[Any]) -> Row:
    """The row after one more fact of its report, but for its version."""
    match fact.event:
        case submission.ReportSubmitted(sheet=sheet, late=late):
            first = row.sent_at if row.sent else fact.time
            return replace(row, stage="submitted", sent=True, late=late, sheet=sheet, sent_at=first, editable=[])
        case submission.ReportWithdrawn(reason=reason):
            return replace(row, stage="draft", sent=False, sheet="", sent_at=None, editable=[], reason=reason)
        case submission.ReportLocked(late=late):
            locked = replace(row, stage="locked", late=late, fixed=True, locked_at=fact.time)
            return replace(locked, due_at=None, editable=[])
        case submission.ReportReturned(criteria=criteria, reason=reason):
            returned = replace(row, stage="returned", editable=list(criteria), reason=reason)
            return replace(returned, due_at=None if row.fixed else row.due_at)
        case submission.CriteriaReopened(criteria=criteria, reason=reason, until=until):
            return replace(row, stage="reopened", editable=list(criteria), reason=reason, due_at=until)
        case submission.CriterionReported(criterion=criterion) | submission.ValueMeasured(criterion=criterion):
            return replace(row, to_review=[code for code in row.to_review if code != criterion])
        case submission.CriteriaAmended(criteria=criteria):
            return replace(row, amended=row.amended + 1, to_review=sorted({*row.to_review, *criteria}))
        case submission.DeadlineExtended(until=until):
            return replace(row, stage="draft" if row.stage == "locked" else row.stage, due_at=until)
    return row


def _columns(row: Row) -> tuple[object, ...]:
    *before, editable, reason, amended, to_review = FIELDS(row)
    return (*before, array(editable), reason, amended, array(to_review))


def _known(conn: Database, run: Run) -> Mapping[tuple[str, str], Row]:
    asked: dict[str, set[str]] = {}
    for heard in run:
        if unit := getattr(heard.fact.event, "unit", ""):
            asked.setdefault(heard.fact.event.round, set()).add(unit)
    found: dict[tuple[str, str], Row] = {}
    for round, units in asked.items():
        for values in conn.execute(KNOWN, (round, sorted(units)), prepare=True).fetchall():
            row = Row(**dict(zip(Row.__dataclass_fields__, values, strict=True)))
            found[row.round, row.unit] = row
    return found


def _new(conn: Database, run: Run) -> Mapping[tuple[str, str], Row]:
    """Rows for units that the run adds to a round; the round's own row was written before."""
    found: dict[tuple[str, str], Row] = {}
    for heard in run:
        if isinstance(event := heard.fact.event, rounds.UnitsAdded):
            deadline = conn.execute(DEADLINE, (event.round,), prepare=True).fetchone()
            due = deadline[0] if deadline else None
            found |= {
                (event.round, u.code): Row(round=event.round, unit=u.code, due_at=due, editable=[], to_review=[])
                for u in event.units
            }
    return found
