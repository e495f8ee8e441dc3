"""What the report does with readings: each is kept, and once those that count are there they close the criterion."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from chiso_contracts.rejection import Rejected
from chiso_contracts.submission import ReadingReported
from chiso_contracts.values import EvidenceRef
from chiso_framework import Criterion, check_part, closing, lacking

from chiso_submission.domain.report.citing import refuse_forms
from chiso_submission.domain.report.events import CriterionReported, Event
from chiso_submission.domain.report.measuring import refuse_measured
from chiso_submission.domain.report.readings import ReportReading, refuse_unread
from chiso_submission.domain.report.reporting import new_claims, refuse_closed, valid
from chiso_submission.domain.report.state import Report

ZERO = Decimal(0)


def report_reading(command: ReportReading, report: Report, now: datetime) -> list[Event]:
    """The reading, and the claim where it closes the criterion; the same again is none. Raises Rejected."""
    terms, code = command.terms, command.criterion
    criterion = terms.criterion(code)
    refuse_measured(criterion)
    refuse_unread(criterion, command.number)
    refuse_forms(terms, command.evidence, report)
    refuse_closed(report, terms, code, now)
    known = report.readings.get(code, {})
    current = known[command.number].changed if command.number in known else 0
    if command.expected is not None and command.expected != current:
        raise Rejected("stale-version", current=current)
    valid(lambda: _alone(command, criterion))
    read = _reading(command)
    held = {number: reading.reported for number, reading in known.items()}
    changed = [] if held.get(command.number) == read else [read]
    return [*changed, *new_claims(_closed(command, criterion, {**held, command.number: read}), report)]


def _alone(command: ReportReading, criterion: Criterion) -> Decimal:
    """Points of the reading alone, where it may be what closes the year; else only whether it can be added."""
    if criterion.readings and criterion.readings.closes == "sum":
        check_part(criterion, command.data)
        return ZERO
    return command.terms.engine.claimed_points(command.terms.framework, criterion, data=command.data)


def _reading(command: ReportReading) -> ReadingReported:
    return ReadingReported(
        round=command.terms.round,
        unit=command.terms.unit.code,
        criterion=command.criterion,
        number=command.number,
        data=command.data,
        explanation=command.explanation,
        evidence=command.evidence,
    )


def _closed(
    command: ReportReading, criterion: Criterion, held: Mapping[int, ReadingReported]
) -> list[CriterionReported]:
    """The claim that the readings come to; none while one that counts is lacking.

    An earlier version of the framework may have asked for more readings than this one.
    """
    if criterion.readings is None:
        return []
    last, summed, terms = criterion.readings.per_year, criterion.readings.closes == "sum", command.terms
    asked = {number: reading for number, reading in sorted(held.items()) if number <= last}
    if last not in asked or (summed and lacking(criterion, asked)):
        return []
    counting = [*asked.values()] if summed else [asked[last]]
    data = valid(lambda: closing(criterion, {number: reading.data for number, reading in asked.items()}))
    claimed = CriterionReported(
        round=terms.round,
        unit=terms.unit.code,
        criterion=criterion.code,
        data=data,  # type: ignore[arg-type]
        points=valid(lambda: terms.engine.claimed_points(terms.framework, criterion, data=data)),
        explanation="\n".join(dict.fromkeys(reading.explanation for reading in counting if reading.explanation)),
        evidence=_evidence(counting),
    )
    return [claimed]


def _evidence(counting: list[ReadingReported]) -> tuple[EvidenceRef, ...]:
    return tuple(dict.fromkeys(ref for reading in counting for ref in reading.evidence))
