from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from chiso_contracts.ranking import ResultsApproved
from chiso_ranking.codec import codec
from chiso_ranking.domain.commands import ApproveResults, Command
from chiso_ranking.domain.decider import Editions
from chiso_ranking.domain.events import Event
from chiso_ranking.domain.rejections import REJECTIONS
from chiso_ranking.main import edition_decider
from chiso_ranking.publisher import editions_of, route
from chiso_ranking.schemas import TEXTS
from chiso_runtime.codec import Cause
from chiso_runtime.testing import NOON, Scenario

scenario: Scenario[Command, Editions, Event] = Scenario(decider=edition_decider)
given = scenario.given
approve = ApproveResults(
    round="r-2026",
    position=90,
    number="12/QĐ-UBND",
    date=date(2026, 3, 5),
    approver="chairman",
    body="H56",
    concluded=True,
    imported=False,
)
approved = ResultsApproved(
    round="r-2026",
    edition=1,
    position=90,
    number="12/QĐ-UBND",
    date=date(2026, 3, 5),
    approver="chairman",
    body="H56",
)


def test_approval_makes_the_first_edition_at_the_position_that_was_read() -> None:
    given().when(approve).then(approved)


def test_another_decision_makes_the_next_edition() -> None:
    later = replace(approve, number="30/QĐ-UBND", date=date(2026, 6, 1), position=120)
    given(approved).when(later).then(
        replace(approved, edition=2, number="30/QĐ-UBND", date=date(2026, 6, 1), position=120)
    )


def test_the_same_decision_again_is_no_new_fact_even_when_the_tables_moved_on() -> None:
    given(approved).when(replace(approve, position=400)).then()


def test_a_number_with_another_date_is_refused() -> None:
    given(approved).when(replace(approve, date=date(2026, 3, 6))).then_rejected("approval-number-used", edition=1)


def test_a_part_is_an_edition_of_the_round_and_names_its_groups_and_its_parent() -> None:
    part = replace(approve, groups=("xa",), parent="H56.01", number="7/QĐ-UBND", body="H56.01")
    given(approved).when(part).then(
        replace(approved, edition=2, number="7/QĐ-UBND", body="H56.01", groups=("xa",), parent="H56.01")
    )


def test_bodies_number_their_decisions_each_for_itself() -> None:
    part = replace(approve, groups=("xa",), parent="H56.01", date=date(2026, 4, 1))
    given(approved).when(part).then(
        replace(approved, edition=2, groups=("xa",), parent="H56.01", date=date(2026, 4, 1))
    )


def test_the_same_decision_of_the_same_body_on_a_part_is_no_new_fact() -> None:
    part = replace(approve, groups=("xa",), parent="H56.01")
    given(replace(approved, groups=("xa",), parent="H56.01")).when(part).then()


def test_results_are_not_approved_before_the_council_has_concluded() -> None:
    given().when(replace(approve, concluded=False)).then_rejected("round-not-concluded")


def test_an_imported_round_needs_no_conclusion() -> None:
    given().when(replace(approve, concluded=False, imported=True)).then(approved)


def test_an_approval_is_read_back_as_it_was_stored() -> None:
    cause = Cause(actor="chairman", capacity="approver", correlation="", causation="")
    data = codec.encode(
        approved, id=UUID(int=1), stream="edition/r-2026", version=1, key="r-2026", time=NOON, cause=cause
    )
    fact = codec.decode(data)
    assert fact is not None
    assert fact.event == approved


def test_approvals_are_published_keyed_by_their_round() -> None:
    published = route(editions_of("r-2026"))
    assert (published.topic, published.key) == ("chiso.ranking", "r-2026")


@pytest.mark.parametrize("code", sorted(REJECTIONS))
def test_every_rejection_has_a_status_and_a_sentence_in_both_languages(code: str) -> None:
    text = TEXTS[code]
    assert text.status in (404, 409, 422)
    assert text.vi.endswith(".")
    assert text.en.endswith(".")
