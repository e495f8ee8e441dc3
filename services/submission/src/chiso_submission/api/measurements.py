"""Values that data providers measure, the units' answers to them, surveys that nobody held."""

# mypy: allow-untyped-decorators

from typing import Any

from chiso_contracts.rejection import Rejected
from chiso_runtime import http

from chiso_submission import filing, measured_queries, measuring, surveying
from chiso_submission.api.routes import IF_MATCH, Answer, commands, reads, recorded, routes
from chiso_submission.desk import desk, subject
from chiso_submission.measurement_table import rows_of
from chiso_submission.schemas.fields import Recorded
from chiso_submission.schemas.measuring import (
    MeasuredAnswerAsked,
    MeasuredValues,
    MeasurementsAsked,
    MeasurementsTaken,
    SurveysNotHeld,
    SurveysNotHeldAsked,
    SurveysTakenBackAsked,
)

MEASUREMENTS = "/rounds/<string:round>/criteria/<string:criterion>/measurements"
MEASURED = "/rounds/<string:round>/reports/<string:unit>/criteria/<string:criterion>/measured-value"


@routes.post(MEASUREMENTS)
@routes.arguments(MeasurementsAsked)
@routes.response(200, MeasurementsTaken)
@commands(
    "Record what was measured of the units in a criterion, all of the table or nothing; or preview it",
    "unknown-round",
    "unknown-criterion",
    "self-scored",
    "other-provider",
    "survey-not-held",
    "measurements-refused",
    "round-imported",
    "round-amended",
)
def measure(asked: dict[str, Any], round: str, criterion: str) -> Answer:
    opened, rows, only_look = desk().round(round), asked.pop("rows"), asked.pop("preview")
    if only_look:
        return measuring.preview(opened, criterion, rows_of(rows), asked, "rows"), 200, {}
    outcome, told = measuring.take(opened, criterion, rows_of(rows), asked, "rows")
    return recorded(outcome, **told)


@routes.get(MEASUREMENTS)
@routes.response(200, MeasuredValues)
@reads("What was measured of the units in a criterion, and what they say to it", "unknown-round", "unknown-criterion")
@http.snapshot()
def measurements(round: str, criterion: str) -> dict[str, Any]:
    opened = desk().round(round)
    http.require("value.measure", subject(opened, "", criterion))
    if opened.framework.find(criterion) is None:
        raise Rejected("unknown-criterion", criteria=[criterion])
    with http.reading() as conn:
        http.read_after_write(conn)
        values = list(measured_queries.of_criterion(conn, round, criterion).values())
    return {"round": round, "criterion": criterion, "not_held": opened.not_held.get(criterion), "values": values}


@routes.post(f"{MEASURED}/answer")
@routes.arguments(MeasuredAnswerAsked)
@routes.response(200, Recorded)
@commands(
    "The unit confirms what was measured of it, or objects with a reason, until its report is locked",
    "unknown-round",
    "unknown-unit",
    "unknown-criterion",
    "criterion-not-applicable",
    "nothing-measured",
    "reason-required",
    "evidence-form-refused",
    "report-locked",
    "criterion-closed",
    "stale-version",
    "round-amended",
    headers=(IF_MATCH,),
)
def answer_measured(asked: dict[str, Any], round: str, unit: str, criterion: str) -> Answer:
    return recorded(filing.answer_measured(desk().round(round), unit, criterion, asked, http.expected_version()))


@routes.post("/rounds/<string:round>/surveys-not-held")
@routes.arguments(SurveysNotHeldAsked)
@routes.response(200, SurveysNotHeld)
@commands(
    "Say by a document that nobody held the surveys of criteria; the framework says what follows",
    "unknown-round",
    "unknown-criterion",
    "not-a-survey",
    "round-imported",
    "council-concluded",
)
def surveys_not_held(asked: dict[str, Any], round: str) -> Answer:
    outcome = surveying.not_held(desk().round(round), asked["criteria"], asked["document"])
    return recorded(outcome, not_held=sorted(desk().round(round).not_held))


@routes.post("/rounds/<string:round>/surveys-not-held/withdrawal")
@routes.arguments(SurveysTakenBackAsked)
@routes.response(200, SurveysNotHeld)
@commands(
    "Take back, by a document and before the conclusion, that nobody held the surveys of criteria; these count again",
    "unknown-round",
    "survey-not-told",
    "council-concluded",
)
def surveys_taken_back(asked: dict[str, Any], round: str) -> Answer:
    outcome = surveying.take_back(desk().round(round), asked["criteria"], asked["document"], asked["reason"])
    return recorded(outcome, not_held=sorted(desk().round(round).not_held))
