"""Tables that refuse what carries a mark, until the mark is taken away: a fault of one service's database.

The log stays whole: only its consumer cannot take a fact for a while, as after a release with a mistake.
"""

import psycopg
from psycopg.sql import SQL, Identifier

from tests.faults.crash.cases import POISONS, Poison

PLANT = """
CREATE SCHEMA IF NOT EXISTS planted;
CREATE TABLE planted.mark (refused_by text, mark text);
CREATE FUNCTION planted.refuse() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF EXISTS (SELECT FROM planted.mark WHERE refused_by = TG_ARGV[0] AND strpos(NEW::text, mark) > 0) THEN
        RAISE EXCEPTION 'the table refuses this for now';
    END IF;
    RETURN NEW;
END $$;
"""
WATCH = "CREATE TRIGGER planted BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION planted.refuse({name})"
ADD = "INSERT INTO planted.mark VALUES (%s, %s)"
REMOVE = "DELETE FROM planted.mark WHERE refused_by = %s AND mark = %s"
PARKED = """
SELECT key, stream FROM parked_stream
WHERE consumer = %s AND source = %s AND strpos(key || ' ' || stream, %s) > 0
"""


class Plants:
    """The marks in one service's database. `dsn` is the superuser's."""

    def __init__(self, service: str, dsn: str) -> None:
        self._dsn = dsn
        with psycopg.connect(dsn, autocommit=True) as conn:
            conn.execute(PLANT)
            for table in {one.table for one in POISONS if one.service == service}:
                named = SQL(WATCH).format(table=Identifier(*table.split(".")), name=table)
                conn.execute(named)

    def add(self, poison: Poison, mark: str) -> None:
        """From now on the table refuses what carries the mark."""
        self._execute(ADD, (poison.table, mark))

    def remove(self, poison: Poison, mark: str) -> None:
        """The table takes it again."""
        self._execute(REMOVE, (poison.table, mark))

    def parked(self, poison: Poison, mark: str) -> list[tuple[str, str]]:
        """Key and stream of what the consumer has parked because of the mark."""
        with psycopg.connect(self._dsn, autocommit=True) as conn:
            return list(conn.execute(PARKED, (poison.consumer, poison.source, mark)).fetchall())

    def _execute(self, statement: str, row: tuple[str, str]) -> None:
        with psycopg.connect(self._dsn, autocommit=True) as conn:
            conn.execute(statement, row)
