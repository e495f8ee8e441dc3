"""Scoring's own facts folded into its read models: one function a table, rows a pure function of the topic.

Totals stand in a module of their own: they need the framework.
"""

from collections.abc import Sequence

from chiso_runtime.database import Database
from chiso_runtime.projection import Heard
from psycopg.types.json import Jsonb

from chiso_scoring.domain.events import (
    AppraisalReleased,
    CouncilConcluded,
    CriteriaUnlocked,
    CriterionDecided,
    CriterionReported,
    CriterionVerified,
    Event,
    EvidenceConfirmed,
    ExplanationGiven,
    FrameworkSet,
    ReportLocked,
    RoundOpened,
    RoundReady,
    UnitsAdded,
)
from chiso_scoring.telling import Said, Telling, columns, of_criterion, plain, telling

OPEN = """
INSERT INTO round (round, name, year, owner, framework, framework_version, engine, groups, deadline_at,
                   deadline_printed, imported, demonstration, rank_preview)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
READY = "UPDATE round SET ready = true WHERE round = %s"
RELEASE = "UPDATE round SET released_document = %s, released_at = %s WHERE round = %s"
CONCLUDE = "UPDATE round SET concluded_number = %s, concluded_on = %s, concluded_at = %s WHERE round = %s"
ADD_PART = "INSERT INTO framework_part (round, part, sha256, text) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"
ADD_UNIT = """
INSERT INTO unit (round, unit, name, kind, parent, groups, ranked) VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT DO NOTHING
"""
LOCK = """
INSERT INTO card (round, unit, locked, submitted, late, unlocked, locked_at, version)
VALUES (%s, %s, true, %s, %s, '{}', %s, %s)
ON CONFLICT (round, unit) DO UPDATE
SET locked = true, submitted = excluded.submitted, late = excluded.late, unlocked = '{}',
    locked_at = excluded.locked_at, version = excluded.version
WHERE card.version < excluded.version
"""
UNLOCK = """
UPDATE card SET locked = locked AND %(criteria)s::text[] <> '{}', version = %(version)s,
       unlocked = ARRAY(SELECT DISTINCT unnest(unlocked || %(criteria)s::text[]) ORDER BY 1)
WHERE round = %(round)s AND unit = %(unit)s AND version < %(version)s
"""
SAY = """
INSERT INTO score (round, unit, criterion, stage, points, outcome, reason_code, reason, data, evidence, appraisal_pass,
                   minutes, person, body, capacity, provenance, at, event, version)
VALUES (%(round)s, %(unit)s, %(criterion)s, %(kind)s, %(points)s, %(outcome)s, %(reason_code)s, %(reason)s, %(data)s,
        %(evidence)s, %(appraisal_pass)s, %(minutes)s, %(person)s, %(body)s, %(capacity)s, %(provenance)s, %(at)s,
        %(event)s, %(version)s)
ON CONFLICT (round, unit, criterion, stage) DO UPDATE
SET points = excluded.points, outcome = excluded.outcome, reason_code = excluded.reason_code, reason = excluded.reason,
    data = excluded.data, evidence = excluded.evidence, appraisal_pass = excluded.appraisal_pass,
    minutes = excluded.minutes, person = excluded.person, body = excluded.body, capacity = excluded.capacity,
    provenance = excluded.provenance, at = excluded.at, event = excluded.event, version = excluded.version
WHERE score.version < excluded.version
"""
CONFIRM = """
INSERT INTO evidence (round, unit, file, sha256, size, version_id, at, event, version)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (round, unit, file) DO UPDATE
SET sha256 = excluded.sha256, size = excluded.size, version_id = excluded.version_id, at = excluded.at,
    event = excluded.event, version = excluded.version
WHERE evidence.version < excluded.version
"""
TELL = """
INSERT INTO history (stream, version, kind, criteria, points, outcome, reason_code, reason, person, body, capacity,
                     provenance, at, event, cause)
VALUES (%(stream)s, %(version)s, %(kind)s, %(criteria)s, %(points)s, %(outcome)s, %(reason_code)s, %(reason)s,
        %(person)s, %(body)s, %(capacity)s, %(provenance)s, %(at)s, %(event)s, %(cause)s)
