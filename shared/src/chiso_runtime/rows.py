"""Rows on their way into the tables of read models: a few by INSERT, many by COPY, with the same outcome.

A row is a tuple in the order of the table's columns. JSON and arrays are given as text (`json`, `array`), which costs a
third of what the driver's own adaptation does.
"""

import re
from collections.abc import Iterable, Sequence

import msgspec
from psycopg import sql

from chiso_runtime.database import Database

FEW = 40
"""Up to so many rows an INSERT each is quicker than the round trips of a COPY."""

INSERT = "INSERT INTO {table} ({columns}) VALUES ({values}) {conflict}"
COPY = "COPY {table} ({columns}) FROM STDIN"
AS_JSON = " (FORMAT csv, ESCAPE '\\', NULL 'null')"
OTHER_ESCAPES = re.compile(rb'\\[^"\\]')
MAKE_ROOM = "CREATE TEMPORARY TABLE IF NOT EXISTS {incoming} (LIKE {table}) ON COMMIT DELETE ROWS"
MERGE = "INSERT INTO {table} ({columns}) SELECT {columns} FROM {incoming} {conflict}"
EMPTY = "TRUNCATE {incoming}"
REPLACE = "ON CONFLICT ({key}) DO UPDATE SET {changes}"
CHANGE = "{column} = excluded.{column}"
NEWER = " WHERE {table}.{column} < excluded.{column}"

Row = Sequence[object]

_encode = msgspec.json.Encoder(order="sorted").encode
_encode_lines = msgspec.json.Encoder().encode_lines


class Table:
    """A table of schema `read` that rows are added to; where `key` names columns, a row of the same key is replaced.

    With `version`, a column, it is replaced only by a row of a higher version. Rows of one call have different keys.
    """

    def __init__(self, name: str, columns: Sequence[str], *, key: Sequence[str] = (), version: str = "") -> None:
        self._replaces = bool(key)
        table, incoming = sql.Identifier("read", name), sql.Identifier(f"incoming_{name}")
        parts: dict[str, sql.Composable] = {
            "table": table,
            "incoming": incoming,
            "columns": _listed(columns),
            "values": sql.SQL(", ").join([sql.Placeholder()] * len(columns)),
            "conflict": _conflict(name, columns, key, version) if key else sql.SQL(""),
        }
        self._insert = sql.SQL(INSERT).format(**parts).as_string()
        self._copy = sql.SQL(COPY).format(**{**parts, "table": incoming if key else table}).as_string()
        self._make_room, self._merge, self._empty = (
            sql.SQL(statement).format(**parts).as_string() for statement in (MAKE_ROOM, MERGE, EMPTY)
        )

    def write(self, conn: Database, rows: Sequence[Row]) -> None:
        """Put the rows into the table, in the caller's transaction."""
        if len(rows) > FEW:
            self._write_many(conn, rows)
        elif len(rows) == 1:
            conn.execute(self._insert, rows[0], prepare=True)
        elif rows:
            conn.cursor().executemany(self._insert, rows)

    def _write_many(self, conn: Database, rows: Sequence[Row]) -> None:
        if self._replaces:
            conn.execute(self._make_room)
        plain, others = _parted(rows)
        with conn.cursor().copy(self._copy + AS_JSON) as copy:
            copy.write(plain)
        if others:
            with conn.cursor().copy(self._copy) as copy:
                for row in others:
                    copy.write_row(row)
        if self._replaces:
            conn.execute(self._merge)
            conn.execute(self._empty)


def json(value: object) -> str:
    """A value of a fact as the text of a JSON column."""
    return _encode(value).decode()


def array(values: Iterable[str]) -> str:
    """Strings as the text of a text[] column."""
    return "{" + ",".join(['"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values]) + "}"


def _parted(rows: Sequence[Row]) -> tuple[bytes, Sequence[Row]]:
    """Rows as lines of JSON without their brackets, which COPY reads as CSV and which cost a quarter; and the others.

    The others hold a sign that JSON escapes by another one than itself, as a line break: CSV has no such escapes.
    """
    encoded = _encode_lines(rows)
    others: list[Row] = []
    if OTHER_ESCAPES.search(encoded):
        lines = encoded.splitlines(keepends=True)
        others = [row for row, line in zip(rows, lines, strict=True) if OTHER_ESCAPES.search(line)]
        encoded = b"".join([line for line in lines if not OTHER_ESCAPES.search(line)])
    return encoded[1:-2].replace(b"]\n[", b"\n"), others


def _conflict(name: str, columns: Sequence[str], key: Sequence[str], version: str) -> sql.Composable:
    changes = [sql.SQL(CHANGE).format(column=sql.Identifier(column)) for column in columns if column not in key]
    replaced = sql.SQL(REPLACE).format(key=_listed(key), changes=sql.SQL(", ").join(changes))
    if not version:
        return replaced
    return replaced + sql.SQL(NEWER).format(table=sql.Identifier(name), column=sql.Identifier(version))


def _listed(columns: Sequence[str]) -> sql.Composable:
    return sql.SQL(", ").join(map(sql.Identifier, columns))
