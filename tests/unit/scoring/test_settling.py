"""The unit's answer to its released appraisal, and the council's decision."""

from decimal import Decimal
from typing import Any

from chiso_contracts.scoring import CriterionDecided, ExplanationGiven
from chiso_contracts.values import EvidenceRef
from chiso_runtime.command_handler import Decider
from chiso_runtime.testing import Scenario
from chiso_scoring.domain import card, decider_card
from chiso_scoring.domain.commands import DecideCriterion, GiveExplanation
from chiso_scoring.domain.events import CardEvent

from tests.unit.scoring.examples import ROUND, UNIT, locked, reported, terms, verified

decider = Decider(initial=decider_card.INITIAL, decide=decider_card.decide, evolve=decider_card.evolve)
ready = Scenario(decider=decider).given(reported("1.1", "10", yes=True), locked(), verified("1.1", "4.00"))
REF = EvidenceRef(file="e" * 32, place="trang 1")
given_answer = ExplanationGiven(round=ROUND, unit=UNIT, criterion="1.1", text="Xin xem lại", evidence=(REF,))


def answer(criterion: str = "1.1", **said: Any) -> GiveExplanation:
    asked = {"terms": terms(released=True), "text": "Xin xem lại", "evidence": (REF,), **said}
    return GiveExplanation(criterion=criterion, **asked)


def decide(points: str, criterion: str = "1.1", **said: Any) -> DecideCriterion:
    asked = {"terms": terms(), "reason": "Hội đồng thống nhất", **said}
    return DecideCriterion(criterion=criterion, points=Decimal(points), **asked)


def decided(points: str, reason: str = "Hội đồng thống nhất") -> CriterionDecided:
    return CriterionDecided(round=ROUND, unit=UNIT, criterion="1.1", points=Decimal(points), reason=reason, minutes="")


def test_the_unit_answers_a_released_appraisal() -> None:
    ready.when(answer()).then(given_answer)


def test_the_same_answer_again_is_one_fact() -> None:
    ready.given(given_answer).when(answer()).then()


def test_nothing_is_answered_before_the_release() -> None:
    ready.when(answer(terms=terms())).then_rejected("not-released")


def test_nothing_is_answered_after_the_conclusion() -> None:
    ready.when(answer(terms=terms(released=True, concluded=True))).then_rejected("council-concluded")


def test_a_criterion_without_an_appraisal_has_nothing_to_answer() -> None:
    ready.when(answer("1.2")).then_rejected("nothing-appraised", criterion="1.2")


def test_an_answer_to_a_criterion_that_does_not_apply_is_rejected() -> None:
    ready.when(answer("1.3")).then_rejected("criterion-not-applicable")


def test_an_answer_expects_the_version_that_the_unit_sees() -> None:
    ready.given(decided("5.00")).when(answer(expected=3)).then(given_answer)
    ready.when(answer(expected=1)).then_rejected("stale-version", current=3)


def test_the_council_decides_with_a_reason() -> None:
    ready.when(decide("5")).then(decided("5.00"))


def test_the_appraised_points_are_decided_without_a_reason() -> None:
    ready.when(decide("4", reason="")).then(decided("4.00", ""))


def test_other_points_than_the_appraised_need_a_reason() -> None:
    ready.when(decide("5", reason="")).then_rejected("reason-required", criterion="1.1")


def test_a_decision_without_an_appraisal_needs_a_reason() -> None:
    ready.when(decide("5", criterion="1.2", reason="")).then_rejected("reason-required", criterion="1.2")


def test_the_same_decision_again_is_one_fact() -> None:
    ready.given(decided("5.00")).when(decide("5")).then()


def test_nothing_is_decided_before_the_lock() -> None:
    Scenario(decider=decider).when(decide("5")).then_rejected("not-locked", criterion="1.1")


def test_nothing_is_decided_after_the_conclusion() -> None:
    ready.when(decide("5", terms=terms(concluded=True))).then_rejected("council-concluded")


def test_an_imported_round_is_not_decided_on() -> None:
    ready.when(decide("5", terms=terms(imported=True))).then_rejected("round-imported")


def test_decided_points_stay_within_the_maximum_and_the_places() -> None:
    ready.when(decide("10.5")).then_rejected("points-out-of-range", maximum="10")
    ready.when(decide("1.555")).then_rejected("too-many-places", places=2)


def test_a_decision_expects_the_version_that_last_changed_the_criterion() -> None:
    ready.given(decided("5.00")).when(decide("6", expected=3)).then_rejected("stale-version", current=4)


def test_the_effective_score_is_that_of_the_latest_authority() -> None:
    state = card.INITIAL
    counted = []
    said: list[CardEvent] = [reported("1.1", "10"), verified("1.1", "4.00"), decided("5.00"), verified("1.1", "6.00")]
    for fact in said:
        state = card.evolve(state, fact)
        counted.append(state.effective().get("1.1"))
    assert counted == [None, Decimal("4.00"), Decimal("5.00"), Decimal("5.00")]
