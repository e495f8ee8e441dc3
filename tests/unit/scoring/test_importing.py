"""Scores of past rounds: all or none, once, with their provenance."""

from decimal import Decimal
from typing import Any

from chiso_contracts.scoring import CriterionDecided
from chiso_contracts.values import Provenance
from chiso_framework import engine, shipped_framework
from chiso_runtime.command_handler import Decider
from chiso_runtime.testing import Scenario
from chiso_scoring.domain import decider_card
from chiso_scoring.domain.commands import ImportedScore, ImportScores
from chiso_scoring.domain.terms import Terms

from tests.unit.scoring.examples import ROUND, UNIT, terms, verified, where

decider = Decider(initial=decider_card.INITIAL, decide=decider_card.decide, evolve=decider_card.evolve)
given = Scenario(decider=decider).given
source = Provenance(by="Bộ TTTT", at="2023-07-13")
appraised = verified("1.1", "8.50", reason="", body="H40.99", provenance=source)
decided = CriterionDecided(
    round=ROUND, unit=UNIT, criterion="1.1", points=Decimal("9.00"), reason="", minutes="", provenance=source
)


def score(value: str, criterion: str = "1.1", stage: Any = "appraised") -> ImportedScore:
    return ImportedScore(criterion=criterion, stage=stage, value=Decimal(value), reason="", provenance=source)


def take_in(*scores: ImportedScore, on: Terms | None = None) -> ImportScores:
    return ImportScores(terms=on or terms(imported=True), scores=scores, body="H40.99")


def test_imported_scores_keep_where_they_come_from() -> None:
    given().when(take_in(score("8.5"), score("9", stage="decided"))).then(appraised, decided)


def test_the_same_import_again_records_nothing() -> None:
    given(appraised, decided).when(take_in(score("8.5"), score("9", stage="decided"))).then()


def test_an_import_that_adds_a_stage_records_only_that() -> None:
    given(appraised).when(take_in(score("8.5"), score("9", stage="decided"))).then(decided)


def test_another_value_for_an_imported_stage_is_rejected_and_nothing_is_recorded() -> None:
    given(appraised).when(take_in(score("7"), score("1", "1.2"))).then_rejected("import-differs", criteria=["1.1"])


def test_every_wrong_value_is_named_by_its_place() -> None:
    refused = given().when(take_in(score("1"), score("11", stage="decided"), score("1", "9.9")))
    assert where(refused, "invalid-import") == ["values[1].value", "values[2].criterion"]


def test_a_criterion_that_does_not_apply_is_named_by_its_place() -> None:
    assert where(given().when(take_in(score("1", "1.3"))), "invalid-import") == ["values[0].criterion"]


def test_a_repeated_criterion_is_rejected() -> None:
    given().when(take_in(score("1"), score("1"))).then_rejected("repeated-criterion", criterion="1.1")


def test_only_imported_rounds_take_scores_in() -> None:
    given().when(take_in(score("1"), on=terms())).then_rejected("round-not-imported")


def test_nothing_new_is_taken_in_after_the_conclusion() -> None:
    over = terms(imported=True, concluded=True)
    given(appraised).when(take_in(score("8.5"), on=over)).then()
    given().when(take_in(score("8.5"), on=over)).then_rejected("council-concluded")


def test_a_value_of_a_main_indicator_is_on_the_scale_of_the_framework() -> None:
    national = shipped_framework("qd922-2022-dti-tinh")
    on = Terms(round=ROUND, unit=UNIT, sheet=engine(1).sheet(national, "tinh", UNIT), engine=engine(1), imported=True)
    given().when(take_in(score("0.8431", "7"), on=on)).then(
        verified("7", "168.62", data={"score": "0.8431"}, reason="", body="H40.99", provenance=source)
    )
