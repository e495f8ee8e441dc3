"""What units still owe: final figures in place of estimates, and readings; for the unit, and for who chases them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chiso_framework import Criterion, estimated, lacking
from chiso_registry import order_key
from chiso_runtime.database import Database

from chiso_submission import reading_rows
from chiso_submission.queries import Row
from chiso_submission.rounds import OpenedRound

UNREAD: Mapping[str, Any] = {
    "changed": 0,
    "data": {},
    "explanation": "",
    "evidence": [],
    "actor": None,
    "capacity": None,
    "reported_at": None,
    "event": None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """A reading that a unit has not given."""

    criterion: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What a unit still owes: criteria that stand on an estimate, and readings."""

    unit: str
    name: str
    estimates: tuple[str, ...]
    readings: tuple[Lacking, ...]


def noted(criterion: Criterion, row: Row, read: Sequence[Row], files: Mapping[str, Row], pending: Row) -> Row:
    """A criterion of a report with what it still owes, and its readings where it has some.

    What closes on readings lacks those that are not there, instead of an answer; imported claims lack none.
    """
    mark = {"estimated": estimated(criterion, row["data"])}
    if criterion.readings is None:
        return {**row, **mark, "readings": None}
    known = {one["number"]: one for one in read}
    numbers = range(1, criterion.readings.per_year + 1)
    missing = lacking(criterion, known)
    readings = {
        "per_year": criterion.readings.per_year,
        "closes": criterion.readings.closes,
        "lacking": list(missing),
        "periods": [_period(number, known.get(number), files, pending) for number in numbers],
    }
    if not missing or row["provenance"]:
        return {**row, **mark, "readings": readings}
    others = [item for item in row["missing"] if item != "answer"]
    return {**row, **mark, "readings": readings, "missing": ["readings", *others]}


def owed(conn: Database, round: OpenedRound, units: Sequence[str]) -> list[Owed]:
    """What these units of the round still owe, in the order of the Vietnamese alphabet; those that owe nothing left
    out."""
    id, criteria = round.opened.round, round.framework.criteria()
    reading = [criterion for criterion in criteria if criterion.readings and criterion.source == "self"]
    guessing = [criterion.code for criterion in criteria if criterion.estimates]
    read = reading_rows.of_round(conn, id, units) if reading else {}
    estimates = reading_rows.estimates(conn, id, units, guessing) if guessing else {}
    rows = (_owed(round, code, reading, read, estimates.get(code, ())) for code in units)
    found = [row for row in rows if row.estimates or row.readings]
    return sorted(found, key=lambda row: (order_key(row.name), row.unit))


def by_reading(found: Sequence[Owed]) -> Mapping[Lacking, Sequence[str]]:
    """The names of the units that lack each reading, for a letter."""
    names: dict[Lacking, list[str]] = {}
    for row in found:
        for reading in row.readings:
            names.setdefault(reading, []).append(row.name)
    return dict(sorted(names.items(), key=lambda item: (item[0].criterion, item[0].number)))


def _owed(
    round: OpenedRound,
    unit: str,
    reading: Sequence[Criterion],
    read: Mapping[tuple[str, str], Sequence[int]],
    estimates: Sequence[str],
) -> Owed:
    known = round.unit(unit)
    applicable = round.applicable(known, round.framework)
    readings = [
        Lacking(criterion=criterion.code, number=number)
        for criterion in reading
        if criterion.code in applicable
        for number in lacking(criterion, read.get((unit, criterion.code), ()))
    ]
    owing = tuple(code for code in applicable if code in estimates)
    return Owed(unit=unit, name=known.name, estimates=owing, readings=tuple(readings))


def _period(number: int, read: Row | None, files: Mapping[str, Row], pending: Row) -> Row:
    given = {**UNREAD, **(read or {})}
    evidence = [{**ref, **(files.get(ref["file"]) or pending)} for ref in given["evidence"]]
    return {**given, "number": number, "reported": read is not None, "version": given["changed"], "evidence": evidence}
