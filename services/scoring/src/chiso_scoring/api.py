"""The HTTP API of scoring: parse, ask who may, handle or query, render."""

# mypy: allow-untyped-decorators

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from chiso_contracts.values import EvidenceRef, Provenance
from chiso_runtime import http
from chiso_runtime.bodies import Routes
from chiso_runtime.command_handler import Outcome

from chiso_scoring import desk, reading, rendering
from chiso_scoring.desk import Place, Verification
from chiso_scoring.domain.commands import ImportedScore
from chiso_scoring.domain.events import CriterionDecided, CriterionVerified
from chiso_scoring.queries import CardsAsked
from chiso_scoring.schemas import TEXTS, answers, requests

Answer = tuple[Mapping[str, Any], int, Mapping[str, str]]

EVERY = ("forbidden", "unknown-round", "round-not-ready")
ON_CARD = ("unknown-unit", "unknown-criterion", "criterion-not-applicable")
COMMAND = ("bad-request", "invalid-input", "idempotency-key-reused")
CLOSED = ("council-concluded", "round-imported", "round-amended")
ON_CRITERION = (*ON_CARD, *COMMAND, "stale-version", *CLOSED, "event-too-large")
VERIFYING = (
    "not-locked",
    "nothing-claimed",
    "survey-not-held",
    "claim-does-not-fit",
    "points-out-of-range",
    "too-many-places",
    "points-required",
    "invalid-data",
    "not-with-outcome",
    "unknown-no-score-reason",
    "unknown-pass",
    "later-pass-spoke",
    "pass-of-others",
    "reason-required",
)
CRITERION = "/rounds/<string:round>/cards/<string:unit>/criteria/<string:criterion>"
LINKED = "/rounds/{round}/cards/{unit}/criteria/{criterion}"
SAME = {name: f"$request.path.{name}" for name in ("round", "unit", "criterion")}

routes = Routes(
    "scoring",
    __name__,
    texts=TEXTS,
    every=EVERY,
    url_prefix="/api/scoring/v1",
    description="Appraisal: verification, explanation, decision.",
)


@routes.get("/rounds")
@routes.response(200, answers.RoundsAnswer)
@routes.refuses()
@routes.doc(summary="Rounds that the caller has to do with")
def rounds() -> dict[str, Any]:
    return {"rounds": [rendering.round(known, row) for known, row in reading.rounds()]}


@routes.get("/rounds/<string:round>")
@routes.response(200, answers.RoundAnswer)
@routes.refuses()
@routes.doc(summary="A round and how far its appraisal has come")
def one_round(round: str) -> dict[str, Any]:
    return rendering.round(*reading.round(round))


@routes.get("/rounds/<string:round>/cards")
@routes.arguments(requests.CardsRequest, location="query")
@routes.response(200, answers.CardsAnswer)
@routes.refuses("invalid-input")
@routes.doc(summary="Cards of the units that the caller may read")
def cards(asked: dict[str, Any], round: str) -> dict[str, Any]:
    return rendering.cards(reading.cards(round, CardsAsked(**asked)), asked["limit"])


@routes.get("/rounds/<string:round>/cards/<string:unit>")
@routes.response(200, answers.CardAnswer)
@routes.refuses("unknown-unit")
@routes.doc(summary="A unit's card, criterion by criterion")
def card(round: str, unit: str) -> dict[str, Any]:
    return rendering.card(reading.card(round, unit))


@routes.get(CRITERION)
@routes.response(200, answers.CriterionAnswer)
@routes.refuses(*ON_CARD)
@routes.doc(summary="A criterion of a unit, with the ETag that its commands expect")
def criterion(round: str, unit: str, criterion: str) -> Answer:
    view, shown = reading.criterion(Place(round=round, unit=unit, criterion=criterion))
    body = {**rendering.criterion(view, shown), "current": view.current}
    return body, 200, http.etag(shown.version)


@routes.get(f"{CRITERION}/history")
@routes.response(200, answers.HistoryAnswer)
@routes.refuses(*ON_CARD)
@routes.doc(summary="Every fact about a criterion: who, as which body, when, why")
def history(round: str, unit: str, criterion: str) -> dict[str, Any]:
    facts = reading.history(Place(round=round, unit=unit, criterion=criterion))
    return {"facts": [asdict(row) for row in facts]}


@routes.get(f"{CRITERION}/explanation")
@routes.response(200, answers.WhyAnswer)
@routes.refuses(*ON_CARD)
@routes.doc(summary="Why a criterion has its points: rule, inputs, reasons, evidence, facts")
def why(round: str, unit: str, criterion: str) -> Answer:
    view, shown = reading.criterion(Place(round=round, unit=unit, criterion=criterion))
    return rendering.why(view, shown), 200, http.etag(shown.version)


