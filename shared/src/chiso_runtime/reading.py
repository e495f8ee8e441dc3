"""What a request reads by: any connection for a statement that stands alone, one snapshot for those that must agree."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app, g, request
from psycopg_pool import ConnectionPool

from chiso_runtime import database
from chiso_runtime.database import Database
from chiso_runtime.written import Write, awaited, is_folded, is_folded_by, named_write

RECORDED = "Chiso-Recorded"
EXTENSION = "chiso-pool"


def pool() -> ConnectionPool[Database]:
    """The service's connections.

    A read that names a write waits here for it: whoever waits holds no connection, so that others are answered.
    """
    if request.method in ("GET", "HEAD"):
        _await_named()
    return _connections()


@contextmanager
def reading() -> Iterator[Database]:
    """A connection for one statement; where the request holds a snapshot, the statement is asked in it."""
    if (conn := held()) is not None:
        yield conn
        return
    with pool().connection() as conn:
        yield conn


@contextmanager
def snapshot() -> Iterator[Database]:
    """One committed state of the database for all that is read within, by whichever functions, versions and positions
    as well as rows. Also a decorator for views.

    A write that the caller names is waited for before; within, nothing new is ever seen. A snapshot within another one
    is that one. An answer that is streamed is read before it begins: the snapshot ends with the block.
    """
    if (conn := held()) is not None:
        yield conn
        return
    _await_named()
    with _connections().connection() as conn, database.snapshot(conn):
        g.snapshot = conn
        try:
            yield conn
        finally:
            del g.snapshot


def held() -> Database | None:
    """The connection of the snapshot in which the request is reading, if it is."""
    found: Database | None = g.get("snapshot")
    return found


def read_after_write(conn: Database) -> bool:
    """Whether the write named by the caller is in the read models, waiting for it up to a second.

    A read waited already, before it took its connection.
    """
    named = _named()
    if named is None or g.get("folded", False):
        return True
    return is_folded(conn, named) or ("folded" not in g and awaited(lambda: is_folded(conn, named)))


def _await_named() -> None:
    found, named = _connections(), _named()
    if named is not None and "folded" not in g:
        g.folded = awaited(lambda: is_folded_by(found, named))


def _named() -> Write | None:
    """The write that the caller wants to see."""
    return named_write(request.headers.get(RECORDED) or request.args.get("recorded", ""))


def _connections() -> ConnectionPool[Database]:
    found: ConnectionPool[Database] = current_app.extensions[EXTENSION]
    return found
