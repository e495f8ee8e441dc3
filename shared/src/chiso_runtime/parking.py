"""Messages that fail the same way three times: kept with their bytes and reason, and driven again in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chiso_runtime.brokers.port import Message
from chiso_runtime.database import Database

WHOLE_KEY = ""

PARK_STREAM = """
INSERT INTO parked_stream (consumer, source, key, stream, seq, reason) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT DO NOTHING
"""
PARK = """
INSERT INTO parked (consumer, source, key, seq, stream, position, logged_at, data)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
# FOR SHARE: whoever unparks waits for those who still set messages aside.
STREAMS = "SELECT key, stream FROM parked_stream WHERE consumer = %s AND source = %s AND key = ANY(%s) FOR SHARE"
STILL = """
UPDATE parked_stream SET seq = %s, reason = %s WHERE consumer = %s AND source = %s AND key = %s AND stream = %s
"""
ALL = """
SELECT source, key, stream, seq, reason, parked_at,
       (SELECT count(*) FROM parked m WHERE m.consumer = p.consumer AND m.source = p.source AND m.key = p.key
        AND p.stream IN ('', m.stream))
FROM parked_stream p WHERE consumer = %s AND source = %s ORDER BY key, seq, stream
"""
NEXT = """
SELECT source, key, seq, position, logged_at, stream, data FROM parked
WHERE consumer = %s AND source = %s AND key = %s AND stream = %s ORDER BY seq
"""
AT = """
SELECT source, key, seq, position, logged_at, stream, data FROM parked
WHERE consumer = %s AND source = %s AND key = %s AND seq = %s
"""
DROP = "DELETE FROM parked WHERE consumer = %s AND source = %s AND key = %s AND seq = %s"
DROP_KEY = "DELETE FROM parked WHERE consumer = %s AND source = %s AND key = %s"
UNPARK = "DELETE FROM parked_stream WHERE consumer = %s AND source = %s AND key = %s AND stream = %s"
COUNT = "SELECT count(*) FROM parked_stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """A parked stream, or a whole key where `stream` is empty; `messages` wait, and `seq` is the one that failed."""

    source: str
    key: str
    stream: str
    seq: int
    reason: str
    since: datetime
    messages: int


def park_stream(conn: Database, consumer: str, message: Message, reason: str) -> None:
    """Park the message's source stream; its checkpoint may move on."""
    row = (consumer, message.topic, message.key, message.stream, message.seq, reason[:2000])
    conn.execute(PARK_STREAM, row)


def park_key(conn: Database, consumer: str, message: Message, reason: str) -> None:
    """Park the message's whole key; its checkpoint stays where it is, and its bytes are kept to be looked at."""
    with conn.transaction():
        conn.execute(PARK_STREAM, (consumer, message.topic, message.key, WHOLE_KEY, message.seq, reason[:2000]))
        keep(conn, consumer, [message])


def still(conn: Database, consumer: str, message: Message, reason: str) -> None:
    """A parked stream was driven up to this message, which fails."""
    at = consumer, message.topic, message.key, message.stream
    conn.execute(STILL, (message.seq, reason[:2000], *at))


def keep(conn: Database, consumer: str, messages: Sequence[Message]) -> None:
    """Store messages of parked streams."""
    for m in messages:
        conn.execute(PARK, (consumer, m.topic, m.key, m.seq, m.stream, m.position, m.logged_at, m.data))


def parked_streams(conn: Database, consumer: str, source: str, keys: Sequence[str]) -> dict[str, set[str]]:
    """Parked streams by key; the empty name stands for the whole key."""
    found: dict[str, set[str]] = {}
    for key, stream in conn.execute(STREAMS, (consumer, source, list(keys)), prepare=True).fetchall():
        found.setdefault(str(key), set()).add(str(stream))
    return found


def listing(conn: Database, consumer: str, source: str) -> list[Parked]:
    """All that this consumer has parked of a topic; within a key in the order in which it happened."""
    return [
        Parked(source=s, key=k, stream=st, seq=n, reason=r, since=at, messages=c)
        for s, k, st, n, r, at, c in conn.execute(ALL, (consumer, source)).fetchall()
    ]


def first(conn: Database, consumer: str, parked: Parked) -> Message | None:
    """The message that failed; None before it was kept, which is at its next delivery."""
    row = conn.execute(AT, (consumer, parked.source, parked.key, parked.seq)).fetchone()
    return None if row is None else Message(*row)


def waiting(conn: Database, consumer: str, source: str, key: str, stream: str) -> list[Message]:
    """The stored messages of a parked stream, in order."""
    return [Message(*row) for row in conn.execute(NEXT, (consumer, source, key, stream)).fetchall()]


def drop(conn: Database, consumer: str, message: Message) -> bool:
    """A stored message had its effect; False when somebody else drove it meanwhile."""
    return conn.execute(DROP, (consumer, message.topic, message.key, message.seq)).rowcount == 1


def unpark(conn: Database, consumer: str, source: str, key: str, stream: str) -> None:
    """The stream, or the key, flows again."""
    conn.execute(UNPARK, (consumer, source, key, stream))
    if stream == WHOLE_KEY:
        conn.execute(DROP_KEY, (consumer, source, key))
