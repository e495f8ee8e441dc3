"""Filling in a report: who may change what when, and what a claim is worth."""

from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from chiso_contracts.rejection import Rejected
from chiso_framework import Invalid, Problem

from chiso_submission.domain.report.citing import refuse_forms
from chiso_submission.domain.report.commands import ImportedValue, ImportValues, ReportCriterion
from chiso_submission.domain.report.events import CriterionReported, Event
from chiso_submission.domain.report.measuring import refuse_measured
from chiso_submission.domain.report.readings import refuse_read
from chiso_submission.domain.report.state import Report
from chiso_submission.domain.report.terms import Terms

T = TypeVar("T")


def report_criterion(command: ReportCriterion, report: Report, now: datetime) -> list[Event]:
    """The claim as a fact; the same claim again is none. Raises Rejected."""
    terms, code = command.terms, command.criterion
    criterion = terms.criterion(code)
    refuse_measured(criterion)
    refuse_read(criterion)
    refuse_forms(terms, command.evidence, report)
    refuse_closed(report, terms, code, now)
    if command.expected is not None and command.expected != report.changed(code):
        raise Rejected("stale-version", current=report.changed(code))
    reported = CriterionReported(
        round=terms.round,
        unit=terms.unit.code,
        criterion=code,
        data=command.data,
        points=valid(lambda: _claimed(command)),
        explanation=command.explanation,
        evidence=command.evidence,
    )
    return [*new_claims([reported], report)]


def refuse_closed(report: Report, terms: Terms, criterion: str, now: datetime) -> None:
    """Refuse to change a criterion that the unit may not change now. Raises Rejected."""
    if terms.imported:
        raise Rejected("round-imported")
    overdue = report.overdue(terms, now)
    match report.stage:
        case "submitted":
            raise Rejected("report-locked" if overdue else "report-submitted")
        case "returned" | "reopened":
            if overdue:
                raise Rejected("report-locked")
            if report.editable and criterion not in report.editable:
                raise Rejected("criterion-closed", criterion=criterion, open=list(report.editable))
        case "locked" | "draft":
            if report.stage == "locked" and report.sent:
                raise Rejected("report-locked")
            if terms.late_refused and (overdue or report.stage == "locked"):
                raise Rejected("late-report-refused")


def import_values(command: ImportValues, report: Report) -> list[Event]:
    """Claims of a past round; what is recorded already is no fact, something else is refused. Raises Rejected."""
    terms = command.terms
    if not terms.imported:
        raise Rejected("round-not-imported")
    given: set[str] = set()
    for value in command.values:
        terms.criterion(value.criterion)
        if value.criterion in given:
            raise Rejected("repeated-criterion", criterion=value.criterion)
        given.add(value.criterion)
    facts = _imported(terms, command.values)
    new = new_claims(facts, report)
    if differing := [fact.criterion for fact in new if fact.criterion in report.entries]:
        raise Rejected("import-differs", criteria=differing)
    return [*new]


def _imported(terms: Terms, values: Iterable[ImportedValue]) -> list[CriterionReported]:
    facts: list[CriterionReported] = []
    problems: list[Problem] = []
    for value in values:
        try:
            facts.append(_fact(terms, value))
        except Invalid as invalid:
            problems += invalid.problems
    if problems:
        raise _refusal(problems)
    return facts


def _fact(terms: Terms, value: ImportedValue) -> CriterionReported:
    criterion = terms.criterion(value.criterion)
    return CriterionReported(
        round=terms.round,
        unit=terms.unit.code,
        criterion=value.criterion,
        data=value.data,
        points=terms.engine.claimed_points(terms.framework, criterion, data=value.data, claimed=value.value),
        explanation=value.explanation,
        evidence=value.evidence,
        provenance=value.provenance,
    )


def _claimed(command: ReportCriterion) -> Decimal:
    terms = command.terms
    criterion = terms.criterion(command.criterion)
    return terms.engine.claimed_points(terms.framework, criterion, data=command.data, claimed=command.claimed)


def valid(compute: Callable[[], T]) -> T:
    """What is computed; the framework's refusal as one of ours. Raises Rejected."""
    try:
        return compute()
    except Invalid as invalid:
        raise _refusal(invalid.problems) from invalid


def _refusal(problems: Iterable[Problem]) -> Rejected:
    errors = [
        {"where": problem.where, "code": problem.code, "vi": problem.message_vi, "en": problem.message_en}
        for problem in problems
    ]
    return Rejected("invalid-claim", errors=errors)


def new_claims(facts: Iterable[CriterionReported], report: Report) -> list[CriterionReported]:
    """Those of the claims that say something new."""
    known = {code: entry.reported for code, entry in report.entries.items() if code not in report.to_review}
    return [fact for fact in facts if known.get(fact.criterion) != fact]
