"""Questions to the read models of drafts and campaigns. Rows are mappings, ready to be shown."""

from collections.abc import Sequence
from typing import Any

from chiso_runtime.database import Database
from psycopg.rows import dict_row

Row = dict[str, Any]

DRAFTS = """
SELECT d.framework, d.version AS framework_version, title, d.sha256, based_on, saved_by, saved_at,
       coalesce(x.discarded, changed) AS version, checked_by, checked_at, remarks,
       discarded_by, discarded_at, coalesce(reason, '') AS discard_reason,
       CASE WHEN EXISTS (SELECT FROM read.framework f WHERE f.framework = d.framework AND f.version = d.version)
            THEN 'published' WHEN x.discarded IS NOT NULL THEN 'discarded'
            WHEN checked_at IS NOT NULL THEN 'checked' ELSE 'draft' END AS state
FROM read.framework_draft d
LEFT JOIN read.framework_draft_discarded x
ON (x.framework, x.version) = (d.framework, d.version) AND x.discarded > d.changed
WHERE %(framework)s::text IS NULL OR (d.framework = %(framework)s AND d.version = %(version)s)
ORDER BY saved_at DESC, d.framework, d.version
"""
DRAFT = f"""
SELECT one.*, (
    SELECT string_agg(text, '' ORDER BY part) FROM read.framework_draft_part p
    WHERE (p.framework, p.version, p.sha256) = (one.framework, one.framework_version, one.sha256)
) AS text FROM ({DRAFTS}) one
"""  # noqa: S608
"""With its text in one statement: the next saving may take the text away between two."""

DISCARDS = """
SELECT sha256, discarded_by, discarded_at, reason FROM read.framework_draft_discarded
WHERE framework = %(framework)s AND version = %(version)s ORDER BY discarded DESC
"""

CAMPAIGNS = """
SELECT campaign, name, year, owner, document, rounds, changed AS version FROM read.campaign
WHERE %(campaign)s::text IS NULL OR campaign = %(campaign)s ORDER BY year DESC, campaign
"""
COUNTS = """
SELECT round, count(*) AS units, count(*) FILTER (WHERE sent) AS submitted,
       count(*) FILTER (WHERE stage = 'locked') AS locked
FROM read.report WHERE round = ANY(%(rounds)s) GROUP BY round
"""


def drafts(conn: Database) -> list[Row]:
    """Drafts, the last saved first; `state` is draft, checked, published or discarded, `version` that of the last
    saving, or of the discarding."""
    return _rows(conn, DRAFTS, framework=None, version=None)


def draft(conn: Database, framework: str, version: str) -> Row | None:
    """A draft with its `text`."""
    found = _rows(conn, DRAFT, framework=framework, version=version)
    return found[0] if found else None


def discards(conn: Database, framework: str, version: str) -> list[Row]:
    """Every time that a draft of this name was discarded, the last first."""
    return _rows(conn, DISCARDS, framework=framework, version=version)


def campaigns(conn: Database) -> list[Row]:
    """Campaigns, the newest year first."""
    return _rows(conn, CAMPAIGNS, campaign=None)


def campaign(conn: Database, campaign: str) -> Row | None:
    """A campaign."""
    found = _rows(conn, CAMPAIGNS, campaign=campaign)
    return found[0] if found else None


def counts(conn: Database, rounds: Sequence[str]) -> dict[str, Row]:
    """How many units of each round there are, have submitted, are locked."""
    return {row.pop("round"): row for row in _rows(conn, COUNTS, rounds=list(rounds))}


def _rows(conn: Database, statement: str, **values: object) -> list[Row]:
    with conn.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(statement, values, prepare=True).fetchall()
