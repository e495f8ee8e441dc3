"""Passes of the appraisal: those of the framework alone, and a later one stands above an earlier one."""

from decimal import Decimal
from typing import Any

from chiso_runtime.command_handler import Decider
from chiso_runtime.testing import Scenario
from chiso_scoring.domain import decider_card
from chiso_scoring.domain.commands import VerifyCriterion
from chiso_scoring.domain.passes import open_passes

from tests.unit.scoring.examples import IN_PASSES, locked, reported, terms, verified

decider = Decider(initial=decider_card.INITIAL, decide=decider_card.decide, evolve=decider_card.evolve)
ready = Scenario(decider=decider).given(reported("1.2", "12.50", numerator="5", denominator="8"), locked())
FIRST, LAST = "tham-dinh", "to-truong"


def verify(given: str, points: str = "7", **said: Any) -> VerifyCriterion:
    asked = {"terms": terms(framework=IN_PASSES), "body": "H40.98", "reason": "Theo minh chứng", **said}
    return VerifyCriterion(criterion="1.2", outcome="set", points=Decimal(points), appraisal_pass=given, **asked)


def test_a_pass_of_the_framework_is_kept_with_its_word() -> None:
    ready.when(verify(FIRST)).then(verified("1.2", "7.00", appraisal_pass=FIRST))


def test_a_pass_that_the_framework_has_not_is_refused_with_those_it_has() -> None:
    for given in ("", "khac"):
        ready.when(verify(given)).then_rejected("unknown-pass", criterion="1.2", passes=[FIRST, LAST])


def test_a_framework_without_passes_leaves_the_word_free() -> None:
    ready.when(verify("khac", terms=terms())).then(verified("1.2", "7.00", appraisal_pass="khac"))


def test_a_later_pass_stands_above_an_earlier_one_also_with_the_same_points() -> None:
    spoken = ready.given(verified("1.2", "7.00", appraisal_pass=FIRST))
    spoken.when(verify(LAST)).then(verified("1.2", "7.00", appraisal_pass=LAST))
    spoken.when(verify(LAST, "8")).then(verified("1.2", "8.00", appraisal_pass=LAST))


def test_an_earlier_pass_does_not_replace_the_word_of_a_later_one() -> None:
    spoken = ready.given(verified("1.2", "7.00", appraisal_pass=LAST))
    spoken.when(verify(FIRST, "8")).then_rejected("later-pass-spoke", criterion="1.2", given=FIRST, spoken=LAST)


def test_a_pass_mends_its_own_word() -> None:
    spoken = ready.given(verified("1.2", "7.00", appraisal_pass=LAST))
    spoken.when(verify(LAST, "8")).then(verified("1.2", "8.00", appraisal_pass=LAST))


def test_a_changed_claim_is_appraised_from_the_first_pass_on_again() -> None:
    changed = ready.given(verified("1.2", "7.00", appraisal_pass=LAST), reported("1.2", "20"), locked())
    changed.when(verify(FIRST, "8")).then(verified("1.2", "8.00", appraisal_pass=FIRST))


def test_words_of_before_the_framework_had_passes_stand_below_all_of_them() -> None:
    ready.given(verified("1.2", "7.00", appraisal_pass="khac")).when(verify(FIRST)).then(
        verified("1.2", "7.00", appraisal_pass=FIRST)
    )


def test_the_passes_on_offer_are_the_one_that_spoke_and_those_after_it() -> None:
    assert [one.code for one in open_passes(IN_PASSES, "")] == [FIRST, LAST]
    assert [one.code for one in open_passes(IN_PASSES, LAST)] == [LAST]
    assert open_passes(terms().framework, FIRST) == ()
