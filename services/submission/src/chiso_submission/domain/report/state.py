"""The report that follows from its facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, assert_never

from chiso_submission.domain.report.events import (
    CriteriaAmended,
    CriteriaReopened,
    CriterionReported,
    DeadlineExtended,
    Event,
    EvidenceCited,
    EvidenceConfirmed,
    EvidenceRejected,
    MeasuredValueAnswered,
    ReadingReported,
    ReportLocked,
    ReportReturned,
    ReportSubmitted,
    ReportWithdrawn,
    ValueMeasured,
)
from chiso_submission.domain.report.measuring import Measured
from chiso_submission.domain.report.readings import Reading
from chiso_submission.domain.report.terms import Terms

Stage = Literal["draft", "submitted", "locked", "returned", "reopened"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One criterion as reported, and the stream version that last changed it."""

    reported: CriterionReported
    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A unit's report. `version` counts the stream's facts.

    `sent`: a submission of the head stands. `fixed`: it was locked before. `until`: an extension or reopening that
    replaces the round's deadline. `editable` limits what may change while returned or reopened; empty: everything.
    `amended` counts the amendments of the framework that the unit has moved with; `to_review` are criteria to be looked
    at again.
    """

    version: int = 0
    stage: Stage = "draft"
    entries: Mapping[str, Entry] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    editable: tuple[str, ...] = ()
    sent: bool = False
    late: bool = False
    fixed: bool = False
    until: datetime | None = None
    amended: int = 0
    framework_version: str = ""
    to_review: frozenset[str] = frozenset()
    measured: Mapping[str, Measured] = field(default_factory=dict)
    readings: Mapping[str, Mapping[int, Reading]] = field(default_factory=dict)
    cited: Mapping[str, EvidenceCited] = field(default_factory=dict)

    def changed(self, criterion: str) -> int:
        """The stream version that last changed the criterion, 0 where it was never reported."""
        entry = self.entries.get(criterion)
        return entry.changed if entry else 0

    def limit(self, terms: Terms) -> datetime | None:
        """The instant at which the figures will be fixed by themselves, or None."""
        if self.stage == "locked" or terms.imported:
            return None
        return self.until if self.fixed else self.until or terms.deadline

    def overdue(self, terms: Terms, now: datetime) -> bool:
        """Whether that instant has passed, recorded or not."""
        limit = self.limit(terms)
        return limit is not None and now >= limit


INITIAL = Report()


def evolve(report: Report, event: Event) -> Report:
    return _with(replace(report, version=report.version + 1), event)


def _with(report: Report, event: Event) -> Report:
    match event:
        case CriterionReported(criterion=code):
            entry = Entry(reported=event, changed=report.version)
            return replace(report, entries={**report.entries, code: entry}, to_review=report.to_review - {code})
        case ReadingReported(criterion=code, number=number):
            reading = Reading(reported=event, changed=report.version)
            held = {**report.readings.get(code, {}), number: reading}
            return replace(report, readings={**report.readings, code: held})
        case ValueMeasured(criterion=code):
            value = Measured(value=event, changed=report.version)
            return replace(report, measured={**report.measured, code: value}, to_review=report.to_review - {code})
        case MeasuredValueAnswered(criterion=code):
            answered = replace(report.measured[code], answer=event)
            return replace(report, measured={**report.measured, code: answered})
        case EvidenceConfirmed(file=file):
            return replace(report, kept=report.kept | {file}, refused=report.refused - {file})
        case EvidenceCited(file=file):
            return replace(report, cited={**report.cited, file: event}, kept=report.kept | {file})
        case EvidenceRejected(file=file):
            return replace(report, refused=report.refused | {file})
        case DeadlineExtended(until=until):
            return replace(report, stage="draft" if report.stage == "locked" else report.stage, until=until)
        case CriteriaAmended(criteria=criteria, framework_version=version):
            marked = report.to_review | set(criteria)
            return replace(report, amended=report.amended + 1, framework_version=version, to_review=marked)
        case ReportSubmitted() | ReportWithdrawn() | ReportLocked() | ReportReturned() | CriteriaReopened():
            return _in_stage(report, event)
    assert_never(event)


def _in_stage(
    report: Report, event: ReportSubmitted | ReportWithdrawn | ReportLocked | ReportReturned | CriteriaReopened
) -> Report:
    match event:
        case ReportSubmitted(late=late):
            return replace(report, stage="submitted", sent=True, late=late, editable=())
        case ReportWithdrawn():
            return replace(report, stage="draft", sent=False, editable=())
        case ReportLocked(late=late):
            return replace(report, stage="locked", late=late, fixed=True, editable=())
        case ReportReturned(criteria=criteria):
            until = None if report.fixed else report.until
            return replace(report, stage="returned", editable=criteria, until=until)
        case CriteriaReopened(criteria=criteria, until=until):
            return replace(report, stage="reopened", editable=criteria, until=until)
    assert_never(event)
