from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from chiso_contracts.submission import (
    CriteriaReopened,
    CriterionReported,
    DeadlineExtended,
    ReportReturned,
    ReportWithdrawn,
)
from chiso_contracts.values import EvidenceRef, Provenance
from chiso_runtime.testing import Scenario
from chiso_submission.domain.report.commands import ConfirmEvidence, ImportedValue, ImportValues, RejectEvidence
from chiso_submission.domain.report.events import EvidenceRejected
from chiso_submission.handlers import REPORTS

from tests.unit.submission.examples import (
    AFTER,
    DEADLINE,
    FILE,
    NOON,
    ROUND,
    UNIT,
    confirmed,
    late,
    locked,
    report,
    reported,
    submitted,
    terms,
)

given = Scenario(decider=REPORTS).given
RETURNED = ReportReturned(round=ROUND, unit=UNIT, criteria=("1.1",), reason="Thiếu trang ký")
REOPENED = CriteriaReopened(round=ROUND, unit=UNIT, criteria=("1.2",), reason="Số sai", until=AFTER + timedelta(days=1))


def test_the_rule_computes_the_claimed_points_from_the_data() -> None:
    given().when(report()).then(reported())


def test_a_claimed_score_goes_before_what_the_rule_computes() -> None:
    given().when(report(claimed="6")).then(reported(points="6.00"))


def test_the_same_claim_again_records_nothing() -> None:
    given(reported()).when(report()).then()


def test_another_explanation_is_another_fact() -> None:
    given(reported()).when(report(explanation="Rõ hơn")).then(reported(explanation="Rõ hơn"))


def test_evidence_may_be_named_before_it_is_kept() -> None:
    proof = EvidenceRef(file=FILE, place="trang 2")
    given().when(report(evidence=(proof,))).then(reported("1.2", "7.50", None, proof))


@pytest.mark.parametrize(
    ("criterion", "code"),
    [("9.9", "unknown-criterion"), ("1.3", "criterion-not-applicable"), ("1", "unknown-criterion")],
)
def test_only_criteria_that_apply_can_be_reported(criterion: str, code: str) -> None:
    given().when(report(criterion)).then_rejected(code)


@pytest.mark.parametrize(
    ("data", "claimed"),
    [
        ({"numerator": "3"}, None),
        ({"numerator": "3", "denominator": "NaN"}, None),
        ({"numerator": "1" * 40, "denominator": "4"}, None),
        ({"numerator": "3", "denominator": "4", "extra": "1"}, None),
        ({}, None),
        ({}, "10.01"),
        ({}, "-1"),
        ({}, "9.999"),
    ],
)
def test_a_claim_that_the_rule_cannot_take_is_refused_with_places(data: dict[str, Any], claimed: str | None) -> None:
    given().when(report("1.2", data, claimed=claimed)).then_rejected("invalid-claim")


def test_a_claim_on_an_older_version_is_refused() -> None:
    given(reported(), confirmed(), reported(points="5")).when(report(expected=1)).then_rejected(
        "stale-version", current=3
    )


def test_changes_elsewhere_in_the_report_do_not_make_a_claim_stale() -> None:
    given(reported(), confirmed()).when(report(claimed="6", expected=1)).then(reported(points="6.00"))


def test_a_claim_that_expects_nothing_reported_is_refused_when_something_is() -> None:
    given(reported()).when(report(claimed="6", expected=0)).then_rejected("stale-version", current=1)


def test_a_submitted_report_is_closed() -> None:
    given(reported(), submitted()).when(report(claimed="6")).then_rejected("report-submitted")


def test_a_submitted_report_is_locked_from_the_deadline_on_recorded_or_not() -> None:
    given(reported(), submitted()).at(DEADLINE).when(report(claimed="6")).then_rejected("report-locked")


def test_a_withdrawn_report_is_open_again() -> None:
    withdrawn = ReportWithdrawn(round=ROUND, unit=UNIT, reason="Sửa")
    given(reported(), submitted(), withdrawn).when(report(claimed="6")).then(reported(points="6.00"))


