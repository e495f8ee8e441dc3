"""Committed outbox rows, in id order, become the log: dense position, dense key_seq, Merkle leaf.

One sequencer per database leads at a time. It must be asked for the lead and never queue for it: a frozen process in
the queue would be given the lock.
"""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from struct import Struct

import structlog
from psycopg import IsolationLevel, errors

from chiso_runtime import hints, merkle
from chiso_runtime.crash_points import Point, reach
from chiso_runtime.database import Database, connect

log = structlog.get_logger(__name__)

LEADER = 7101
BATCH = 2000
FEW = 40

TRY_LEAD = "SELECT pg_try_advisory_lock(%s)"
END_STUCK = """
SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE locktype = 'advisory' AND objid = %s AND granted
AND clock_timestamp() - state_change > make_interval(secs => %s)
"""
HEAD = "SELECT size, logged_at, frontier FROM log_head"
KEY_HEADS = "SELECT topic, key, key_seq FROM key_head"
TAKE = "SELECT id, topic, key, stream, data FROM outbox ORDER BY id LIMIT %s"
DROP = "DELETE FROM outbox WHERE id BETWEEN %s AND %s"
MOVE_HEAD = "UPDATE log_head SET size = %s, logged_at = %s, frontier = %s WHERE size = %s"
MOVE_KEYS = """
INSERT INTO key_head (topic, key, key_seq, position)
SELECT * FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::bigint[])
ON CONFLICT (topic, key) DO UPDATE SET key_seq = excluded.key_seq, position = excluded.position
"""
ADD = "INSERT INTO log VALUES (%b, %b, %b, %b, %b, %b, %b, %b)"
COPY = "COPY log FROM STDIN (FORMAT BINARY)"

_COPY_HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_COPY_END = b"\xff\xff"
_POSITION, _SEQ_AT, _LENGTH = Struct(">hiq"), Struct(">iqiq"), Struct(">i")


class Deposed(Exception):
    """Another leader moved the head: what this one remembers is worthless."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the log. `logged_at` is microseconds since 1970."""

    position: int
    topic: str
    key: str
    key_seq: int
    logged_at: int
    stream: str
    leaf: bytes
    data: bytes


class Sequencer:
    """Gives committed facts their place in the log."""

    def __init__(self, url: str, *, name: str = "sequencer", patience: float = 5.0) -> None:
        self.name = name
        self._url = url
        self._patience = patience

    def run(self, stop: threading.Event) -> None:
        """Lead when nobody else does, and sequence until told to stop. Raises psycopg.Error."""
        with connect(self._url) as conn:
            hints.listen(conn, hints.OUTBOX)
            if not self._lead(conn, stop):
                return
            head = Head.load(conn)
            try:
                while not stop.is_set():
                    if not head.sequence(conn, BATCH):
                        hints.wait(conn, 0.25)
            except Deposed:
                log.warning("sequencer.deposed")

    def _lead(self, conn: Database, stop: threading.Event) -> bool:
        while not stop.is_set():
            if conn.execute(TRY_LEAD, (LEADER,)).fetchone() == (True,):
                return True
            conn.execute(END_STUCK, (LEADER, self._patience))
            stop.wait(0.2)
        return False


