"""A unit's report by Excel: download the sheet, send it back filled, see what became of each criterion."""

from typing import Any

from chiso_contracts.rejection import Rejected
from chiso_runtime import http
from chiso_runtime.problems import Refused
from chiso_web import frame
from flask import Response, request

from chiso_submission import answer_sheets, workbooks
from chiso_submission.desk import desk, subject
from chiso_submission.pages.frame import errors_of, page, routes, status_of
from chiso_submission.rounds import OpenedRound


@routes.get("/reports/<round>/<unit>/sheet")
def answer_sheet(round: str, unit: str) -> Response:
    """Download and upload."""
    return _page(desk().round(round), unit)


@routes.post("/reports/<round>/<unit>/sheet")
def take_answer_sheet(round: str, unit: str) -> Response:
    """Record the sheet's answers, or look at them first."""
    opened = desk().round(round)
    http.require("criterion.report", subject(opened, unit))
    check = request.form.get("go") == "check"
    only = [code for code in request.form.get("criteria", "").replace(",", " ").split() if code]
    try:
        rows, _ = answer_sheets.take(opened, unit, workbooks.uploaded(), only=only, check=check)
    except (Rejected, Refused) as refusal:
        return _page(opened, unit, status=status_of(refusal), errors=errors_of(refusal))
    return _page(opened, unit, rows=rows, checked=check)


def _page(opened: OpenedRound, unit: str, **context: Any) -> Response:
    asked = subject(opened, unit)
    http.require("report.read", asked)
    return page(
        "sheet.html",
        frame.say("Điền {report} bằng Excel", "Fill in the {report} in Excel"),
        round=opened.opened,
        unit=opened.unit(unit),
        framework=opened.framework,
        may_report=http.may("criterion.report", asked),
        **{"rows": [], "checked": False, **context},
    )
