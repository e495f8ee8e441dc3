"""My unit's report: what is claimed, what is missing with the points at stake, a form for each criterion, sending."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from chiso_contracts.rejection import Rejected
from chiso_framework import asks
from chiso_runtime import http
from chiso_runtime.command_handler import Outcome
from chiso_web import frame
from flask import Response, request
from marshmallow import ValidationError

from chiso_submission import citing, filing, forms, queries
from chiso_submission.desk import desk, subject
from chiso_submission.forms import Filled
from chiso_submission.pages.frame import errors_of, page, routes, see_other, status_of
from chiso_submission.rounds import OpenedRound
from chiso_submission.schemas.reports import CriterionAsked
from chiso_submission.visibility import sheet, visible_rounds


@routes.get("/reports")
@http.snapshot()
def my_reports() -> Response:
    """The reports of the bodies that the person acts for."""
    mine = [(row, unit) for row in visible_rounds() for unit in row["mine"]]
    shown = [_listed_report(row, unit) for row, unit in mine]
    return page("reports.html", frame.say("Báo cáo của tôi", "My reports"), reports=shown)


def _listed_report(row: dict[str, Any], unit: str) -> dict[str, Any]:
    opened = desk().round(row["round"])
    return {**row, **sheet(opened, unit), "round_name": row["name"], "words": opened.framework.words}


@routes.get("/reports/<round>/<unit>")
@http.snapshot()
def report(round: str, unit: str) -> Response:
    """The whole report."""
    return _report(desk().round(round), unit)


@routes.get("/reports/<round>/<unit>/<criterion>")
@http.snapshot()
def criterion_form(round: str, unit: str, criterion: str) -> Response:
    """One criterion's form, or its readings where those close it."""
    opened = desk().round(round)
    if opened.terms(unit).criterion(criterion).readings:
        offer = f"?file={offered_file()}" if offered_file() else ""
        return see_other(f"/reports/{round}/{unit}/{criterion}/readings{offer}")
    return form(opened, unit, criterion)


@routes.post("/reports/<round>/<unit>/<criterion>")
def report_criterion(round: str, unit: str, criterion: str) -> Response:
    """Record the claim, then the next criterion or the report; what is refused is shown with what was typed."""
    opened = desk().round(round)
    found = opened.terms(unit).criterion(criterion)
    filled = forms.read(found, request.form)
    if filled.errors:
        return form(opened, unit, criterion, filled, status=422, errors=filled.errors)
    try:
        refuse_unseen(opened, criterion)
        outcome = filing.report(opened, unit, criterion, CriterionAsked().load(filled.body), filled.expected)
    except ValidationError as wrong:
        return form(opened, unit, criterion, filled, status=422, errors=listed(wrong.messages))
    except Rejected as rejected:
        errors = forms.errors_of(errors_of(rejected))
        return form(opened, unit, criterion, filled, status=status_of(rejected), errors=errors)
    return _onward(opened, unit, criterion, outcome)


@routes.post("/reports/<round>/<unit>/submission")
def submit(round: str, unit: str) -> Response:
    """The head signs and sends."""
    opened = desk().round(round)

    def send() -> Outcome:
        refuse_unseen(opened)
        return filing.submit(opened, unit)

    return _acted(opened, unit, send)


@routes.post("/reports/<round>/<unit>/withdrawal")
def withdraw(round: str, unit: str) -> Response:
    """The unit takes its report back."""
    opened, reason = desk().round(round), request.form.get("reason", "").strip()[:2000]
    return _acted(opened, unit, lambda: filing.withdraw(opened, unit, reason))


def _acted(opened: OpenedRound, unit: str, act: Callable[[], Outcome]) -> Response:
    """Show the report again, with what was recorded or with why not."""
    try:
        outcome = act()
    except Rejected as rejected:
        return _report(opened, unit, status=status_of(rejected), errors=errors_of(rejected))
    return see_other(f"/reports/{opened.opened.round}/{unit}?{recorded_in(outcome)}")


