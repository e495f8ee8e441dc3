"""Self-assessment reports."""

# mypy: allow-untyped-decorators

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from chiso_contracts.values import Provenance, Right
from chiso_runtime import http
from chiso_runtime.command_handler import Outcome

from chiso_submission import filing, publisher, streams
from chiso_submission.api.routes import IF_MATCH, Answer, commands, reads, recorded, routes
from chiso_submission.codec import codec
from chiso_submission.desk import desk, subject
from chiso_submission.domain.report import decider
from chiso_submission.domain.report.commands import (
    ExtendDeadline,
    ImportedValue,
    ImportValues,
    ReopenCriteria,
    ReturnReport,
)
from chiso_submission.domain.report.decider import Report as ReportState
from chiso_submission.domain.report.events import CriterionReported, ReportSubmitted
from chiso_submission.domain.report.terms import Terms
from chiso_submission.schemas.fields import Recorded
from chiso_submission.schemas.reports import (
    CriterionAsked,
    CriterionRecorded,
    CriterionState,
    ExtensionAsked,
    ImportAsked,
    ReopeningAsked,
    Report,
    ReturnAsked,
    Submitted,
    WithdrawalAsked,
)
from chiso_submission.visibility import sheet

UNIT = "/rounds/<string:round>/reports/<string:unit>"
CRITERION = f"{UNIT}/criteria/<string:criterion>"
SAME = {name: f"$request.path.{name}" for name in ("round", "unit", "criterion")}
NOT_FOUND = ("unknown-round", "unknown-unit")


@routes.get(UNIT)
@routes.response(200, Report)
@reads("A unit's report: every criterion, what is missing, the points at stake", *NOT_FOUND)
@http.snapshot()
def one_report(round: str, unit: str) -> dict[str, Any]:
    opened = desk().round(round)
    http.require("report.read", subject(opened, unit))
    return sheet(opened, unit)


@routes.get(CRITERION)
@routes.response(200, CriterionState)
@reads("One criterion of a report, with its ETag", *NOT_FOUND, "unknown-criterion", "criterion-not-applicable")
@http.snapshot()
def one_criterion(round: str, unit: str, criterion: str) -> tuple[dict[str, Any], Mapping[str, str]]:
    opened = desk().round(round)
    http.require("report.read", subject(opened, unit, criterion))
    opened.terms(unit).criterion(criterion)
    found = next(row for row in sheet(opened, unit)["criteria"] if row["criterion"] == criterion)
    return found, http.etag(found["version"])


@routes.put(CRITERION)
@routes.leads_to(200, "/rounds/{round}/reports/{unit}/criteria/{criterion}", **SAME)
@routes.arguments(CriterionAsked)
@routes.response(200, CriterionRecorded)
@commands(
    "Report one criterion: data, claimed score, explanation, evidence",
    *NOT_FOUND,
    "round-amended",
    "unknown-criterion",
    "criterion-not-applicable",
    "not-self-scored",
    "invalid-claim",
    "readings-required",
    "evidence-form-refused",
    "stale-version",
    "report-submitted",
    "report-locked",
    "criterion-closed",
    "late-report-refused",
    "round-imported",
    headers=(IF_MATCH,),
)
def report_criterion(asked: dict[str, Any], round: str, unit: str, criterion: str) -> Answer:
    opened = desk().round(round)
    outcome = filing.report(opened, unit, criterion, asked, http.expected_version())
    points, changed = _entry(opened.terms(unit), criterion, outcome)
    body, status, headers = recorded(outcome, points=points)
    return body, status, {**headers, **http.etag(changed)}


@routes.post(f"{UNIT}/submission")
@routes.response(200, Submitted)
@commands(
    "The head signs and sends the report",
    *NOT_FOUND,
    "round-amended",
    "report-empty",
    "criteria-to-review",
    "report-submitted",
    "report-locked",
    "late-report-refused",
    "evidence-pending",
    "evidence-refused",
    "evidence-missing",
    "round-imported",
)
def submit(round: str, unit: str) -> Answer:
    opened = desk().round(round)
    outcome = filing.submit(opened, unit)
    sent = [event for event in outcome.events if isinstance(event, ReportSubmitted)]
    if sent:
        return recorded(outcome, sheet=sent[0].sheet, late=sent[0].late)
    return recorded(outcome, late=_state(opened.terms(unit)).late)


