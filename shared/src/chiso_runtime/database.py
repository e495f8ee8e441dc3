"""PostgreSQL: connections that end by themselves when frozen, numbered migrations, advisory locks."""

import select
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import psycopg
from psycopg import Connection, sql
from psycopg.conninfo import conninfo_to_dict
from psycopg_pool import ConnectionPool

Database = Connection[tuple[Any, ...]]

SESSION = (
    "-c search_path=public,read -c timezone=UTC -c transaction_timeout=60s -c idle_in_transaction_session_timeout=30s"
)
MIGRATION_LOCK = 7100
BY_KEY = "SET enable_sort = off; SET enable_seqscan = off"
SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

HISTORY = """
CREATE TABLE IF NOT EXISTS migration (
    name text PRIMARY KEY,
    sha256 text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
)
"""
APPLIED = "SELECT name, sha256 FROM migration"
RECORD = "INSERT INTO migration (name, sha256) VALUES (%s, %s)"

INSERT_ONLY = ("event", "log")
FOLLOWED = ("log", "log_head", "key_head")


class MigrationChanged(Exception):
    """A migration that was applied reads differently now: restore its text and add a new one instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One numbered SQL file."""

    name: str
    text: str

    @property
    def sha256(self) -> str:
        return sha256(self.text.encode()).hexdigest()


def connect(url: str, *, autocommit: bool = True) -> Database:
    """A connection for one loop of work. Raises psycopg.OperationalError when the server is away."""
    conn = psycopg.connect(url, autocommit=autocommit, options=SESSION, connect_timeout=5)
    conn.prepare_threshold = 2
    return conn


def by_key(conn: Database) -> None:
    """From now on this connection reads tables along their keys, whatever was believed of their size.

    A plan made while a table was empty sorts all of it each time, and a loop that keeps the plan keeps doing so when
    the table has filled.
    """
    conn.execute(BY_KEY)


@contextmanager
def snapshot(conn: Database) -> Iterator[Database]:
    """All statements within see the state that was committed at the first of them, and nothing newer.

    It also ends well when a refusal passes through: after a rollback the driver forgets the statements it prepared.
    """
    conn.execute(SNAPSHOT, prepare=False)
    try:
        yield conn
    finally:
        if not conn.closed:
            conn.execute("COMMIT", prepare=False)


def pool(url: str, *, size: int = 8) -> ConnectionPool[Database]:
    """A closed pool; open it in the process that uses it."""
    return ConnectionPool(
        url,
        min_size=1,
        max_size=size,
        open=False,
        timeout=3,
        max_lifetime=600,
        reconnect_timeout=5,
        check=_check_what_ended,
        kwargs={"autocommit": True, "options": SESSION, "connect_timeout": 5},
    )


def _check_what_ended(conn: Database) -> None:
    """Ask only a connection on which something was heard while idle, as its end is: others cost no round trip."""
    poll = select.poll()
    poll.register(conn, select.POLLIN)
    if poll.poll(0):
        ConnectionPool.check_connection(conn)


def migrations(package: str) -> Iterator[Migration]:
    """The event store's tables first, then the service's own files in order of their number."""
    yield Migration(name="0000_event_store", text=_read(files("chiso_runtime") / "sql" / "event_store.sql"))
    folder = files(package) / "sql" / "migrations"
    for file in sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name):
        yield Migration(name=file.name.removesuffix(".sql"), text=_read(file))


def migrate(
    owner_url: str, package: str, *, app_role: str | None = None, follower_role: str | None = None
) -> list[str]:
    """Apply what is missing, in one transaction each, one process at a time; returns the names applied.

    The application role may read and write, but only insert into the event store and the log. The follower's role,
    where there is one, may only read the log.
    """
    with connect(owner_url) as conn:
        conn.execute("SELECT pg_advisory_lock(%s)", (MIGRATION_LOCK,))
        conn.execute(HISTORY)
        applied: dict[str, str] = dict(conn.execute(APPLIED).fetchall())
        done = [m.name for m in migrations(package) if _apply(conn, m, applied)]
        if app_role and app_role != conninfo_to_dict(owner_url).get("user"):
            _grant(conn, app_role)
        if follower_role:
            _grant_log(conn, follower_role)
    return done


def role_of(url: str) -> str | None:
    """The role a connection string signs in as."""
    user = conninfo_to_dict(url).get("user")
    return None if user is None else str(user)


def _read(file: Traversable) -> str:
    return file.read_text(encoding="utf-8")


def _apply(conn: Database, migration: Migration, applied: dict[str, str]) -> bool:
    if (known := applied.get(migration.name)) is not None:
        if known != migration.sha256:
            raise MigrationChanged(migration.name)
        return False
    with conn.transaction():
        conn.execute(migration.text.encode())
        conn.execute(RECORD, (migration.name, migration.sha256))
    return True


def _grant(conn: Database, role: str) -> None:
    app = sql.Identifier(role)
    with conn.transaction():
        for schema in ("public", "read"):
            name = sql.Identifier(schema)
            conn.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(name, app))
            conn.execute(sql.SQL("GRANT ALL ON ALL TABLES IN SCHEMA {} TO {}").format(name, app))
            conn.execute(sql.SQL("GRANT ALL ON ALL SEQUENCES IN SCHEMA {} TO {}").format(name, app))
        for table in INSERT_ONLY:
            conn.execute(sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(sql.Identifier(table), app))


def _grant_log(conn: Database, role: str) -> None:
    follower = sql.Identifier(role)
    database = sql.Identifier(str(conn.info.dbname))
    with conn.transaction():
        conn.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, follower))
        conn.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(follower))
        for table in FOLLOWED:
            conn.execute(sql.SQL("GRANT SELECT ON {} TO {}").format(sql.Identifier(table), follower))
