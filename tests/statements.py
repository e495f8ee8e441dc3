"""What a service asks of its database, statement by statement; and what somebody else writes between two of them."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import get_ident
from typing import Any

import pytest
from psycopg import Connection, Cursor
from psycopg.pq import TransactionStatus
from psycopg_pool import ConnectionPool


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement as it is about to run; `alone` where no transaction is open, `beside` where its thread holds another
    connection of the pool too."""

    text: str
    alone: bool
    beside: bool


@contextmanager
def watched(connections: ConnectionPool[Any], tell: Callable[[Statement], None]) -> Iterator[None]:
    """Tell each statement before it runs, on the thread that runs it."""
    given, taken = connections.getconn, connections.putconn
    held: Counter[int] = Counter()

    class Watched(Cursor[Any]):
        def execute(self, query: Any, *values: Any, **chosen: Any) -> "Watched":
            alone, beside = _is_idle(self.connection), held[get_ident()] > 1
            tell(Statement(text=str(query), alone=alone, beside=beside))
            return super().execute(query, *values, **chosen)

    def give(timeout: float | None = None) -> Connection[Any]:
        conn: Connection[Any] = given(timeout)
        conn.cursor_factory = Watched
        held[get_ident()] += 1
        return conn

    def take(conn: Connection[Any]) -> None:
        conn.cursor_factory = Cursor
        held[get_ident()] -= 1
        taken(conn)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connections, "getconn", give)
        patch.setattr(connections, "putconn", take)
        yield


@contextmanager
def written_before(
    connections: ConnectionPool[Any], part: str, write: Callable[[], object], *, after: int = 0
) -> Iterator[None]:
    """Before the first statement with `part` in it, or behind `after` others of them, `write` runs once, to its end.

    It runs on a thread of its own: in a request of ours that it makes, nothing is left of the one that is read.
    """
    seen: list[Statement] = []

    def tell(statement: Statement) -> None:
        if part in statement.text:
            seen.append(statement)
            if len(seen) == after + 1:
                with ThreadPoolExecutor(1) as others:
                    others.submit(write).result()

    with watched(connections, tell):
        yield
    assert len(seen) > after, f"no statement with {part!r}"


def _is_idle(conn: Connection[Any]) -> bool:
    return conn.info.transaction_status == TransactionStatus.IDLE
