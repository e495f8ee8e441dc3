"""Scoring's own facts folded into its read models: one function a table, rows a pure function of the topic.

Totals stand in a module of their own: they need the framework.
"""

from collections.abc import Sequence

from chiso_runtime.database import Database
from chiso_runtime.projection import Heard
from chiso_runtime.rows import Row, Table, array, json

from chiso_scoring.domain.events import (
    AppraisalReleased,
    CouncilConcluded,
    CriteriaUnlocked,
    Event,
    EvidenceConfirmed,
    FrameworkSet,
    ReportLocked,
    RoundOpened,
    RoundReady,
    UnitsAdded,
)
from chiso_scoring.telling import HISTORY, SCORE, SPOKEN, history_row, score_row, telling

OPEN = """
INSERT INTO round (round, name, year, owner, framework, framework_version, engine, groups, deadline_at,
                   deadline_printed, imported, demonstration, rank_preview)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
READY = "UPDATE round SET ready = true WHERE round = %s"
RELEASE = "UPDATE round SET released_document = %s, released_at = %s WHERE round = %s"
CONCLUDE = "UPDATE round SET concluded_number = %s, concluded_on = %s, concluded_at = %s WHERE round = %s"
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
       unlocked = CASE WHEN %(criteria)s::text[] = '{}' THEN '{}'
                       ELSE ARRAY(SELECT DISTINCT unnest(unlocked || %(criteria)s::text[]) ORDER BY 1) END
WHERE round = %(round)s AND unit = %(unit)s AND version < %(version)s
"""
SCORES = Table("score", SCORE, key=("round", "unit", "criterion", "stage"), version="version")
FACTS = Table("history", HISTORY)
FILES = Table(
    "evidence",
    ("round", "unit", "file", "sha256", "size", "version_id", "at", "event", "version"),
    key=("round", "unit", "file"),
    version="version",
)
PARTS = Table("framework_part", ("round", "part", "sha256", "text"))
UNITS = Table("unit", ("round", "unit", "name", "kind", "parent", "groups", "ranked"))


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
    PARTS.write(conn, [(e.round, e.part, e.sha256, e.text) for e in parts])


def units(conn: Database, heard: Sequence[Heard[Event]]) -> None:
    """Table `unit`."""
    added = [e for h in heard if isinstance(e := h.fact.event, UnitsAdded)]
    rows = [
        (e.round, unit.code, unit.name, unit.kind, unit.parent, array(unit.groups), unit.ranked)
        for e in added
        for unit in e.units
    ]
    UNITS.write(conn, rows)


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


def tellings(conn: Database, heard: Sequence[Heard[Event]]) -> None:
    """Table `history`, and table `score`: of several facts about one stage of a criterion only the last is written."""
    facts: list[Row] = []
    last: dict[tuple[str, str, str, str], Row] = {}
    for h in heard:
        if (told := telling(e := h.fact.event)) is None:
            continue
        facts.append(history_row(h.fact, told))
        if isinstance(e, SPOKEN):
            last[e.round, e.unit, e.criterion, told.kind] = score_row(h.fact, e, told)
    FACTS.write(conn, facts)
    SCORES.write(conn, list(last.values()))


def evidence(conn: Database, heard: Sequence[Heard[Event]]) -> None:
    """Table `evidence`."""
    last: dict[tuple[str, str, str], Row] = {}
    for h in heard:
        if isinstance(e := h.fact.event, EvidenceConfirmed):
            at = h.fact.time, h.fact.id, h.fact.version
            last[e.round, e.unit, e.file] = (e.round, e.unit, e.file, e.sha256, e.size, e.version_id, *at)
    FILES.write(conn, list(last.values()))


def _opened(e: RoundOpened) -> Row:
    return (
        e.round,
        e.name,
        e.year,
        e.owner,
        e.framework,
        e.framework_version,
        e.engine,
        json(e.groups),
        e.deadline.at if e.deadline else None,
        e.deadline.printed if e.deadline else None,
        e.imported,
        e.demonstration,
        e.rank_preview,
    )
