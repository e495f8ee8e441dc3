"""Taking in what a data provider measured: one table for all units of a criterion, all of it or nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from chiso_contracts.rejection import Rejected
from chiso_contracts.submission import ValueMeasured
from chiso_contracts.values import Right
from chiso_framework import Criterion, Invalid
from chiso_framework.problems import text
from chiso_runtime import http
from chiso_runtime.command_handler import Outcome
from chiso_runtime.database import Database

from chiso_submission import carrying, measured_queries, publisher
from chiso_submission.desk import desk, subject
from chiso_submission.domain.report.measuring import Measurement, MeasureValue, measured_of, refuse_self_scored
from chiso_submission.domain.report.terms import Terms
from chiso_submission.measurement_table import REFUSED, MeasuredRow
from chiso_submission.queries import Row
from chiso_submission.rounds import OpenedRound
from chiso_submission.tables import place

SHOWN = 500
"""Most changes and problems that an answer lists."""
PROVIDER = "data-provider"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a table comes to: commands by unit, with the row and the fact of each; and all that is wrong with it."""

    commands: Mapping[str, MeasureValue]
    facts: Sequence[tuple[int, ValueMeasured]]
    problems: Sequence[Mapping[str, str]]


class Said(NamedTuple):
    """What was measured, to be compared."""

    given: tuple[object, ...]
    points: Decimal
    data: Mapping[str, object]


def preview(
    opened: OpenedRound, criterion: str, rows: Iterable[MeasuredRow], by: Mapping[str, Any], named: str = ""
) -> dict[str, Any]:
    """What the table would record and what is wrong with it; nothing is recorded. Raises Rejected, Refused.

    `by` are the fields of Measurement; `named` is how the request calls its rows, empty for those of a file.
    """
    measurement, _ = _permitted(opened, criterion, by)
    reading = read(opened, criterion, rows, measurement, named)
    with http.pool().connection() as conn:
        http.read_after_write(conn)
        known = measured_queries.of_criterion(conn, opened.opened.round, criterion)
    return told(opened, criterion, reading, {unit: _said(row) for unit, row in known.items()})


def take(
    opened: OpenedRound, criterion: str, rows: Iterable[MeasuredRow], by: Mapping[str, Any], named: str = ""
) -> tuple[Outcome, dict[str, Any]]:
    """Record all of the table, or nothing. Raises Rejected (measurements-refused) with every problem, Refused."""
    measurement, right = _permitted(opened, criterion, by)
    reading = read(opened, criterion, rows, measurement, named)
    if reading.problems:
        raise Rejected(REFUSED, errors=[*reading.problems[:SHOWN]])
    known: dict[str, Said] = {}
    prepare = partial(_commands, opened, reading.commands, known)
    outcomes = desk().handlers.reports.together(prepare, http.cause(right), http.once())
    last = next((outcome for outcome in reversed(outcomes) if outcome.events), outcomes[-1])
    return last, told(opened, criterion, reading, known)


def read(
    opened: OpenedRound, criterion: str, rows: Iterable[MeasuredRow], measurement: Measurement, named: str = ""
) -> Reading:
    """The table row by row. Raises Rejected where nothing can be measured of the criterion."""
    if opened.opened.imported:
        raise Rejected("round-imported")
    refuse_self_scored(_criterion(opened, criterion))
    if criterion in opened.not_held:
        raise Rejected("survey-not-held", criteria=[criterion])
    commands: dict[str, MeasureValue] = {}
    facts: list[tuple[int, ValueMeasured]] = []
    problems: list[Mapping[str, str]] = []
    for row in rows:
        terms = opened.terms(row.unit) if row.unit in opened.units else None
        errors = [*row.errors, *_wrong(terms, criterion, row, commands)]
        if terms and not errors:
            command = _command(terms, criterion, row, measurement)
            try:
                facts.append((row.number, measured_of(command)))
                commands[row.unit] = command
            except Invalid as invalid:
                errors += [_of_rule(row, found.where, found.code, found) for found in invalid.problems]
        problems += [_named(error, named) for error in errors]
    return Reading(commands=commands, facts=facts, problems=problems)


def told(opened: OpenedRound, criterion: str, reading: Reading, known: Mapping[str, Said]) -> dict[str, Any]:
    """A reading as an answer: counts of all changes, the first of those that change something, the first problems."""
    changes = [_change(opened, number, fact, known.get(fact.unit)) for number, fact in reading.facts]
    moving = [change for change in changes if change["change"] != "same"]
    return {
        "round": opened.opened.round,
        "criterion": criterion,
        "rows": len(reading.facts),
        "counts": dict(Counter(change["change"] for change in changes)),
        "changes": moving[:SHOWN],
        "problems": [*reading.problems[:SHOWN]],
    }