class Head:
    """The end of the log as its leader remembers it."""

    def __init__(self, size: int, logged_at: int, frontier: list[bytes], seqs: dict[tuple[str, str], int]) -> None:
        self.size = size
        self.logged_at = logged_at
        self.frontier = frontier
        self.seqs = seqs

    @classmethod
    def load(cls, conn: Database) -> "Head":
        """Read the head; call it after the lead was won. From here on the connection's transactions are snapshots."""
        size, logged_at, flat = conn.execute(HEAD, binary=True).fetchone() or (0, 0, b"")
        seqs = {(topic, key): seq for topic, key, seq in conn.execute(KEY_HEADS).fetchall()}
        conn.isolation_level = IsolationLevel.REPEATABLE_READ
        return cls(size, logged_at, merkle.unpack(flat), seqs)

    def sequence(self, conn: Database, limit: int) -> int:
        """Move up to `limit` rows from outbox to log in one transaction; returns how many. Raises Deposed.

        REPEATABLE READ: reading and the range delete must see the same rows, or one that commits between is lost.
        """
        try:
            return self._sequence(conn, limit)
        except (errors.UniqueViolation, errors.SerializationFailure) as moved:
            raise Deposed from moved

    def _sequence(self, conn: Database, limit: int) -> int:
        with conn.transaction():
            taken = conn.execute(TAKE, (limit,), binary=True, prepare=True).fetchall()
            if not taken:
                return 0
            now = max(time.time_ns() // 1000, self.logged_at)
            frontier, seqs = self.frontier.copy(), dict[tuple[str, str], int]()
            entries = self._entries(taken, now, seqs)
            size = merkle.extend(frontier, self.size, [entry.leaf for entry in entries])
            first, last = taken[0][0], taken[-1][0]
            with conn.pipeline():
                conn.execute(DROP, (first, last), prepare=True)
                conn.execute(MOVE_KEYS, _columns(entries), prepare=True)
                moved = conn.execute(MOVE_HEAD, (size, now, merkle.pack(frontier), self.size), prepare=True)
                if len(entries) <= FEW:
                    _insert(conn, entries)
                conn.execute(f"NOTIFY {hints.LOG}")
            if moved.rowcount != 1:
                raise Deposed
            if len(entries) > FEW:
                _copy(conn, entries)
            reach(Point.BEFORE_SEQUENCE_COMMIT)
        reach(Point.AFTER_SEQUENCE_COMMIT)
        self.size, self.logged_at, self.frontier = size, now, frontier
        self.seqs.update(seqs)
        return len(entries)

    def _entries(
        self, taken: Sequence[tuple[int, str, str, str, bytes]], now: int, moved: dict[tuple[str, str], int]
    ) -> list[Entry]:
        entries = []
        for position, (_, topic, key, stream, data) in enumerate(taken, self.size + 1):
            at = topic, key
            seq = moved[at] = (moved.get(at) or self.seqs.get(at, 0)) + 1
            entries.append(Entry(position, topic, key, seq, now, stream, merkle.leaf(seq, now, data), data))
        return entries


def _columns(entries: Sequence[Entry]) -> tuple[list[str], list[str], list[int], list[int]]:
    last = {(entry.topic, entry.key): entry for entry in entries}
    return (
        [topic for topic, _ in last],
        [key for _, key in last],
        [entry.key_seq for entry in last.values()],
        [entry.position for entry in last.values()],
    )


def _insert(conn: Database, entries: Sequence[Entry]) -> None:
    for e in entries:
        row = (e.position, e.topic, e.key, e.key_seq, e.logged_at, e.stream, e.leaf, e.data)
        conn.execute(ADD, row, binary=True, prepare=True)


def _copy(conn: Database, entries: Sequence[Entry]) -> None:
    with conn.cursor().copy(COPY) as copy:
        copy.write(packed(entries))


def packed(entries: Sequence[Entry]) -> bytes:
    """Entries as COPY BINARY, packed by hand: adapting value by value is three times slower."""
    out = [_COPY_HEAD]
    for e in entries:
        topic, key, stream = e.topic.encode(), e.key.encode(), e.stream.encode()
        out += (
            _POSITION.pack(8, 8, e.position),
            _LENGTH.pack(len(topic)),
            topic,
            _LENGTH.pack(len(key)),
            key,
            _SEQ_AT.pack(8, e.key_seq, 8, e.logged_at),
            _LENGTH.pack(len(stream)),
            stream,
            _LENGTH.pack(32),
            e.leaf,
            _LENGTH.pack(len(e.data)),
            e.data,
        )
    out.append(_COPY_END)
    return b"".join(out)
