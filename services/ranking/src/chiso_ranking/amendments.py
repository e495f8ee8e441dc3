"""Amendments of running rounds in the tables: the version that counts from a position, and the scores that lapse."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from chiso_contracts.scoring import RoundAmended
from chiso_runtime.codec import Fact
from chiso_runtime.database import Database
from chiso_runtime.rows import array

from chiso_ranking import loading

ADD = """
INSERT INTO read.amendment (round, position, logged_at, event, framework, framework_version, engine, sha256, document,
    changed, added, gone)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
LIFT = "UPDATE read.round SET conclusion = NULL, concluded_on = NULL WHERE round = %s"
LAPSE = """
INSERT INTO read.score (round, unit, criterion, stage, position, logged_at, event, points, outcome, reason_code,
    nothing_arose, compared, lapsed)
SELECT %(round)s, unit, criterion, stage, %(position)s, %(logged_at)s, %(event)s, 0, '', '', false, NULL, true FROM (
    SELECT DISTINCT ON (unit, criterion, stage) unit, criterion, stage, lapsed FROM read.score
    WHERE round = %(round)s AND unit = ANY(%(units)s) AND criterion = ANY(%(criteria)s) AND stage <> 'claimed'
    ORDER BY unit, criterion, stage, position DESC
) last
WHERE NOT lapsed
"""
SCORED = "SELECT DISTINCT criterion, unit FROM read.score WHERE round = %s AND stage <> 'claimed'"
OF_ROUND = """
SELECT position, logged_at, framework || '@' || framework_version, document, changed, added, gone
FROM read.amendment WHERE round = %s AND position <= %s ORDER BY position
"""


class Amendment(NamedTuple):
    """A version that a running round moved to; `framework` is id@version. Criteria by code."""

    position: int
    logged_at: int
    framework: str
    document: str
    changed: list[str]
    added: list[str]
    gone: list[str]


class At(NamedTuple):
    """Where in the log a fact stands."""

    position: int
    logged_at: int


def amend(conn: Database, at: At, fact: Fact[object], amended: RoundAmended) -> None:
    """The amended version counts from here on, and what was said of changed criteria, or of some that a unit no longer
    has, lapses.

    All earlier scores stand in the tables. The council's conclusion was of the other version and is lifted.
    """
    told = amended.framework, amended.framework_version, amended.engine, amended.sha256, amended.document
    criteria = [array(codes) for codes in (amended.changed, amended.added, amended.gone)]
    conn.execute(ADD, (amended.round, *at, fact.id, *told, *criteria))
    conn.execute(LIFT, (amended.round,))
    for criterion, units in _set_aside(conn, amended).items():
        lapse(conn, at, fact, amended.round, [criterion], units)


def lapse(
    conn: Database, at: At, fact: Fact[object], round_id: str, criteria: Sequence[str], units: Sequence[str]
) -> int:
    """What was said of these criteria of these units counts no longer. Returns how many words that were."""
    fields = {"round": round_id, "position": at.position, "logged_at": at.logged_at, "event": fact.id}
    return conn.execute(LAPSE, {**fields, "criteria": list(criteria), "units": list(units)}).rowcount


def _set_aside(conn: Database, amended: RoundAmended) -> dict[str, list[str]]:
    """The scored units of every criterion that changed, is gone, or that they no longer have."""
    table, wanted = loading.new_table(conn, amended.round), {*amended.changed, *amended.gone}
    found: dict[str, list[str]] = defaultdict(list)
    for criterion, unit in conn.execute(SCORED, (amended.round,)).fetchall():
        if criterion in wanted or not table.applies(unit, criterion):
            found[criterion].append(unit)
    return found


def of_round(conn: Database, round_id: str, position: int) -> list[Amendment]:
    """The round's amendments up to a position, oldest first."""
    return [Amendment(*row) for row in conn.execute(OF_ROUND, (round_id, position), prepare=True).fetchall()]
