"""Answers from the read models: the only SELECTs that API and pages use."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from chiso_contracts.rejection import Rejected
from chiso_framework import Total
from chiso_runtime import policy
from chiso_runtime.database import Database
from psycopg.rows import class_row

from chiso_scoring.totals import restored

ROUND_COLUMNS = """
SELECT round, name, year, owner, framework, framework_version, amendments, engine, imported, demonstration,
       rank_preview, ready, deadline_at, deadline_printed, released_document, released_at, concluded_number,
       concluded_on, concluded_at
FROM round
"""
ROUND = f"{ROUND_COLUMNS} WHERE round = %s"
ROUNDS = f"{ROUND_COLUMNS} WHERE ready ORDER BY year DESC, round"
CARDS = """
SELECT u.unit, u.name, u.kind, u.parent, u.groups, u.ranked, coalesce(c.locked, false) AS locked,
       coalesce(c.submitted, false) AS submitted, coalesce(c.late, false) AS late,
       coalesce(c.unlocked, '{}') AS unlocked, c.locked_at, t.points, t.value, t.deducted, t.applicable_max,
       t.verified, t.applicable,
       (SELECT coalesce(jsonb_object_agg(v.criterion, v.version), '{}') FROM review v
        WHERE v.round = u.round AND v.unit = u.unit) AS review
FROM unnest(%(units)s::text[]) WITH ORDINALITY AS asked (unit, place) JOIN unit u USING (unit)
LEFT JOIN card c USING (round, unit) LEFT JOIN total t USING (round, unit)
WHERE u.round = %(round)s AND (%(group)s = '' OR %(group)s = ANY(u.groups))
AND CASE %(state)s WHEN '' THEN true
                   WHEN 'waiting' THEN NOT coalesce(c.locked, false)
                   WHEN 'open' THEN c.locked AND t.verified < t.applicable
                   WHEN 'done' THEN t.verified = t.applicable END
ORDER BY asked.place LIMIT %(limit)s
"""
SCORES = """
SELECT criterion, stage, points, outcome, reason_code, reason, data, evidence, appraisal_pass, minutes, person, body,
       capacity, provenance, at, event, version
FROM score WHERE round = %(round)s AND unit = %(unit)s AND (%(criterion)s = '' OR criterion = %(criterion)s)
"""
EVIDENCE = """
SELECT file, sha256, size, version_id, at, event, citation FROM evidence WHERE round = %s AND unit = %s
"""
HISTORY = """
SELECT stream, version, kind, criteria, points, outcome, reason_code, reason, person, body, capacity, provenance, at,
       event, cause, appraisal_pass
FROM history WHERE (stream = %(card)s AND (criteria = '{}' OR %(criterion)s = ANY(criteria))) OR stream = %(round)s
ORDER BY at, stream, version
"""
TOTALS = """
SELECT unit, points, value, deducted, applicable_max, indicators, bonus, penalty
FROM total WHERE round = %s AND unit = ANY(%s)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundRow:
    """A round and how far it has come."""

    round: str
    name: str
    year: int
    owner: str
    framework: str
    framework_version: str
    amendments: int
    engine: int
    imported: bool
    demonstration: bool
    rank_preview: bool
    ready: bool
    deadline_at: datetime | None
    deadline_printed: str | None
    released_document: str | None
    released_at: datetime | None
    concluded_number: str | None
    concluded_on: date | None
    concluded_at: datetime | None

    @property
    def phase(self) -> str:
        """The phase by which the rules of access decide who sees appraised scores."""
        if self.concluded_at:
            return policy.CONCLUDED
        return policy.RELEASED if self.released_at else policy.LOCKED