ON CONFLICT DO NOTHING
"""

Row = tuple[object, ...] | dict[str, object]


def rounds(conn: Database, heard: Sequence[Heard[Event]]) -> None:
    """Table `round`."""
    for h in heard:
        match h.fact.event:
            case RoundOpened() as opened:
                conn.execute(OPEN, _opened(opened))
            case RoundReady(round=round):
                conn.execute(READY, (round,))
            case AppraisalReleased(round=round, document=document):
                conn.execute(RELEASE, (document, h.fact.time, round))
            case CouncilConcluded(round=round, number=number, date=date):
                conn.execute(CONCLUDE, (number, date, h.fact.time, round))
            case _:
                pass


def framework_parts(conn: Database, heard: Sequence[Heard[Event]]) -> None:
    """Table `framework_part`."""
    parts = [e for h in heard if isinstance(e := h.fact.event, FrameworkSet)]
    _many(conn, ADD_PART, [(e.round, e.part, e.sha256, e.text) for e in parts])


def units(conn: Database, heard: Sequence[Heard[Event]]) -> None:
    """Table `unit`."""
    added = [e for h in heard if isinstance(e := h.fact.event, UnitsAdded)]
    rows = [
        (e.round, unit.code, unit.name, unit.kind, unit.parent, list(unit.groups), unit.ranked)
        for e in added
        for unit in e.units
    ]
    _many(conn, ADD_UNIT, rows)


def cards(conn: Database, heard: Sequence[Heard[Event]]) -> None:
    """Table `card`."""
    for h in heard:
        match h.fact.event:
            case ReportLocked() as e:
                conn.execute(LOCK, (e.round, e.unit, e.submitted, e.late, h.fact.time, h.fact.version), prepare=True)
            case CriteriaUnlocked() as e:
                asked = {"round": e.round, "unit": e.unit, "criteria": list(e.criteria), "version": h.fact.version}
                conn.execute(UNLOCK, asked)
            case _:
                pass


def scores(conn: Database, heard: Sequence[Heard[Event]]) -> None:
    """Table `score`. Of several facts about one stage of a criterion only the last is written."""
    last: dict[tuple[str, str, str, str], Row] = {}
    for h in heard:
        match h.fact.event:
            case CriterionReported() | CriterionVerified() | ExplanationGiven() | CriterionDecided() as e:
                told = of_criterion(e)
                last[e.round, e.unit, e.criterion, told.kind] = _said(h, e, told)
            case _:
                pass
    _many(conn, SAY, list(last.values()))


def evidence(conn: Database, heard: Sequence[Heard[Event]]) -> None:
    """Table `evidence`."""
    rows = [
        (e.round, e.unit, e.file, e.sha256, e.size, e.version_id, h.fact.time, h.fact.id, h.fact.version)
        for h in heard
        if isinstance(e := h.fact.event, EvidenceConfirmed)
    ]
    _many(conn, CONFIRM, rows)


def history(conn: Database, heard: Sequence[Heard[Event]]) -> None:
    """Table `history`."""
    rows: list[Row] = []
    for h in heard:
        if (told := telling(h.fact.event)) is not None:
            own = {"stream": h.fact.stream, "cause": h.fact.cause.causation}
            rows.append({**columns(h.fact, told), **own})
    _many(conn, TELL, rows)


def _opened(e: RoundOpened) -> Row:
    return (
        e.round,
        e.name,
        e.year,
        e.owner,
        e.framework,
        e.framework_version,
        e.engine,
        Jsonb(plain(e.groups)),
        e.deadline.at if e.deadline else None,
        e.deadline.printed if e.deadline else None,
        e.imported,
        e.demonstration,
        e.rank_preview,
    )


def _said(h: Heard[Event], e: Said, told: Telling) -> Row:
    return {
        **columns(h.fact, told),
        "round": e.round,
        "unit": e.unit,
        "criterion": e.criterion,
        "data": Jsonb(plain(told.data)),
        "evidence": Jsonb(plain(told.evidence)),
        "appraisal_pass": told.appraisal_pass,
        "minutes": told.minutes,
    }


def _many(conn: Database, statement: str, rows: Sequence[Row]) -> None:
    if len(rows) == 1:
        conn.execute(statement, rows[0], prepare=True)
    elif rows:
        with conn.cursor() as cursor:
            cursor.executemany(statement, rows)
