"""What a unit's people do with their report, by the API and by forms alike: ask who may, then the command."""

from collections.abc import Iterable, Mapping
from typing import Any

from chiso_contracts.values import EvidenceRef
from chiso_runtime import http
from chiso_runtime.command_handler import Once, Outcome

from chiso_submission.desk import desk, subject
from chiso_submission.domain.report.commands import ReportCriterion, SubmitReport, WithdrawReport
from chiso_submission.domain.report.measuring import AnswerMeasuredValue
from chiso_submission.domain.report.readings import ReportReading
from chiso_submission.rounds import OpenedRound


def report(opened: OpenedRound, unit: str, criterion: str, asked: Mapping[str, Any], expected: int | None) -> Outcome:
    """Report a criterion as the shape CriterionAsked says. Raises Rejected, Refused."""
    return record(opened, unit, criterion, asked, expected, http.once())


def record(
    opened: OpenedRound,
    unit: str,
    criterion: str,
    asked: Mapping[str, Any],
    expected: int | None,
    once: Once | None,
) -> Outcome:
    """As `report`, as a part of a request that reports several. Raises Rejected, Refused."""
    right = http.require("criterion.report", subject(opened, unit, criterion))
    command = ReportCriterion(
        terms=opened.terms(unit),
        criterion=criterion,
        data=asked["data"],
        claimed=asked["claimed"],
        explanation=asked["explanation"],
        evidence=evidence_refs(asked["evidence"]),
        expected=expected,
    )
    return desk().run(command, http.cause(right), once)


def report_reading(
    opened: OpenedRound, unit: str, criterion: str, number: int, asked: Mapping[str, Any], expected: int | None
) -> Outcome:
    """Report one reading of a criterion as the shape ReadingAsked says. Raises Rejected, Refused."""
    right = http.require("criterion.report", subject(opened, unit, criterion))
    command = ReportReading(
        terms=opened.terms(unit),
        criterion=criterion,
        number=number,
        data=asked["data"],
        explanation=asked["explanation"],
        evidence=evidence_refs(asked["evidence"]),
        expected=expected,
    )
    return desk().run(command, http.cause(right), http.once())


def answer_measured(
    opened: OpenedRound, unit: str, criterion: str, asked: Mapping[str, Any], expected: int | None
) -> Outcome:
    """Confirm what was measured, or object, as the shape MeasuredAnswerAsked says. Raises Rejected, Refused."""
    right = http.require("criterion.report", subject(opened, unit, criterion))
    command = AnswerMeasuredValue(
        terms=opened.terms(unit),
        criterion=criterion,
        agreed=asked["agreed"],
        reason=asked["reason"],
        evidence=evidence_refs(asked["evidence"]),
        expected=expected,
    )
    return desk().run(command, http.cause(right), http.once())


def submit(opened: OpenedRound, unit: str) -> Outcome:
    """Sign and send the report. Raises Rejected, Refused."""
    right = http.require("report.submit", subject(opened, unit))
    return desk().run(SubmitReport(terms=opened.terms(unit)), http.cause(right), http.once())


def withdraw(opened: OpenedRound, unit: str, reason: str) -> Outcome:
    """Take the report back. Raises Rejected, Refused."""
    right = http.require("report.withdraw", subject(opened, unit))
    return desk().run(WithdrawReport(terms=opened.terms(unit), reason=reason), http.cause(right), http.once())


def evidence_refs(asked: Iterable[Mapping[str, str]]) -> tuple[EvidenceRef, ...]:
    """Evidence as it was asked for."""
    return tuple(EvidenceRef(file=ref["file"], place=ref["place"], note=ref["note"]) for ref in asked)
