"""The readings of a criterion: which are in, which lack, and a form for each."""

from chiso_contracts.rejection import Rejected
from chiso_runtime import http
from chiso_web import frame
from flask import Response, request
from marshmallow import ValidationError

from chiso_submission import filing, forms
from chiso_submission.desk import desk, subject
from chiso_submission.domain.report.readings import refuse_unread
from chiso_submission.pages.frame import errors_of, page, routes, see_other, status_of
from chiso_submission.pages.reports import form, listed, offered_file, recorded_in, refuse_unseen
from chiso_submission.schemas.reports import ReadingAsked
from chiso_submission.visibility import sheet

READINGS = "/reports/<round>/<unit>/<criterion>/readings"


@routes.get(READINGS)
@http.snapshot()
def readings(round: str, unit: str, criterion: str) -> Response:
    """All periods of the year, and the claim that they come to."""
    opened = desk().round(round)
    http.require("report.read", subject(opened, unit, criterion))
    found = opened.terms(unit).criterion(criterion)
    refuse_unread(found, 1)
    return page(
        "readings.html",
        f"{found.code} {found.name_vi if frame.language() == 'vi' else found.name_en or found.name_vi}",
        framework=opened.framework,
        round=opened.opened,
        unit=opened.unit(unit),
        criterion=found,
        row=next(row for row in sheet(opened, unit)["criteria"] if row["criterion"] == criterion),
        fields=found.rule.asks(),
        offered=offered_file(),
        may_report=http.may("criterion.report", subject(opened, unit, criterion)),
    )


@routes.get(f"{READINGS}/<int:number>")
@http.snapshot()
def reading_form(round: str, unit: str, criterion: str, number: int) -> Response:
    """One reading's form."""
    opened = desk().round(round)
    refuse_unread(opened.terms(unit).criterion(criterion), number)
    return form(opened, unit, criterion, number=number)


@routes.post(f"{READINGS}/<int:number>")
def report_reading(round: str, unit: str, criterion: str, number: int) -> Response:
    """Record the reading, then all of them; what is refused is shown with what was typed."""
    opened = desk().round(round)
    found = opened.terms(unit).criterion(criterion)
    refuse_unread(found, number)
    filled = forms.read(found, request.form)
    if filled.errors:
        return form(opened, unit, criterion, filled, number=number, status=422, errors=filled.errors)
    body = {name: value for name, value in filled.body.items() if name != "claimed"}
    try:
        refuse_unseen(opened, criterion)
        outcome = filing.report_reading(opened, unit, criterion, number, ReadingAsked().load(body), filled.expected)
    except ValidationError as wrong:
        return form(opened, unit, criterion, filled, number=number, status=422, errors=listed(wrong.messages))
    except Rejected as rejected:
        errors = forms.errors_of(errors_of(rejected))
        return form(opened, unit, criterion, filled, number=number, status=status_of(rejected), errors=errors)
    return see_other(f"/reports/{round}/{unit}/{criterion}/readings?{recorded_in(outcome)}")
