"""A running round moves to an amended version of its framework."""

from dataclasses import replace
from functools import reduce
from typing import Any

import pytest
from chiso_contracts.submission import FrameworkSet, RoundAmended
from chiso_framework import Framework
from chiso_runtime.testing import Scenario
from chiso_submission.domain.framework.document import canonical_text, digest
from chiso_submission.domain.round.amending import Changes, changes
from chiso_submission.domain.round.commands import AmendRound
from chiso_submission.domain.round.events import Event
from chiso_submission.domain.round.opening import opening, told
from chiso_submission.domain.round.state import INITIAL, Round, evolve
from chiso_submission.handlers import ROUNDS

from tests.unit.submission.amending_examples import AMENDED, version, without
from tests.unit.submission.examples import FRAMEWORK
from tests.unit.submission.test_round import OPENED, added, assign, open_round

DOCUMENT_NUMBER = "2516/QĐ-UBND ngày 31/10/2026"
given = Scenario(decider=ROUNDS).given


def amend(framework: Framework = AMENDED, document: str = DOCUMENT_NUMBER) -> AmendRound:
    return AmendRound(round="dti-2025", framework=framework, text=canonical_text(framework), document=document)


def amended(framework: Framework = AMENDED, **named: tuple[str, ...]) -> tuple[Event, ...]:
    """The facts of an amendment, which changed criterion 1.1 unless told."""
    text = canonical_text(framework)
    fact = RoundAmended(
        round="dti-2025",
        framework=framework.id,
        framework_version=framework.version,
        engine=1,
        sha256=digest(text),
        document=DOCUMENT_NUMBER,
        **(named or {"changed": ("1.1",)}),
    )
    return (*told("dti-2025", framework, text), fact)


def test_the_versions_text_is_told_before_the_round_moves_to_it() -> None:
    given(*OPENED).when(amend()).then(*amended())
    assert [type(fact) for fact in amended()] == [FrameworkSet, RoundAmended]


def test_criteria_that_come_and_go_are_named() -> None:
    other = without("1.2", added="1.4")
    given(*OPENED).when(amend(other)).then(*amended(other, added=("1.4",), gone=("1.2",)))


def test_the_same_amendment_twice_is_one() -> None:
    given(*OPENED, *amended()).when(amend()).then()


def test_a_round_does_not_move_to_the_version_that_it_has() -> None:
    given(*OPENED).when(amend(FRAMEWORK)).then_rejected("same-version")
    given(*OPENED, *amended()).when(amend(document="Khác")).then_rejected("same-version")


def test_a_later_amendment_follows_also_back_to_an_earlier_version() -> None:
    given(*OPENED, *amended()).when(amend(FRAMEWORK)).then(*amended(FRAMEWORK, changed=("1.1",)))


def test_a_round_that_was_not_opened_is_not_amended() -> None:
    given().when(amend()).then_rejected("unknown-round")


def test_an_imported_round_is_not_amended() -> None:
    imported = opening(open_round(imported=True, deadline=None))
    given(*imported).when(amend()).then_rejected("round-imported")


@pytest.mark.parametrize(
    ("framework", "code"),
    [
        (version(id="other"), "other-framework"),
        (version(mode="maturity", levels=[{"code": "1", "name_vi": "Mức 1"}]), "other-mode"),
        (version(groups=[{"id": "phuong", "name_vi": "Phường", "units": "kind=phuong"}]), "other-groups"),
        (replace(version(), engine=2), "other-engine"),
        (version(not_public=["points_places"], points_places=None), "framework-outline"),
    ],
)
def test_a_version_that_the_round_cannot_carry_is_refused(framework: Framework, code: str) -> None:
    given(*OPENED).when(amend(framework)).then_rejected(code)


def test_words_alone_leave_answers_as_they_are() -> None:
    assert changes(FRAMEWORK, version(plan={"name_vi": "Kế hoạch năm", "method_vi": "Như cũ"})).changed == ()


@pytest.mark.parametrize(
    "keys", [{"max_points": "5"}, {"rule": {"kind": "direct"}}, {"nothing_arose": "full"}, {"evidence_required": False}]
)
def test_what_decides_about_points_or_proof_is_to_be_looked_at_again(keys: dict[str, Any]) -> None:
    assert changes(FRAMEWORK, version(plan=keys)) == Changes(changed=("1.1",), added=(), gone=())


def test_other_places_of_points_touch_every_criterion() -> None:
    assert changes(FRAMEWORK, version(points_places=1)).changed == ("1.1", "1.2", "1.3")


def test_assignments_keep_their_versions_behind_an_amendment() -> None:
    before, after = added(), added(person="lan")
    round: Round = reduce(evolve, (*OPENED, before, *amended(), after), INITIAL)
    assert list(round.numbered()) == [(5, before), (8, after)]
    given(*OPENED, before, *amended(), after).when(assign(person="lan", ended=frozenset({8}))).then(after)


def test_the_opening_stays_as_it_was_and_all_texts_are_known() -> None:
    round: Round = reduce(evolve, (*OPENED, *amended()), INITIAL)
    assert round.opening == OPENED
    assert (round.texts()[0], round.text()) == (canonical_text(FRAMEWORK), canonical_text(AMENDED))
