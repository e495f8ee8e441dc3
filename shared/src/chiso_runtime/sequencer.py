"""Committed outbox rows, in id order, become the log: dense position, dense key_seq, Merkle leaf.

One sequencer per database leads at a time. It must be asked for the lead and never queue for it: a frozen process in
the queue would be given the lock.
"""

import threading
import time
from collections.abc import Iterable, Sequence
from struct import Struct
from typing import NamedTuple

import structlog
from psycopg import IsolationLevel, errors

from chiso_runtime import hints, merkle
from chiso_runtime.brokers.port import Message
from chiso_runtime.crash_points import Point, reach
from chiso_runtime.database import Database, by_key, connect
from chiso_runtime.fresh import Fresh

log = structlog.get_logger(__name__)

LEADER = 7101
BATCH = 2000
FEW = 40
CHUNK = 250

TRY_LEAD = "SELECT pg_try_advisory_lock(%s)"
END_STUCK = """
SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE locktype = 'advisory' AND objid = %s AND granted
AND clock_timestamp() - state_change > make_interval(secs => %s)
"""
HEAD = "SELECT size, logged_at, frontier FROM log_head"
KEY_HEADS = "SELECT topic, key, key_seq FROM key_head"
TAKE = "SELECT id, topic, key, stream, data FROM outbox ORDER BY id LIMIT %s"
MOVE = """
WITH moved AS (
    UPDATE log_head SET size = %(size)b, logged_at = %(now)b, frontier = %(frontier)b WHERE size = %(before)b
    RETURNING true AS so, size
), keys AS (
    INSERT INTO key_head (topic, key, key_seq, position)
    SELECT k.* FROM moved, unnest(%(topics)b::text[], %(keys)b::text[], %(seqs)b::bigint[], %(ends)b::bigint[]) AS k
    ON CONFLICT (topic, key) DO UPDATE SET key_seq = excluded.key_seq, position = excluded.position
)"""
TELL = f"SELECT pg_notify('{hints.LOG}', size::text) FROM moved"  # noqa: S608 -- constants only, as below
DROP = "DELETE FROM outbox WHERE id BETWEEN %(first)b AND %(last)b"
MOVE_MANY = f"{MOVE}, dropped AS ({DROP} AND (SELECT so FROM moved)) {TELL}"  # noqa: S608
MOVE_FEW = f"""{MOVE}, dropped AS ({DROP} AND id = ANY(%(ids)b) AND (SELECT so FROM moved)), added AS (
    INSERT INTO log SELECT e.* FROM moved, unnest(
        %(position)b::bigint[], %(topic)b::text[], %(key)b::text[], %(key_seq)b::bigint[], %(logged_at)b::bigint[],
        %(stream)b::text[], %(leaf)b::bytea[], %(data)b::bytea[]
    ) AS e
) {TELL}"""  # noqa: S608
COPY = "COPY log FROM STDIN (FORMAT BINARY)"

_COPY_HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_COPY_END = b"\xff\xff"
_POSITION, _SEQ_AT, _LENGTH = Struct(">hiq"), Struct(">iqiqi"), Struct(">i")
_LEAF = _LENGTH.pack(32)


class Deposed(Exception):
    """Another leader moved the head: what this one remembers is worthless."""


