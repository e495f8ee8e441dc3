"""From an appraiser's word to points: accepted, set or no score."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from chiso_contracts.rejection import Rejected
from chiso_contracts.values import Answers
from chiso_framework import Criterion, Framework, Invalid, Problem, Spread, spread_of

from chiso_scoring.domain.card import Card, Line, refuse_stale
from chiso_scoring.domain.commands import VerifyCriterion
from chiso_scoring.domain.events import CriterionVerified
from chiso_scoring.domain.passes import refuse_pass
from chiso_scoring.domain.terms import Terms

ZERO = Decimal(0)
NO_DATA: Answers = {}


class Found(NamedTuple):
    """The points of an appraisal, and the data that they were computed from."""

    points: Decimal
    data: Answers = NO_DATA


def verify(command: VerifyCriterion, card: Card) -> list[CriterionVerified]:
    """The appraised score as a fact; nothing where the same was said since the last figure. Raises Rejected."""
    verified, line = appraised(command, card), card.line(command.criterion)
    return [] if line.verified == verified and line.verified_at > line.given_at else [verified]


def appraised(command: VerifyCriterion, card: Card) -> CriterionVerified:
    """The appraised score, whether or not it is new. Raises Rejected."""
    terms = command.terms
    refuse_closed(terms)
    refuse_moved(terms, card)
    criterion = terms.criterion(command.criterion)
    terms.refuse_not_held(criterion.code)
    card.refuse_unlocked(criterion.code)
    line = card.line(criterion.code)
    refuse_stale(command.expected, line.changed)
    refuse_pass(terms.framework, criterion.code, line, command.appraisal_pass)
    found = OUTCOMES[command.outcome](command, criterion, line)
    return CriterionVerified(
        round=terms.round,
        unit=terms.unit,
        criterion=criterion.code,
        outcome=command.outcome,
        points=exact_points(terms.framework, criterion, found.points),
        data=found.data,
        reason_code=command.reason_code,
        reason=command.reason,
        appraisal_pass=command.appraisal_pass,
        body=command.body,
    )


def refuse_closed(terms: Terms) -> None:
    """Raises Rejected where nobody appraises or decides: in an imported round, and after the conclusion."""
    if terms.imported:
        raise Rejected("round-imported")
    if terms.concluded:
        raise Rejected("council-concluded")


def refuse_moved(terms: Terms, card: Card) -> None:
    """Raises Rejected where round, terms and card do not stand in one version of the framework."""
    if not terms.current or terms.amendments != card.amended:
        raise Rejected("round-amended", framework=terms.framework.reference)


def exact_points(framework: Framework, criterion: Criterion, points: Decimal) -> Decimal:
    """The points with exactly the framework's places. Raises Rejected outside 0 to the maximum, or with more places."""
    if not ZERO <= points <= criterion.max_points:
        raise Rejected("points-out-of-range", criterion=criterion.code, maximum=str(criterion.max_points))
    rounded = framework.terms(criterion).round(points)
    if rounded != points:
        raise Rejected("too-many-places", criterion=criterion.code, places=framework.points_places)
    return rounded


def refuse_invalid(code: str, invalid: Invalid, **details: object) -> Rejected:
    """The framework's refusal of data or values as ours."""
    return Rejected(code, errors=[place(problem) for problem in invalid.problems], **details)


def place(problem: Problem, where: str = "") -> Mapping[str, str]:
    """One thing that is wrong, as answers list it."""
    return {"where": where or problem.where, "vi": problem.message_vi, "en": problem.message_en}


def _accepted(command: VerifyCriterion, criterion: Criterion, line: Line) -> Found:
    """What was measured, by the rule; else the claimed points, with the claim's data where the rule comes to them, or
    nobody could know them alone."""
    _refuse_given(command, "points", "data", "reason_code")
    if line.measured and criterion.source != "self":
        return _by_rule(command, criterion, line.measured.data)
    if (claim := line.claimed) is None:
        raise Rejected("nothing-claimed", criterion=criterion.code)
    if line.to_review:
        return _by_rule(command, criterion, claim.data)
    if not claim.data:
        return Found(claim.points)
    terms = command.terms
    try:
        by_rule = _computed(command, criterion, claim.data)
        follows = terms.engine.compared(criterion, claim.data) is not None
    except Invalid:
        return Found(claim.points)
    return Found(by_rule, claim.data) if follows or by_rule == claim.points else Found(claim.points)


def _by_rule(command: VerifyCriterion, criterion: Criterion, data: Answers) -> Found:
    """What the data come to now: of a measured value, or a claim by an earlier version of the framework."""
    try:
        return Found(_computed(command, criterion, data), data)
    except Invalid as invalid:
        raise refuse_invalid("claim-does-not-fit", invalid, criterion=criterion.code) from invalid


def _set(command: VerifyCriterion, criterion: Criterion, line: Line) -> Found:
    _refuse_given(command, "reason_code")
    _refuse_without_reason(command)
    if command.points is not None:
        _refuse_given(command, "data")
        return Found(command.points)
    if not command.data:
        raise Rejected("points-required", criterion=criterion.code)
    try:
        return Found(_computed(command, criterion, command.data), command.data)
    except Invalid as invalid:
        raise refuse_invalid("invalid-data", invalid, criterion=criterion.code) from invalid


def _computed(command: VerifyCriterion, criterion: Criterion, data: Answers) -> Decimal:
    """Points by the rule; where it compares all units, as far as they are verified now. Raises Invalid."""
    engine = command.terms.engine
    spread = with_value(command.others, engine.compared(criterion, data))
    return engine.points(command.terms.framework, criterion, data, spread)


def with_value(others: Spread | None, value: Decimal | None) -> Spread | None:
    """The spread of the others' values and one more."""
    known = [others.lowest, others.highest] if others else []
    return spread_of(known if value is None else [*known, value])


def _no_score(command: VerifyCriterion, criterion: Criterion, line: Line) -> Found:
    _refuse_given(command, "points", "data")
    legal = command.terms.framework.no_score_reasons
    if command.reason_code not in [reason.code for reason in legal]:
        raise Rejected("unknown-no-score-reason", reasons=[reason.code for reason in legal])
    _refuse_without_reason(command)
    return Found(ZERO)


def _refuse_given(command: VerifyCriterion, *names: str) -> None:
    given: Sequence[str] = [name for name in names if getattr(command, name) not in (None, "", {})]
    if given:
        raise Rejected("not-with-outcome", outcome=command.outcome, fields=given)


def _refuse_without_reason(command: VerifyCriterion) -> None:
    if not command.reason.strip():
        raise Rejected("reason-required", criterion=command.criterion)


OUTCOMES: Mapping[str, Callable[[VerifyCriterion, Criterion, Line], Found]] = {
    "accepted": _accepted,
    "set": _set,
    "no-score": _no_score,
}
