"""The appraisal desk: rounds, units with their state, a unit's criteria, verification in two steps."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

from chiso_contracts.rejection import Rejected
from chiso_framework import Criterion, Field, asks, own_words
from chiso_framework.problems import Text
from chiso_runtime import http
from chiso_runtime.command_handler import Outcome
from chiso_runtime.problems import Refused
from chiso_web import answer_form, frame
from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue

from chiso_scoring import desk, forms, reading
from chiso_scoring.desk import Place, Verification
from chiso_scoring.domain.passes import find_pass
from chiso_scoring.forms import Mistyped
from chiso_scoring.queries import CardsAsked
from chiso_scoring.reading import CardView, CriterionView
from chiso_scoring.rounds import KnownRound
from chiso_scoring.schemas.requests import (
    CardsRequest,
    ConclusionRequest,
    DecisionRequest,
    ExplanationRequest,
    ReleaseRequest,
)
from chiso_scoring.telling import APPRAISED, CLAIMED

PAGE = 100
CRITERION = "/appraisal/<round>/<unit>/<criterion>"

routes = Blueprint("pages", __name__, template_folder="templates")


def who() -> tuple[str, str] | None:
    """The person to show and the CSRF token of the person's forms, if anybody is signed in."""
    actor = http.maybe_actor()
    return (actor.shown, http.csrf_token()) if actor else None


@routes.get("/appraisal")
def rounds() -> Response:
    return _page("rounds.html", frame.say("Thẩm định", "Appraisal"), rounds=reading.rounds(), own_words=own_words)


@routes.get("/appraisal/<round>")
def units(round: str) -> Response:
    return _units(round)


@routes.post("/appraisal/<round>/release")
def release(round: str) -> ResponseReturnValue:
    try:
        outcome = desk.release(round, forms.filled(ReleaseRequest, "document")["document"])
    except (Mistyped, Rejected) as refused:
        return _units(round, *_problem(refused))
    return _onward(outcome, round)


@routes.post("/appraisal/<round>/conclusion")
def conclude(round: str) -> ResponseReturnValue:
    try:
        asked = forms.filled(ConclusionRequest, "number", "date")
        outcome = desk.conclude(round, asked["number"], asked["date"])
    except (Mistyped, Rejected) as refused:
        return _units(round, *_problem(refused))
    return _onward(outcome, round)


@routes.get("/appraisal/<round>/<unit>")
def card(round: str, unit: str) -> Response:
    found = reading.card(round, unit)
    return _page("card.html", found.card.row.name, view=found, **_abilities(found.known, unit))


@routes.get(CRITERION)
def criterion(round: str, unit: str, criterion: str) -> Response:
    return _criterion(Place(round=round, unit=unit, criterion=criterion))


@routes.post(f"{CRITERION}/verification")
def verify(round: str, unit: str, criterion: str) -> ResponseReturnValue:
    """First the new total, then the record: a button of its own confirms."""
    place = Place(round=round, unit=unit, criterion=criterion)
    try:
        asked = Verification(**forms.verification(_asked(place)))
        if request.form.get("step") != "confirm":
            return _confirm(place, asked)
        outcome = desk.verify(place, asked, forms.expected())
    except (Mistyped, Rejected) as refused:
        return _criterion(place, *_problem(refused))
    return _onward(outcome, round, unit, criterion)


@routes.post(f"{CRITERION}/decision")
def decide(round: str, unit: str, criterion: str) -> ResponseReturnValue:
    place = Place(round=round, unit=unit, criterion=criterion)

    def record() -> Outcome:
        asked = forms.filled(DecisionRequest, "points", "reason", "minutes")
        return desk.decide(place, asked["points"], asked["reason"], asked["minutes"], forms.expected())

    return _recorded(place, record)


@routes.post(f"{CRITERION}/answer")
def answer(round: str, unit: str, criterion: str) -> ResponseReturnValue:
    place = Place(round=round, unit=unit, criterion=criterion)

    def record() -> Outcome:
        return desk.explain(place, forms.filled(ExplanationRequest, "text")["text"], (), forms.expected())

    return _recorded(place, record)


def _recorded(place: Place, record: Callable[[], Outcome]) -> ResponseReturnValue:
    try:
        outcome = record()
    except (Mistyped, Rejected) as refused:
        return _criterion(place, *_problem(refused))
    return _onward(outcome, place.round, place.unit, place.criterion)


def _problem(refused: Mistyped | Rejected) -> tuple[list[forms.Place], int]:
    """Places of the form and the status of the page that shows it again."""
    if isinstance(refused, Mistyped):
        return refused.errors, 422
    status = forms.status(refused)
    return forms.places(refused), status


