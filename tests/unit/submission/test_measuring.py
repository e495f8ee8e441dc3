"""What a data provider measures of a unit, and what the unit says to it."""

from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import Any

import pytest
from chiso_contracts.rejection import Rejected
from chiso_contracts.submission import (
    CriteriaAmended,
    MeasuredValueAnswered,
    ReportLocked,
    ReportReturned,
    ReportSubmitted,
    ValueMeasured,
)
from chiso_framework import from_document
from chiso_runtime.command_handler import Decider
from chiso_runtime.testing import Scenario
from chiso_submission.domain.report.commands import ReportCriterion, SubmitReport
from chiso_submission.domain.report.decider import INITIAL, decide, evolve
from chiso_submission.domain.report.events import Event
from chiso_submission.domain.report.measuring import AnswerMeasuredValue, Measurement, MeasureValue
from chiso_submission.domain.report.terms import Terms

from .examples import AFTER, DOCUMENT, NOON, ROUND, UNIT, report, reported, terms

BY = Measurement(provider="H40.07", source="Khảo sát 2025", document="88/BC-BĐ", measured_on=date(2025, 12, 15))
LOCKED = ReportLocked(round=ROUND, unit=UNIT, submitted=True, late=False)


def measured_terms(*others: dict[str, Any]) -> Terms:
    """The round where criterion 1.2 is measured centrally."""
    changed = deepcopy(DOCUMENT)
    changed["main_indicators"][0]["components"][1]["source"] = "measured"
    for other in others:
        changed["main_indicators"][0]["components"][1] |= other
    return terms(from_document(changed))


TERMS = measured_terms()


def measure(numerator: str = "3", **more: Any) -> MeasureValue:
    data = {"numerator": numerator, "denominator": "4"}
    return MeasureValue(**{"terms": TERMS, "criterion": "1.2", "data": data, "measurement": BY, "sample": 4, **more})


def measured(numerator: str = "3", points: str = "7.50", document: str = "88/BC-BĐ") -> ValueMeasured:
    return ValueMeasured(
        round=ROUND,
        unit=UNIT,
        criterion="1.2",
        data={"numerator": numerator, "denominator": "4"},
        points=Decimal(points),
        provider="H40.07",
        source="Khảo sát 2025",
        document=document,
        measured_on=date(2025, 12, 15),
        sample=4,
    )


def answer(agreed: bool = True, reason: str = "", **more: Any) -> AnswerMeasuredValue:
    return AnswerMeasuredValue(**{"terms": TERMS, "criterion": "1.2", "agreed": agreed, "reason": reason, **more})


def answered(agreed: bool = True, reason: str = "") -> MeasuredValueAnswered:
    return MeasuredValueAnswered(round=ROUND, unit=UNIT, criterion="1.2", agreed=agreed, reason=reason)


given = Scenario(decider=Decider(initial=INITIAL, decide=decide, evolve=evolve)).given


def test_what_was_measured_brings_the_points_of_the_rule() -> None:
    given().when(measure()).then(measured())


def test_the_same_value_again_is_no_fact() -> None:
    given(measured()).when(measure()).then()


def test_another_measurement_replaces_it_with_its_own_document() -> None:
    later = replace(BY, document="90/BC-BĐ")
    given(measured()).when(measure("2", measurement=later)).then(measured("2", "5.00", "90/BC-BĐ"))


def test_a_unit_is_measured_after_the_lock_too() -> None:
    given(LOCKED).when(measure()).then(measured())


def test_where_a_rule_compares_all_units_the_points_are_not_known_yet() -> None:
    relative = measured_terms({"rule": {"kind": "relative", "value_vi": "Số cuộc", "when_alike": "full"}})
    (fact,) = decide(measure(terms=relative, data={"value": "12"}), INITIAL, NOON)
    assert isinstance(fact, ValueMeasured)
    assert fact.points == Decimal("0.00")


