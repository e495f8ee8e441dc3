"""Sending a report: what must be there, when it is late, and when the figures are fixed."""

import json
from datetime import datetime
from hashlib import sha256

from chiso_contracts.rejection import Rejected
from chiso_framework.evaluate import NOTHING

from chiso_submission.domain.report.carrying import counting, unreviewed
from chiso_submission.domain.report.commands import LockReport, SubmitReport, WithdrawReport
from chiso_submission.domain.report.events import (
    CriterionReported,
    Event,
    ReportLocked,
    ReportSubmitted,
    ReportWithdrawn,
)
from chiso_submission.domain.report.state import Report
from chiso_submission.domain.report.terms import Terms


def submit(command: SubmitReport, report: Report, now: datetime) -> list[Event]:
    """The submission, and the lock where no deadline will bring it. Raises Rejected."""
    terms = command.terms
    overdue = report.overdue(terms, now)
    _refuse_unsendable(report, terms)
    late = report.late if report.sent else overdue or report.stage == "locked"
    if late and not report.sent and terms.late_refused:
        raise Rejected("late-report-refused")
    _refuse_unproved(report, terms)
    round, unit = terms.round, terms.unit.code
    submitted = ReportSubmitted(round=round, unit=unit, sheet=sheet(report, terms), late=late)
    if overdue or report.limit(terms) is None or report.stage == "reopened":
        return [submitted, ReportLocked(round=round, unit=unit, submitted=True, late=late)]
    return [submitted]


def withdraw(command: WithdrawReport, report: Report, now: datetime) -> list[Event]:
    """The report is the unit's again. Raises Rejected after the deadline."""
    terms = command.terms
    if report.stage == "locked" or report.overdue(terms, now):
        raise Rejected("report-locked")
    if report.stage != "submitted":
        raise Rejected("report-not-submitted")
    return [ReportWithdrawn(round=terms.round, unit=terms.unit.code, reason=command.reason)]


def lock(command: LockReport, report: Report) -> list[Event]:
    """The lock, where `at` is still the unit's limit: an extension that came before moved it."""
    terms = command.terms
    if report.limit(terms) != command.at:
        return []
    return [ReportLocked(round=terms.round, unit=terms.unit.code, submitted=report.sent, late=report.late)]


def sheet(report: Report, terms: Terms) -> str:
    """The code of what is signed: SHA-256 (hex) over all that the unit reports."""
    content = {
        "round": terms.round,
        "unit": terms.unit.code,
        "framework": terms.framework.reference,
        "criteria": {code: _signed(reported) for code, reported in counting(report, terms).items()},
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _signed(reported: CriterionReported) -> dict[str, object]:
    return {
        "data": dict(reported.data),
        "points": format(reported.points, "f"),
        "explanation": reported.explanation,
        "evidence": [[ref.file, ref.place, ref.note] for ref in reported.evidence],
    }


def _refuse_unsendable(report: Report, terms: Terms) -> None:
    if terms.imported:
        raise Rejected("round-imported")
    if report.stage == "submitted":
        raise Rejected("report-submitted")
    if report.stage == "locked" and report.sent:
        raise Rejected("report-locked")
    if not counting(report, terms) and terms.self_scored():
        raise Rejected("report-empty")
    if waiting := unreviewed(report, terms):
        raise Rejected("criteria-to-review", criteria=waiting)


def _refuse_unproved(report: Report, terms: Terms) -> None:
    named = sorted({ref.file for claim in counting(report, terms).values() for ref in claim.evidence})
    if refused := [file for file in named if file in report.refused]:
        raise Rejected("evidence-refused", files=refused)
    if pending := [file for file in named if file not in report.kept]:
        raise Rejected("evidence-pending", files=pending)
    if missing := unproved(report, terms):
        raise Rejected("evidence-missing", criteria=missing)


def unproved(report: Report, terms: Terms) -> list[str]:
    """Criteria that claim points without the evidence that the framework requires."""
    return [code for code, claim in counting(report, terms).items() if _lacks_proof(claim, terms)]


def _lacks_proof(claim: CriterionReported, terms: Terms) -> bool:
    criterion = terms.framework.find(claim.criterion)
    if criterion is None or not criterion.evidence_required or not claim.points or claim.evidence:
        return False
    if claim.data.get(NOTHING):
        return not claim.explanation
    match terms.framework.evidence.missing:
        case "refused":
            return True
        case "explanation":
            return not claim.explanation
        case "zero":
            return False
