"""An appraiser's word: accepted, set or no score, after the lock and before the conclusion."""

from decimal import Decimal
from typing import Any

import pytest
from chiso_contracts.scoring import CriteriaUnlocked
from chiso_runtime.command_handler import Decider
from chiso_runtime.testing import Scenario
from chiso_scoring.domain import decider_card
from chiso_scoring.domain.commands import VerifyCriterion

from tests.unit.scoring.examples import ROUND, UNIT, locked, reported, terms, verified, where

decider = Decider(initial=decider_card.INITIAL, decide=decider_card.decide, evolve=decider_card.evolve)
given = Scenario(decider=decider).given
claim = reported("1.2", "12.50", numerator="5", denominator="8")
ready = given(claim, locked())
ACCEPTED = verified("1.2", "12.50", outcome="accepted", reason="", data={"numerator": "5", "denominator": "8"})


def verify(outcome: Any = "set", criterion: str = "1.2", **said: Any) -> VerifyCriterion:
    asked = {"terms": terms(), "body": "H40.98", "reason": "Theo minh chứng", **said}
    if isinstance(asked.get("points"), str):
        asked["points"] = Decimal(asked["points"])
    return VerifyCriterion(criterion=criterion, outcome=outcome, **asked)


def accept(**said: Any) -> VerifyCriterion:
    return verify("accepted", **{"reason": "", **said})


def test_an_accepted_claim_gives_the_claimed_points_and_its_data() -> None:
    ready.when(accept()).then(ACCEPTED)


def test_an_accepted_claim_keeps_no_data_that_do_not_come_to_its_points() -> None:
    asked = given(reported("1.2", "12", numerator="5", denominator="8"), locked())
    asked.when(accept()).then(verified("1.2", "12.00", outcome="accepted", reason=""))


def test_set_points_are_kept_at_the_places_of_the_framework() -> None:
    ready.when(verify(points="7")).then(verified("1.2", "7.00"))


def test_set_data_give_the_points_of_the_rule() -> None:
    data = {"numerator": "1", "denominator": "3"}
    ready.when(verify(data=data)).then(verified("1.2", "6.67", data=data))


def test_no_score_gives_nothing_for_a_legal_reason() -> None:
    ready.when(verify("no-score", reason_code="NS1")).then(verified("1.2", "0", outcome="no-score", reason_code="NS1"))


def test_the_pass_of_the_appraisal_is_kept() -> None:
    ready.when(verify(points="7", appraisal_pass="to-truong")).then(verified("1.2", "7", appraisal_pass="to-truong"))


def test_the_same_verification_again_is_one_fact() -> None:
    ready.given(verified("1.2", "7.00")).when(verify(points="7")).then()


def test_the_same_verification_is_a_new_fact_once_the_claim_changed() -> None:
    changed = ready.given(verified("1.2", "7.00"), reported("1.2", "20"), locked())
    changed.when(verify(points="7")).then(verified("1.2", "7.00"))


def test_another_verification_replaces_the_first() -> None:
    ready.given(verified("1.2", "7.00")).when(verify(points="8")).then(verified("1.2", "8.00"))


def test_a_criterion_that_nobody_claimed_may_be_set() -> None:
    given(locked(submitted=False)).when(verify(points="7")).then(verified("1.2", "7.00"))


def test_a_criterion_that_nobody_claimed_is_not_accepted() -> None:
    given(locked(submitted=False)).when(accept()).then_rejected("nothing-claimed", criterion="1.2")


def test_nothing_is_verified_before_the_lock() -> None:
    given(claim).when(accept()).then_rejected("not-locked", criterion="1.2")


def test_unlocked_criteria_are_not_verified_and_the_others_are() -> None:
    partly = ready.given(CriteriaUnlocked(round=ROUND, unit=UNIT, criteria=("1.2",)))
    partly.when(accept()).then_rejected("not-locked", criterion="1.2")
    partly.when(verify(criterion="1.1", points="10")).then(verified("1.1", "10.00"))