@routes.post(f"{UNIT}/withdrawal")
@routes.arguments(WithdrawalAsked)
@routes.response(200, Recorded)
@commands(
    "Take the report back before the deadline", *NOT_FOUND, "report-not-submitted", "report-locked", "round-amended"
)
def withdraw(asked: dict[str, Any], round: str, unit: str) -> Answer:
    return recorded(filing.withdraw(desk().round(round), unit, asked["reason"]))


@routes.post(f"{UNIT}/return")
@routes.arguments(ReturnAsked)
@routes.response(200, Recorded)
@commands(
    "Return the report, or named criteria, for completion",
    *NOT_FOUND,
    "round-amended",
    "unknown-criterion",
    "criterion-not-applicable",
    "report-not-submitted",
    "round-imported",
)
def send_back(asked: dict[str, Any], round: str, unit: str) -> Answer:
    terms, right = _asked_of(round, unit, "report.return")
    command = ReturnReport(terms=terms, criteria=tuple(asked["criteria"]), reason=asked["reason"])
    return recorded(desk().run(command, http.cause(right), http.once()))


@routes.post(f"{UNIT}/reopening")
@routes.arguments(ReopeningAsked)
@routes.response(200, Recorded)
@commands(
    "Reopen named criteria of a locked report until an instant",
    *NOT_FOUND,
    "round-amended",
    "unknown-criterion",
    "criterion-not-applicable",
    "report-not-locked",
    "until-in-past",
    "round-imported",
)
def reopen(asked: dict[str, Any], round: str, unit: str) -> Answer:
    terms, right = _asked_of(round, unit, "report.reopen")
    command = ReopenCriteria(
        terms=terms, criteria=tuple(asked["criteria"]), reason=asked["reason"], until=asked["until"]
    )
    return recorded(desk().run(command, http.cause(right), http.once()))


@routes.post(f"{UNIT}/extension")
@routes.arguments(ExtensionAsked)
@routes.response(200, Recorded)
@commands(
    "Extend the unit's deadline by a document",
    *NOT_FOUND,
    "round-amended",
    "report-locked",
    "until-in-past",
    "until-not-later",
    "round-imported",
)
def extend(asked: dict[str, Any], round: str, unit: str) -> Answer:
    terms, right = _asked_of(round, unit, "report.extend")
    return recorded(desk().run(ExtendDeadline(terms=terms, **asked), http.cause(right), http.once()))


@routes.post("/rounds/<string:round>/import")
@routes.arguments(ImportAsked)
@routes.response(200, Recorded)
@commands(
    "Record what a unit claimed in a round of the past; the same again changes nothing",
    *NOT_FOUND,
    "round-not-imported",
    "unknown-criterion",
    "criterion-not-applicable",
    "repeated-criterion",
    "invalid-claim",
    "import-differs",
)
def import_values(asked: dict[str, Any], round: str) -> Answer:
    opened = desk().round(round)
    right = http.require("round.import", subject(opened))
    values = tuple(
        ImportedValue(
            criterion=value["criterion"],
            value=value["value"],
            data=value["data"],
            explanation=value["reason"],
            evidence=filing.evidence_refs(value["evidence"]),
            provenance=Provenance(by=value["by"], at=value["at"]),
        )
        for value in asked["values"]
    )
    command = ImportValues(terms=opened.terms(asked["unit"]), values=values)
    return recorded(desk().run(command, http.cause(right), http.once()))


def _asked_of(round: str, unit: str, action: str) -> tuple[Terms, Right]:
    """The unit's terms, and the right by which the caller may act on its report. Raises Rejected, Refused."""
    opened = desk().round(round)
    right = http.require(action, subject(opened, unit))
    return opened.terms(unit), right


def _entry(terms: Terms, criterion: str, outcome: Outcome) -> tuple[Decimal, int]:
    """Points of the criterion after the command, and the version that last changed it."""
    for event in outcome.events:
        if isinstance(event, CriterionReported):
            return event.points, outcome.version
    entry = _state(terms).entries[criterion]
    return entry.reported.points, entry.changed


def _state(terms: Terms) -> ReportState:
    stream = publisher.report_stream(terms.round, terms.unit.code)
    with desk().pool.connection() as conn:
        return streams.folded(conn, codec, stream, decider.INITIAL, decider.evolve)
