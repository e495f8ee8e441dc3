"""Questions about changes: what moved between two positions, and why one unit's rank moved."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from chiso_runtime.database import Database

from chiso_ranking.tables import GroupTable

MOVED = """
SELECT m.position, t.logged_at, m.group_id, m.unit, u.name, t.cause, t.criterion, m.event::text, m.rank_before,
    m.rank_after, m.tied_before, m.tied_after, m.passed, coalesce(b.value, 0), t.value, t.followed, m.ordinal, m.parent
FROM read.movement m
JOIN read.total t ON t.round = m.round AND t.position = m.position AND t.unit = m.unit
JOIN read.unit u ON u.round = m.round AND u.unit = m.unit
LEFT JOIN LATERAL (
    SELECT value FROM read.total b WHERE b.round = m.round AND b.unit = m.unit AND b.position < m.position
    ORDER BY b.position DESC LIMIT 1
) b ON true
WHERE m.round = %(round)s AND m.position <= %(upto)s
    AND (m.group_id, m.parent) IN (SELECT * FROM unnest(%(groups)s::text[], %(parents)s::text[]))
"""
BETWEEN = MOVED + "AND m.position > %(after)s ORDER BY m.position FETCH FIRST (%(limit)s) ROWS WITH TIES"
OWN = MOVED + "AND t.unit = %(unit)s ORDER BY m.position DESC, m.group_id, m.parent LIMIT %(limit)s"
# A unit's rank moves when another's key passes its own; where ranks are dense, when a place above it comes or goes.
# Where one fact changes many totals, each is held against the unit's key at that point of their order, and all of them
# are one step. The limit inside keeps each span of one own key a scan of its own positions: joined, all spans meet all
# movements. A position stands in two spans at most, and then has a change of the unit's own, so none is cut in halves.
# Where all units moved at once (ordinals below 0), each unit's own step is the whole of it.
WHY = """
WITH mine AS (
    SELECT position, ordinal, key, lead(position) OVER placed AS until, lead(ordinal) OVER placed AS until_ordinal
    FROM (
        SELECT 0::bigint AS position, 0 AS ordinal, 0::numeric AS key
        UNION ALL
        SELECT m.position, m.ordinal, m.key_after FROM read.total t JOIN read.movement m
            ON m.round = t.round AND m.position = t.position AND m.unit = t.unit
            AND m.group_id = %(group)s AND m.parent = %(parent)s
        WHERE t.round = %(round)s AND t.unit = %(unit)s
    ) held
    WINDOW placed AS (ORDER BY position, ordinal)
)
SELECT c.position, t.logged_at, t.unit, u.name, t.cause, t.criterion, t.event, c.step, c.own
FROM (
    SELECT part.position, sum(part.step)::integer AS step, bool_or(part.own) AS own
    FROM mine CROSS JOIN LATERAL (
        SELECT position, sum(step) AS step, bool_or(own) AS own FROM (
            SELECT m.position, m.unit = %(unit)s AS own, CASE
                WHEN m.unit = %(unit)s THEN m.rank_after - m.rank_before
                WHEN %(dense)s THEN (m.tied_after = 1 AND m.key_after > mine.key)::int
                    - (m.tied_before = 1 AND m.key_before > mine.key)::int
                ELSE (m.key_after > mine.key)::int - (m.key_before > mine.key)::int
            END AS step
            FROM read.movement m
            WHERE m.round = %(round)s AND m.group_id = %(group)s AND m.parent = %(parent)s
                AND (m.unit = %(unit)s OR m.ordinal >= 0)
                AND m.position >= greatest(mine.position, %(after)s + 1)
                AND m.position <= least(mine.until, %(upto)s)
                AND (m.position > mine.position OR m.ordinal >= mine.ordinal)
                AND (mine.until IS NULL OR m.position < mine.until OR m.ordinal < mine.until_ordinal)
        ) beside
        GROUP BY position HAVING bool_or(own) OR sum(step) <> 0 ORDER BY position LIMIT %(limit)s
    ) part
    GROUP BY part.position HAVING bool_or(part.own) OR sum(part.step) <> 0 ORDER BY part.position LIMIT %(limit)s
) c
CROSS JOIN LATERAL (
    SELECT logged_at, coalesce(nullif(followed, ''), unit) AS unit, cause, criterion, event::text FROM read.total
    WHERE round = %(round)s AND position = c.position ORDER BY followed, unit <> %(unit)s LIMIT 1
) t
JOIN read.unit u ON u.round = %(round)s AND u.unit = t.unit
ORDER BY c.position
"""


class Movement(NamedTuple):
    """One unit's change in one group, with the fact that caused it; `followed` is the unit that the fact is about where
    it is another one: the criterion compares all units. `ordinal` counts what one fact changed."""

    position: int
    logged_at: int
    group: str
    unit: str
    name: str
    cause: str
    criterion: str
    event: str
    rank_before: int
    rank_after: int
    tied_before: int
    tied_after: int
    passed: int
    total_before: Decimal
    total_after: Decimal
    followed: str
    ordinal: int
    parent: str


class Step(NamedTuple):
    """A fact that touched a unit's rank, and the unit it is about. `own`: the unit's own total changed. `step` is added
    to the rank."""

    position: int
    logged_at: int
    unit: str
    name: str
    cause: str
    criterion: str
    event: str
    step: int
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Positions behind `after`, up to and with `upto`, at most `limit` answers."""

    after: int
    upto: int
    limit: int


def between(conn: Database, round_id: str, tables: Iterable[GroupTable], span: Span) -> list[Movement]:
    """Every movement in these tables, in order: as many as asked for, and the rest of the last position."""
    fields = {"round": round_id, "after": span.after, "upto": span.upto, "limit": span.limit}
    found = [Movement(*row) for row in conn.execute(BETWEEN, {**fields, **_named(tables)}).fetchall()]
    return sorted(found, key=lambda moved: (moved.position, moved.group, moved.parent, moved.ordinal))


def own(
    conn: Database, round_id: str, tables: Iterable[GroupTable], unit: str, upto: int, limit: int
) -> list[Movement]:
    """The last changes of one unit in these tables, newest first."""
    fields = {"round": round_id, "unit": unit, "upto": upto, "limit": limit}
    return [Movement(*row) for row in conn.execute(OWN, {**fields, **_named(tables)}).fetchall()]


def _named(tables: Iterable[GroupTable]) -> dict[str, list[str]]:
    """The tables as two lists of the same length."""
    names = [(table.id, table.parent) for table in tables]
    return {"groups": [group for group, _ in names], "parents": [parent for _, parent in names]}


def why(conn: Database, round_id: str, table: GroupTable, unit: str, span: Span) -> list[Step]:
    """What touched the rank of one unit in a table, own changes and others', in order."""
    fields = {
        "round": round_id,
        "group": table.id,
        "parent": table.parent,
        "unit": unit,
        "dense": table.kind == "dense",
        "after": span.after,
        "upto": span.upto,
        "limit": span.limit,
    }
    return [Step(*row) for row in conn.execute(WHY, fields).fetchall()]


def whole_positions(found: list[Movement], limit: int) -> tuple[list[Movement], int | None]:
    """At least `limit` movements without tearing a position's groups apart, and where the next page begins."""
    if len(found) <= limit:
        return found, None
    last = found[limit - 1].position
    return [moved for moved in found if moved.position <= last], last
