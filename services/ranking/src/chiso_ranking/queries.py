"""Read-model tables -> answers. Tables of the past are queries too: whatever is asked for, it is asked at a position.

The position of an answer is that of the last fact at or before the one asked for that changed the round's tables.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from chiso_contracts.rejection import Rejected
from chiso_framework import Spread
from chiso_runtime.database import Database

from chiso_ranking import names
from chiso_ranking.domain.viewing import SeenTotal
from chiso_ranking.positions import FOREVER

ROUND = """
SELECT r.round, r.name, r.year, r.owner, coalesce(a.framework, r.framework),
    coalesce(a.framework_version, r.framework_version), coalesce(a.engine, r.engine), r.imported, r.demonstration,
    r.units, a.position, r.ready_position, r.ready_at, r.released, r.conclusion, r.concluded_on, r.position,
    coalesce(r.units_on, make_date(r.year, 12, 31))
FROM read.round r LEFT JOIN LATERAL (
    SELECT position, framework, framework_version, engine FROM read.amendment a
    WHERE a.round = r.round AND a.position <= %(position)s ORDER BY a.position DESC LIMIT 1
) a ON true
"""
ONE_ROUND = ROUND + "WHERE r.round = %(round)s"
READY_ROUNDS = ROUND + "WHERE r.ready_position IS NOT NULL ORDER BY r.year DESC, r.name, r.round"
EDITIONS = """
SELECT edition, position, number, date, approver, body, event::text, approved_at, groups, parent
FROM read.edition WHERE round = %s ORDER BY edition
"""
GROUPS = "SELECT group_id, name FROM read.round_group WHERE round = %s ORDER BY place"
CHANGE_AT_POSITION = """
SELECT position, logged_at FROM read.total WHERE round = %s AND position <= %s ORDER BY position DESC LIMIT 1
"""
CHANGE_AT_TIME = """
SELECT position, logged_at FROM read.total WHERE round = %s AND logged_at <= %s
ORDER BY logged_at DESC, position DESC LIMIT 1
"""
STANDINGS = """
SELECT u.unit, u.name, u.kind, coalesce(u.parent, r.owner), u.groups, u.ranked, u.search, t.position,
    coalesce(t.points, 0), coalesce(t.value, 0), coalesce(t.deducted, 0), coalesce(t.late, false),
    coalesce(t.verified, 0), coalesce(t.key_points, 0), coalesce(t.key_share, 0), coalesce(t.bonus, 0),
    coalesce(t.penalty, 0), coalesce(t.excluded, 0)
FROM read.unit u JOIN read.round r USING (round) LEFT JOIN LATERAL (
    SELECT * FROM read.total t WHERE t.round = u.round AND t.unit = u.unit AND t.position <= %(position)s
    ORDER BY t.position DESC LIMIT 1
) t ON true
WHERE u.round = %(round)s ORDER BY u.name_key, u.unit
"""
SCORES = """
SELECT criterion, stage, points, outcome, reason_code, event::text, position, logged_at, nothing_arose, compared FROM (
    SELECT DISTINCT ON (criterion, stage) * FROM read.score
    WHERE round = %s AND unit = %s AND position <= %s AND logged_at <= %s
    ORDER BY criterion, stage, position DESC
) last
WHERE NOT lapsed
"""
VIEW_TOTALS = """
SELECT DISTINCT ON (view, unit) view, unit, points, value, maximum, key FROM read.view_total
WHERE round = %s AND position <= %s ORDER BY view, unit, position DESC
"""
SPREADS = """
SELECT criterion, min(compared), max(compared) FROM (
    SELECT DISTINCT ON (criterion, unit) criterion, compared FROM read.score
    WHERE round = %s AND stage = 'appraised' AND criterion = ANY(%s) AND position <= %s
    ORDER BY criterion, unit, position DESC
) last
WHERE compared IS NOT NULL GROUP BY criterion
"""
COUNTING = """
SELECT DISTINCT ON (unit, criterion) unit, criterion, stage, points, outcome, reason_code, event::text, position,
    logged_at, nothing_arose, compared