@routes.post(f"{CRITERION}/verification")
@routes.leads_to(200, LINKED, **SAME)
@routes.leads_to(200, f"{LINKED}/history", **SAME)
@routes.leads_to(200, f"{LINKED}/decision", "post", **SAME)
@routes.arguments(requests.VerificationRequest)
@routes.response(200, answers.VerifiedAnswer)
@routes.refuses(*ON_CRITERION, *VERIFYING)
@routes.doc(summary="Appraise a criterion: accept, set other points, or give no score")
def verify(asked: dict[str, Any], round: str, unit: str, criterion: str) -> Answer:
    place = Place(round=round, unit=unit, criterion=criterion)
    return _scored(desk.verify(place, Verification(**asked), http.expected_version()))


@routes.post(f"{CRITERION}/verification/preview")
@routes.arguments(requests.VerificationRequest)
@routes.response(200, answers.PreviewAnswer)
@routes.refuses(*ON_CARD, *COMMAND, *CLOSED, *VERIFYING)
@routes.doc(summary="What a verification would lead to; each look is logged")
def preview(asked: dict[str, Any], round: str, unit: str, criterion: str) -> dict[str, Any]:
    return asdict(desk.preview(Place(round=round, unit=unit, criterion=criterion), Verification(**asked)))


@routes.post(f"{CRITERION}/answer")
@routes.arguments(requests.ExplanationRequest)
@routes.response(200, answers.RecordedAnswer)
@routes.refuses(*ON_CRITERION, "not-released", "nothing-appraised", "evidence-form-refused")
@routes.doc(summary="The unit answers its released appraisal")
def answer(asked: dict[str, Any], round: str, unit: str, criterion: str) -> Answer:
    evidence = [EvidenceRef(**ref) for ref in asked["evidence"]]
    place = Place(round=round, unit=unit, criterion=criterion)
    return _recorded(desk.explain(place, asked["text"], evidence, http.expected_version()))


@routes.post(f"{CRITERION}/decision")
@routes.arguments(requests.DecisionRequest)
@routes.response(200, answers.VerifiedAnswer)
@routes.refuses(
    *ON_CRITERION,
    "not-locked",
    "survey-not-held",
    "points-out-of-range",
    "too-many-places",
    "reason-required",
)
@routes.doc(summary="The council decides the points of a criterion")
def decide(asked: dict[str, Any], round: str, unit: str, criterion: str) -> Answer:
    place = Place(round=round, unit=unit, criterion=criterion)
    return _scored(
        desk.decide(place, asked["points"], asked["reason"], asked["minutes"], http.expected_version()),
    )


@routes.post("/rounds/<string:round>/release")
@routes.arguments(requests.ReleaseRequest)
@routes.response(200, answers.RecordedAnswer)
@routes.refuses(*COMMAND, "round-imported", "already-released", "council-concluded")
@routes.doc(summary="Show the appraised scores to all units at once")
def release(asked: dict[str, Any], round: str) -> Answer:
    return _recorded(desk.release(round, asked["document"]))


@routes.post("/rounds/<string:round>/conclusion")
@routes.arguments(requests.ConclusionRequest)
@routes.response(200, answers.RecordedAnswer)
@routes.refuses(*COMMAND, "council-concluded")
@routes.doc(summary="The council concludes; nothing changes afterwards")
def conclude(asked: dict[str, Any], round: str) -> Answer:
    return _recorded(desk.conclude(round, asked["number"], asked["date"]))


@routes.post("/rounds/<string:round>/import")
@routes.arguments(requests.ImportRequest)
@routes.response(200, answers.RecordedAnswer)
@routes.refuses(
    *COMMAND,
    "unknown-unit",
    "round-not-imported",
    "repeated-criterion",
    "invalid-import",
    "import-differs",
    "council-concluded",
)
@routes.doc(summary="Take in appraised and decided scores of a past round, all or none")
def take_in(asked: dict[str, Any], round: str) -> Answer:
    return _recorded(desk.take_in(round, asked["unit"], [_imported(value) for value in asked["values"]]))


def _imported(value: dict[str, Any]) -> ImportedScore:
    provenance = Provenance(by=value["by"], at=value["at"])
    return ImportedScore(
        criterion=value["criterion"],
        stage=value["stage"],
        value=value["value"],
        reason=value["reason"],
        provenance=provenance,
    )


def _recorded(outcome: Outcome) -> Answer:
    body = {"stream": outcome.stream, "version": outcome.version, "changed": bool(outcome.events)}
    return body, 200, http.recorded(outcome)


def _scored(outcome: Outcome) -> Answer:
    """The points that were recorded, and the criterion's new ETag."""
    body, status, headers = _recorded(outcome)
    scored = [event for event in outcome.events if isinstance(event, CriterionVerified | CriterionDecided)]
    if not scored:
        return {**body, "points": None}, status, headers
    return {**body, "points": scored[0].points}, status, {**headers, **http.etag(outcome.version)}
