"""Scoring's own facts folded into its read models: one function a table, rows a pure function of the topic.

Totals stand in a module of their own: they need the framework.
"""

from collections.abc import Mapping, Sequence

from chiso_runtime.database import Database
from chiso_runtime.projection import Heard
from chiso_runtime.rows import Row, Table, array, json

from chiso_scoring.domain.events import (
    AppraisalReleased,
    CouncilConcluded,
    CriteriaAmended,
    CriteriaUnlocked,
    CriterionReported,
    Event,
    EvidenceCited,
    EvidenceConfirmed,
    FrameworkSet,
    ReportLocked,
    RoundAmended,
    RoundOpened,
    RoundReady,
    UnitsAdded,
)
from chiso_scoring.telling import CLAIMED, HISTORY, SCORE, SPOKEN, history_row, score_row, telling

OPEN = """
INSERT INTO round (round, name, year, owner, framework, framework_version, engine, groups, deadline_at,
                   deadline_printed, imported, demonstration, rank_preview)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
READY = "UPDATE round SET ready = true WHERE round = %s"
RELEASE = "UPDATE round SET released_document = %s, released_at = %s WHERE round = %s"
CONCLUDE = "UPDATE round SET concluded_number = %s, concluded_on = %s, concluded_at = %s WHERE round = %s"
FIRST_TEXT = "UPDATE round SET sha256 = %s WHERE round = %s AND sha256 IS NULL"
AMEND = """
UPDATE round SET framework_version = %s, sha256 = %s, concluded_number = NULL, concluded_on = NULL, concluded_at = NULL,
       amendments = (SELECT count(*) FROM amendment a WHERE a.round = round.round)
WHERE round = %s
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
       unlocked = CASE WHEN %(criteria)s::text[] = '{}' THEN '{}'
                       ELSE ARRAY(SELECT DISTINCT unnest(unlocked || %(criteria)s::text[]) ORDER BY 1) END
