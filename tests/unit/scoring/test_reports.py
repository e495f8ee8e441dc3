"""What submission tells of a report is accepted as it is, and nothing is said twice."""

import pytest
from chiso_contracts.scoring import CriteriaUnlocked
from chiso_contracts.submission import EvidenceConfirmed
from chiso_runtime.command_handler import Decider
from chiso_runtime.testing import Scenario
from chiso_scoring.domain import decider_card
from chiso_scoring.domain.commands import RestateReport
from chiso_scoring.domain.events import Reported

from tests.unit.scoring.examples import ROUND, UNIT, locked, reported

decider = Decider(initial=decider_card.INITIAL, decide=decider_card.decide, evolve=decider_card.evolve)
given = Scenario(decider=decider).given
confirmed = EvidenceConfirmed(round=ROUND, unit=UNIT, file="f" * 32, sha256="a" * 64, size=10, version_id="v1")
claim = reported("1.1", "10", yes=True)


def unlocked(*criteria: str) -> CriteriaUnlocked:
    return CriteriaUnlocked(round=ROUND, unit=UNIT, criteria=criteria)


@pytest.mark.parametrize("fact", [claim, confirmed, locked(), reported("no-such-criterion", "999")])
def test_whatever_was_accepted_by_submission_is_restated(fact: Reported) -> None:
    given().when(RestateReport(fact=fact)).then(fact)


@pytest.mark.parametrize("fact", [claim, confirmed, locked()])
def test_the_same_fact_again_is_ignored(fact: Reported) -> None:
    given(fact).when(RestateReport(fact=fact)).then()


def test_another_claim_for_the_criterion_is_restated() -> None:
    other = reported("1.1", "0", yes=False)
    given(claim).when(RestateReport(fact=other)).then(other)


def test_criteria_of_a_locked_report_are_unlocked_once() -> None:
    given(locked()).when(RestateReport(fact=unlocked("1.1"))).then(unlocked("1.1"))
    given(locked(), unlocked("1.1", "1.2")).when(RestateReport(fact=unlocked("1.1"))).then()


def test_a_whole_locked_report_is_unlocked_once() -> None:
    given(locked(), unlocked("1.1")).when(RestateReport(fact=unlocked())).then(unlocked())
    given(locked(), unlocked()).when(RestateReport(fact=unlocked())).then()


def test_a_report_that_is_not_locked_has_nothing_to_unlock() -> None:
    given(claim).when(RestateReport(fact=unlocked("1.1"))).then()


def test_a_lock_after_criteria_were_unlocked_is_restated() -> None:
    given(locked(), unlocked("1.1")).when(RestateReport(fact=locked())).then(locked())
    given(locked(), unlocked()).when(RestateReport(fact=locked())).then(locked())
