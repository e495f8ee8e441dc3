"""Measured values on a unit's card: restated once, accepted without a claim; surveys that nobody held."""

from dataclasses import replace
from decimal import Decimal
from functools import reduce
from typing import Any

from chiso_contracts.rounds import SurveyNotHeld, SurveyNotHeldTakenBack
from chiso_framework import spread_of
from chiso_runtime.command_handler import Decider
from chiso_runtime.testing import Scenario
from chiso_scoring.domain import decider_card, decider_round
from chiso_scoring.domain.commands import DecideCriterion, RestateOpening, RestateReport, VerifyCriterion
from chiso_scoring.domain.events import CriteriaAmended
from hypothesis import given as with_any
from hypothesis import strategies as st

from tests.unit.scoring.examples import ROUND, UNIT, locked, opening, reported, terms, verified
from tests.unit.scoring.measuring_examples import MEASURING, OWN, answered, measured

CARDS = Decider(initial=decider_card.INITIAL, decide=decider_card.decide, evolve=decider_card.evolve)
ROUNDS = Decider(initial=decider_round.INITIAL, decide=decider_round.decide, evolve=decider_round.evolve)
TERMS = terms(framework=MEASURING)
NOT_HELD = SurveyNotHeld(round=ROUND, criteria=("1.3",), document="15/TB")

given = Scenario(decider=CARDS).given
in_round = Scenario(decider=ROUNDS).given


def accept(criterion: str = "1.2", **more: Any) -> VerifyCriterion:
    return VerifyCriterion(**{"terms": TERMS, "criterion": criterion, "outcome": "accepted", "body": "H40.98", **more})


def accepted(points: str = "15.00", criterion: str = "1.2", **data: str) -> Any:
    said = data or {"numerator": "3", "denominator": "4"}
    return verified(criterion, points, outcome="accepted", reason="", data=said)


def test_what_was_measured_is_restated_once() -> None:
    given().when(RestateReport(fact=measured())).then(measured())
    given(measured()).when(RestateReport(fact=measured())).then()
    later = measured("1.2", "10.00", numerator="2", denominator="4")
    given(measured()).when(RestateReport(fact=later)).then(later)


def test_the_units_answer_is_restated_once_for_each_value() -> None:
    objection = answered(agreed=False, reason="Sai")
    given(measured()).when(RestateReport(fact=objection)).then(objection)
    given(measured(), objection).when(RestateReport(fact=objection)).then()
    given(measured(), objection, measured()).when(RestateReport(fact=objection)).then(objection)


def test_a_measured_value_is_accepted_without_a_claim_or_evidence() -> None:
    given(measured(), locked()).when(accept()).then(accepted())


def test_it_stands_above_a_claim_of_before() -> None:
    claim = reported("1.2", "20.00", numerator="4", denominator="4")
    given(claim, measured(), locked()).when(accept()).then(accepted())


def test_where_a_rule_compares_all_units_the_points_follow_from_their_values() -> None:
    beside = spread_of([Decimal(40)])
    given(measured("1.4", "0.00", value="10"), locked()).when(accept("1.4", others=beside)).then(
        accepted("5.00", "1.4", value="10")
    )


def test_what_nobody_measured_is_not_accepted() -> None:
    given(locked()).when(accept()).then_rejected("nothing-claimed")


def test_it_is_appraised_after_the_lock_as_everything_is() -> None:
    given(measured()).when(accept()).then_rejected("not-locked")


def test_another_measurement_is_accepted_anew() -> None:
    given(measured(), locked(), accepted()).when(accept()).then()
    given(measured(), locked(), accepted(), measured()).when(accept()).then(accepted())


def test_whoever_accepts_has_seen_the_last_value_and_the_objection_to_it() -> None:
    facts = measured(), locked(), answered(agreed=False, reason="Sai")
    given(*facts).when(accept(expected=1)).then_rejected("stale-version")
    given(*facts).when(accept(expected=3)).then(accepted())


def test_an_amended_rule_makes_other_points_of_the_same_value() -> None:
    amended = CriteriaAmended(round=ROUND, unit=UNIT, framework_version="2", criteria=("1.2",))
    moved = replace(TERMS, amendments=1)
    given(measured("1.2", "9.00"), locked(), accepted("9.00"), amended).when(accept(terms=moved)).then(accepted())


def test_a_claim_counts_where_an_amendment_lets_units_score_themselves() -> None:
    moved = replace(terms(framework=OWN), amendments=1)
    amended = CriteriaAmended(round=ROUND, unit=UNIT, framework_version="2", criteria=("1.2",))
    claim = reported("1.2", "10.00", numerator="2", denominator="4")
    asked = accept(terms=moved)
    given(measured(), amended, claim, locked()).when(asked).then(accepted("10.00", numerator="2", denominator="4"))


def test_nobody_scores_what_nobody_held_a_survey_of() -> None:
    missing = replace(TERMS, not_held=frozenset({"1.3"}))
    setting = VerifyCriterion(
        terms=missing, criterion="1.3", outcome="set", points=Decimal(5), reason="…", body="H40.98"
    )
    given(locked()).when(setting).then_rejected("survey-not-held")
    deciding = DecideCriterion(terms=missing, criterion="1.3", points=Decimal(5), reason="…")
    given(locked()).when(deciding).then_rejected("survey-not-held")


def test_a_survey_that_nobody_held_is_restated_once() -> None:
    in_round(*opening()).when(RestateOpening(fact=NOT_HELD)).then(NOT_HELD)
    in_round(*opening(), NOT_HELD).when(RestateOpening(fact=NOT_HELD)).then()
    both = replace(NOT_HELD, criteria=("1.3", "1.5"))
    in_round(*opening(), NOT_HELD).when(RestateOpening(fact=both)).then(replace(both, criteria=("1.5",)))


def test_what_is_taken_back_is_restated_where_it_stands_and_may_be_said_again() -> None:
    back = SurveyNotHeldTakenBack(round=ROUND, criteria=("1.3", "1.5"), document="18/TB", reason="Đã tổ chức")
    only = replace(back, criteria=("1.3",))
    in_round(*opening(), NOT_HELD).when(RestateOpening(fact=back)).then(only)
    in_round(*opening(), NOT_HELD, only).when(RestateOpening(fact=back)).then()
    in_round(*opening(), NOT_HELD, only).when(RestateOpening(fact=NOT_HELD)).then(NOT_HELD)


FACTS = [measured(), measured("1.2", "10.00", numerator="2", denominator="4"), answered(agreed=True), accepted()]


@with_any(st.lists(st.sampled_from(FACTS), max_size=8))
def test_an_answer_is_always_to_the_last_value(facts: list[Any]) -> None:
    if not any(fact in FACTS[:2] for fact in facts[:1]):
        facts = [FACTS[0], *facts]
    line = reduce(decider_card.evolve, facts, decider_card.INITIAL).line("1.2")
    last = max(n for n, fact in enumerate(facts, 1) if fact in FACTS[:2])
    assert line.measured_at == last
    assert (line.answered is not None) == (FACTS[2] in facts[last:])
