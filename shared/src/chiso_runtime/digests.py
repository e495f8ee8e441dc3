"""The digest of a service's read models, in one snapshot, and over HTTP for those who replay its topics elsewhere."""

# mypy: allow-untyped-decorators

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from marshmallow import Schema, fields
from psycopg import sql
from psycopg_pool import ConnectionPool

from chiso_runtime import http, policy
from chiso_runtime.bodies import Routes
from chiso_runtime.database import Database, snapshot
from chiso_runtime.hears import Hears

TABLES = """
SELECT c.relname, array_agg(a.attname ORDER BY array_position(i.indkey::int2[], a.attnum))
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'read'
JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY(i.indkey)
WHERE c.relkind = 'r'
GROUP BY c.relname ORDER BY c.relname
"""
CHECKPOINTS = "SELECT source, key, seq FROM checkpoint WHERE consumer = %s AND source = %s AND seq > 0 ORDER BY key"

NAME = fields.String()

Checkpoints = Mapping[str, Mapping[str, int]]
"""How far each key was folded, by topic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """Read models at one instant: how far each key was folded, by topic, and SHA-256 (hex) of each table."""

    checkpoints: Checkpoints
    tables: Mapping[str, str]


def digest(conn: Database, views: Iterable[Hears]) -> Digest:
    """Tables and checkpoints in one snapshot. Every table of schema `read` needs a primary key, its order."""
    with snapshot(conn):
        hashes = {name: _hash(conn, name, keys) for name, keys in tables(conn).items()}
        return Digest(checkpoints=checkpoints(conn, views), tables=hashes)


def checkpoints(conn: Database, views: Iterable[Hears]) -> Checkpoints:
    """How far each key of each view's topic was folded."""
    return {view.topic: _checkpoints(conn, view) for view in views}


def tables(conn: Database) -> Mapping[str, Sequence[str]]:
    """The tables of schema `read`, each with its primary key."""
    return dict(conn.execute(TABLES).fetchall())


class DigestAnswer(Schema):
    """How far each key was folded, by topic, and SHA-256 (hex) of each table, in one snapshot."""

    checkpoints = fields.Dict(keys=NAME, values=fields.Dict(keys=NAME, values=fields.Integer()), required=True)
    tables = fields.Dict(keys=NAME, values=NAME, required=True)


def routes(service: str, views: Sequence[Hears], pool: ConnectionPool[Database]) -> Routes:
    """GET /api/<service>/v1/digest."""
    blueprint = Routes(f"{service}-digest", __name__, texts={}, url_prefix=f"/api/{service}/v1")

    @blueprint.get("/digest")
    @blueprint.response(200, DigestAnswer)
    @blueprint.refuses("forbidden")
    @blueprint.doc(summary="Digest of the read models, for comparison with a replay")
    def read() -> Digest:
        http.require("replay.verify", policy.Subject())
        with pool.connection() as conn:
            return digest(conn, views)

    return blueprint


def _checkpoints(conn: Database, view: Hears) -> dict[str, int]:
    rows = conn.execute(CHECKPOINTS, (view.consumer, view.topic)).fetchall()
    return {key: seq for _, key, seq in rows}


def _hash(conn: Database, table: str, keys: Sequence[str]) -> str:
    order = sql.SQL(", ").join(sql.Identifier(key) for key in keys)
    rows = sql.SQL("COPY (SELECT * FROM {} ORDER BY {}) TO STDOUT").format(sql.Identifier("read", table), order)
    found = sha256()
    with conn.cursor().copy(rows) as copy:
        for block in copy:
            found.update(block)
    return found.hexdigest()