@http.snapshot()
def _report(opened: OpenedRound, unit: str, **context: Any) -> Response:
    asked = subject(opened, unit)
    http.require("report.read", asked)
    shown = sheet(opened, unit)
    indicators = {indicator.code: indicator for indicator in opened.framework.main_indicators}
    groups = [
        (indicator, rows)
        for code, indicator in indicators.items()
        if (rows := [row for row in shown["criteria"] if row["main_indicator"] == code])
    ]
    return page(
        "report.html",
        f"{shown['name']}: {opened.opened.name}",
        round=opened.opened,
        words=opened.framework.words,
        report=shown,
        groups=groups,
        missing=[row for row in shown["criteria"] if row["missing"]],
        may_report=http.may("criterion.report", asked),
        may_submit=http.may("report.submit", asked),
        offered=offered_file(),
        **context,
    )


@http.snapshot()
def form(
    opened: OpenedRound, unit: str, criterion: str, filled: Filled | None = None, *, number: int = 0, **context: Any
) -> Response:
    """The form of a criterion, or of one reading of it."""
    http.require("criterion.report", subject(opened, unit, criterion))
    found = opened.terms(unit).criterion(criterion)
    row = next(row for row in sheet(opened, unit)["criteria"] if row["criterion"] == criterion)
    if number:
        row = {**row, **row["readings"]["periods"][number - 1], "points": None}
    with http.reading() as conn:
        files = queries.evidence(conn, opened.opened.round, unit)
    shown = {**row, "evidence": [{**ref, "state": "pending"} for ref in filled.body["evidence"]]} if filled else row
    return page(
        "criterion.html",
        f"{found.code} {found.name_vi if frame.language() == 'vi' else found.name_en or found.name_vi}",
        round=opened.opened,
        unit=opened.unit(unit),
        words=opened.framework.words,
        framework=opened.framework,
        criterion=found,
        fields=asks(found),
        row=row,
        answer=forms.typed(found, request.form) if filled else forms.values(found, row["data"]),
        own_score=request.form.get("claimed", "") if filled else _own_score(opened, row),
        explanation=request.form.get("explanation", "") if filled else row["explanation"],
        evidence=forms.evidence_rows(shown, files, offered_file()),
        following="" if number else _following(opened, unit, criterion),
        number=number,
        taken=citing.taken(opened.framework),
        citable=citing.citable(opened.framework),
        **context,
    )


def _own_score(opened: OpenedRound, row: dict[str, Any]) -> str:
    """The claimed score where it is not what the rule computes; a score by an earlier version is not offered again."""
    return "" if row["to_review"] else forms.own_score(opened.framework, row)


def refuse_unseen(opened: OpenedRound, criterion: str = "") -> None:
    """Refuse a form that was made by an earlier version, where what it sends has changed since. Raises Rejected."""
    seen = request.form.get("framework") or opened.framework.reference
    versions = [framework.reference for framework in opened.frameworks]
    since = opened.amendments[::-1][: versions[::-1].index(seen)] if seen in versions else opened.amendments
    if any(not criterion or criterion in one.changed for one in since):
        raise Rejected("round-amended", framework=opened.framework.reference)


def _onward(opened: OpenedRound, unit: str, criterion: str, outcome: Outcome) -> Response:
    following = _following(opened, unit, criterion)
    base = f"/reports/{opened.opened.round}/{unit}"
    if request.form.get("go") == "next" and following:
        return see_other(f"{base}/{following}?{recorded_in(outcome)}")
    return see_other(f"{base}?{recorded_in(outcome)}#c-{criterion}")


def _following(opened: OpenedRound, unit: str, criterion: str) -> str:
    """The next criterion that applies to the unit, or nothing."""
    applicable = opened.terms(unit).applicable
    codes = [found.code for found in opened.framework.criteria() if found.code in applicable]
    after = codes[codes.index(criterion) + 1 :]
    return after[0] if after else ""


def listed(messages: object, where: str = "") -> list[dict[str, str]]:
    """What the shape of the request refuses, as places of the form: evidence -> 0 -> place is evidence-0-place."""
    if isinstance(messages, dict):
        named = ((f"{where}-{name}".lstrip("-"), below) for name, below in messages.items())
        return [place for name, below in named for place in listed(below, name)]
    if isinstance(messages, list):
        return [place for below in messages for place in listed(below, where)]
    return [{"where": where, "vi": str(messages), "en": str(messages)}]


def offered_file() -> str:
    """A file that was just uploaded, from the address."""
    offered = request.args.get("file", "")
    return offered if forms.FILE.fullmatch(offered) else ""


def recorded_in(outcome: Outcome) -> str:
    return urlencode({"recorded": f"{outcome.stream}@{outcome.version}"})
