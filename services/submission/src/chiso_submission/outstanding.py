"""What units still owe: final figures in place of estimates, and readings; for the unit, and for who chases them.

Where the framework says before which day a reading is due, it is told which are late. No points follow from it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chiso_framework import Criterion, estimated, lacking
from chiso_registry import order_key
from chiso_runtime.database import Database
from chiso_web.formats import VIETNAM

from chiso_submission import reading_rows
from chiso_submission.queries import Row
from chiso_submission.reading_rows import Given
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
    """A reading that a unit has not given. It is late from `late_from` on, where the framework says so."""

    criterion: str
    number: int
    late_from: date | None = None
    overdue: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """A reading that was first given on or after the day from which it is late."""

    criterion: str
    number: int
    late_from: date
    given_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What a unit still owes: criteria that stand on an estimate, and readings; `late` are those it gave too late."""

    unit: str
    name: str
    estimates: tuple[str, ...]
    readings: tuple[Lacking, ...]
    late: tuple[Late, ...] = ()


def noted(
    criterion: Criterion, row: Row, read: Sequence[Row], files: Mapping[str, Row], pending: Row, year: int, today: date
) -> Row:
    """A criterion of a report with what it still owes, and its readings of the year where it has some.

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
        "periods": [
            {**_period(number, known.get(number), files, pending), **_due(criterion, number, known, year, today)}
            for number in numbers
        ],
    }
    if not missing or row["provenance"]:
        return {**row, **mark, "readings": readings}
    others = [item for item in row["missing"] if item != "answer"]
    return {**row, **mark, "readings": readings, "missing": ["readings", *others]}


def owed(conn: Database, round: OpenedRound, units: Sequence[str], today: date) -> list[Owed]:
    """What these units of the round still owe, in the order of the Vietnamese alphabet; those that owe nothing and gave
    nothing late are left out."""
    id, criteria = round.opened.round, round.framework.criteria()
    reading = [criterion for criterion in criteria if criterion.readings and criterion.source == "self"]
    guessing = [criterion.code for criterion in criteria if criterion.estimates]
    read = reading_rows.of_round(conn, id, units) if reading else {}
    estimates = reading_rows.estimates(conn, id, units, guessing) if guessing else {}
    rows = (_owed(round, code, reading, read, estimates.get(code, ()), today) for code in units)
    found = [row for row in rows if row.estimates or row.readings or row.late]
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
    read: Mapping[tuple[str, str], Given],
    estimates: Sequence[str],
    today: date,
) -> Owed:
    known = round.unit(unit)
    applicable = round.applicable(known, round.framework)
    asked = [(one, read.get((unit, one.code), {})) for one in reading if one.code in applicable]
    year, owing = round.opened.year, tuple(code for code in applicable if code in estimates)
    return Owed(
        unit=unit,
        name=known.name,
        estimates=owing,
        readings=tuple(one for criterion, given in asked for one in _lacking(criterion, given, year, today)),
        late=tuple(one for criterion, given in asked for one in _late(criterion, given, year)),
    )


def _lacking(criterion: Criterion, given: Given, year: int, today: date) -> Iterator[Lacking]:
    for number in lacking(criterion, given):
        day = _late_from(criterion, number, year)
        yield Lacking(criterion=criterion.code, number=number, late_from=day, overdue=day is not None and today >= day)


def _late(criterion: Criterion, given: Given, year: int) -> Iterator[Late]:
    for number, at in sorted(given.items()):
        day = _late_from(criterion, number, year)
        if day is not None and _day_of(at) >= day:
            yield Late(criterion=criterion.code, number=number, late_from=day, given_at=at)


def _due(criterion: Criterion, number: int, known: Mapping[int, Row], year: int, today: date) -> Row:
    """From when on a period is late, whether it was given late, and whether it lacks although its day has come."""
    day = _late_from(criterion, number, year)
    if day is None:
        return {"late_from": None, "late": False, "overdue": False}
    late = number in known and _day_of(known[number]["first_at"]) >= day
    return {"late_from": day, "late": late, "overdue": number not in known and today >= day}


def _late_from(criterion: Criterion, number: int, year: int) -> date | None:
    """An earlier version of the framework may have asked for more readings than this one."""
    readings = criterion.readings
    return readings.late_from(number, year) if readings and number <= readings.per_year else None


def _day_of(at: datetime) -> date:
    return at.astimezone(VIETNAM).date()


def _period(number: int, read: Row | None, files: Mapping[str, Row], pending: Row) -> Row:
    given = {**UNREAD, **(read or {})}
    evidence = [{**ref, **(files.get(ref["file"]) or pending)} for ref in given["evidence"]]
    return {**given, "number": number, "reported": read is not None, "version": given["changed"], "evidence": evidence}