FROM (
    SELECT DISTINCT ON (unit, criterion, stage) * FROM read.score
    WHERE round = %s AND stage <> 'claimed' AND position <= %s
    ORDER BY unit, criterion, stage, position DESC
) last
WHERE NOT lapsed ORDER BY unit, criterion, stage = 'decided' DESC
"""
UNIT = """
SELECT coalesce(u.parent, r.owner), u.groups FROM read.unit u JOIN read.round r USING (round)
WHERE round = %s AND unit = %s
"""
GROUPS_UNDER = "SELECT DISTINCT unnest(groups) FROM read.unit WHERE round = %s AND parent = %s"
NAMES = """
SELECT DISTINCT ON (code) code, name FROM read.registry_entry WHERE code = ANY(%s) ORDER BY code, since DESC
"""
PARKED = """
SELECT 1 FROM parked_stream WHERE consumer = 'ranking-read' AND source = 'chiso.scoring' AND key = %s
"""
# Units of what was approved: of a part those in its groups, under its parent.
FIND = """
SELECT u.round, u.unit, u.name FROM read.unit u JOIN read.round r USING (round)
WHERE round = ANY(%(rounds)s) AND EXISTS (
    SELECT FROM read.edition e
    WHERE e.round = u.round AND e.parent IN ('', coalesce(u.parent, r.owner))
    AND (e.groups = '{}' OR e.groups && u.groups OR (e.parent = '' AND u.groups = '{}'))
) AND (position(%(plain)s IN search) > 0 OR lower(unit) = lower(%(asked)s))
ORDER BY position(lower(%(asked)s) IN lower(u.name)) = 0, search <> %(plain)s, name_key, unit, round LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A round as far as its facts were heard; `position` is that of the last one. Framework and engine are those that
    count at the position that the round was asked for at; `amended` is the position of that amendment;
    `units_on` is the day of the registry that its units are of."""

    id: str
    name: str
    year: int
    owner: str
    framework: str
    framework_version: str
    engine: int
    imported: bool
    demonstration: bool
    units: int
    amended: int | None
    ready_position: int | None
    ready_at: int | None
    released: bool
    conclusion: str | None
    concluded_on: date | None
    position: int
    units_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What an approval is of: the tables of these groups, of all where none is named; with a parent those of its units
    alone."""

    groups: tuple[str, ...] = ()
    parent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """An approval of a round's tables, or of a part of them (lần công bố)."""

    edition: int
    position: int
    number: str
    date: date
    approver: str
    body: str
    event: str
    approved_at: datetime
    groups: tuple[str, ...]
    parent: str

    @property
    def part(self) -> Part:
        """What of the round is approved."""
        return Part(groups=self.groups, parent=self.parent)


class Moment(NamedTuple):
    """A position of scoring's log, and when it was logged (microseconds since 1970)."""

    position: int
    logged_at: int


class Standing(NamedTuple):
    """A unit with its latest total at a position; keys order units, by points and by share. The parent of a unit that
    names none is the round's owner."""

    unit: str
    name: str
    kind: str
    parent: str
    groups: list[str]
    ranked: bool
    search: str
    position: int | None
    points: Decimal
    value: Decimal
    deducted: Decimal
    late: bool
    verified: int
    key_points: Decimal
    key_share: Decimal
    bonus: Decimal
    penalty: Decimal
    excluded: Decimal


class Score(NamedTuple):
    """The latest word of one stage (claimed, appraised, decided) on one criterion; `compared` is the value that its
    rule compares with those of all units."""

    criterion: str
    stage: str
    points: Decimal
    outcome: str
    reason_code: str
    event: str
    position: int
    logged_at: int
    nothing_arose: bool
    compared: Decimal | None


class Found(NamedTuple):
    """A unit of a round that a look-up found."""

    round: str
    unit: str
    name: str


def round_of(conn: Database, round_id: str, position: int = FOREVER) -> Round | None:
    """The round with the framework that counts at a position, or now; or None."""
    row = conn.execute(ONE_ROUND, {"round": round_id, "position": position}, prepare=True).fetchone()
    return None if row is None else _round(row)


def ready_rounds(conn: Database) -> list[Round]:
    """Rounds that have a ranking, newest year first."""
    return [_round(row) for row in conn.execute(READY_ROUNDS, {"position": FOREVER}).fetchall()]


def editions(conn: Database, round_id: str) -> list[Edition]:
    """The round's approvals, oldest first."""
    rows = conn.execute(EDITIONS, (round_id,), prepare=True).fetchall()
    return [Edition(**{**dict(zip(Edition.__slots__, row, strict=True)), "groups": tuple(row[8])}) for row in rows]


