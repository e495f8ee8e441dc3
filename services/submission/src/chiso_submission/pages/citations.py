"""A form for evidence that is cited, which leads back to the criterion that it proves."""

from typing import Any

from chiso_contracts.rejection import Rejected
from chiso_runtime import http
from chiso_web import frame
from flask import Response, request
from marshmallow import ValidationError

from chiso_submission import citing
from chiso_submission.desk import desk, subject
from chiso_submission.pages.frame import errors_of, page, routes, see_other, status_of
from chiso_submission.pages.reports import listed, recorded_in
from chiso_submission.rounds import OpenedRound
from chiso_submission.schemas.citations import CitationAsked

CITATIONS = "/reports/<round>/<unit>/citations"
FIELDS = ("form", "title", "number", "day", "address")


@routes.get(CITATIONS)
def citation_form(round: str, unit: str) -> Response:
    """The form; `criterion` and `reading` say where it was asked for."""
    return _form(desk().round(round), unit, request.args.get("criterion", ""), request.args.get("reading", ""))


@routes.post(CITATIONS)
def cite(round: str, unit: str) -> Response:
    """Record the citation, then the criterion's form with it."""
    opened, criterion, reading = desk().round(round), request.form.get("criterion", ""), request.form.get("reading", "")
    given = {name: request.form[name] for name in FIELDS if request.form.get(name, "").strip()}
    try:
        file, outcome = citing.cite(opened, unit, CitationAsked().load(given))
    except ValidationError as wrong:
        return _form(opened, unit, criterion, reading, status=422, errors=listed(wrong.messages))
    except Rejected as rejected:
        errors = errors_of(rejected)
        return _form(opened, unit, criterion, reading, status=status_of(rejected), errors=errors)
    return see_other(f"{_back(opened, unit, criterion, reading)}?file={file}&{recorded_in(outcome)}")


def _form(opened: OpenedRound, unit: str, criterion: str, reading: str, **context: Any) -> Response:
    http.require("evidence.upload", subject(opened, unit))
    return page(
        "citation.html",
        frame.say("Viện dẫn {evidence}", "Cite {evidence}"),
        words=opened.framework.words,
        round=opened.opened,
        unit=opened.unit(unit),
        criterion=criterion,
        reading=reading,
        forms=citing.citable(opened.framework),
        taken=citing.taken(opened.framework),
        filled=request.form,
        **context,
    )


def _back(opened: OpenedRound, unit: str, criterion: str, reading: str) -> str:
    """The criterion's form or that of its reading, where there is one of this name; else the report."""
    base, found = f"/reports/{opened.opened.round}/{unit}", opened.framework.find(criterion)
    if found is None or criterion not in opened.terms(unit).applicable:
        return base
    if found.readings and reading.isascii() and reading.isdigit() and len(reading) < 3:
        return f"{base}/{criterion}/readings/{reading}"
    return f"{base}/{criterion}"
