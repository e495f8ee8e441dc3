"""Messages that fail the same way three times: kept with their bytes and reason, and driven again in order."""

from collections.abc import Sequence
from dataclasses import dataclass

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
ALL = """
SELECT p.source, p.key, p.stream, p.seq, p.reason, count(m.seq)
FROM parked_stream p LEFT JOIN parked m USING (consumer, source, key, stream)
WHERE p.consumer = %s GROUP BY p.source, p.key, p.stream, p.seq, p.reason ORDER BY 1, 2, 3
"""
NEXT = """
SELECT source, key, seq, position, logged_at, stream, data FROM parked
WHERE consumer = %s AND source = %s AND key = %s AND stream = %s ORDER BY seq
"""
DROP = "DELETE FROM parked WHERE consumer = %s AND source = %s AND key = %s AND seq = %s"
UNPARK = "DELETE FROM parked_stream WHERE consumer = %s AND source = %s AND key = %s AND stream = %s"
COUNT = "SELECT count(*) FROM parked_stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """A parked stream, or a whole key where `stream` is empty; `messages` wait behind the reason."""

    source: str
    key: str
    stream: str
    seq: int
    reason: str
    messages: int


def park_stream(conn: Database, consumer: str, message: Message, reason: str) -> None:
    """Park the message's source stream; its checkpoint may move on."""
    row = (consumer, message.topic, message.key, message.stream, message.seq, reason[:2000])
    conn.execute(PARK_STREAM, row)


def park_key(conn: Database, consumer: str, message: Message, reason: str) -> None:
    """Park the message's whole key; its checkpoint stays where it is."""
    conn.execute(PARK_STREAM, (consumer, message.topic, message.key, WHOLE_KEY, message.seq, reason[:2000]))


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


def listing(conn: Database, consumer: str) -> list[Parked]:
    """All that this consumer has parked."""
    return [
        Parked(source=s, key=k, stream=st, seq=n, reason=r, messages=c)
        for s, k, st, n, r, c in conn.execute(ALL, (consumer,)).fetchall()
    ]


def waiting(conn: Database, consumer: str, source: str, key: str, stream: str) -> list[Message]:
    """The stored messages of a parked stream, in order."""
    return [Message(*row) for row in conn.execute(NEXT, (consumer, source, key, stream)).fetchall()]


def drop(conn: Database, consumer: str, message: Message) -> bool:
    """A stored message had its effect; False when somebody else drove it meanwhile."""
    return conn.execute(DROP, (consumer, message.topic, message.key, message.seq)).rowcount == 1


def unpark(conn: Database, consumer: str, source: str, key: str, stream: str) -> None:
    """The stream, or the key, flows again."""
    conn.execute(UNPARK, (consumer, source, key, stream))
