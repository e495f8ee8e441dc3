"""Measured values for those who give them: which criteria ask for them, tables brought in; and the units' answers."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from chiso_contracts.rejection import Rejected
from chiso_framework import Criterion
from chiso_runtime import http
from chiso_runtime.places import places
from chiso_runtime.problems import Refused
from chiso_web import frame
from flask import Response, request
from marshmallow import ValidationError

from chiso_submission import citing, filing, measured_queries, measuring, surveying, workbooks
from chiso_submission.desk import desk, subject
from chiso_submission.measurement_table import asked, read_measured, table_file
from chiso_submission.packing import pack, unpack
from chiso_submission.pages.frame import errors_of, page, routes, see_other, status_of
from chiso_submission.rounds import OpenedRound
from chiso_submission.schemas.measuring import (
    MeasuredAnswerAsked,
    MeasurementAsked,
    SurveysNotHeldAsked,
    SurveysTakenBackAsked,
)
from chiso_submission.visibility import sheet

GIVEN = ("provider", "source", "document", "measured_on")
FIELDS = {"document": "by_document"}


@routes.get("/rounds/<round>/measurements")
@http.snapshot()
def measured_criteria(round: str) -> Response:
    """The criteria in which units do not score themselves, and surveys that nobody held."""
    return _list(desk().round(round))


@routes.post("/rounds/<round>/surveys-not-held")
def surveys_not_held(round: str) -> Response:
    """Say that nobody held surveys."""
    opened = desk().round(round)
    given = {"criteria": request.form.getlist("criteria"), "document": request.form.get("document", "")}
    try:
        told = SurveysNotHeldAsked().load(given)
        surveying.not_held(opened, told["criteria"], told["document"])
    except ValidationError as wrong:
        return _list(opened, status=422, errors=places(wrong.messages))
    except Rejected as rejected:
        return _list(opened, status=status_of(rejected), errors=errors_of(rejected))
    return see_other(f"/rounds/{round}/measurements")


@routes.post("/rounds/<round>/surveys-not-held/withdrawal")
def surveys_taken_back(round: str) -> Response:
    """Take back that nobody held surveys."""
    opened, form = desk().round(round), request.form
    words = {"document": form.get("by_document", "").strip(), "reason": form.get("reason", "").strip()}
    try:
        back = SurveysTakenBackAsked().load({"criteria": form.getlist("criteria"), **words})
        surveying.take_back(opened, back["criteria"], back["document"], back["reason"])
    except ValidationError as wrong:
        named = {FIELDS.get(str(name), name): told for name, told in wrong.messages_dict.items()}
        return _list(opened, status=422, errors=places(named))
    except Rejected as rejected:
        return _list(opened, status=status_of(rejected), errors=errors_of(rejected))
    return see_other(f"/rounds/{round}/measurements")


@routes.get("/rounds/<round>/measurements/<criterion>")
@http.snapshot()
def measurements(round: str, criterion: str) -> Response:
    """What was measured of a criterion, and a form for a table."""
    return _one(desk().round(round), criterion)


@routes.get("/rounds/<round>/measurements/<criterion>/table")
@http.snapshot()
def measurement_table(round: str, criterion: str) -> Response:
    """The table to be filled, with what was measured so far."""
    opened = desk().round(round)
    http.require("value.measure", subject(opened, "", criterion))
    found = _criterion(opened, criterion)
    with http.reading() as conn:
        http.read_after_write(conn)
        known = measured_queries.of_criterion(conn, round, criterion)
    rows = []
    for code in _applying(opened, criterion):
        row = known.get(code, {"data": {}, "sample": 0, "rechecked": 0})
        rows.append((code, opened.units[code].name, row["data"], row["sample"], row["rechecked"]))
    return workbooks.attachment(table_file(found, rows), f"{round}-{criterion}.xlsx")


@routes.post("/rounds/<round>/measurements/<criterion>")
def bring_measurements(round: str, criterion: str) -> Response:
    """What a table would record, or its recording; what is refused is told by row and column."""
    opened = desk().round(round)
    http.require("value.measure", subject(opened, "", criterion))
    given = {name: request.form.get(name, "").strip() for name in GIVEN}
    try:
        by, content = MeasurementAsked().load({**given, "provider": given["provider"] or None}), _content()
        rows = read_measured(content, _criterion(opened, criterion))
        if request.form.get("go") != "record":
            told = measuring.preview(opened, criterion, rows, by)
            held = "" if told["problems"] else pack(content)
            return _one(opened, criterion, given=given, told=told, held=held)
        outcome, _ = measuring.take(opened, criterion, rows, by)
    except ValidationError as wrong:
        return _one(opened, criterion, given=given, status=422, errors=places(wrong.messages))
    except (Rejected, Refused) as refusal:
        return _one(opened, criterion, given=given, status=status_of(refusal), errors=errors_of(refusal))
    recorded = urlencode({"recorded": f"{outcome.stream}@{outcome.version}"})
    return see_other(f"/rounds/{round}/measurements/{criterion}?{recorded}")


@routes.get("/reports/<round>/<unit>/<criterion>/measured-value")
@http.snapshot()
def measured_value(round: str, unit: str, criterion: str) -> Response:
    """What was measured of the unit, to confirm or to object to."""
    return _answering(desk().round(round), unit, criterion)


@routes.post("/reports/<round>/<unit>/<criterion>/measured-value")
def answer_measured_value(round: str, unit: str, criterion: str) -> Response:
    """The unit confirms or objects."""
    opened = desk().round(round)
    given = {"agreed": request.form.get("agreed", ""), "reason": request.form.get("reason", "")}
    named = [file.strip().rpartition("/")[2] for file in request.form.get("files", "").split()]
    version = request.form.get("expected", "")
    expected = int(version) if version.isdecimal() and len(version) < 10 else None

    def act() -> Response:
        answer = MeasuredAnswerAsked().load({**given, "evidence": [{"file": file} for file in named]})
        outcome = filing.answer_measured(opened, unit, criterion, answer, expected)
        recorded = urlencode({"recorded": f"{outcome.stream}@{outcome.version}"})
        return see_other(f"/reports/{round}/{unit}?{recorded}#c-{criterion}")

    return _tried(act, lambda **wrong: _answering(opened, unit, criterion, given={**given, "files": named}, **wrong))


def _tried(act: Callable[[], Response], again: Callable[..., Response]) -> Response:
    try:
        return act()
    except ValidationError as wrong:
        return again(status=422, errors=places(wrong.messages))
    except Rejected as rejected:
        return again(status=status_of(rejected), errors=errors_of(rejected))


@http.snapshot()
def _list(opened: OpenedRound, **context: Any) -> Response:
    asked = subject(opened)
    http.require("value.measure", asked)
    with http.reading() as conn:
        http.read_after_write(conn)
        counts = measured_queries.counts(conn, opened.opened.round)
    criteria = [found for found in opened.framework.criteria() if found.source != "self"]
    mine = [found for found in criteria if http.may("value.measure", subject(opened, "", found.code))]
    return page(
        "measurements.html",
        frame.say("Số liệu đo lường, khảo sát", "Measured values"),
        active="rounds",
        round=opened,
        criteria=mine,
        counts=counts,
        open_surveys=[found for found in criteria if found.source == "survey" and found.code not in opened.not_held],
        may_tell=http.may("survey.tell", asked),
        **context,
    )


@http.snapshot()
def _one(opened: OpenedRound, criterion: str, **context: Any) -> Response:
    right = http.require("value.measure", subject(opened, "", criterion))
    found = _criterion(opened, criterion)
    with http.reading() as conn:
        current = http.read_after_write(conn)
        values = list(measured_queries.of_criterion(conn, opened.opened.round, criterion).values())
    return page(
        "measurement.html",
        f"{found.code} {found.name_vi if frame.language() == 'vi' else found.name_en or found.name_vi}",
        active="rounds",
        round=opened,
        criterion=found,
        columns=asked(found),
        values=values,
        units=len(_applying(opened, criterion)),
        own_body=right.role == measuring.PROVIDER,
        current=current,
        **{"told": None, "held": "", "given": {"provider": right.body}, **context},
    )


@http.snapshot()
def _answering(opened: OpenedRound, unit: str, criterion: str, **context: Any) -> Response:
    http.require("criterion.report", subject(opened, unit, criterion))
    found = opened.terms(unit).criterion(criterion)
    row = next(row for row in sheet(opened, unit)["criteria"] if row["criterion"] == criterion)
    if row["measured"] is None:
        raise Rejected("nothing-measured", criterion=criterion)
    return page(
        "measured-value.html",
        f"{found.code} {found.name_vi if frame.language() == 'vi' else found.name_en or found.name_vi}",
        round=opened,
        unit=opened.unit(unit),
        criterion=found,
        columns=asked(found),
        row=row,
        taken=citing.taken(opened.framework),
        **{"given": {}, **context},
    )


def _content() -> bytes:
    """The file that was chosen, else the one that was looked at before. Raises Refused."""
    sent = request.files.get("file")
    content = sent.read() if sent else b""
    if content:
        return content
    held = request.form.get("held", "")
    return unpack(held) if held else http.invalid([NO_TABLE])


def _criterion(opened: OpenedRound, code: str) -> Criterion:
    if (found := opened.framework.find(code)) is None:
        raise Rejected("unknown-criterion", criteria=[code])
    return found


def _applying(opened: OpenedRound, criterion: str) -> list[str]:
    """Codes of the units to which the criterion applies, in the order of their names."""
    return [code for code, unit in opened.units.items() if criterion in opened.applicable(unit, opened.framework)]


NO_TABLE = {"where": "file", "vi": "Hãy chọn tệp CSV hoặc Excel.", "en": "Choose a CSV or Excel file."}
