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

from chiso_ranking.domain.table import Table, Word

ROUND = "SELECT engine, ready_position FROM read.round WHERE round = %s"
PARTS = "SELECT parts, sha256, content FROM read.framework_part WHERE round = %s ORDER BY part"
GROUPS = "SELECT group_id, name FROM read.round_group WHERE round = %s ORDER BY place"
UNITS = "SELECT unit, name, kind, parent, groups, ranked FROM read.unit WHERE round = %s ORDER BY unit"
SCORES = """
SELECT DISTINCT ON (unit, criterion, stage) unit, criterion, stage, points, nothing_arose, compared
FROM read.score WHERE round = %s AND stage <> 'claimed'
ORDER BY unit, criterion, stage, position DESC
"""
LATE = "SELECT DISTINCT ON (unit) unit, late FROM read.total WHERE round = %s ORDER BY unit, position DESC"

Scores = Mapping[str, Mapping[str, Mapping[str, Word]]]


class BrokenFramework(Exception):
    """The framework's parts are not all here, or are not what their hash says."""


def framework(conn: Database, round_id: str) -> Framework:
    """The framework the round was opened with. Raises BrokenFramework."""
    parts = conn.execute(PARTS, (round_id,)).fetchall()
    text = "".join(content for *_, content in parts)
    if not parts or len(parts) != parts[0][0] or sha256(text.encode()).hexdigest() != parts[0][1]:
        raise BrokenFramework(round_id)
    return _read(text)


@lru_cache(maxsize=32)
def _read(text: str) -> Framework:
    return from_document(json.loads(text, parse_float=Decimal))


def new_table(conn: Database, round_id: str) -> Table:
    """The standings of a round in which nothing is scored yet. Raises LookupError for an unknown round."""
    row = conn.execute(ROUND, (round_id,)).fetchone()
    if row is None:
        raise LookupError(round_id)
    groups = [RoundGroup(id=group, name=name) for group, name in conn.execute(GROUPS, (round_id,)).fetchall()]
    units = [
        RoundUnit(code=code, name=name, kind=kind, parent=parent, groups=tuple(groups), ranked=ranked)
        for code, name, kind, parent, groups, ranked in conn.execute(UNITS, (round_id,)).fetchall()
    ]
    return Table(framework(conn, round_id), row[0], groups, units)


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
    return found


def _scores(conn: Database, round_id: str) -> Scores:
    """Words by unit, stage and criterion."""
    found: dict[str, dict[str, dict[str, Word]]] = defaultdict(lambda: defaultdict(dict))
    for unit, criterion, stage, *said in conn.execute(SCORES, (round_id,)).fetchall():
        found[unit][stage][criterion] = Word(*said)
    return found
