"""From facts to read models: one function a table, each called with a run of facts of one key, in order.

Rows follow from the facts alone, so that a rebuild gives the same tables whatever the size of the runs.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from chiso_contracts import access, rounds, submission
from chiso_registry import begins, order_key, plain
from chiso_runtime.codec import Fact
from chiso_runtime.database import Database
from chiso_runtime.projection import Heard
from chiso_runtime.rows import Row, Table, array, json

E = TypeVar("E")
Run = Sequence[Heard[Any]]

UNIT = """
INSERT INTO read.unit VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind, parent = excluded.parent,
    valid_from = excluded.valid_from, valid_until = excluded.valid_until, predecessors = excluded.predecessors,
    document = excluded.document
WHERE coalesce(read.unit.valid_from, '0001-01-01') <= coalesce(excluded.valid_from, '0001-01-01')
"""
ENTRIES = Table(
    "unit_entry",
    ("code", "since", "name", "kind", "parent", "valid_until", "predecessors", "document", "name_key", "search"),
    key=("code", "since"),
)
FRAMEWORK = "INSERT INTO read.framework VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"
FRAMEWORK_PART = "INSERT INTO read.framework_part VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"
ROUND = """
INSERT INTO read.round VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, NULL, %s, 0, %s)
ON CONFLICT DO NOTHING
"""
ROUND_READY = "UPDATE read.round SET units = %s WHERE round = %s"
ROUND_UNIT = "INSERT INTO read.round_unit VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"
ASSIGNMENT = "INSERT INTO read.assignment VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"
CRITERIA = Table(
    "criterion",
    (
        *("round", "unit", "criterion", "changed", "data", "points", "explanation", "evidence", "provenance", "actor"),
        *("capacity", "reported_at", "event"),
    ),
    key=("round", "unit", "criterion"),
)
FILES = Table(
    "evidence",
    ("round", "unit", "file", "state", "sha256", "size", "version_id", "findings", "citation"),
    key=("round", "unit", "file"),
)
PERSON = "INSERT INTO read.person VALUES (%s, %s) ON CONFLICT DO NOTHING"
RIGHT = "INSERT INTO read.person_right VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, false) ON CONFLICT DO NOTHING"
AMENDMENT = Table(
    "amendment",
    (
        *("round", "version", "framework_version", "sha256", "document", "changed", "added", "gone", "actor"),
        *("capacity", "amended_at", "event"),
    ),
    key=("round", "version"),
)
ROUND_AMENDED = """
UPDATE read.round r SET framework_version = a.framework_version, amendments = a.count
FROM (SELECT framework_version, row_number() OVER (ORDER BY version) AS count FROM read.amendment WHERE round = %s
      ORDER BY version DESC LIMIT 1) a
WHERE r.round = %s
"""
REVOKED = "UPDATE read.person_right SET revoked = true WHERE person = %s AND id = %s"


def units(conn: Database, run: Run) -> None:
    """The last entry of each unit by its first day, however late an earlier one is registered."""
    _write(conn, UNIT, (_unit_row(e) for e in _of(run, submission.UnitRegistered)))


def unit_entries(conn: Database, run: Run) -> None:
    """All entries of the registry."""
    last = {(e.code, begins(e)): _entry_row(e) for e in _of(run, submission.UnitRegistered)}
    ENTRIES.write(conn, list(last.values()))


def frameworks(conn: Database, run: Run) -> None:
    """Framework versions."""
    published = list(_of(run, submission.FrameworkPublished))
    _write(conn, FRAMEWORK, ((e.framework, e.version, e.title, e.sha256) for e in published if e.part == 1))


def framework_parts(conn: Database, run: Run) -> None:
    """The text of framework versions."""
    published = _of(run, submission.FrameworkPublished)
    _write(conn, FRAMEWORK_PART, ((e.framework, e.version, e.part, e.text) for e in published))


def opened_rounds(conn: Database, run: Run) -> None:
    """Rounds; `units` is known once the round is ready."""
    _write(conn, ROUND, (_round_row(h.fact) for h in run if isinstance(h.fact.event, rounds.RoundOpened)))
    _write(conn, ROUND_READY, ((e.units, e.round) for e in _of(run, rounds.RoundReady)))


def amendments(conn: Database, run: Run) -> None:
    """Amendments of rounds' frameworks, and the version that each round has now."""
    rows = [_amendment_row(fact) for fact, _ in _facts(run, rounds.RoundAmended)]
    AMENDMENT.write(conn, rows)
    _write(conn, ROUND_AMENDED, ((round, round) for round in {row[0]: None for row in rows}))