def _onward(outcome: Outcome, *place: str) -> ResponseReturnValue:
    """To the page of what was changed, as it is after the change."""
    *page, last = place
    path, mark = ("/".join(page), f"#c-{quote(last)}") if len(place) == 3 else ("/".join(place), "")
    recorded = urlencode({"recorded": f"{outcome.stream}@{outcome.version}"})
    return redirect(f"/appraisal/{quote(path)}?{recorded}{mark}", 303)


@http.snapshot()
def _units(round: str, errors: list[forms.Place] | None = None, status: int = 200) -> Response:
    known, row = reading.round(round)
    asked = CardsRequest(unknown="exclude").load(request.args)
    found = reading.cards(round, replace(CardsAsked(**asked), limit=PAGE))
    return _page(
        "units.html",
        known.name,
        status=status,
        errors=errors or [],
        known=known,
        row=row,
        view=found,
        asked=asked,
        groups=[("", frame.say("Tất cả", "All")), *((group.id, group.name) for group in known.groups)],
        next=found.cards[-1].row.unit if len(found.cards) == PAGE else "",
        may_release=http.may("appraisal.release", known.subject()) and not row.released_at and not row.imported,
        may_conclude=http.may("council.conclude", known.subject()),
        may_feed=bool(known.framework.feeds) and http.may("feed.read", known.subject()),
    )


@http.snapshot()
def _criterion(place: Place, errors: list[forms.Place] | None = None, status: int = 200) -> Response:
    view, shown = reading.criterion(place)
    history = reading.history(place)
    return _page(
        "criterion.html",
        f"{shown.criterion.code} {_name(shown)}",
        status=status,
        errors=errors or [],
        view=view,
        shown=shown,
        explained=reading.explained(view.known, shown, view.spreads),
        history=history,
        slips=reading.slips(view.known, history),
        filled=request.form,
        fields=_fields(shown),
        answer=_answer(shown),
        **_abilities(view.known, place.unit, place.criterion),
        may_answer=_may_answer(view, shown),
    )


@http.snapshot()
def _confirm(place: Place, asked: Verification) -> Response:
    found = desk.preview(place, asked)
    view, shown = reading.criterion(place)
    return _page(
        "confirm.html",
        frame.say("Xác nhận {appraised}", "Confirm the {appraised}"),
        view=view,
        shown=shown,
        preview=found,
        asked={name: request.form.get(name, "") for name in (*forms.VERIFICATION, "version")},
        answered=forms.answered(),
        spoken=find_pass(view.known.framework, asked.appraisal_pass),
        reason=view.known.framework.no_score_reason(asked.reason_code),
    )


def _asked(place: Place) -> Criterion:
    """The criterion that is spoken of. Raises Refused, Rejected."""
    found = desk.known_round(place.round).framework.find(place.criterion)
    if found is None:
        raise Refused("not-found")
    return found


def _fields(shown: CriterionView) -> tuple[Field, ...]:
    """What an appraiser may set the data of; none where the rule asks for points alone."""
    criterion = shown.criterion
    by_rule = criterion.rule.kind != "direct" or criterion.nothing_arose != "refused"
    return asks(criterion) if by_rule else ()


def _answer(shown: CriterionView) -> dict[str, Any]:
    """What the fields of the answer show: what was typed, else what was appraised, else what is claimed."""
    if request.method == "POST":
        return answer_form.typed(shown.criterion, request.form)
    scores = (shown.scores.get(stage) for stage in (APPRAISED, CLAIMED))
    known = next((score.data for score in scores if score and score.data), {})
    return answer_form.values(shown.criterion, known)


def _abilities(known: KnownRound, unit: str, criterion: str = "") -> dict[str, object]:
    """What the person may do here; whether its time has come the rules say."""
    subject = known.subject(unit, criterion)
    return {
        "may_verify": http.may("criterion.verify", subject),
        "may_decide": http.may("criterion.decide", subject),
    }


def _may_answer(view: CardView, shown: CriterionView) -> bool:
    subject = view.known.subject(view.card.row.unit, shown.criterion.code)
    return http.may("explanation.give", subject, phase=view.round.phase) and APPRAISED in shown.scores


def _name(shown: CriterionView) -> str:
    return frame.say(shown.criterion.name_vi, shown.criterion.name_en or shown.criterion.name_vi)


def _page(template: str, title: str, **context: object) -> Response:
    signed_in = who()
    if signed_in is None:
        raise Refused("not-signed-in")
    person, csrf = signed_in
    return frame.render(
        f"scoring/{template}",
        title=title,
        active="appraisal",
        lang=frame.language(),
        person=person,
        csrf=csrf,
        own=_own(context),
        **context,  # type: ignore[arg-type]
    )


def _own(context: Mapping[str, object]) -> Mapping[str, Text]:
    """The own words of the framework whose round a page is given."""
    match context:
        case {"known": KnownRound(framework=framework)} | {"view": CardView(known=KnownRound(framework=framework))}:
            return own_words(framework.words)
        case _:
            return {}
