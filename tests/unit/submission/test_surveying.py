"""Surveys that nobody held: said of criteria by a document, taken back by another, said again."""

from dataclasses import replace

from chiso_contracts.submission import SurveyNotHeld, SurveyNotHeldTakenBack
from chiso_framework import from_document
from chiso_runtime.testing import Scenario
from chiso_submission.domain.framework.document import canonical_text
from chiso_submission.domain.round.commands import TakeBackSurveysNotHeld, TellSurveysNotHeld
from chiso_submission.domain.round.events import Event
from chiso_submission.domain.round.opening import opening
from chiso_submission.handlers import ROUNDS

from tests.unit.framework.examples import component, document
from tests.unit.submission.test_round import open_round

SURVEY = {"kind": "survey", "low": 1, "high": 5, "responses": 30}
PARTS = [component(f"1.{n}", 20, SURVEY, source="survey") for n in (1, 2)]
FRAMEWORK = from_document(
    document(main_indicators=[{"code": "1", "name_vi": "Một", "max_points": 40, "complete": True, "components": PARTS}])
)
ROUND = "dti-2025"
OPENED: tuple[Event, ...] = tuple(opening(open_round(framework=FRAMEWORK, text=canonical_text(FRAMEWORK))))
BOTH = SurveyNotHeld(round=ROUND, criteria=("1.1", "1.2"), document="15/TB")
FIRST_BACK = SurveyNotHeldTakenBack(round=ROUND, criteria=("1.1",), document="18/TB", reason="Khảo sát đã tổ chức")
TELL = TellSurveysNotHeld(round=ROUND, criteria=("1.1", "1.2"), document="15/TB", framework=FRAMEWORK)
TAKE_BACK = TakeBackSurveysNotHeld(round=ROUND, criteria=("1.1",), document="18/TB", reason="Khảo sát đã tổ chức")
given = Scenario(decider=ROUNDS).given


def test_what_was_said_is_taken_back_for_the_criteria_that_are_named() -> None:
    given(*OPENED, BOTH).when(TAKE_BACK).then(FIRST_BACK)


def test_what_nobody_said_cannot_be_taken_back() -> None:
    given(*OPENED).when(TAKE_BACK).then_rejected("survey-not-told")
    given(*OPENED, BOTH, FIRST_BACK).when(TAKE_BACK).then_rejected("survey-not-told")


def test_it_is_taken_back_for_all_criteria_that_are_named_or_for_none() -> None:
    given(*OPENED, BOTH).when(replace(TAKE_BACK, criteria=("1.1", "1.3"))).then_rejected("survey-not-told")


def test_after_the_conclusion_nothing_is_taken_back() -> None:
    given(*OPENED, BOTH).when(replace(TAKE_BACK, concluded="20/KL")).then_rejected("council-concluded")


def test_after_the_conclusion_nothing_more_is_said_and_the_same_again_is_no_fact() -> None:
    late = replace(TELL, concluded="20/KL")
    given(*OPENED).when(late).then_rejected("council-concluded")
    given(*OPENED, BOTH).when(late).then()


def test_a_round_that_was_not_opened_takes_nothing_back() -> None:
    given().when(TAKE_BACK).then_rejected("unknown-round")


def test_it_can_be_said_again_of_what_was_taken_back() -> None:
    given(*OPENED, BOTH, FIRST_BACK).when(TELL).then(replace(BOTH, criteria=("1.1",)))
