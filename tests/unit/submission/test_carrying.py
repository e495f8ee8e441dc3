"""A unit's answers are carried over to an amended framework by code; what changed waits to be looked at again."""

from dataclasses import replace
from functools import reduce

import pytest
from chiso_contracts.submission import CriteriaAmended, ReportReturned
from chiso_contracts.values import EvidenceRef
from chiso_framework import Framework
from chiso_runtime.testing import Scenario
from chiso_submission.domain.report.commands import CarryOver, SubmitReport
from chiso_submission.domain.report.events import Event
from chiso_submission.domain.report.sending import sheet
from chiso_submission.domain.report.state import INITIAL, Report, evolve
from chiso_submission.domain.report.terms import Terms
from chiso_submission.handlers import REPORTS

from tests.unit.submission.amending_examples import AMENDED, without
from tests.unit.submission.examples import FILE, ROUND, UNIT, confirmed, locked, report, reported, submitted, terms

given = Scenario(decider=REPORTS).given
KEPT = EvidenceRef(file=FILE, place="trang 1")
PLAN = reported("1.1", "10.00", {"yes": True}, KEPT)


def carry(*criteria: str, number: int = 1, gained: tuple[str, ...] = ()) -> CarryOver:
    return CarryOver(
        round=ROUND,
        unit=UNIT,
        number=number,
        framework_version="2",
        criteria=criteria,
        gained=frozenset(gained),
    )


def moved(*criteria: str) -> CriteriaAmended:
    return CriteriaAmended(round=ROUND, unit=UNIT, framework_version="2", criteria=criteria)


def now(framework: Framework = AMENDED, *applicable: str) -> Terms:
    """The round as it stands after one amendment."""
    codes = frozenset(applicable or ("1.1", "1.2"))
    return replace(terms(framework), amendments=1, applicable=codes)


def test_a_unit_moves_once_with_each_amendment() -> None:
    given().when(carry("1.1")).then(moved("1.1"))
    given(moved("1.1")).when(carry("1.1")).then()
    given(moved("1.1")).when(carry("1.2", number=2)).then(moved("1.2"))


def test_a_unit_of_which_nothing_changed_moves_too() -> None:
    given(reported()).when(carry()).then(moved())


def test_no_amendment_is_left_out() -> None:
    with pytest.raises(ValueError, match="amendment 1"):
        given().when(carry(number=2)).then()


def test_an_answer_of_before_comes_back_to_be_looked_at() -> None:
    given(reported("1.2"), moved("1.2")).when(carry(number=2, gained=("1.2", "1.4"))).then(moved("1.2"))


def test_what_did_not_change_is_sent_as_it_was() -> None:
    submission = replace(submitted(), sheet=sheet(_state(reported(), moved("1.1")), now()))
    given(reported(), moved("1.1")).when(SubmitReport(terms=now())).then(submission)


def test_a_report_is_not_sent_before_its_changed_answers_were_looked_at() -> None:
    before = PLAN, reported(), confirmed()
    given(*before, moved("1.1")).when(SubmitReport(terms=now())).then_rejected("criteria-to-review", criteria=["1.1"])


def test_to_report_it_again_is_to_look_at_it_also_where_nothing_is_changed() -> None:
    same = report("1.2", round=now())
    given(reported(), moved("1.2")).when(same).then(reported())
    given(reported(), moved("1.2"), reported()).when(same).then()


def test_points_follow_the_new_rule() -> None:
    again = report("1.1", {"yes": True}, round=now(), evidence=(KEPT,))
    given(PLAN, moved("1.1")).when(again).then(reported("1.1", "8.00", {"yes": True}, KEPT))


def test_what_is_gone_is_neither_asked_for_nor_signed() -> None:
    lacking = now(without("1.1"), "1.2")
    facts = PLAN, reported(), moved("1.1")
    assert sheet(_state(*facts), lacking) == sheet(_state(reported(), moved()), lacking)
    given(*facts).when(SubmitReport(terms=lacking)).then(replace(submitted(), sheet=sheet(_state(*facts), lacking)))
    given(PLAN, moved("1.1")).when(SubmitReport(terms=lacking)).then_rejected("report-empty")
    given(*facts).when(report("1.1", {"yes": True}, round=lacking)).then_rejected("unknown-criterion")


def test_a_locked_report_stays_locked_until_the_standing_body_reopens_it() -> None:
    facts = reported(), submitted(), locked(), moved("1.2")
    given(*facts).when(report("1.2", round=now())).then_rejected("report-locked")


def test_only_what_the_unit_may_change_has_to_be_looked_at() -> None:
    returned = ReportReturned(round=ROUND, unit=UNIT, criteria=("1.2",), reason="Thiếu")
    facts = PLAN, confirmed(), reported(), submitted(), moved("1.1", "1.2"), returned
    given(*facts).when(SubmitReport(terms=now())).then_rejected("criteria-to-review", criteria=["1.2"])
    signed = replace(submitted(), sheet=sheet(_state(*facts, reported()), now()))
    given(*facts, reported()).when(SubmitReport(terms=now())).then(signed)


def test_what_was_decided_by_another_version_does_not_slip_in() -> None:
    given(moved()).when(report(round=terms())).then_rejected("round-amended")
    given().when(report(round=now())).then_rejected("round-amended")
    given(reported(), moved()).when(SubmitReport(terms=terms())).then_rejected("round-amended")


def test_the_code_of_a_sheet_names_the_version() -> None:
    state = _state(reported())
    assert sheet(state, terms()) != sheet(state, now())


def _state(*facts: Event) -> Report:
    return reduce(evolve, facts, INITIAL)
