"""Rows enter a table the same way, few by INSERT or many by COPY."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from chiso_runtime.database import Database, connect
from chiso_runtime.rows import FEW, Table, array, json

from tests.servers import databases

COLUMNS = ("unit", "points", "said", "named", "version")
ADDED = Table("added", COLUMNS)
REPLACED = Table("replaced", COLUMNS, key=("unit",), version="version")
ODD = ("a\tb", 'quoted "so"', "back\\slash", "two\nlines", "{braces,}", "\\N", "", "null", "\\n", "]\n[")
COUNTS = [1, len(ODD), FEW + len(ODD)]

MAKE = """
CREATE SCHEMA read;
CREATE TABLE read.added (unit text, points numeric, said jsonb, named text[], version integer);
CREATE TABLE read.replaced (unit text PRIMARY KEY, points numeric, said jsonb, named text[], version integer);
"""


@pytest.fixture
def conn(database: databases.Database) -> Iterator[Database]:
    with connect(database.owner_dsn) as found:
        found.execute(MAKE)
        yield found


def row(number: int, points: str, version: int) -> tuple[object, ...]:
    odd = ODD[number % len(ODD)]
    return (f"{number:03}{odd}", Decimal(points), json({"odd": odd}), array([odd, "x"]), version)


def stored(conn: Database, table: str) -> list[tuple[object, ...]]:
    return conn.execute(f"SELECT * FROM read.{table} ORDER BY unit").fetchall()


@pytest.mark.parametrize("count", COUNTS)
def test_rows_are_read_as_they_were_written(conn: Database, count: int) -> None:
    with conn.transaction():
        ADDED.write(conn, [row(n, "1.50", 1) for n in range(count)])
    expected = [
        (f"{n:03}{odd}", Decimal("1.50"), {"odd": odd}, [odd, "x"], 1) for n, odd in enumerate((ODD * FEW)[:count])
    ]
    assert stored(conn, "added") == expected


@pytest.mark.parametrize("count", COUNTS)
def test_a_row_is_replaced_by_one_of_a_higher_version_alone(conn: Database, count: int) -> None:
    for points, version in (("1", 2), ("2", 3), ("3", 1)):
        with conn.transaction():
            REPLACED.write(conn, [row(n, points, version) for n in range(count)])
    assert [(points, version) for _, points, _, _, version in stored(conn, "replaced")] == [(Decimal(2), 3)] * count


def test_two_writes_of_one_transaction_do_not_mix(conn: Database) -> None:
    with conn.transaction():
        REPLACED.write(conn, [row(n, "1", 1) for n in range(FEW + 1)])
        REPLACED.write(conn, [row(n, "2", 2) for n in range(FEW + 1, 2 * FEW + 2)])
    assert [points for _, points, *_ in stored(conn, "replaced")] == [Decimal(1)] * (FEW + 1) + [Decimal(2)] * (FEW + 1)
