"""Answers from the read models: the only SELECTs that API, pages, gate and sweeper use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chiso_contracts.rejection import Rejected
from chiso_runtime import policy
from chiso_runtime.database import Database
from psycopg.rows import class_row

PLACE = """
SELECT r.round, r.owner, r.imported, u.unit, u.name AS unit_name, u.parent
FROM round r LEFT JOIN unit u ON u.round = r.round AND u.unit = %s WHERE r.round = %s
"""
PLACES = """
SELECT r.round, r.owner, r.imported, u.unit, u.name AS unit_name, u.parent
FROM round r JOIN unit u ON u.round = r.round WHERE r.round = %s ORDER BY u.unit
"""
FILE = "SELECT * FROM file_shown WHERE file = %s"
FILES = """
SELECT * FROM file_shown WHERE round = %(round)s AND unit = ANY(%(units)s)
AND (%(after)s = '' OR (granted_at, file) > (SELECT granted_at, file FROM file WHERE file = %(after)s))
ORDER BY granted_at, file LIMIT %(limit)s
"""
WAITING = """
SELECT f.file, f.round, r.year, coalesce(n.name, '') AS name, f.size, f.exact, f.media_type, f.staged_event,
       f.correlation
FROM file f JOIN round r ON r.round = f.round LEFT JOIN file_name n ON n.file = f.file
WHERE f.state = 'staged' ORDER BY f.staged_at, f.file LIMIT 50
"""
SWEEP_BEFORE = """
SELECT least(clock_timestamp() - interval '24 hours', (SELECT min(granted_at) FROM file WHERE state = 'staged'))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A unit in a round, with what the rules of access ask for."""

    round: str
    owner: str
    imported: bool
    unit: str
    unit_name: str
    parent: str | None

    @property
    def subject(self) -> policy.Subject:
        return policy.Subject(owner=self.owner, round=self.round, unit=self.unit, parent=self.parent)

    @property
    def phase(self) -> str:
        return policy.IMPORTED if self.imported else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow(Place):
    """A file as it is now. `name` is None once erased; what the gate says is None before it spoke."""

    file: str
    round_name: str
    name: str | None
    size: int
    media_type: str
    state: str
    version: int
    expires: datetime
    granted_at: datetime
    granted_by: str
    staged_at: datetime | None
    checked_at: datetime | None
    sha256: str | None
    version_id: str | None
    retain_until: date | None
    antivirus: str | None
    findings: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A staged file that no gate has spoken about, with what was announced of it and the fact that staged it."""

    file: str
    round: str
    year: int
    name: str
    size: int
    exact: bool
    media_type: str
    staged_event: str
    correlation: str


def place(conn: Database, round: str, unit: str) -> Place:
    """A unit in a round. Raises Rejected: unknown-round, unknown-unit."""
    row = conn.execute(PLACE, (unit, round), prepare=True).fetchone()
    if row is None:
        raise Rejected("unknown-round", round=round)
    owner, imported, found, name, parent = row[1:]
    if found is None:
        raise Rejected("unknown-unit", round=round, unit=unit)
    return Place(round=round, owner=owner, imported=imported, unit=found, unit_name=name, parent=parent)


def places(conn: Database, round: str) -> Sequence[Place]:
    """All units of a round. Raises Rejected: unknown-round."""
    with conn.cursor(row_factory=class_row(Place)) as cursor:
        found = cursor.execute(PLACES, (round,)).fetchall()
    if not found:
        raise Rejected("unknown-round", round=round)
    return found


def file(conn: Database, file: str) -> FileRow:
    """A file. Raises Rejected: unknown-file."""
    with conn.cursor(row_factory=class_row(FileRow)) as cursor:
        found = cursor.execute(FILE, (file,), prepare=True).fetchone()
    if found is None:
        raise Rejected("unknown-file")
    return found


def files(conn: Database, round: str, units: Sequence[str], *, after: str, limit: int) -> Sequence[FileRow]:
    """Files of units of a round, oldest first, behind a file ("" for from the start)."""
    asked = {"round": round, "units": list(units), "after": after, "limit": limit}
    with conn.cursor(row_factory=class_row(FileRow)) as cursor:
        return cursor.execute(FILES, asked).fetchall()


def waiting(conn: Database) -> Sequence[Waiting]:
    """Up to fifty files that wait for the gate, longest first."""
    with conn.cursor(row_factory=class_row(Waiting)) as cursor:
        return cursor.execute(WAITING, prepare=True).fetchall()


def sweep_before(conn: Database) -> datetime:
    """Staged objects older than this belong to nobody: a day old, and older than all that waits for the gate."""
    row = conn.execute(SWEEP_BEFORE).fetchone()
    if row is None:
        raise LookupError("a SELECT of one value gave no row")
    instant: datetime = row[0]
    return instant