WHERE round = %(round)s AND unit = %(unit)s AND version < %(version)s
"""
SCORES = Table("score", SCORE, key=("round", "unit", "criterion", "stage"), version="version")
SET_ASIDE = "DELETE FROM score WHERE round = %s AND criterion = ANY(%s) AND stage <> 'claimed'"
SET_ASIDE_OF = "DELETE FROM score WHERE round = %s AND unit = %s AND criterion = ANY(%s) AND stage <> 'claimed'"
REVIEWS = Table("review", ("round", "unit", "criterion", "version"), key=("round", "unit", "criterion"))
REVIEWING = "SELECT EXISTS (SELECT FROM review WHERE round = ANY(%s))"
REVIEWED = """
DELETE FROM review r USING unnest(%s::text[], %s::text[], %s::text[]) AS done (round, unit, criterion)
WHERE (r.round, r.unit, r.criterion) = (done.round, done.unit, done.criterion)
"""
FACTS = Table("history", HISTORY)
FILES = Table(
    "evidence",
    ("round", "unit", "file", "sha256", "size", "version_id", "at", "event", "version", "citation"),
    key=("round", "unit", "file"),
    version="version",
)
PARTS = Table("framework_part", ("round", "sha256", "part", "text"), key=("round", "sha256", "part"))
AMENDMENTS = Table(
    "amendment",
    ("round", "version", "framework_version", "sha256", "document", "changed", "added", "gone", "at", "event"),
    key=("round", "version"),
)
UNITS = Table("unit", ("round", "unit", "name", "kind", "parent", "groups", "ranked"))


def amendments(conn: Database, heard: Sequence[Heard[Event]]) -> None:
    """Table `amendment`."""
    rows = [
        (e.round, h.fact.version, e.framework_version, e.sha256, e.document, *_named(e), h.fact.time, h.fact.id)
        for h in heard
        if isinstance(e := h.fact.event, RoundAmended)
    ]
    AMENDMENTS.write(conn, rows)


def rounds(conn: Database, heard: Sequence[Heard[Event]]) -> None:
    """Table `round`; its amendments were written before."""
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
            case FrameworkSet(round=round, sha256=sha256, part=1):
                conn.execute(FIRST_TEXT, (sha256, round))
            case RoundAmended(round=round, framework_version=version, sha256=sha256):
                conn.execute(AMEND, (version, sha256, round))
            case _:
                pass


def framework_parts(conn: Database, heard: Sequence[Heard[Event]]) -> None:
    """Table `framework_part`."""
    parts = [e for h in heard if isinstance(e := h.fact.event, FrameworkSet)]
    rows = {(e.round, e.sha256, e.part): (e.round, e.sha256, e.part, e.text) for e in parts}
    PARTS.write(conn, list(rows.values()))


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
    """Table `history`, and table `score`: of several facts about one stage of a criterion only the last is written.

    What an amendment of the framework sets aside leaves `score` and stays in `history`.
    """
    facts: list[Row] = []
    last: dict[tuple[str, str, str, str], Row] = {}
    for h in heard:
        e = h.fact.event
        if isinstance(e, RoundAmended | CriteriaAmended):
            last = _without(conn, last, e)
        if (told := telling(e)) is None:
            continue
        facts.append(history_row(h.fact, told))
        if isinstance(e, SPOKEN):
            last[e.round, e.unit, e.criterion, told.kind] = score_row(h.fact, e, told)
    FACTS.write(conn, facts)
    SCORES.write(conn, list(last.values()))


def _without(
    conn: Database, last: Mapping[tuple[str, str, str, str], Row], e: RoundAmended | CriteriaAmended
) -> dict[tuple[str, str, str, str], Row]:
    """Set aside what was said of the criteria: in the table, which holds the runs before, and in this run."""
    if isinstance(e, RoundAmended):
        unit, criteria = "", (*e.changed, *e.gone)
        conn.execute(SET_ASIDE, (e.round, list(criteria)))
    else:
        unit, criteria = e.unit, e.criteria
        conn.execute(SET_ASIDE_OF, (e.round, unit, list(criteria)), prepare=True)
    return {
        at: row
        for at, row in last.items()
        if at[0] != e.round or unit not in ("", at[1]) or at[2] not in criteria or at[3] == CLAIMED
    }


def reviews(conn: Database, heard: Sequence[Heard[Event]]) -> None:
    """Table `review`."""
    marks: dict[tuple[str, str, str], int] = {}
    for h in heard:
        match h.fact.event:
            case CriteriaAmended(round=round, unit=unit, criteria=criteria):
                marks |= {(round, unit, code): h.fact.version for code in criteria}
            case CriterionReported(round=round, unit=unit, criterion=code):
                marks[round, unit, code] = 0
            case _:
                pass
    done = [at for at, version in marks.items() if not version]
    if done and _reviewing(conn, done):
        conn.execute(REVIEWED, [[at[n] for at in done] for n in range(3)])
    REVIEWS.write(conn, [(*at, version) for at, version in marks.items() if version])


def _reviewing(conn: Database, done: Sequence[tuple[str, str, str]]) -> bool:
    """Whether anything of these rounds is marked: a round that was never amended costs one question a run."""
    row = conn.execute(REVIEWING, (sorted({at[0] for at in done}),), prepare=True).fetchone()
    return bool(row and row[0])


def evidence(conn: Database, heard: Sequence[Heard[Event]]) -> None:
    """Table `evidence`."""
    last: dict[tuple[str, str, str], Row] = {}
    for h in heard:
        if isinstance(e := h.fact.event, EvidenceConfirmed):
            at = h.fact.time, h.fact.id, h.fact.version
            last[e.round, e.unit, e.file] = (e.round, e.unit, e.file, e.sha256, e.size, e.version_id, *at, None)
        elif isinstance(e, EvidenceCited):
            said = {"form": e.form, "title": e.title, "number": e.number, "day": e.day, "address": e.address}
            at = h.fact.time, h.fact.id, h.fact.version
            last[e.round, e.unit, e.file] = (e.round, e.unit, e.file, "", 0, "", *at, json(said))
    FILES.write(conn, list(last.values()))


def _named(e: RoundAmended) -> tuple[str, str, str]:
    return array(e.changed), array(e.added), array(e.gone)


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
