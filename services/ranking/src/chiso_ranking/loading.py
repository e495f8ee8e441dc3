"""A round's standings out of the tables: what a process begins with, and what a round that gets ready begins with."""

import json
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256

from chiso_contracts.values import RoundGroup, RoundUnit
from chiso_framework import Framework, from_document
from chiso_runtime.database import Database

from chiso_ranking import surveys
from chiso_ranking.domain.table import Table, Word
from chiso_ranking.positions import FOREVER

ROUND = """
SELECT coalesce(
    (SELECT a.engine FROM read.amendment a WHERE a.round = r.round ORDER BY a.position DESC LIMIT 1), r.engine
), ready_position
FROM read.round r WHERE round = %s
"""
PARTS = """
SELECT parts, sha256, content FROM read.framework_part
WHERE round = %(round)s AND sha256 = coalesce(
    (
        SELECT sha256 FROM read.amendment WHERE round = %(round)s AND position <= %(position)s
        ORDER BY position DESC LIMIT 1
    ),
    (SELECT sha256 FROM read.framework_part WHERE round = %(round)s AND NOT amends ORDER BY part LIMIT 1)
)
ORDER BY part
"""
GROUPS = "SELECT group_id, name FROM read.round_group WHERE round = %s ORDER BY place"
UNITS = """
SELECT u.unit, u.name, u.kind, coalesce(u.parent, r.owner), u.groups, u.ranked
FROM read.unit u JOIN read.round r USING (round)
WHERE round = %s ORDER BY u.unit
"""
SCORES = """
SELECT unit, criterion, stage, points, nothing_arose, compared FROM (
    SELECT DISTINCT ON (unit, criterion, stage) unit, criterion, stage, points, nothing_arose, compared, lapsed
    FROM read.score WHERE round = %s AND stage <> 'claimed'
    ORDER BY unit, criterion, stage, position DESC
) last
WHERE NOT lapsed
"""
SUSPENDED = """
SELECT u.unit, a.framework_version, a.changed || a.gone FROM read.amendment a JOIN read.unit u USING (round)
WHERE round = %s AND NOT EXISTS (
    SELECT FROM read.unit_amendment d WHERE d.round = a.round AND d.unit = u.unit
    AND d.framework_version = a.framework_version AND d.position > a.position
)
"""
LATE = "SELECT DISTINCT ON (unit) unit, late FROM read.total WHERE round = %s ORDER BY unit, position DESC"

Scores = Mapping[str, Mapping[str, Mapping[str, Word]]]


class BrokenFramework(Exception):
    """The framework's parts are not all here, or are not what their hash says."""


def framework(conn: Database, round_id: str, position: int = FOREVER) -> Framework:
    """The version of the round's framework that counts at a position, or now. Raises BrokenFramework."""
    parts = conn.execute(PARTS, {"round": round_id, "position": position}).fetchall()
    text = "".join(content for *_, content in parts)
    if not parts or len(parts) != parts[0][0] or sha256(text.encode()).hexdigest() != parts[0][1]:
        raise BrokenFramework(round_id)
    return _read(text)


@lru_cache(maxsize=32)
def _read(text: str) -> Framework:
    return from_document(json.loads(text, parse_float=Decimal))


def new_table(conn: Database, round_id: str) -> Table:
    """The standings of a round in which nothing is scored yet. Raises LookupError for an unknown round.

    A unit without a parent stands under the round's owner.
    """
    row = conn.execute(ROUND, (round_id,)).fetchone()
    if row is None:
        raise LookupError(round_id)
    groups = [RoundGroup(id=group, name=name) for group, name in conn.execute(GROUPS, (round_id,)).fetchall()]
    units = [
        RoundUnit(code=code, name=name, kind=kind, parent=parent, groups=tuple(groups), ranked=ranked)
        for code, name, kind, parent, groups, ranked in conn.execute(UNITS, (round_id,)).fetchall()
    ]
    not_held = surveys.not_held(conn, round_id, FOREVER)
    return Table(framework(conn, round_id), row[0], groups, units, not_held=not_held)


def table(conn: Database, round_id: str) -> Table | None:
    """The standings as the tables hold them now; None for a round that is not ready."""
    row = conn.execute(ROUND, (round_id,)).fetchone()
    if row is None or row[1] is None:
        return None
    found = new_table(conn, round_id)
    scores = _scores(conn, round_id)
    late = {unit for unit, is_late in conn.execute(LATE, (round_id,)).fetchall() if is_late}
    for unit in scores.keys() | late:
        found.restore(unit, late=unit in late, scores=scores.get(unit, {}))
    found.rank()
    for unit, version, criteria in conn.execute(SUSPENDED, (round_id,)).fetchall():
        found.suspend(unit, version, criteria)
    return found


def ranked(conn: Database, round_id: str) -> Table:
    """As `table`, of a round that is ready. Raises LookupError."""
    if (found := table(conn, round_id)) is None:
        raise LookupError(round_id)
    return found


def _scores(conn: Database, round_id: str) -> Scores:
    """Words by unit, stage and criterion."""
    found: dict[str, dict[str, dict[str, Word]]] = defaultdict(lambda: defaultdict(dict))
    for unit, criterion, stage, *said in conn.execute(SCORES, (round_id,)).fetchall():
        found[unit][stage][criterion] = Word(*said)
    return found