def test_units_score_themselves_in_the_other_criteria() -> None:
    given().when(measure(criterion="1.1", data={"yes": True})).then_rejected("self-scored")


def test_a_survey_that_nobody_held_measures_nothing() -> None:
    given().when(measure(not_held=frozenset({"1.2"}))).then_rejected("survey-not-held")


def test_an_imported_round_takes_no_measurements() -> None:
    given().when(measure(terms=replace(TERMS, imported=True))).then_rejected("round-imported")


def test_a_unit_does_not_score_itself_in_what_is_measured() -> None:
    claim: ReportCriterion = report(round=TERMS)
    given().when(claim).then_rejected("not-self-scored")


def test_the_unit_confirms_or_objects() -> None:
    given(measured()).when(answer()).then(answered())
    given(measured()).when(answer(False, "Sai mẫu số")).then(answered(False, "Sai mẫu số"))


def test_the_same_answer_again_is_no_fact() -> None:
    given(measured(), answered()).when(answer()).then()


def test_a_new_value_has_no_answer_yet() -> None:
    given(measured(), answered(), measured("2", "5.00")).when(answer()).then(answered())


def test_an_objection_has_a_reason() -> None:
    given(measured()).when(answer(False, " ")).then_rejected("reason-required")


def test_there_is_nothing_to_answer_where_nothing_was_measured() -> None:
    given().when(answer()).then_rejected("nothing-measured")


def test_whoever_answers_has_seen_the_value() -> None:
    given(measured(), measured("2", "5.00")).when(answer(expected=1)).then_rejected("stale-version")
    given(measured(), measured("2", "5.00")).when(answer(expected=2)).then(answered())


def test_the_unit_answers_until_its_report_is_locked() -> None:
    sent = ReportSubmitted(round=ROUND, unit=UNIT, sheet="s", late=False)
    given(measured(), sent).when(answer()).then(answered())
    given(measured(), LOCKED).when(answer()).then_rejected("report-locked")
    with pytest.raises(Rejected, match="report-locked"):
        decide(answer(), evolve(INITIAL, measured()), AFTER)


def test_after_the_lock_the_unit_answers_what_is_returned_to_it() -> None:
    def returned(*criteria: str) -> ReportReturned:
        return ReportReturned(round=ROUND, unit=UNIT, criteria=criteria, reason="Xem lại")

    given(measured(), LOCKED, returned("1.2")).when(answer()).then(answered())
    given(measured(), LOCKED, returned("1.1")).when(answer()).then_rejected("criterion-closed")


def test_a_report_is_sent_whether_or_not_the_unit_answered() -> None:
    events: list[Event] = [reported("1.1", "0.00", {"yes": False}), measured()]
    state = INITIAL
    for event in events:
        state = evolve(state, event)
    (sent,) = decide(SubmitReport(terms=TERMS), state, NOON)
    assert isinstance(sent, ReportSubmitted)


def test_a_unit_that_scores_itself_in_nothing_sends_an_empty_report() -> None:
    all_measured = replace(TERMS, applicable=frozenset({"1.2"}))
    (sent,) = decide(SubmitReport(terms=all_measured), INITIAL, NOON)
    assert isinstance(sent, ReportSubmitted)
    given().when(SubmitReport(terms=TERMS)).then_rejected("report-empty")


def test_a_claim_of_before_is_not_waited_for_where_units_score_themselves_no_more() -> None:
    amended = CriteriaAmended(round=ROUND, unit=UNIT, framework_version="2", criteria=("1.2",))
    moved = replace(TERMS, amendments=1)
    facts: list[Event] = [reported("1.1", "0.00", {"yes": False}), reported("1.2"), amended]
    state = reduce(evolve, facts, INITIAL)
    (sent,) = decide(SubmitReport(terms=moved), state, NOON)
    assert isinstance(sent, ReportSubmitted)
    own = replace(terms(), amendments=1)
    given(*facts).when(SubmitReport(terms=own)).then_rejected("criteria-to-review")
