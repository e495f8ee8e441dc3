"""The round: told once, released once, concluded once."""

from datetime import date

from chiso_contracts.rounds import UnitsAdded
from chiso_contracts.scoring import AppraisalReleased, CouncilConcluded
from chiso_runtime.command_handler import Decider
from chiso_runtime.testing import Scenario
from chiso_scoring.domain import decider_round
from chiso_scoring.domain.commands import ConcludeCouncil, ReleaseAppraisal, RestateOpening

from tests.unit.scoring.examples import ROUND, UNITS, opened, opening

decider = Decider(initial=decider_round.INITIAL, decide=decider_round.decide, evolve=decider_round.evolve)
given = Scenario(decider=decider).given
ready = given(*opening())
released = AppraisalReleased(round=ROUND, document="15/TB-HĐ")
concluded = CouncilConcluded(round=ROUND, number="3/TB", date=date(2026, 2, 1))
release = ReleaseAppraisal(round=ROUND, document="15/TB-HĐ")
conclude = ConcludeCouncil(round=ROUND, number="3/TB", date=date(2026, 2, 1))


def test_each_fact_of_the_opening_is_restated_as_it_is() -> None:
    for n, fact in enumerate(opening()):
        given(*opening()[:n]).when(RestateOpening(fact=fact)).then(fact)


def test_a_fact_of_the_opening_heard_again_is_ignored() -> None:
    for fact in opening():
        ready.when(RestateOpening(fact=fact)).then()


def test_only_units_that_are_new_are_restated() -> None:
    first, second = UNITS
    told = given(opened(), UnitsAdded(round=ROUND, units=(first,)))
    told.when(RestateOpening(fact=UnitsAdded(round=ROUND, units=(first, second)))).then(
        UnitsAdded(round=ROUND, units=(second,))
    )


def test_the_appraisal_is_released_by_a_document() -> None:
    ready.when(release).then(released)


def test_the_same_release_again_records_nothing() -> None:
    ready.given(released).when(release).then()


def test_a_second_release_by_another_document_is_rejected() -> None:
    other = ReleaseAppraisal(round=ROUND, document="16/TB-HĐ")
    ready.given(released).when(other).then_rejected("already-released", document="15/TB-HĐ")


def test_a_round_that_was_never_told_is_not_released() -> None:
    given().when(release).then_rejected("unknown-round", round=ROUND)


def test_a_round_that_is_still_being_opened_is_not_released() -> None:
    given(opened()).when(release).then_rejected("round-not-ready", round=ROUND)


def test_an_imported_round_has_no_release() -> None:
    given(*opening(imported=True)).when(release).then_rejected("round-imported")


def test_nothing_is_released_after_the_conclusion() -> None:
    ready.given(concluded).when(release).then_rejected("council-concluded", number="3/TB")


def test_the_council_concludes() -> None:
    ready.given(released).when(conclude).then(concluded)


def test_the_same_conclusion_again_records_nothing() -> None:
    ready.given(concluded).when(conclude).then()


def test_another_conclusion_is_rejected() -> None:
    other = ConcludeCouncil(round=ROUND, number="4/TB", date=date(2026, 2, 1))
    ready.given(concluded).when(other).then_rejected("council-concluded", number="3/TB")