def test_a_locked_report_is_closed() -> None:
    given(reported(), submitted(), locked()).at(AFTER).when(report(claimed="6")).then_rejected("report-locked")


def test_a_late_report_may_be_filled_in_after_the_lock() -> None:
    given(locked(submitted=False)).at(AFTER).when(report()).then(reported())


@pytest.mark.parametrize("recorded", [(), (locked(submitted=False),)])
def test_a_late_report_is_refused_where_the_framework_says_so(recorded: tuple[Any, ...]) -> None:
    given(*recorded).at(AFTER).when(report(round=late("refused"))).then_rejected("late-report-refused")


def test_an_extension_keeps_the_report_open() -> None:
    extended = DeadlineExtended(round=ROUND, unit=UNIT, until=AFTER + timedelta(days=1), document="12/SKHCN")
    given(extended).at(AFTER).when(report(round=late("refused"))).then(reported())


def test_only_returned_criteria_are_open() -> None:
    facts = (reported(), submitted(), locked(), RETURNED)
    given(*facts).at(AFTER).when(report(claimed="6")).then_rejected("criterion-closed", open=["1.1"])
    given(*facts).at(AFTER).when(report("1.1", {"yes": True})).then(reported("1.1", "10.00", {"yes": True}))


def test_reopened_criteria_are_open_until_their_instant() -> None:
    facts = (reported(), submitted(), locked(), REOPENED)
    given(*facts).at(AFTER).when(report(claimed="6")).then(reported(points="6.00"))
    given(*facts).at(REOPENED.until).when(report(claimed="6")).then_rejected("report-locked")


def test_an_imported_round_takes_no_reports() -> None:
    given().when(report(round=terms(imported=True))).then_rejected("round-imported")


def imported(value: str = "7.5", criterion: str = "1.2") -> ImportedValue:
    return ImportedValue(
        criterion=criterion,
        value=value,
        data={},
        explanation="",
        evidence=(),
        provenance=Provenance(by="Sở KH&CN", at="2023-02-01"),
    )


def fact_of(value: ImportedValue) -> CriterionReported:
    return replace(reported(value.criterion, str(value.value), {}), provenance=value.provenance)


def test_imported_values_carry_where_they_come_from() -> None:
    (fact,) = REPORTS.decide(ImportValues(terms=terms(imported=True), values=(imported(),)), REPORTS.initial, NOON)
    assert fact == fact_of(imported())


def test_the_same_import_again_records_nothing() -> None:
    given(fact_of(imported())).when(ImportValues(terms=terms(imported=True), values=(imported(),))).then()


def test_an_import_that_differs_is_refused_whole() -> None:
    values = (imported("6"), imported("1", "1.1"))
    given(fact_of(imported())).when(ImportValues(terms=terms(imported=True), values=values)).then_rejected(
        "import-differs", criteria=["1.2"]
    )


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ((imported("11"),), "invalid-claim"),
        ((imported(), imported()), "repeated-criterion"),
        ((imported(criterion="9"),), "unknown-criterion"),
    ],
)
def test_a_wrong_import_is_refused(values: tuple[ImportedValue, ...], code: str) -> None:
    given().when(ImportValues(terms=terms(imported=True), values=values)).then_rejected(code)


def test_a_running_round_takes_no_imports() -> None:
    given().when(ImportValues(terms=terms(), values=(imported(),))).then_rejected("round-not-imported")


def test_a_kept_file_is_recorded_once() -> None:
    command = ConfirmEvidence(round=ROUND, unit=UNIT, file=FILE, sha256="0" * 64, size=10, version_id="v1")
    given().when(command).then(confirmed())
    given(confirmed()).when(command).then()


def test_a_refused_file_is_recorded_once_and_never_after_it_was_kept() -> None:
    command = RejectEvidence(round=ROUND, unit=UNIT, file=FILE, findings=("zip-bomb",))
    refused = EvidenceRejected(round=ROUND, unit=UNIT, file=FILE, findings=("zip-bomb",))
    given().when(command).then(refused)
    given(refused).when(command).then()
    given(confirmed()).when(command).then()
