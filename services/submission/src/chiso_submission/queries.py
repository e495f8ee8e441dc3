"""From read models to answers: the only SELECTs the API and the pages use. Rows are mappings, ready to be shown."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from chiso_registry import normal_code, older_code, order_key, plain
from chiso_runtime.database import Database
from psycopg.rows import dict_row

Row = dict[str, Any]

UNITS = """
SELECT code, name, kind, parent, valid_from, valid_until, predecessors, document FROM (
    SELECT DISTINCT ON (code) *, nullif(since, '0001-01-01') AS valid_from FROM read.unit_entry
    WHERE %(on)s::date IS NULL OR since <= %(on)s ORDER BY code, since DESC
) state
WHERE (%(on)s::date IS NULL OR valid_until IS NULL OR valid_until > %(on)s)
  AND (%(kind)s = '' OR kind = %(kind)s) AND (%(parent)s = '' OR parent = %(parent)s)
  AND (%(name)s = '' OR strpos(search, %(name)s) > 0 OR starts_with(code, %(code)s))
  AND (%(after)s = '' OR (name_key, code) > (
      SELECT a.name_key, a.code FROM read.unit_entry a
      WHERE a.code = %(after)s AND (%(on)s::date IS NULL OR a.since <= %(on)s) ORDER BY a.since DESC LIMIT 1
  ))
ORDER BY name_key, code LIMIT %(limit)s
"""
UNIT = """
SELECT code, name, kind, parent, nullif(since, '0001-01-01') AS valid_from, valid_until, predecessors, document,
       ARRAY(SELECT DISTINCT s.code FROM read.unit_entry s WHERE u.code = ANY(s.predecessors) AND s.code <> u.code
             ORDER BY s.code) AS successors
FROM (
    SELECT * FROM read.unit_entry
    WHERE code = %(code)s AND (%(on)s::date IS NULL OR since <= %(on)s) ORDER BY since DESC LIMIT 1
) u
WHERE %(on)s::date IS NULL OR valid_until IS NULL OR valid_until > %(on)s
"""
ENTRIES = """
SELECT code, name, kind, parent, nullif(since, '0001-01-01') AS valid_from, valid_until, predecessors, document,
       least(valid_until, lead(since) OVER (ORDER BY since)) AS ends
FROM read.unit_entry WHERE code = %s ORDER BY since
"""
ENTRIES_OF = """
SELECT code, name, kind, parent, nullif(since, '0001-01-01') AS valid_from, valid_until
FROM read.unit_entry WHERE code = ANY(%s) ORDER BY code, since
"""
FRAMEWORKS = "SELECT framework, version, title, sha256 FROM read.framework ORDER BY framework, version"
FRAMEWORK = "SELECT framework, version, title, sha256 FROM read.framework WHERE framework = %s AND version = %s"
FRAMEWORK_TEXT = """
SELECT string_agg(text, '' ORDER BY part) AS text FROM read.framework_part WHERE framework = %s AND version = %s
"""
ROUNDS = """
SELECT round, name, year, owner, framework, framework_version, engine, groups, deadline_at, deadline_printed,
       imported, demonstration, rank_preview, units, opened_at, amendments,
       coalesce(units_on, make_date(year, 12, 31)) AS units_on,
       ARRAY(SELECT unit FROM read.round_unit u WHERE u.round = r.round AND u.unit = ANY(%s) ORDER BY unit) AS mine
FROM read.round r WHERE units IS NOT NULL ORDER BY year DESC, round
"""
ASSIGNMENTS = """
SELECT id, person, role, body, capacity, units, criteria FROM read.assignment WHERE round = %s ORDER BY id
"""
AMENDMENTS = """
SELECT row_number() OVER (ORDER BY version)::integer AS number, framework_version, sha256, document, changed, added,
       gone, actor, amended_at, event
