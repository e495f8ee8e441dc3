from datetime import timedelta
from typing import Any

import pytest
from chiso_contracts.submission import CriteriaReopened, DeadlineExtended, ReportReturned
from chiso_runtime.testing import Scenario
from chiso_submission.domain.report.commands import ExtendDeadline, ReopenCriteria, ReturnReport
from chiso_submission.domain.report.events import Event
from chiso_submission.handlers import REPORTS

from tests.unit.submission.examples import AFTER, DEADLINE, NOON, ROUND, UNIT, locked, reported, submitted, terms

given = Scenario(decider=REPORTS).given
UNTIL = AFTER + timedelta(days=3)
SENT: tuple[Event, ...] = (reported(), submitted())
CLOSED: tuple[Event, ...] = (*SENT, locked())


def send_back(*criteria: str, **changed: Any) -> ReturnReport:
    return ReturnReport(terms=changed.get("terms", terms()), criteria=criteria, reason="Thiếu trang ký")


def reopen(**changed: Any) -> ReopenCriteria:
    asked: dict[str, Any] = {"terms": terms(), "criteria": ("1.2",), "reason": "Số sai", "until": UNTIL, **changed}
    return ReopenCriteria(**asked)


def extend(until: Any = UNTIL, **changed: Any) -> ExtendDeadline:
    return ExtendDeadline(terms=changed.get("terms", terms()), until=until, document="12/SKHCN")


EXTENDED = DeadlineExtended(round=ROUND, unit=UNIT, until=UNTIL, document="12/SKHCN")


@pytest.mark.parametrize("facts", [SENT, CLOSED])
def test_a_sent_report_is_returned(facts: tuple[Event, ...]) -> None:
    returned = ReportReturned(round=ROUND, unit=UNIT, criteria=("1.2",), reason="Thiếu trang ký")
    given(*facts).at(AFTER).when(send_back("1.2")).then(returned)


@pytest.mark.parametrize("facts", [(), (reported(),), (reported(), locked(submitted=False))])
def test_what_was_not_sent_is_not_returned(facts: tuple[Event, ...]) -> None:
    given(*facts).when(send_back()).then_rejected("report-not-submitted")


def test_only_criteria_of_the_unit_are_returned() -> None:
    given(*SENT).when(send_back("9.9")).then_rejected("unknown-criterion")
    given(*SENT).when(send_back("1.3")).then_rejected("criterion-not-applicable")


def test_a_locked_report_is_reopened_until_an_instant() -> None:
    reopened = CriteriaReopened(round=ROUND, unit=UNIT, criteria=("1.2",), reason="Số sai", until=UNTIL)
    given(*CLOSED).at(AFTER).when(reopen()).then(reopened)


def test_only_a_locked_report_is_reopened() -> None:
    given(*SENT).when(reopen()).then_rejected("report-not-locked")


def test_a_report_is_not_reopened_into_the_past() -> None:
    given(*CLOSED).at(AFTER).when(reopen(until=AFTER)).then_rejected("until-in-past")


def test_only_criteria_of_the_unit_are_reopened() -> None:
    given(*CLOSED).at(AFTER).when(reopen(criteria=("9.9",))).then_rejected("unknown-criterion")


def test_a_deadline_is_extended_before_and_after_the_lock() -> None:
    given().when(extend()).then(EXTENDED)
    given(reported(), locked(submitted=False)).at(AFTER).when(extend()).then(EXTENDED)


def test_the_same_extension_again_records_nothing() -> None:
    given(EXTENDED).when(extend()).then()


def test_a_sent_and_locked_report_is_not_extended() -> None:
    given(*CLOSED).at(AFTER).when(extend()).then_rejected("report-locked")


def test_an_extension_ends_later_than_now_and_than_the_deadline() -> None:
    given().when(extend(NOON)).then_rejected("until-in-past")
    given().when(extend(DEADLINE - timedelta(hours=1))).then_rejected("until-not-later")


@pytest.mark.parametrize("command", [send_back, reopen, extend])
def test_an_imported_round_has_nothing_to_return_reopen_or_extend(command: Any) -> None:
    given().when(command(terms=terms(imported=True))).then_rejected("round-imported")