def names_of(conn: Database, units: Sequence[str]) -> dict[str, str]:
    """The names of these units by the registry, in the order asked for; the code of one that it does not know."""
    known: dict[str, str] = dict(conn.execute(NAMES, (list(units),)).fetchall())
    return {unit: known.get(unit, unit) for unit in units}


def unit_of(conn: Database, round_id: str, unit: str) -> tuple[str, frozenset[str]] | None:
    """The parent and the groups of a unit of the round; None for another one."""
    row = conn.execute(UNIT, (round_id, unit)).fetchone()
    return None if row is None else (row[0], frozenset(row[1]))


def groups_under(conn: Database, round_id: str, parent: str) -> frozenset[str]:
    """The groups of the units of the round that are under a parent."""
    return frozenset(group for (group,) in conn.execute(GROUPS_UNDER, (round_id, parent)).fetchall())


def groups(conn: Database, round_id: str) -> list[tuple[str, str]]:
    """Ids and names of the round's groups, in its order."""
    return [(group, name) for group, name in conn.execute(GROUPS, (round_id,), prepare=True).fetchall()]


def last_change(conn: Database, shown: Round, upto: Moment) -> Moment:
    """The tables' last change up to a position and a time. Raises Rejected before the round was ready."""
    if shown.ready_position is None or shown.ready_at is None:
        raise Rejected("round-not-ready", round=shown.id)
    if upto.position < shown.ready_position or upto.logged_at < shown.ready_at:
        raise Rejected("before-the-round", round=shown.id)
    if upto.logged_at == FOREVER:
        row = conn.execute(CHANGE_AT_POSITION, (shown.id, upto.position), prepare=True).fetchone()
    else:
        row = conn.execute(CHANGE_AT_TIME, (shown.id, upto.logged_at), prepare=True).fetchone()
    return Moment(shown.ready_position, shown.ready_at) if row is None else Moment(*row)


def standings(conn: Database, round_id: str, position: int) -> list[Standing]:
    """All units with their totals at a position, in the order of their names."""
    rows = conn.execute(STANDINGS, {"round": round_id, "position": position}, prepare=True).fetchall()
    return [Standing(*row) for row in rows]


def scores(conn: Database, round_id: str, unit: str, upto: Moment) -> list[Score]:
    """The latest word of each stage on each criterion of a unit, up to a position and a time."""
    return [Score(*row) for row in conn.execute(SCORES, (round_id, unit, *upto), prepare=True).fetchall()]


def view_totals(conn: Database, round_id: str, position: int) -> dict[tuple[str, str], SeenTotal]:
    """Totals in views at a position, by view and unit."""
    rows = conn.execute(VIEW_TOTALS, (round_id, position), prepare=True).fetchall()
    return {(view, unit): SeenTotal(points, value, most, int(key)) for view, unit, points, value, most, key in rows}


def spreads(conn: Database, round_id: str, criteria: Sequence[str], position: int) -> dict[str, Spread]:
    """Of criteria that compare all units the lowest and highest verified value at a position."""
    rows = conn.execute(SPREADS, (round_id, list(criteria), position), prepare=True).fetchall() if criteria else []
    return {criterion: Spread(lowest=lowest, highest=highest) for criterion, lowest, highest in rows}


def counting(conn: Database, round_id: str, position: int) -> list[tuple[str, Score]]:
    """Of every unit and criterion the latest word of the highest authority at a position."""
    rows = conn.execute(COUNTING, (round_id, position), prepare=True).fetchall()
    return [(unit, Score(*said)) for unit, *said in rows]


def parked(conn: Database, round_id: str) -> bool:
    """Whether the round's facts wait for a person, so that its tables are those of a while ago."""
    return conn.execute(PARKED, (round_id,), prepare=True).fetchone() is not None


def find(conn: Database, round_ids: Sequence[str], asked: str, limit: int) -> list[Found]:
    """Units whose name contains what was asked, with or without marks, or whose code it is; the closest first."""
    plain = names.plain(asked)
    if not plain:
        return []
    fields = {"rounds": list(round_ids), "plain": plain, "asked": asked.strip(), "limit": limit}
    return [Found(*row) for row in conn.execute(FIND, fields).fetchall()]


def _round(row: tuple[object, ...]) -> Round:
    return Round(**dict(zip(Round.__slots__, row, strict=True)))  # type: ignore[arg-type]
