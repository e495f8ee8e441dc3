"""Evidence's own facts folded into its read models: one function a table, rows a pure function of the topic."""

from collections.abc import Sequence

from chiso_runtime.database import Database
from chiso_runtime.projection import Heard

from chiso_evidence.domain.events import (
    Event,
    FileKept,
    FileRefused,
    FileStaged,
    RoundOpened,
    UnitsAdded,
    UploadGranted,
)

STAGED_HINT = "chiso_staged"

ADD_ROUND = "INSERT INTO round (round, name, year, owner, imported) VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"
ADD_UNIT = "INSERT INTO unit (round, unit, name, kind, parent) VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"
ADD_FILE = """
INSERT INTO file (file, round, unit, name_hash, size, exact, media_type, expires, granted_at, granted_by, state,
                  version, correlation, findings)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'granted', %s, %s, '{}') ON CONFLICT DO NOTHING
"""
STAGE = """
UPDATE file SET state = 'staged', version = %s, staged_at = %s, staged_event = %s, correlation = %s
WHERE file = %s AND version < %s
"""
KEEP = """
UPDATE file SET state = 'kept', version = %s, checked_at = %s, sha256 = %s, size = %s, media_type = %s,
                version_id = %s, retain_until = %s, antivirus = %s
WHERE file = %s AND version < %s
"""
REFUSE = (
    "UPDATE file SET state = 'refused', version = %s, checked_at = %s, findings = %s WHERE file = %s AND version < %s"
)


def rounds(conn: Database, heard: Sequence[Heard[Event]]) -> None:
    """Table `round`."""
    _many(
        conn,
        ADD_ROUND,
        [(e.round, e.name, e.year, e.owner, e.imported) for h in heard if isinstance(e := h.fact.event, RoundOpened)],
    )


def units(conn: Database, heard: Sequence[Heard[Event]]) -> None:
    """Table `unit`."""
    added = [h.fact.event for h in heard if isinstance(h.fact.event, UnitsAdded)]
    _many(conn, ADD_UNIT, [(e.round, unit.code, unit.name, unit.kind, unit.parent) for e in added for unit in e.units])


def files(conn: Database, heard: Sequence[Heard[Event]]) -> None:
    """Table `file`. A file only moves forward, so each kind of fact can be written at once, in this order."""
    _many(conn, ADD_FILE, [_granted(h, e) for h in heard if isinstance(e := h.fact.event, UploadGranted)])
    staged = [_staged(h, e) for h in heard if isinstance(e := h.fact.event, FileStaged)]
    _many(conn, STAGE, staged)
    _many(conn, KEEP, [_kept(h, e) for h in heard if isinstance(e := h.fact.event, FileKept)])
    _many(conn, REFUSE, [_refused(h, e) for h in heard if isinstance(e := h.fact.event, FileRefused)])
    if staged:
        conn.execute(f"NOTIFY {STAGED_HINT}")


def _granted(h: Heard[Event], e: UploadGranted) -> tuple[object, ...]:
    grant = e.file, e.round, e.unit, e.name_hash, e.size, e.exact, e.media_type, e.expires
    return (*grant, h.fact.time, h.fact.cause.actor, h.fact.version, h.fact.cause.correlation)


def _staged(h: Heard[Event], e: FileStaged) -> tuple[object, ...]:
    return h.fact.version, h.fact.time, h.fact.id, h.fact.cause.correlation, e.file, h.fact.version


def _kept(h: Heard[Event], e: FileKept) -> tuple[object, ...]:
    found = e.sha256, e.size, e.media_type, e.version_id, e.retain_until, e.antivirus
    return (h.fact.version, h.fact.time, *found, e.file, h.fact.version)


def _refused(h: Heard[Event], e: FileRefused) -> tuple[object, ...]:
    return h.fact.version, h.fact.time, list(e.findings), e.file, h.fact.version


def _many(conn: Database, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
    if rows:
        with conn.cursor() as cursor:
            cursor.executemany(statement, rows)
