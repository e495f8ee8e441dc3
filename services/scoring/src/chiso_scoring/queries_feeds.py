"""What feeds are made of: what all units of a round said of some criteria, and the files they named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chiso_runtime.database import Database
from psycopg.rows import class_row

SAID = """
SELECT unit, criterion, stage, outcome, data, evidence, event, s.version, '' AS source, false AS objected
FROM score s LEFT JOIN review v USING (round, unit, criterion)
WHERE round = %(round)s AND criterion = ANY(%(criteria)s)
AND (stage = 'claimed' OR stage IN ('appraised', 'decided') AND s.version > coalesce(v.version, 0))
UNION ALL
SELECT unit, criterion, 'measured', '', data, '[]', event, version, concat_ws(', ', source, document), agreed IS false
FROM measured WHERE round = %(round)s AND criterion = ANY(%(criteria)s)
"""
"""An appraisal of before an amendment of the framework that touched the criterion says nothing of it any more."""
EVIDENCE = "SELECT unit, file, sha256, size FROM evidence WHERE round = %s"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidRow:
    """What a unit, a data provider, an appraiser or the council said last of a criterion.

    `source` names where a measured value comes from, `objected` that the unit objects to it.
    """

    unit: str
    criterion: str
    stage: str
    outcome: str
    data: Mapping[str, Any]
    evidence: Sequence[Mapping[str, str]]
    event: str
    version: int
    source: str
    objected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """A file that a claim names, and the place in it; without `sha256` it is not known to be kept."""

    file: str
    sha256: str
    size: int
    place: str = ""

    def at(self, place: str) -> "EvidenceRow":
        """The file as it is named for a place in it."""
        return replace(self, place=place)


def said(conn: Database, round: str, criteria: Sequence[str]) -> Sequence[SaidRow]:
    """What was said of these criteria by all units."""
    with conn.cursor(row_factory=class_row(SaidRow)) as cursor:
        return cursor.execute(SAID, {"round": round, "criteria": list(criteria)}).fetchall()


def evidence(conn: Database, round: str) -> Mapping[tuple[str, str], EvidenceRow]:
    """Kept files of a round by unit and id."""
    rows = conn.execute(EVIDENCE, (round,)).fetchall()
    return {(unit, file): EvidenceRow(file=file, sha256=sha256, size=size) for unit, file, sha256, size in rows}