@dataclass(frozen=True, slots=True, kw_only=True)
class CardsAsked:
    """Which cards to list: behind a unit's code, of a group, in a state.

    `state`: waiting (for the lock), open (to be verified), done, "" for any.
    """

    after: str = ""
    limit: int = 200
    group: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRow:
    """A unit of a round: its report's lock, its total. Total fields are None before the round was ready.

    `review`: criteria that an amendment of the framework touched, and the version of the card that said so.
    """

    unit: str
    name: str
    kind: str
    parent: str | None
    groups: list[str]
    ranked: bool
    locked: bool
    submitted: bool
    late: bool
    unlocked: list[str]
    locked_at: datetime | None
    points: Decimal | None
    value: Decimal | None
    deducted: Decimal | None
    applicable_max: Decimal | None
    verified: int | None
    applicable: int | None
    review: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRow:
    """What was said last of a criterion in a stage."""

    criterion: str
    stage: str
    points: Decimal | None
    outcome: str
    reason_code: str
    reason: str
    data: Mapping[str, Any]
    evidence: Sequence[Mapping[str, str]]
    appraisal_pass: str
    minutes: str
    person: str
    body: str
    capacity: str
    provenance: Mapping[str, str] | None
    at: datetime
    event: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """A kept file of the unit, or what it cites: that has a `citation` and no bytes."""

    file: str
    sha256: str
    size: int
    version_id: str
    at: datetime
    event: str
    citation: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """A fact of a criterion's history."""

    stream: str
    version: int
    kind: str
    criteria: list[str]
    points: Decimal | None
    outcome: str
    reason_code: str
    reason: str
    person: str
    body: str
    capacity: str
    provenance: Mapping[str, str] | None
    at: datetime
    event: str
    cause: str
    appraisal_pass: str


def round(conn: Database, round: str) -> RoundRow:
    """A round. Raises Rejected: unknown-round."""
    with conn.cursor(row_factory=class_row(RoundRow)) as cursor:
        found = cursor.execute(ROUND, (round,), prepare=True).fetchone()
    if found is None:
        raise Rejected("unknown-round", round=round)
    return found


def rounds(conn: Database) -> Sequence[RoundRow]:
    """Rounds that are ready, newest first."""
    with conn.cursor(row_factory=class_row(RoundRow)) as cursor:
        return cursor.execute(ROUNDS).fetchall()


def cards(conn: Database, round: str, units: Sequence[str], asked: CardsAsked) -> Sequence[CardRow]:
    """Cards of units in the order in which these are named, behind the one asked for where it is among them."""
    behind = units[units.index(asked.after) + 1 :] if asked.after in units else units
    with conn.cursor(row_factory=class_row(CardRow)) as cursor:
        return cursor.execute(CARDS, {"round": round, "units": list(behind), **asdict(asked)}).fetchall()


def scores(conn: Database, round: str, unit: str, criterion: str = "") -> Sequence[ScoreRow]:
    """What was said last of every criterion, or of one."""
    with conn.cursor(row_factory=class_row(ScoreRow)) as cursor:
        asked = {"round": round, "unit": unit, "criterion": criterion}
        return cursor.execute(SCORES, asked, prepare=True).fetchall()


def evidence(conn: Database, round: str, unit: str) -> Mapping[str, EvidenceRow]:
    """Kept files and citations of a unit by id."""
    with conn.cursor(row_factory=class_row(EvidenceRow)) as cursor:
        return {row.file: row for row in cursor.execute(EVIDENCE, (round, unit), prepare=True).fetchall()}


def history(conn: Database, card: str, round: str, criterion: str) -> Sequence[HistoryRow]:
    """Facts of the streams of a card and its round about a criterion, the report and the round, oldest first."""
    with conn.cursor(row_factory=class_row(HistoryRow)) as cursor:
        asked = {"card": card, "round": round, "criterion": criterion}
        return cursor.execute(HISTORY, asked).fetchall()


def totals(conn: Database, round: str, units: Sequence[str]) -> Mapping[str, Total]:
    """Totals by unit."""
    rows = conn.execute(TOTALS, (round, list(units)), prepare=True).fetchall()
    return {unit: restored(*total) for unit, *total in rows}