FROM read.amendment WHERE round = %s ORDER BY version
"""
ANSWERED = """
SELECT criterion, count(*)::integer AS units FROM read.criterion WHERE round = %s AND criterion = ANY(%s)
GROUP BY criterion
"""
STANDING = """
SELECT count(*)::integer AS units, count(*) FILTER (WHERE sent AND stage = 'submitted')::integer AS submitted,
       count(*) FILTER (WHERE stage = 'locked')::integer AS locked
FROM read.report WHERE round = %s
"""
REPORTS = """
SELECT u.unit, u.name, u.kind, u.parent, u.groups, u.ranked, r.stage, r.sent, r.late, r.sent_at, r.locked_at, r.due_at,
       (SELECT count(*) FROM read.criterion c
        WHERE c.round = u.round AND c.unit = u.unit AND (%s::text[] IS NULL OR c.criterion = ANY(%s))) AS reported,
       (SELECT count(*) FROM read.criterion c
        WHERE c.round = u.round AND c.unit = u.unit AND c.criterion = ANY(r.to_review)
          AND (%s::text[] IS NULL OR c.criterion = ANY(%s))) AS to_review
FROM read.round_unit u JOIN read.report r USING (round, unit)
WHERE u.round = %s AND (%s::text[] IS NULL OR u.unit = ANY(%s))
"""
REPORT = """
SELECT u.round, u.unit, u.name, r.version, r.stage, r.sent, r.late, r.fixed, r.sheet, r.sent_at, r.locked_at, r.due_at,
       r.editable, r.reason, r.amended, r.to_review
FROM read.round_unit u JOIN read.report r USING (round, unit) WHERE u.round = %s AND u.unit = %s
"""
CRITERIA = """
SELECT criterion, changed, data, points, explanation, evidence, provenance, actor, capacity, reported_at, event
FROM read.criterion WHERE round = %s AND unit = %s
"""
EVIDENCE = """
SELECT file, state, sha256, size, version_id, findings, citation FROM read.evidence WHERE round = %s AND unit = %s
"""
PEOPLE = """
SELECT p.person AS id, n.name FROM read.person p LEFT JOIN public.person_name n USING (person) ORDER BY p.person
"""
RIGHTS = """
SELECT person, id, role, body, capacity, round, units, criteria FROM read.person_right WHERE NOT revoked
UNION ALL
SELECT person, id, role, body, capacity, round, units, criteria FROM read.assignment a
WHERE NOT EXISTS (SELECT 1 FROM public.denied d WHERE d.person = a.person AND d.what = 'right:' || a.id)
ORDER BY 1, 2
"""
NAMES = "SELECT person, name FROM person_name WHERE person = ANY(%s)"
UNIT_NAMES = "SELECT code, name FROM read.unit WHERE code = ANY(%s)"


def units(
    conn: Database, *, kind: str, parent: str, q: str, after: str, limit: int, on: date | None = None
) -> list[Row]:
    """A page of units in the order of the Vietnamese alphabet: those of a day, or all by their last entry.

    `q` is found in names with and without marks, and at the beginning of codes, of which it may be an older form.
    """
    asked = {"kind": kind, "parent": parent, "after": after, "limit": limit, "on": on}
    return [_coded(row) for row in _rows(conn, UNITS, {**asked, "name": plain(q), "code": normal_code(q)})]


def unit(conn: Database, code: str, on: date | None = None) -> Row | None:
    """A unit on a day, or by its last entry, with the units that continue it. The code may be of the older form."""
    found = _row(conn, UNIT, {"code": normal_code(code), "on": on})
    return found and _coded(found)


def entries(conn: Database, code: str) -> list[Row]:
    """All entries of a unit, the earliest first; `ends` is the first day on which the entry no longer holds."""
    return [_coded(row) for row in _rows(conn, ENTRIES, (normal_code(code),))]


def entries_of(conn: Database, codes: Sequence[str]) -> list[Row]:
    """All entries of several units, the earliest first."""
    return _rows(conn, ENTRIES_OF, (list(codes),))


def unit_names(conn: Database, codes: Sequence[str]) -> dict[str, str]:
    """Names of registered units by code."""
    return {row["code"]: row["name"] for row in _rows(conn, UNIT_NAMES, (list(codes),))}


def frameworks(conn: Database) -> list[Row]:
    """Published framework versions."""
    return _rows(conn, FRAMEWORKS, ())


def framework(conn: Database, framework: str, version: str) -> Row | None:
    """A framework version with its canonical `text`."""
    found = _row(conn, FRAMEWORK, (framework, version))
    return {**found, **(_row(conn, FRAMEWORK_TEXT, (framework, version)) or {})} if found else None


def rounds(conn: Database, bodies: Sequence[str]) -> list[Row]:
    """Opened rounds, the newest year first; `mine` are those of the bodies that are units of the round.

    `units_on` is the day of the registry that their units are of.
    """
    return [_with_deadline(row) for row in _rows(conn, ROUNDS, (list(bodies),))]


def assignments(conn: Database, round: str) -> list[Row]:
    """Who is assigned to a round."""
    return _rows(conn, ASSIGNMENTS, (round,))


def amendments(conn: Database, round: str) -> list[Row]:
    """The amendments of a round's framework, the first one first."""
    return _rows(conn, AMENDMENTS, (round,))


