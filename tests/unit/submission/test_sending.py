from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from chiso_contracts.submission import (
    CriteriaReopened,
    DeadlineExtended,
    ReportLocked,
    ReportReturned,
    ReportSubmitted,
    ReportWithdrawn,
)
from chiso_contracts.values import EvidenceRef
from chiso_framework import EvidencePolicy
from chiso_runtime.testing import Scenario
from chiso_submission.domain.report.commands import LockReport, SubmitReport, WithdrawReport
from chiso_submission.domain.report.decider import decide
from chiso_submission.domain.report.events import Event, EvidenceRejected
from chiso_submission.domain.report.state import INITIAL, Report, evolve
from chiso_submission.domain.report.terms import Terms
from chiso_submission.handlers import REPORTS

from tests.unit.submission.examples import (
    AFTER,
    DEADLINE,
    FILE,
    FRAMEWORK,
    NOON,
    OTHER_FILE,
    ROUND,
    UNIT,
    confirmed,
    late,
    locked,
    reported,
    submitted,
    terms,
)

given = Scenario(decider=REPORTS).given
PROOF = EvidenceRef(file=FILE, place="trang 2")
PROVED = reported("1.1", "10.00", {"yes": True}, PROOF)
UNPROVED = reported("1.1", "10.00", {"yes": True})
UNTIL = AFTER + timedelta(days=3)
REOPENED = CriteriaReopened(round=ROUND, unit=UNIT, criteria=("1.2",), reason="Số sai", until=UNTIL)
RETURNED = ReportReturned(round=ROUND, unit=UNIT, criteria=(), reason="Thiếu trang ký")
EXTENDED = DeadlineExtended(round=ROUND, unit=UNIT, until=UNTIL, document="12/SKHCN")


def sent(*facts: Event, at: datetime = NOON, round: Terms | None = None) -> list[tuple[str, bool]]:
    """What submitting records: kinds of facts, and whether each says late."""
    state: Report = INITIAL
    for fact in facts:
        state = evolve(state, fact)
    found = decide(SubmitReport(terms=round or terms()), state, at)
    assert all(isinstance(fact, ReportSubmitted | ReportLocked) for fact in found)
    return [(type(fact).__name__, fact.late) for fact in found if isinstance(fact, ReportSubmitted | ReportLocked)]


def rejected(code: str, *facts: Event, at: datetime = NOON, round: Terms | None = None, **details: Any) -> None:
    given(*facts).at(at).when(SubmitReport(terms=round or terms())).then_rejected(code, **details)


def test_a_report_is_sent_in_time() -> None:
    assert sent(reported()) == [("ReportSubmitted", False)]


def test_a_report_sent_after_the_deadline_is_late_and_locked_at_once() -> None:
    assert sent(reported(), at=AFTER) == [("ReportSubmitted", True), ("ReportLocked", True)]


def test_a_report_sent_after_the_lock_is_late_and_locked_again() -> None:
    facts = (reported(), locked(submitted=False))
    assert sent(*facts, at=AFTER) == [("ReportSubmitted", True), ("ReportLocked", True)]


def test_a_late_report_is_refused_where_the_framework_says_so() -> None:
    rejected("late-report-refused", reported(), at=DEADLINE, round=late("refused"))
    rejected("late-report-refused", reported(), locked(submitted=False), at=AFTER, round=late("refused"))


def test_a_report_within_its_extension_is_not_late() -> None:
    assert sent(reported(), EXTENDED, at=AFTER) == [("ReportSubmitted", False)]


def test_an_extension_after_the_lock_lets_the_unit_report_in_time() -> None:
    facts = (reported(), locked(submitted=False), EXTENDED)
    assert sent(*facts, at=AFTER) == [("ReportSubmitted", False)]


def test_a_returned_report_keeps_that_it_came_in_time_and_is_locked_when_it_comes_back() -> None:
    facts = (reported(), submitted(), locked(), RETURNED)
    assert sent(*facts, at=AFTER) == [("ReportSubmitted", False), ("ReportLocked", False)]


def test_a_report_returned_before_the_deadline_is_sent_again_without_a_lock() -> None:
    assert sent(reported(), submitted(), RETURNED) == [("ReportSubmitted", False)]


def test_a_reopened_report_is_locked_when_it_is_sent() -> None:
    facts = (reported(), submitted(late=True), locked(late=True), REOPENED)
    assert sent(*facts, at=AFTER) == [("ReportSubmitted", True), ("ReportLocked", True)]


def test_nothing_is_no_report() -> None:
    rejected("report-empty")


def test_a_report_is_sent_once() -> None:
    rejected("report-submitted", reported(), submitted())
    rejected("report-locked", reported(), submitted(), locked(), at=AFTER)