def test_a_returned_report_is_not_verified_until_it_is_locked_again() -> None:
    returned = ready.given(CriteriaUnlocked(round=ROUND, unit=UNIT, criteria=()))
    returned.when(accept()).then_rejected("not-locked", criterion="1.2")
    returned.given(locked()).when(accept()).then(ACCEPTED)


def test_nothing_is_verified_after_the_conclusion() -> None:
    ready.when(accept(terms=terms(concluded=True))).then_rejected("council-concluded")


def test_an_imported_round_is_not_verified() -> None:
    ready.when(accept(terms=terms(imported=True))).then_rejected("round-imported")


def test_an_unknown_criterion_is_rejected() -> None:
    ready.when(verify(criterion="9.9", points="1")).then_rejected("unknown-criterion", criterion="9.9")


def test_a_criterion_that_does_not_apply_to_the_unit_is_rejected() -> None:
    ready.when(verify(criterion="1.3", points="1")).then_rejected("criterion-not-applicable", criterion="1.3")


@pytest.mark.parametrize("points", ["-0.01", "20.01", "1000"])
def test_points_outside_zero_to_the_maximum_are_rejected(points: str) -> None:
    ready.when(verify(points=points)).then_rejected("points-out-of-range", maximum="20")


def test_points_with_more_places_than_the_framework_has_are_rejected() -> None:
    ready.when(verify(points="7.001")).then_rejected("too-many-places", places=2)


def test_data_that_the_rule_cannot_read_are_rejected_by_place() -> None:
    refused = ready.when(verify(data={"numerator": "NaN", "denominator": "3"}))
    assert where(refused, "invalid-data") == ["criteria[1.2].data.numerator"]


def test_setting_needs_points_or_data() -> None:
    ready.when(verify()).then_rejected("points-required")


@pytest.mark.parametrize(
    ("outcome", "said", "fields"),
    [
        ("set", {"points": "1", "data": {"numerator": "1"}}, ["data"]),
        ("set", {"points": "1", "reason_code": "NS1"}, ["reason_code"]),
        ("accepted", {"points": "1"}, ["points"]),
        ("accepted", {"reason_code": "NS1"}, ["reason_code"]),
        ("no-score", {"points": "0", "reason_code": "NS1"}, ["points"]),
    ],
)
def test_what_an_outcome_has_no_place_for_is_rejected(outcome: str, said: dict[str, Any], fields: list[str]) -> None:
    ready.when(verify(outcome, **said)).then_rejected("not-with-outcome", fields=fields)


@pytest.mark.parametrize("code", ["", "NS9"])
def test_no_score_without_a_legal_reason_is_rejected(code: str) -> None:
    ready.when(verify("no-score", reason_code=code)).then_rejected("unknown-no-score-reason", reasons=["NS1"])


@pytest.mark.parametrize(("outcome", "said"), [("set", {"points": "1"}), ("no-score", {"reason_code": "NS1"})])
def test_everything_but_an_acceptance_needs_a_reason(outcome: str, said: dict[str, Any]) -> None:
    ready.when(verify(outcome, **said, reason=" ")).then_rejected("reason-required", criterion="1.2")


def test_the_version_that_last_changed_the_criterion_is_expected() -> None:
    ready.when(accept(expected=1)).then(ACCEPTED)
    ready.given(verified("1.2", "7")).when(accept(expected=1)).then_rejected("stale-version", current=3)


def test_other_criteria_of_the_card_do_not_make_a_version_stale() -> None:
    ready.given(verified("1.1", "7")).when(accept(expected=1)).then(ACCEPTED)


def test_a_criterion_that_nothing_was_said_of_has_version_zero() -> None:
    given(locked()).when(verify(points="1", expected=0)).then(verified("1.2", "1"))
    given(locked()).when(verify(points="1", expected=1)).then_rejected("stale-version", current=0)
