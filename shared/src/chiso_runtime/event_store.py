"""The event store: lock a stream, read it, append to it. The outbox row goes into the same statement."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

from chiso_runtime.codec import Cause, EventCodec, Fact
from chiso_runtime.database import Database

E = TypeVar("E")

LOCK = """
WITH held AS MATERIALIZED (SELECT version, xmin FROM stream WHERE stream = %s FOR UPDATE)
SELECT version, clock_timestamp(), xmin <> pg_current_xact_id()::xid FROM held
"""  # the clock is read above the lock: beside it, it would be read while the lock is still waited for
SHARE = """
SELECT version, clock_timestamp(), xmin <> pg_current_xact_id()::xid FROM stream WHERE stream = %s FOR SHARE
"""
SEEN = "SELECT version, clock_timestamp() FROM stream WHERE stream = %s"
FIRST = "INSERT INTO stream VALUES (%s, 0) ON CONFLICT DO NOTHING"
READ = "SELECT data FROM event WHERE stream = %s AND version > %s ORDER BY version"
APPEND = """
WITH fact AS (
    SELECT data, n FROM unnest(%(datas)s::bytea[]) WITH ORDINALITY AS f (data, n)
), stored AS (
    INSERT INTO event (stream, version, data) SELECT %(stream)s, %(version)s + n, data FROM fact
), moved AS (
    UPDATE stream SET version = %(version)s::integer + %(count)s WHERE stream = %(stream)s
)
INSERT INTO outbox (topic, key, stream, data)
SELECT %(topic)s, %(key)s, %(stream)s, data FROM fact ORDER BY n
"""
REMEMBER = """
INSERT INTO idempotency (actor, key, fingerprint, stream, version)
VALUES (%(actor)s, %(once)s, %(fingerprint)s, %(stream)s, %(version)s::integer + %(count)s)
"""
APPEND_ONCE = f"WITH remembered AS ({REMEMBER}), {APPEND.lstrip().removeprefix('WITH ')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where the facts of a stream are published: topic and message key."""

    topic: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """A client's idempotency key, with a fingerprint of all it asked for."""

    actor: str
    key: str
    fingerprint: str

    def id(self, kind: str) -> UUID:
        """The id of the thing this request makes: the same request makes the same thing."""
        return uuid5(NAMESPACE_URL, f"chiso:{kind}:{self.actor}:{self.key}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """A stream held until the transaction ends: its version, and the database's clock read after the lock.

    `committed` is False where this transaction itself wrote the last version, which may yet be undone.
    """

    stream: str
    version: int
    now: datetime
    committed: bool


def lock(conn: Database, stream: str) -> Locked:
    """Hold the stream; whatever decides about it (clock, state, ids) comes after this."""
    while (row := conn.execute(LOCK, (stream,), prepare=True).fetchone()) is None:
        conn.execute(FIRST, (stream,))
    return Locked(stream=stream, version=row[0], now=row[1], committed=row[2])


def share(conn: Database, stream: str) -> Locked | None:
    """Keep the stream as it is until the transaction ends, beside others who do so; None when it has not begun."""
    row = conn.execute(SHARE, (stream,), prepare=True).fetchone()
    return None if row is None else Locked(stream=stream, version=row[0], now=row[1], committed=row[2])


def seen(conn: Database, stream: str) -> Locked | None:
    """Where the stream stands in a snapshot that writes nothing, which needs no lock; None when it has not begun."""
    row = conn.execute(SEEN, (stream,), prepare=True).fetchone()
    return None if row is None else Locked(stream=stream, version=row[0], now=row[1], committed=True)


def read(conn: Database, codec: EventCodec[E], stream: str, *, after: int = 0) -> list[Fact[E]]:
    """The stream's facts above a version, in order. A stored fact that this release cannot name is an error."""
    rows = conn.execute(READ, (stream, after), prepare=True, binary=True).fetchall()
    return [_known(codec.decode(data), stream) for (data,) in rows]


def append(
    conn: Database,
    codec: EventCodec[E],
    locked: Locked,
    route: Route,
    events: Sequence[E],
    *,
    cause: Cause,
    time: datetime,
    new_id: Callable[[int], UUID],
    once: Once | None = None,
) -> list[Fact[E]]:
    """Store events after the locked version and put them into the outbox, in the caller's transaction.

    `new_id` gives the id of the n-th event, counted from 1; `once` is remembered, also where there are no events.
    Raises EventTooLarge.
    """
    facts, datas = [], []
    for n, event in enumerate(events, 1):
        id, version = new_id(n), locked.version + n
        datas.append(
            codec.encode(event, id=id, stream=locked.stream, version=version, key=route.key, time=time, cause=cause)
        )
        facts.append(
            Fact(id=str(id), stream=locked.stream, version=version, key=route.key, time=time, cause=cause, event=event)
        )
    said: dict[str, object] = {
        "datas": datas,
        "stream": locked.stream,
        "version": locked.version,
        "count": len(datas),
        "topic": route.topic,
        "key": route.key,
    }
    if once:
        said |= {"actor": once.actor, "once": once.key, "fingerprint": once.fingerprint}
    if datas:
        conn.execute(APPEND_ONCE if once else APPEND, said, prepare=True)
    elif once:
        conn.execute(REMEMBER, said, prepare=True)
    return facts


def _known(fact: Fact[E] | None, stream: str) -> Fact[E]:
    if fact is None:
        raise LookupError(f"{stream} holds a fact that this release does not know")
    return fact
