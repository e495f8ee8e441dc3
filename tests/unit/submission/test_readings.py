"""Readings of a year: kept one by one, and closing the criterion once those that count are there."""

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from chiso_contracts.submission import CriteriaAmended, CriterionReported, ReadingReported
from chiso_contracts.values import EvidenceRef
from chiso_framework import from_document
from chiso_runtime.testing import Scenario
from chiso_submission.domain.report.readings import ReportReading
from chiso_submission.domain.report.terms import Terms
from chiso_submission.handlers import REPORTS

from tests.unit.submission.examples import (
    AFTER,
    DOCUMENT,
    FILE,
    OTHER_FILE,
    ROUND,
    UNIT,
    locked,
    report,
    reported,
    submitted,
    terms,
)

given = Scenario(decider=REPORTS).given


def round_of(closes: str, **more: Any) -> Terms:
    """The round where 1.2 has two readings a year."""
    document = deepcopy(DOCUMENT)
    document["main_indicators"][0]["components"][1] |= {"readings": {"per_year": 2, "closes": closes}, **more}
    return terms(from_document(document))


SUM, LAST = round_of("sum"), round_of("last")


def say(number: int, numerator: str = "1", *, round: Terms = SUM, **said: Any) -> ReportReading:
    asked: dict[str, Any] = {
        "data": {"numerator": numerator, "denominator": "4"},
        "explanation": "",
        "evidence": (),
        **said,
    }
    return ReportReading(terms=round, criterion=said.pop("criterion", "1.2"), number=number, **asked)


def read(number: int, numerator: str = "1", **said: Any) -> ReadingReported:
    asked: dict[str, Any] = {
        "data": {"numerator": numerator, "denominator": "4"},
        "explanation": "",
        "evidence": (),
        **said,
    }
    return ReadingReported(round=ROUND, unit=UNIT, criterion="1.2", number=number, **asked)


def closed(numerator: str, denominator: str, points: str, *evidence: EvidenceRef, **said: Any) -> CriterionReported:
    return reported("1.2", points, {"numerator": numerator, "denominator": denominator}, *evidence, **said)


def test_a_reading_is_kept_and_closes_nothing_while_one_lacks() -> None:
    given().when(say(1)).then(read(1))
    given().when(say(2)).then(read(2))


def test_the_last_one_of_a_sum_closes_the_criterion_in_the_same_append() -> None:
    given(read(1)).when(say(2, "3")).then(read(2, "3"), closed("4", "8", "5.00"))
    given(read(2, "3")).when(say(1)).then(read(1), closed("4", "8", "5.00"))


def test_where_the_last_reading_counts_it_closes_alone() -> None:
    given().when(say(1, round=LAST)).then(read(1))
    given().when(say(2, "3", round=LAST)).then(read(2, "3"), closed("3", "4", "7.50"))


def test_a_changed_reading_closes_again() -> None:
    facts = (read(1), read(2, "3"), closed("4", "8", "5.00"))
    given(*facts).when(say(1, "3")).then(read(1, "3"), closed("6", "8", "7.50"))


def test_an_earlier_reading_changes_nothing_where_the_last_counts() -> None:
    facts = (read(1), read(2, "3"), closed("3", "4", "7.50"))
    given(*facts).when(say(1, "3", round=LAST)).then(read(1, "3"))


def test_the_same_reading_again_records_nothing() -> None:
    given(read(1)).when(say(1)).then()
    given(read(1), read(2, "3"), closed("4", "8", "5.00")).when(say(2, "3")).then()


def test_explanations_and_evidence_of_all_readings_of_a_sum_stand_under_the_claim() -> None:
    first, second = EvidenceRef(file=FILE, place="trang 1"), EvidenceRef(file=OTHER_FILE, place="")
    facts = read(1, explanation="Quý I", evidence=(first,))
    both = closed("4", "8", "5.00", first, second, explanation="Quý I\nQuý II")
    given(facts).when(say(2, "3", explanation="Quý II", evidence=(first, second))).then(
        read(2, "3", explanation="Quý II", evidence=(first, second)), both
    )


def test_the_figure_of_the_year_is_not_given_beside_readings() -> None:
    given().when(report(round=SUM)).then_rejected("readings-required", per_year=2)


def test_a_criterion_without_readings_takes_none() -> None:
    given().when(say(1, round=terms())).then_rejected("no-readings", criterion="1.2")


@pytest.mark.parametrize("number", [0, 3, -1])
def test_there_are_only_so_many_readings(number: int) -> None:
    given().when(say(number)).then_rejected("unknown-reading", per_year=2)


@pytest.mark.parametrize("data", [{}, {"numerator": "x", "denominator": "4"}, {"numerator": "1"}])
@pytest.mark.parametrize("round", [SUM, LAST])
def test_a_reading_that_the_rule_cannot_take_is_refused_with_places(data: dict[str, Any], round: Terms) -> None:
    given().when(say(1, round=round, data=data)).then_rejected("invalid-claim")


def test_a_reading_on_an_older_version_is_refused() -> None:
    facts = (read(1), read(2), read(1, "2"))
    given(*facts).when(say(1, "3", expected=1)).then_rejected("stale-version", current=3)
    given(read(1)).when(say(2, expected=0)).then(read(2), closed("2", "8", "2.50"))


def test_readings_follow_the_course_of_the_report() -> None:
    facts = (read(1), read(2, "3"), closed("4", "8", "5.00"), submitted())
    given(*facts).when(say(1, "3")).then_rejected("report-submitted")
    given(*facts, locked()).at(AFTER).when(say(1, "3")).then_rejected("report-locked")


def test_the_claim_is_an_estimate_while_a_reading_is() -> None:
    round = round_of("sum", estimates=True)
    part = {"numerator": "1", "denominator": "4", "estimated": True}
    whole = {"numerator": "4", "denominator": "8", "estimated": True}
    given(read(1, data=part)).when(say(2, "3", round=round)).then(read(2, "3"), reported("1.2", "5.00", whole))
    facts = (read(1, data=part), read(2, "3"), reported("1.2", "5.00", whole))
    given(*facts).when(say(1, round=round)).then(read(1), closed("4", "8", "5.00"))


def test_readings_that_an_amended_framework_no_longer_asks_for_count_no_more() -> None:
    given(read(3, "4"), read(1)).when(say(2, "3")).then(read(2, "3"), closed("4", "8", "5.00"))


def test_readings_by_an_earlier_rule_are_refused_with_places_when_they_would_close() -> None:
    given(read(1, data={"numerator": "x"})).when(say(2, "3")).then_rejected("invalid-claim")


def test_a_reading_that_is_said_again_after_an_amendment_lets_the_claim_count_again() -> None:
    amended = CriteriaAmended(round=ROUND, unit=UNIT, framework_version="2", criteria=("1.2",))
    facts = (read(1), read(2, "3"), closed("4", "8", "5.00"), amended)
    moved = replace(SUM, amendments=1)
    given(*facts).when(say(1, round=moved)).then(closed("4", "8", "5.00"))
