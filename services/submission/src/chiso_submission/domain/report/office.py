"""What the standing body may do with a report: return it, reopen criteria, extend the deadline."""

from collections.abc import Iterable
from datetime import datetime

from chiso_contracts.rejection import Rejected

from chiso_submission.domain.report.commands import ExtendDeadline, ReopenCriteria, ReturnReport
from chiso_submission.domain.report.events import CriteriaReopened, DeadlineExtended, Event, ReportReturned
from chiso_submission.domain.report.state import Report
from chiso_submission.domain.report.terms import Terms


def send_back(command: ReturnReport, report: Report) -> list[Event]:
    """The report, or named criteria, go back for completion. Raises Rejected."""
    terms = command.terms
    _refuse_imported(terms)
    _refuse_strange(terms, command.criteria)
    if report.stage not in ("submitted", "locked") or not report.sent:
        raise Rejected("report-not-submitted")
    return [
        ReportReturned(round=terms.round, unit=terms.unit.code, criteria=command.criteria, reason=command.reason),
    ]


def reopen(command: ReopenCriteria, report: Report, now: datetime) -> list[Event]:
    """Named criteria of a locked report become editable. Raises Rejected."""
    terms = command.terms
    _refuse_imported(terms)
    _refuse_strange(terms, command.criteria)
    if report.stage != "locked":
        raise Rejected("report-not-locked")
    if command.until <= now:
        raise Rejected("until-in-past")
    reopened = CriteriaReopened(
        round=terms.round,
        unit=terms.unit.code,
        criteria=command.criteria,
        reason=command.reason,
        until=command.until,
    )
    return [reopened]


def extend(command: ExtendDeadline, report: Report, now: datetime) -> list[Event]:
    """The unit's deadline moves, also after the lock where nothing had come. Raises Rejected."""
    terms = command.terms
    _refuse_imported(terms)
    if report.stage == "locked" and report.sent:
        raise Rejected("report-locked")
    if command.until <= now:
        raise Rejected("until-in-past")
    limit = report.limit(terms)
    if limit is not None and command.until < limit:
        raise Rejected("until-not-later", limit=limit.isoformat())
    if command.until == limit:
        return []
    return [
        DeadlineExtended(round=terms.round, unit=terms.unit.code, until=command.until, document=command.document),
    ]


def _refuse_imported(terms: Terms) -> None:
    if terms.imported:
        raise Rejected("round-imported")


def _refuse_strange(terms: Terms, criteria: Iterable[str]) -> None:
    for code in criteria:
        terms.criterion(code)