def _permitted(opened: OpenedRound, criterion: str, by: Mapping[str, Any]) -> tuple[Measurement, Right]:
    """Where the values come from, and the right by which the caller gives them. Raises Rejected, Refused."""
    right = http.require("value.measure", subject(opened, "", criterion))
    measurement = Measurement(**{**by, "provider": by["provider"] or right.body})
    if right.role == PROVIDER and measurement.provider != right.body:
        raise Rejected("other-provider", body=right.body)
    return measurement, right


def _commands(
    opened: OpenedRound, commands: Mapping[str, MeasureValue], known: dict[str, Said], conn: Database
) -> dict[str, MeasureValue]:
    """The commands by stream, on reports that have moved with the round; nobody changes the round before they run.

    `known` takes what was measured before.
    """
    handlers, round, found = desk().handlers, opened.opened.round, {}
    not_held = frozenset(handlers.rounds.shared(conn, publisher.round_stream(round)).not_held)
    for unit, command in sorted(commands.items()):
        if opened.amendments:
            carrying.move(conn, handlers, opened, unit)
        stream = publisher.report_stream(round, unit)
        if before := handlers.reports.state(conn, stream).measured.get(command.criterion):
            known[unit] = _said_of(before.value)
        found[stream] = replace(command, not_held=not_held)
    return found


def _command(terms: Terms, criterion: str, row: MeasuredRow, measurement: Measurement) -> MeasureValue:
    return MeasureValue(
        terms=terms,
        criterion=criterion,
        data=row.data,  # type: ignore[arg-type]
        measurement=measurement,
        sample=row.sample,
        rechecked=row.rechecked,
    )


def _criterion(opened: OpenedRound, code: str) -> Criterion:
    if (found := opened.framework.find(code)) is None:
        raise Rejected("unknown-criterion", criteria=[code])
    return found


def _wrong(
    terms: Terms | None, criterion: str, row: MeasuredRow, before: Mapping[str, MeasureValue]
) -> list[Mapping[str, str]]:
    """What is wrong with a row before its data are looked at."""
    found: list[Mapping[str, str]] = []
    if terms is None:
        found.append(place(row.number, "unit", "unknown-unit", NOT_IN_ROUND))
    elif criterion not in terms.applicable:
        found.append(place(row.number, "unit", "criterion-not-applicable", NOT_APPLICABLE))
    elif row.unit in before:
        found.append(place(row.number, "unit", "repeated-unit", REPEATED))
    if row.rechecked > row.sample:
        found.append(place(row.number, "rechecked", "not-in-range", MORE_THAN_SAMPLE))
    return found


def _of_rule(row: MeasuredRow, where: str, code: str, found: Any) -> Mapping[str, str]:
    """A problem that the rule found in the data, at its column."""
    column = where.partition("].")[2].removeprefix("data.").partition("[")[0]
    said = text(found.message_vi, found.message_en)
    return place(row.number, column if column != "data" else "", code, said)


def _named(error: Mapping[str, str], named: str) -> Mapping[str, str]:
    """The place as the request names it: rows[0].data.mean."""
    if not named:
        return error
    number, _, column = error["where"].partition(".")
    inside = "" if not column else f".{column}" if column in ("unit", "sample", "rechecked") else f".data.{column}"
    return {**error, "where": f"{named}[{int(number) - 1}]{inside}"}


def _change(opened: OpenedRound, number: int, fact: ValueMeasured, known: Said | None) -> dict[str, Any]:
    same = known == _said_of(fact)
    return {
        "row": number,
        "unit": fact.unit,
        "name": opened.units[fact.unit].name,
        "change": "same" if same else "changed" if known else "new",
        "points": fact.points,
        "before": known.points if known and not same else None,
    }


def _said(row: Row) -> Said:
    given = (row["provider"], row["source"], row["document"], row["measured_on"], row["sample"], row["rechecked"])
    return Said(given, row["points"], row["data"])


def _said_of(fact: ValueMeasured) -> Said:
    given = (fact.provider, fact.source, fact.document, fact.measured_on, fact.sample, fact.rechecked)
    data = {name: list(value) if isinstance(value, tuple) else value for name, value in fact.data.items()}
    return Said(given, fact.points, data)


NOT_IN_ROUND = text("không thuộc kỳ đánh giá", "is not in the round")
NOT_APPLICABLE = text("không áp dụng ở đây", "what is measured does not apply here")
REPEATED = text("bị lặp", "is repeated")
MORE_THAN_SAMPLE = text("số phiếu phúc tra nhiều hơn số phiếu lấy mẫu", "more forms are checked again than were taken")
