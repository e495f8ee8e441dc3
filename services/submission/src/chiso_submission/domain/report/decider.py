"""What may be recorded of a report: dispatch to the rules, which stand beside."""

from datetime import datetime
from typing import assert_never

from chiso_submission.domain.report.answering import answer, measure
from chiso_submission.domain.report.carrying import carry_over, refuse_moved
from chiso_submission.domain.report.citing import CiteEvidence, cite
from chiso_submission.domain.report.closing import report_reading
from chiso_submission.domain.report.commands import (
    Asked,
    CarryOver,
    Command,
    ConfirmEvidence,
    ExtendDeadline,
    ImportValues,
    LockReport,
    RejectEvidence,
    ReopenCriteria,
    ReportCriterion,
    ReturnReport,
    SubmitReport,
    WithdrawReport,
)
from chiso_submission.domain.report.events import Event, EvidenceConfirmed, EvidenceRejected
from chiso_submission.domain.report.measuring import AnswerMeasuredValue, MeasureValue
from chiso_submission.domain.report.office import extend, reopen, send_back
from chiso_submission.domain.report.readings import ReportReading
from chiso_submission.domain.report.reporting import import_values, report_criterion
from chiso_submission.domain.report.sending import lock, submit, withdraw
from chiso_submission.domain.report.state import INITIAL, Report, evolve

__all__ = ["INITIAL", "Report", "decide", "evolve"]


def decide(command: Command, report: Report, now: datetime) -> list[Event]:
    """Facts that follow. Raises Rejected."""
    if isinstance(command, Asked):
        refuse_moved(command.terms, report)
    match command:
        case CarryOver():
            return carry_over(command, report)
        case ReportCriterion():
            return report_criterion(command, report, now)
        case ImportValues():
            return import_values(command, report)
        case SubmitReport():
            return submit(command, report, now)
        case WithdrawReport():
            return withdraw(command, report, now)
        case LockReport():
            return lock(command, report)
        case ReturnReport():
            return send_back(command, report)
        case ReopenCriteria():
            return reopen(command, report, now)
        case ExtendDeadline():
            return extend(command, report, now)
        case ConfirmEvidence():
            return _confirm(command, report)
        case RejectEvidence():
            return _reject(command, report)
        case MeasureValue():
            return measure(command, report)
        case AnswerMeasuredValue():
            return answer(command, report, now)
        case ReportReading():
            return report_reading(command, report, now)
        case CiteEvidence():
            return [*cite(command, report)]
    assert_never(command)


def _confirm(command: ConfirmEvidence, report: Report) -> list[Event]:
    if command.file in report.kept:
        return []
    return [
        EvidenceConfirmed(
            round=command.round,
            unit=command.unit,
            file=command.file,
            sha256=command.sha256,
            size=command.size,
            version_id=command.version_id,
        )
    ]


def _reject(command: RejectEvidence, report: Report) -> list[Event]:
    if command.file in report.kept | report.refused:
        return []
    return [
        EvidenceRejected(round=command.round, unit=command.unit, file=command.file, findings=command.findings),
    ]