def round_units(conn: Database, run: Run) -> None:
    """Units as their rounds see them."""
    rows = (
        (e.round, unit.code, unit.name, unit.kind, unit.parent, list(unit.groups), unit.ranked)
        for e in _of(run, rounds.UnitsAdded)
        for unit in e.units
    )
    _write(conn, ROUND_UNIT, rows)


def assignments(conn: Database, run: Run) -> None:
    """Who is assigned to which round; the id names the fact."""
    rows = (
        (e.round, f"{e.round}@{fact.version}", e.person, e.role, e.body, e.capacity, list(e.units), list(e.criteria))
        for fact, e in _facts(run, submission.AssignmentsAdded)
    )
    _write(conn, ASSIGNMENT, rows)


def criteria(conn: Database, run: Run) -> None:
    """Criteria as last reported."""
    last = {
        (e.round, e.unit, e.criterion): _criterion_row(fact) for fact, e in _facts(run, submission.CriterionReported)
    }
    CRITERIA.write(conn, list(last.values()))


def evidence(conn: Database, run: Run) -> None:
    """What the evidence service said of the units' files, and what units cite beside them."""
    last: dict[tuple[str, str, str], Row] = {}
    for heard in run:
        match heard.fact.event:
            case submission.EvidenceConfirmed() as e:
                last[e.round, e.unit, e.file] = ("kept", e.sha256, e.size, e.version_id, array(()), None)
            case submission.EvidenceRejected() as e:
                last[e.round, e.unit, e.file] = ("refused", "", 0, "", array(e.findings), None)
            case submission.EvidenceCited() as e:
                said = {"form": e.form, "title": e.title, "number": e.number, "day": e.day, "address": e.address}
                last[e.round, e.unit, e.file] = ("cited", "", 0, "", array(()), json(said))
    FILES.write(conn, [(*key, *row) for key, row in last.items()])


def persons(conn: Database, run: Run) -> None:
    """Persons; their names are not here."""
    _write(conn, PERSON, ((e.person, e.name_hash) for e in _of(run, access.PersonRegistered)))


def rights(conn: Database, run: Run) -> None:
    """Rights of persons, also those that ended."""
    for heard in run:
        match heard.fact.event:
            case access.RightGranted(person=person, right=right):
                limits = list(right.units), list(right.criteria)
                held = right.role, right.body, right.parent, right.capacity, right.round
                conn.execute(RIGHT, (person, right.id, *held, *limits), prepare=True)
            case access.RightRevoked(person=person, right=id):
                conn.execute(REVOKED, (person, id), prepare=True)


def _unit_row(unit: submission.UnitRegistered) -> tuple[object, ...]:
    return (
        unit.code,
        unit.name,
        unit.kind,
        unit.parent,
        unit.valid_from,
        unit.valid_until,
        list(unit.predecessors),
        unit.document,
    )


def _entry_row(unit: submission.UnitRegistered) -> Row:
    return (
        unit.code,
        begins(unit),
        unit.name,
        unit.kind,
        unit.parent,
        unit.valid_until,
        array(unit.predecessors),
        unit.document,
        order_key(unit.name),
        plain(unit.name),
    )


def _round_row(fact: Fact[rounds.RoundOpened]) -> tuple[object, ...]:
    e = fact.event
    return (
        e.round,
        e.name,
        e.year,
        e.owner,
        e.framework,
        e.framework_version,
        e.engine,
        json(e.groups),
        e.deadline.at if e.deadline else None,
        e.deadline.printed if e.deadline else None,
        e.imported,
        e.demonstration,
        e.rank_preview,
        fact.time,
        e.units_on,
    )


def _amendment_row(fact: Fact[rounds.RoundAmended]) -> Row:
    e = fact.event
    said = e.framework_version, e.sha256, e.document, array(e.changed), array(e.added), array(e.gone)
    return (e.round, fact.version, *said, fact.cause.actor, fact.cause.capacity, fact.time, fact.id)


def _criterion_row(fact: Fact[submission.CriterionReported]) -> Row:
    e = fact.event
    return (
        e.round,
        e.unit,
        e.criterion,
        fact.version,
        json(e.data),
        e.points,
        e.explanation,
        json(e.evidence),
        e.provenance and json(e.provenance),
        fact.cause.actor,
        fact.cause.capacity,
        fact.time,
        fact.id,
    )


def _of(run: Run, kind: type[E]) -> Iterator[E]:
    return (h.fact.event for h in run if isinstance(h.fact.event, kind))


def _facts(run: Run, kind: type[E]) -> Iterator[tuple[Fact[E], E]]:
    return ((h.fact, h.fact.event) for h in run if isinstance(h.fact.event, kind))


def _write(conn: Database, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
    """Many rows in one go; nothing when there are none."""
    if waiting := list(rows):
        conn.cursor().executemany(statement, waiting)
