"""Readings of a year, and what units still owe."""

# mypy: allow-untyped-decorators

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from chiso_runtime import http
from chiso_runtime.command_handler import Outcome

from chiso_submission import filing, publisher, streams
from chiso_submission.api.reports import CRITERION, NOT_FOUND, SAME
from chiso_submission.api.routes import IF_MATCH, Answer, commands, reads, recorded, routes
from chiso_submission.codec import codec
from chiso_submission.desk import desk, subject
from chiso_submission.domain.report import decider
from chiso_submission.domain.report.events import CriterionReported, ReadingReported
from chiso_submission.domain.report.readings import refuse_unread
from chiso_submission.schemas.reports import Outstanding, ReadingAsked, ReadingRecorded, ReadingState
from chiso_submission.visibility import owed_in, readable, sheet

READING = f"{CRITERION}/readings/<int:number>"
ON_READING = (*NOT_FOUND, "unknown-criterion", "criterion-not-applicable", "no-readings", "unknown-reading")


@routes.get(READING)
@routes.response(200, ReadingState)
@reads("One reading of a criterion, with its ETag", *ON_READING)
@http.snapshot()
def one_reading(round: str, unit: str, criterion: str, number: int) -> tuple[dict[str, Any], Mapping[str, str]]:
    opened = desk().round(round)
    http.require("report.read", subject(opened, unit, criterion))
    refuse_unread(opened.terms(unit).criterion(criterion), number)
    row = next(row for row in sheet(opened, unit)["criteria"] if row["criterion"] == criterion)
    found = row["readings"]["periods"][number - 1]
    return found, http.etag(found["version"])


@routes.put(READING)
@routes.leads_to(
    200, "/rounds/{round}/reports/{unit}/criteria/{criterion}/readings/{number}", number="$request.path.number", **SAME
)
@routes.arguments(ReadingAsked)
@routes.response(200, ReadingRecorded)
@commands(
    "Report one reading of a year; once those that count are there they close the criterion",
    *ON_READING,
    "invalid-claim",
    "not-self-scored",
    "stale-version",
    "report-submitted",
    "report-locked",
    "criterion-closed",
    "late-report-refused",
    "round-imported",
    "round-amended",
    "evidence-form-refused",
    headers=(IF_MATCH,),
)
def report_reading(asked: dict[str, Any], round: str, unit: str, criterion: str, number: int) -> Answer:
    opened = desk().round(round)
    outcome = filing.report_reading(opened, unit, criterion, number, asked, http.expected_version())
    closed = [event.points for event in outcome.events if isinstance(event, CriterionReported)]
    body, status, headers = recorded(outcome, points=closed[0] if closed else None)
    return body, status, {**headers, **http.etag(_changed(round, unit, criterion, number, outcome))}


@routes.get("/rounds/<string:round>/outstanding")
@routes.response(200, Outstanding)
@reads("What units still owe: final figures in place of estimates, and readings", "unknown-round")
@http.snapshot()
def outstanding(round: str) -> dict[str, Any]:
    return {"round": round, "units": [asdict(row) for row in owed_in(readable(round))]}


def _changed(round: str, unit: str, criterion: str, number: int, outcome: Outcome) -> int:
    """The version that last changed the reading."""
    first = outcome.version - len(outcome.events) + 1
    for version, event in enumerate(outcome.events, first):
        if isinstance(event, ReadingReported):
            return version
    stream = publisher.report_stream(round, unit)
    with desk().pool.connection() as conn:
        state = streams.folded(conn, codec, stream, decider.INITIAL, decider.evolve)
    return state.readings[criterion][number].changed