def test_an_imported_round_takes_no_submission() -> None:
    rejected("round-imported", reported(), round=terms(imported=True))


def test_evidence_must_be_kept_before_the_report_is_sent() -> None:
    rejected("evidence-pending", PROVED, files=[FILE])
    assert sent(PROVED, confirmed()) == [("ReportSubmitted", False)]


def test_refused_evidence_must_be_replaced() -> None:
    refused = EvidenceRejected(round=ROUND, unit=UNIT, file=FILE, findings=("zip-bomb",))
    rejected("evidence-refused", PROVED, refused, files=[FILE])
    replaced = reported("1.1", "10.00", {"yes": True}, EvidenceRef(file=OTHER_FILE, place=""))
    assert sent(PROVED, refused, replaced, confirmed(OTHER_FILE)) == [("ReportSubmitted", False)]


def test_points_without_required_evidence_are_refused() -> None:
    rejected("evidence-missing", UNPROVED, reported(), criteria=["1.1"])


def test_no_points_need_no_evidence() -> None:
    assert sent(reported("1.1", "0.00", {"yes": False})) == [("ReportSubmitted", False)]


def test_an_explanation_may_stand_for_evidence_where_the_framework_says_so() -> None:
    policy = terms(replace(FRAMEWORK, evidence=EvidencePolicy(missing="explanation")))
    rejected("evidence-missing", UNPROVED, round=policy)
    assert sent(replace(UNPROVED, explanation="Bị cháy kho"), round=policy) == [("ReportSubmitted", False)]


def test_where_nothing_arose_a_reason_stands_for_the_evidence() -> None:
    nothing = reported("1.1", "10.00", {"nothing_arose": True})
    rejected("evidence-missing", nothing, criteria=["1.1"])
    assert sent(replace(nothing, explanation="Không có hồ sơ phát sinh")) == [("ReportSubmitted", False)]


def test_missing_evidence_is_the_appraisers_matter_where_it_counts_zero() -> None:
    policy = terms(replace(FRAMEWORK, evidence=EvidencePolicy(missing="zero")))
    assert sent(UNPROVED, round=policy) == [("ReportSubmitted", False)]


def test_the_sheet_depends_on_what_is_reported_and_not_on_its_order() -> None:
    def signed(*facts: Event) -> str:
        state: Report = INITIAL
        for fact in facts:
            state = evolve(state, fact)
        (fact,) = decide(SubmitReport(terms=terms()), state, NOON)
        assert isinstance(fact, ReportSubmitted)
        return fact.sheet

    one, other = reported(), reported("1.1", "0.00", {"yes": False})
    assert signed(one, other) == signed(other, one)
    assert signed(one, other) != signed(one)


def test_a_report_is_taken_back_before_the_deadline() -> None:
    withdrawn = ReportWithdrawn(round=ROUND, unit=UNIT, reason="Sửa")
    given(reported(), submitted()).when(WithdrawReport(terms=terms(), reason="Sửa")).then(withdrawn)


def test_a_report_is_not_taken_back_from_the_deadline_on() -> None:
    command = WithdrawReport(terms=terms(), reason="Sửa")
    given(reported(), submitted()).at(DEADLINE).when(command).then_rejected("report-locked")


def test_what_was_not_sent_is_not_taken_back() -> None:
    given(reported()).when(WithdrawReport(terms=terms(), reason="Sửa")).then_rejected("report-not-submitted")


def lock(at: datetime = DEADLINE) -> LockReport:
    return LockReport(terms=terms(), at=at)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ((), locked(submitted=False)),
        ((reported(),), locked(submitted=False)),
        ((reported(), submitted()), locked()),
        ((reported(), submitted(), RETURNED), locked()),
    ],
)
def test_every_report_is_locked_at_the_deadline(facts: tuple[Event, ...], expected: ReportLocked) -> None:
    given(*facts).at(DEADLINE).when(lock()).then(expected)


def test_a_report_is_locked_once() -> None:
    given(locked(submitted=False)).at(DEADLINE).when(lock()).then()


def test_an_extension_recorded_before_moves_the_lock() -> None:
    given(reported(), EXTENDED).at(DEADLINE).when(lock()).then()
    given(reported(), EXTENDED).at(UNTIL).when(lock(UNTIL)).then(locked(submitted=False))


def test_a_reopened_report_is_locked_again_at_its_limit() -> None:
    facts = (reported(), submitted(), locked(), REOPENED)
    given(*facts).at(UNTIL).when(lock(UNTIL)).then(locked())


def test_a_report_returned_after_the_lock_waits_for_the_unit() -> None:
    given(reported(), submitted(), locked(), RETURNED).at(UNTIL).when(lock()).then()
