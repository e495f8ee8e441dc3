"""Values that a data provider measures of a unit (không tự chấm): what may be asked, and the fact it comes to."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chiso_contracts.rejection import Rejected
from chiso_contracts.submission import MeasuredValueAnswered, ValueMeasured
from chiso_contracts.values import Answers, EvidenceRef
from chiso_framework import Criterion

from chiso_submission.domain.report.terms import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """Where the measured values of a table come from, as every row of it says."""

    provider: str
    source: str
    document: str
    measured_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureValue:
    """Record what was measured of the unit. `not_held` are criteria whose survey nobody held."""

    terms: Terms
    criterion: str
    data: Answers
    measurement: Measurement
    sample: int = 0
    rechecked: int = 0
    not_held: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerMeasuredValue:
    """The unit confirms the measured value, or objects with a reason.

    `expected` is the stream version of the value that is answered; None: whatever it is.
    """

    terms: Terms
    criterion: str
    agreed: bool
    reason: str
    evidence: tuple[EvidenceRef, ...] = ()
    expected: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The value measured last, the stream version of it, and the unit's answer to that value."""

    value: ValueMeasured
    changed: int
    answer: MeasuredValueAnswered | None = None


def refuse_measured(criterion: Criterion) -> None:
    """Raises Rejected where the unit does not score itself."""
    if criterion.source != "self":
        raise Rejected("not-self-scored", criterion=criterion.code)


def refuse_self_scored(criterion: Criterion) -> None:
    """Raises Rejected where the unit itself gives the figure."""
    if criterion.source == "self":
        raise Rejected("self-scored", criterion=criterion.code)


def points_of(terms: Terms, criterion: Criterion, data: Answers) -> Decimal:
    """What the rule makes of the data; zero where it compares all units, whose values are not known yet.

    Raises Invalid.
    """
    return terms.engine.claimed_points(terms.framework, criterion, data=data)


def measured_of(command: MeasureValue) -> ValueMeasured:
    """The fact. Raises Rejected, Invalid."""
    terms, by = command.terms, command.measurement
    if terms.imported:
        raise Rejected("round-imported")
    criterion = terms.criterion(command.criterion)
    refuse_self_scored(criterion)
    if criterion.code in command.not_held:
        raise Rejected("survey-not-held", criteria=[criterion.code])
    return ValueMeasured(
        round=terms.round,
        unit=terms.unit.code,
        criterion=criterion.code,
        data=command.data,
        points=points_of(terms, criterion, command.data),
        provider=by.provider,
        source=by.source,
        document=by.document,
        measured_on=by.measured_on,
        sample=command.sample,
        rechecked=command.rechecked,
    )
