"""A database whose clock the test sets forward: what the services ask for as `clock_timestamp()` is shifted.

The services' connections find the function of this database before PostgreSQL's own, because a trigger on their login
puts `pg_catalog` last. Nothing of the services knows of it.
"""

from datetime import datetime, timedelta

import psycopg

from tests.servers.databases import Database
from tests.world import PREPARED

MAKE = (
    "CREATE TABLE test_clock (shift interval NOT NULL)",
    "INSERT INTO test_clock VALUES ('0')",
    """
    CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
    AS 'SELECT pg_catalog.clock_timestamp() + shift FROM public.test_clock'
    """,
    """
    CREATE FUNCTION test_login() RETURNS event_trigger LANGUAGE plpgsql
    AS $$ BEGIN PERFORM set_config('search_path', 'public, read, pg_catalog', false); END $$
    """,
    "CREATE EVENT TRIGGER test_login ON login EXECUTE FUNCTION test_login()",
    "GRANT SELECT ON test_clock TO {app}",
)
SET = "UPDATE test_clock SET shift = %s"
NOW = "SELECT pg_catalog.clock_timestamp()"


def with_clock(database: Database) -> None:
    """Prepare a database of submission, which keeps the deadlines, with a clock that can be set."""
    PREPARED["submission"](database)
    add_clock(database)


def add_clock(database: Database) -> None:
    """Give a migrated database a clock that can be set; whoever is connected already goes on without it."""
    with psycopg.connect(database.admin_dsn, autocommit=True) as conn:
        for statement in MAKE:
            conn.execute(statement.replace("{app}", database.app).encode())


class Clock:
    """Sets the clock of one database. Needs its superuser."""

    def __init__(self, admin_dsn: str) -> None:
        self._conn = psycopg.connect(admin_dsn, autocommit=True)

    def begin(self) -> datetime:
        """Let the database's clock show the real time, and tell it."""
        self.set(timedelta())
        row = self._conn.execute(NOW).fetchone()
        assert row is not None
        now: datetime = row[0]
        return now

    def set(self, shift: timedelta) -> None:
        """Let the database's clock run so much ahead."""
        self._conn.execute(SET, (shift,))

    def close(self) -> None:
        self._conn.close()
