"""Reading a service's log: in position order for followers, by key for those who miss something."""

from collections.abc import Sequence

from chiso_runtime.brokers.port import Message
from chiso_runtime.database import Database, connect

PAGE = 1000

FROM = """
SELECT topic, key, key_seq, position, logged_at, stream, data
FROM log WHERE position > %s ORDER BY position LIMIT %s
"""
OF_TOPIC = """
SELECT topic, key, key_seq, position, logged_at, stream, data
FROM log WHERE position > %s AND position <= %s AND topic = %s ORDER BY position
"""
OF_KEY = """
SELECT topic, key, key_seq, position, logged_at, stream, data
FROM log WHERE topic = %s AND key = %s AND key_seq > %s ORDER BY key_seq LIMIT %s
"""
HEADS = "SELECT key, key_seq FROM key_head WHERE topic = %s"
SIZE = "SELECT size FROM log_head"


def after(conn: Database, position: int, *, limit: int = PAGE) -> list[Message]:
    """Entries of all topics behind a position."""
    return _messages(conn.execute(FROM, (position, limit), binary=True, prepare=True).fetchall())


def of_topic(conn: Database, topic: str, position: int, *, limit: int = PAGE) -> tuple[list[Message], int]:
    """Entries of one topic behind a position, and the position that was looked up to."""
    upto = min(position + limit, size(conn))
    if upto <= position:
        return [], position
    rows = conn.execute(OF_TOPIC, (position, upto, topic), binary=True, prepare=True).fetchall()
    return _messages(rows), upto


def of_key(conn: Database, topic: str, key: str, seq: int, *, limit: int = PAGE) -> list[Message]:
    """Entries of one key behind a sequence number."""
    return _messages(conn.execute(OF_KEY, (topic, key, seq, limit), binary=True, prepare=True).fetchall())


def heads(conn: Database, topic: str) -> dict[str, int]:
    """The last sequence number of every key of a topic."""
    return {str(key): int(seq) for key, seq in conn.execute(HEADS, (topic,)).fetchall()}


def size(conn: Database) -> int:
    """How many entries the log has, which is also its last position."""
    row = conn.execute(SIZE, prepare=True).fetchone()
    return 0 if row is None else int(row[0])


class DatabaseOwnerLog:
    """The owner's log where its tables can be read: in the owner itself, and in the embedded installation."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._conn: Database | None = None

    def after(self, topic: str, key: str, seq: int) -> Sequence[Message]:
        return of_key(self._connected(), topic, key, seq)

    def heads(self, topic: str) -> dict[str, int]:
        return heads(self._connected(), topic)

    def _connected(self) -> Database:
        if self._conn is None or self._conn.closed or self._conn.broken:
            self._conn = connect(self._url)
        return self._conn


def _messages(rows: Sequence[tuple[object, ...]]) -> list[Message]:
    return [Message(*row) for row in rows]  # type: ignore[arg-type]