def answered(conn: Database, round: str, criteria: Sequence[str]) -> dict[str, int]:
    """How many units reported each of the criteria; those that nobody did are left out."""
    return {row["criterion"]: row["units"] for row in _rows(conn, ANSWERED, (round, list(criteria)))}


def stages(conn: Database, round: str) -> Row:
    """How many units a round has, and of how many the report is submitted or locked."""
    found = _row(conn, STANDING, (round,))
    assert found is not None
    return found


def reports(
    conn: Database, round: str, units: Sequence[str] | None, criteria: Sequence[str] | None = None
) -> list[Row]:
    """Where the units of a round stand, in the order of the Vietnamese alphabet: all of them, or those named.

    `criteria` are those whose answers are counted; without it all are.
    """
    named, counted = (None if some is None else list(some) for some in (units, criteria))
    found = _rows(conn, REPORTS, (*[counted] * 4, round, named, named))
    return sorted(found, key=lambda row: (order_key(row["name"]), row["unit"]))


def report(conn: Database, round: str, unit: str) -> Row | None:
    """Where a unit's report stands."""
    return _row(conn, REPORT, (round, unit))


def criteria(conn: Database, round: str, unit: str) -> dict[str, Row]:
    """What a unit reported, by criterion."""
    return {row["criterion"]: row for row in _rows(conn, CRITERIA, (round, unit))}


def evidence(conn: Database, round: str, unit: str) -> dict[str, Row]:
    """What the evidence service said of a unit's files, by file."""
    return {row["file"]: row for row in _rows(conn, EVIDENCE, (round, unit))}


def people(conn: Database) -> list[Row]:
    """Persons with their names and the rights they hold."""
    held: dict[str, list[Row]] = {}
    for right in _rows(conn, RIGHTS, ()):
        held.setdefault(right["person"], []).append(right)
    return [{**person, "rights": held.get(person["id"], [])} for person in _rows(conn, PEOPLE, ())]


def names(conn: Database, persons: Sequence[str]) -> dict[str, str]:
    """Names of persons; an erased one is not among them."""
    return {row["person"]: row["name"] for row in _rows(conn, NAMES, (list(persons),))}


def _with_deadline(row: Row) -> Row:
    at, printed = row.pop("deadline_at"), row.pop("deadline_printed")
    deadline = {"at": at, "printed": printed} if at else None
    return {**row, "deadline": deadline}


def _coded(row: Row) -> Row:
    return {**row, "older_code": older_code(row["code"])}


def _rows(conn: Database, statement: str, values: Sequence[object] | dict[str, object]) -> list[Row]:
    with conn.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(statement, values, prepare=True).fetchall()


def _row(conn: Database, statement: str, values: Sequence[object] | dict[str, object]) -> Row | None:
    with conn.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(statement, values, prepare=True).fetchone()
