"""A round moves to an amended version: what was said of changed criteria is set aside, card by card."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import Any

from chiso_contracts.scoring import AppraisalReleased, CouncilConcluded, CriterionDecided
from chiso_framework import Framework, engine
from chiso_runtime.testing import Scenario
from chiso_scoring.domain.card import Card, evolve
from chiso_scoring.domain.commands import (
    ConcludeCouncil,
    DecideCriterion,
    GiveExplanation,
    RestateOpening,
    RestateReport,
    VerifyCriterion,
)
from chiso_scoring.domain.decider_card import INITIAL
from chiso_scoring.domain.events import CardEvent
from chiso_scoring.domain.terms import Terms
from chiso_scoring.main import card_decider, round_decider

from tests.unit.scoring.amending_examples import AMENDED, amended, moved, version
from tests.unit.scoring.examples import (
    FRAMEWORK,
    ROUND,
    UNIT,
    framework_parts,
    locked,
    opening,
    reported,
    terms,
    verified,
    where,
)

on_card = Scenario(decider=card_decider).given
on_round = Scenario(decider=round_decider).given


CLAIMS = reported("1.1", "10.00", yes=True), reported("1.2", "12.50", numerator="5", denominator="8"), locked()
DECIDED = CriterionDecided(
    round=ROUND, unit=UNIT, criterion="1.1", points=Decimal("9.00"), reason="Đồng ý", minutes="3/BB"
)


def now(framework: Framework = AMENDED, *, current: bool = True) -> Terms:
    """What the round says after one amendment."""
    sheet = engine(1).sheet(framework, "xa", UNIT)
    return replace(terms(), sheet=sheet, amendments=1, current=current)


def verify(outcome: Any = "accepted", criterion: str = "1.1", at: Terms | None = None, **asked: Any) -> VerifyCriterion:
    return VerifyCriterion(terms=at or now(), criterion=criterion, outcome=outcome, body="H40.98", **asked)


def card(*facts: CardEvent) -> Card:
    return reduce(evolve, facts, INITIAL)


def test_text_and_amendment_are_restated_once() -> None:
    parts = framework_parts(AMENDED)
    told = *opening(), *parts, amended()
    on_round(*opening()).when(RestateOpening(fact=parts[0])).then(parts[0])
    on_round(*opening(), *parts).when(RestateOpening(fact=parts[1])).then()
    on_round(*opening(), *parts).when(RestateOpening(fact=amended())).then(amended())
    on_round(*told).when(RestateOpening(fact=amended())).then()


def test_an_earlier_version_is_told_again_where_the_round_moves_back_to_it() -> None:
    told = *opening(), *framework_parts(AMENDED), amended()
    (first, _), back = framework_parts(FRAMEWORK), amended(FRAMEWORK)
    on_round(*told).when(RestateOpening(fact=first)).then(first)
    on_round(*told, *framework_parts(FRAMEWORK)).when(RestateOpening(fact=back)).then(back)


def test_an_amendment_lifts_the_councils_conclusion_and_leaves_the_release() -> None:
    released = AppraisalReleased(round=ROUND, document="15/TB")
    concluded = CouncilConcluded(round=ROUND, number="3/TB", date=date(2026, 2, 1))
    again = replace(concluded, number="4/TB")
    facts = *opening(), released, concluded, *framework_parts(AMENDED), amended()
    on_round(*facts).when(ConcludeCouncil(round=ROUND, number="4/TB", date=date(2026, 2, 1))).then(again)


def test_a_units_move_is_restated_once_also_where_nothing_of_it_changed() -> None:
    on_card(*CLAIMS).when(RestateReport(fact=moved())).then(moved())
    on_card(*CLAIMS, moved("1.1")).when(RestateReport(fact=moved("1.1"))).then()


def test_what_was_appraised_and_decided_of_changed_criteria_counts_no_longer() -> None:
    before = card(*CLAIMS, verified("1.1", "10.00"), DECIDED, verified("1.2", "12.50"))
    after = evolve(before, moved("1.1"))
    assert before.effective() == {"1.1": Decimal("9.00"), "1.2": Decimal("12.50")}
    assert after.effective() == {"1.2": Decimal("12.50")}


def test_a_changed_claim_stays_to_be_seen_and_is_marked_until_it_is_reported_anew() -> None:
    line = card(*CLAIMS, moved("1.1")).line("1.1")
    assert (line.claimed, line.to_review) == (CLAIMS[0], True)
    assert not card(*CLAIMS, moved("1.1"), CLAIMS[0]).line("1.1").to_review
    assert not card(*CLAIMS, moved("1.1")).line("1.2").to_review


def test_the_same_claim_after_the_amendment_is_restated() -> None:
    on_card(*CLAIMS, moved("1.1")).when(RestateReport(fact=CLAIMS[0])).then(CLAIMS[0])
    on_card(*CLAIMS, moved("1.2")).when(RestateReport(fact=CLAIMS[0])).then()


def test_a_changed_claim_is_accepted_by_the_new_rule() -> None:
    taken = replace(verified("1.1", "8.00", data={"yes": True}), outcome="accepted", reason="")
    on_card(*CLAIMS, moved("1.1", "1.2")).when(verify()).then(taken)


def test_a_changed_claim_that_does_not_fit_the_new_rule_is_not_accepted() -> None:
    asked = on_card(*CLAIMS, moved("1.1", "1.2")).when(verify(criterion="1.2"))
    assert where(asked, "claim-does-not-fit")


def test_other_points_may_be_set_for_a_changed_claim() -> None:
    asked = verify("set", "1.2", points=Decimal("7.00"), reason="Theo minh chứng")
    on_card(*CLAIMS, moved("1.1", "1.2")).when(asked).then(verified("1.2", "7.00"))


def test_a_criterion_that_is_gone_is_not_appraised() -> None:
    lacking = now(version(gone=("1.1",)))
    on_card(*CLAIMS, moved("1.1")).when(verify(at=lacking)).then_rejected("unknown-criterion")


def test_nobody_judges_by_another_version_than_the_cards() -> None:
    on_card(*CLAIMS, moved("1.1")).when(verify(at=terms())).then_rejected("round-amended")
    on_card(*CLAIMS).when(verify()).then_rejected("round-amended")
    on_card(*CLAIMS).when(verify(at=replace(terms(), current=False))).then_rejected("round-amended")
    settle = DecideCriterion(terms=now(), criterion="1.1", points=Decimal(1), reason="…")
    on_card(*CLAIMS).when(settle).then_rejected("round-amended")
    explain = GiveExplanation(terms=replace(now(), released=True), criterion="1.1", text="…")
    on_card(*CLAIMS, verified("1.1", "10.00")).when(explain).then_rejected("round-amended")


def test_what_was_seen_before_the_amendment_is_stale_where_it_changed() -> None:
    facts = *CLAIMS, verified("1.1", "10.00"), moved("1.1")
    on_card(*facts).when(verify(expected=4)).then_rejected("stale-version", current=5)
    on_card(*facts).when(verify(criterion="1.2", outcome="set", points=Decimal(1), reason="…", expected=2)).then(
        verified("1.2", "1.00", reason="…")
    )
