"""What the report does with measured values: the last one counts, and the unit confirms it or objects."""

from datetime import datetime

from chiso_contracts.rejection import Rejected

from chiso_submission.domain.report.citing import refuse_forms
from chiso_submission.domain.report.events import Event, MeasuredValueAnswered
from chiso_submission.domain.report.measuring import AnswerMeasuredValue, MeasureValue, measured_of
from chiso_submission.domain.report.state import Report


def measure(command: MeasureValue, report: Report) -> list[Event]:
    """The value as a fact; the same again is none, another replaces it. Raises Rejected, Invalid."""
    measured, known = measured_of(command), report.measured.get(command.criterion)
    same = known is not None and known.value == measured and command.criterion not in report.to_review
    return [] if same else [measured]


def answer(command: AnswerMeasuredValue, report: Report, now: datetime) -> list[Event]:
    """The unit's answer as a fact; the same again is none. Raises Rejected."""
    criterion, known = command.terms.criterion(command.criterion), report.measured.get(command.criterion)
    if known is None:
        raise Rejected("nothing-measured", criterion=criterion.code)
    _refuse_closed(command, report, now)
    refuse_forms(command.terms, command.evidence, report)
    if command.expected is not None and command.expected != known.changed:
        raise Rejected("stale-version", current=known.changed)
    if not command.agreed and not command.reason.strip():
        raise Rejected("reason-required", criterion=criterion.code)
    answered = MeasuredValueAnswered(
        round=command.terms.round,
        unit=command.terms.unit.code,
        criterion=criterion.code,
        agreed=command.agreed,
        reason=command.reason,
        evidence=command.evidence,
    )
    return [] if known.answer == answered else [answered]


def _refuse_closed(command: AnswerMeasuredValue, report: Report, now: datetime) -> None:
    """The unit answers until its report is locked, and again where the criterion is returned or reopened to it."""
    if report.stage == "locked" or report.overdue(command.terms, now):
        raise Rejected("report-locked")
    if report.stage in ("returned", "reopened") and report.editable and command.criterion not in report.editable:
        raise Rejected("criterion-closed", criterion=command.criterion, open=list(report.editable))