class Entry(NamedTuple):
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

    def __init__(self, url: str, *, name: str = "sequencer", patience: float = 5.0, fresh: Fresh | None = None) -> None:
        self.name = name
        self._fresh = fresh
        self._url = url
        self._patience = patience

    def run(self, stop: threading.Event) -> None:
        """Lead when nobody else does, and sequence until told to stop. Raises psycopg.Error."""
        with connect(self._url) as conn:
            hints.listen(conn, hints.OUTBOX)
            if not self._lead(conn, stop):
                return
            head = Head.load(conn)
            limit = FEW
            try:
                while not stop.is_set():
                    moved = head.sequence(conn, limit)
                    if self._fresh and head.committed:
                        self._fresh.offer(head.committed)
                    if moved < limit:
                        hints.wait(conn, 0.25)
                    limit = BATCH if moved == limit else FEW
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
        self.committed: Sequence[Message] = ()
        """What the last call committed, where it was few."""

    @classmethod
    def load(cls, conn: Database) -> "Head":
        """Read the head; call it after the lead was won. From here on the connection's transactions are snapshots."""
        size, logged_at, flat = conn.execute(HEAD, binary=True).fetchone() or (0, 0, b"")
        seqs = {(topic, key): seq for topic, key, seq in conn.execute(KEY_HEADS).fetchall()}
        conn.isolation_level = IsolationLevel.REPEATABLE_READ
        by_key(conn)
        return cls(size, logged_at, merkle.unpack(flat), seqs)

    def sequence(self, conn: Database, limit: int) -> int:
        """Move up to `limit` rows from outbox to log, all or none; returns how many. Raises Deposed."""
        self.committed = ()
        try:
            moved = self._few(conn, limit) if limit <= FEW else self._many(conn, limit)
        except (errors.UniqueViolation, errors.SerializationFailure) as lost:
            raise Deposed from lost
        if moved:
            reach(Point.AFTER_SEQUENCE_COMMIT)
        return moved

    def _few(self, conn: Database, limit: int) -> int:
        """Two statements, each a transaction: what was taken is deleted by name, and only if the head moves."""
        taken = conn.execute(TAKE, (limit,), binary=True, prepare=True).fetchall()
        if not taken:
            return 0
        end = End(self)
        entries = end.place(taken)
        ids = [row[0] for row in taken]
        columns = dict(zip(Entry._fields, map(list, zip(*entries, strict=True)), strict=True))
        reach(Point.BEFORE_SEQUENCE_COMMIT)
        moved = conn.execute(MOVE_FEW, {**end.moves(ids[0], ids[-1]), **columns, "ids": ids}, prepare=True)
        if moved.rowcount != 1:
            raise Deposed
        end.become(self)
        self.committed = [
            Message(e.topic, e.key, e.key_seq, e.position, e.logged_at, e.stream, e.data) for e in entries
        ]
        return len(taken)

    def _many(self, conn: Database, limit: int) -> int:
        """One REPEATABLE READ transaction: reading and the range delete must see the same rows, or one is lost.

        Rows are hashed and packed in chunks, so that the server writes one while the next is made.
        """
        with conn.transaction():
            taken = conn.execute(TAKE, (limit,), binary=True, prepare=True).fetchall()
            if not taken:
                return 0
            end = End(self)
            copy(conn, (packed(end.place(taken[at : at + CHUNK])) for at in range(0, len(taken), CHUNK)))
            moved = conn.execute(MOVE_MANY, end.moves(taken[0][0], taken[-1][0]), prepare=True)
            if moved.rowcount != 1:
                raise Deposed
            reach(Point.BEFORE_SEQUENCE_COMMIT)
        end.become(self)
        return len(taken)


class End:
    """The end of the log as it will be once the rows taken are in it."""

    def __init__(self, head: Head) -> None:
        self._head = head
        self._size = head.size
        self._now = max(time.time_ns() // 1000, head.logged_at)
        self._frontier = head.frontier.copy()
        self._keys: dict[tuple[str, str], tuple[int, int]] = {}

    def place(self, taken: Sequence[tuple[int, str, str, str, bytes]]) -> list[Entry]:
        """The next entries of the log."""
        entries, keys, seqs, now = [], self._keys, self._head.seqs, self._now
        for position, (_, topic, key, stream, data) in enumerate(taken, self._size + 1):
            at = topic, key
            seq = (keys[at][0] if at in keys else seqs.get(at, 0)) + 1
            keys[at] = seq, position
            entries.append(Entry(position, topic, key, seq, now, stream, merkle.leaf(seq, now, data), data))
        self._size = merkle.extend(self._frontier, self._size, [entry.leaf for entry in entries])
        return entries

    def moves(self, first: int, last: int) -> dict[str, object]:
        """What the heads are moved to when the outbox's rows from `first` to `last` are dropped."""
        return {
            "size": self._size,
            "now": self._now,
            "frontier": merkle.pack(self._frontier),
            "before": self._head.size,
            "topics": [topic for topic, _ in self._keys],
            "keys": [key for _, key in self._keys],
            "seqs": [seq for seq, _ in self._keys.values()],
            "ends": [position for _, position in self._keys.values()],
            "first": first,
            "last": last,
        }

    def become(self, head: Head) -> None:
        """It is committed: the leader remembers it."""
        head.size, head.logged_at, head.frontier = self._size, self._now, self._frontier
        head.seqs.update({at: seq for at, (seq, _) in self._keys.items()})


def copy(conn: Database, chunks: Iterable[bytes]) -> None:
    """Write packed entries into the log, in the caller's transaction."""
    with conn.cursor().copy(COPY) as out:
        out.write(_COPY_HEAD)
        for chunk in chunks:
            out.write(chunk)
        out.write(_COPY_END)


def packed(entries: Sequence[Entry]) -> bytes:
    """Entries as rows of COPY BINARY, by hand: adapting value by value is three times slower."""
    out, names = list[bytes](), _Names()
    for position, topic, key, seq, at, stream, leaf, data in entries:
        name = stream.encode()
        out += (
            _POSITION.pack(8, 8, position),
            names[topic, key],
            _SEQ_AT.pack(8, seq, 8, at, len(name)),
            name,
            _LEAF,
            leaf,
            _LENGTH.pack(len(data)),
            data,
        )
    return b"".join(out)


class _Names(dict[tuple[str, str], bytes]):
    """Topic and key as two packed columns."""

    def __missing__(self, at: tuple[str, str]) -> bytes:
        topic, key = at[0].encode(), at[1].encode()
        found = self[at] = b"".join((_LENGTH.pack(len(topic)), topic, _LENGTH.pack(len(key)), key))
        return found
