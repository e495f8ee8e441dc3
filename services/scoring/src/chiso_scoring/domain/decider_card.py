"""A unit's card: what was reported is restated as it is; appraisal, answer and decision follow the round's course."""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from chiso_contracts.rejection import Rejected
from chiso_contracts.values import EvidenceRef
from chiso_framework import Framework

from chiso_scoring.domain import card as cards
from chiso_scoring.domain.card import Card, refuse_stale
from chiso_scoring.domain.commands import (
    CardCommand,
    DecideCriterion,
    GiveExplanation,
    ImportScores,
    RestateReport,
    VerifyCriterion,
)
from chiso_scoring.domain.events import (
    CardEvent,
    CriteriaAmended,
    CriteriaUnlocked,
    CriterionDecided,
    CriterionReported,
    EvidenceCited,
    EvidenceConfirmed,
    ExplanationGiven,
    MeasuredValueAnswered,
    Reported,
    ReportLocked,
    ValueMeasured,
)
from chiso_scoring.domain.importing import take_in
from chiso_scoring.domain.verifying import exact_points, refuse_closed, refuse_moved, verify

INITIAL = cards.INITIAL
evolve = cards.evolve


def decide(command: CardCommand, card: Card, now: datetime) -> Sequence[CardEvent]:
    match command:
        case RestateReport(fact=fact):
            return [] if _told(fact, card) else [fact]
        case VerifyCriterion():
            return verify(command, card)
        case GiveExplanation():
            return explain(command, card)
        case DecideCriterion():
            return settle(command, card)
        case ImportScores():
            return take_in(command, card)
    assert_never(command)


def _told(fact: Reported, card: Card) -> bool:
    """Whether the fact changes nothing."""
    match fact:
        case CriterionReported(criterion=code):
            return card.line(code).claimed == fact and not card.line(code).to_review
        case ValueMeasured(criterion=code):
            return card.line(code).measured == fact
        case MeasuredValueAnswered(criterion=code):
            return card.line(code).answered == fact
        case EvidenceConfirmed(file=file) | EvidenceCited(file=file):
            return card.evidence.get(file) == fact
        case ReportLocked():
            return card.lock == fact and not card.unlocked
        case CriteriaUnlocked(criteria=criteria):
            return card.lock is None or (bool(criteria) and card.unlocked.issuperset(criteria))
        case CriteriaAmended():
            return card.moved == fact
    assert_never(fact)


def explain(command: GiveExplanation, card: Card) -> Sequence[CardEvent]:
    """The unit's answer to a released appraisal. Raises Rejected."""
    terms = command.terms
    refuse_closed(terms)
    refuse_moved(terms, card)
    if not terms.released:
        raise Rejected("not-released")
    criterion = terms.criterion(command.criterion)
    line = card.line(criterion.code)
    refuse_stale(command.expected, line.released_at)
    _refuse_forms(terms.framework, command.evidence, card)
    if line.verified is None:
        raise Rejected("nothing-appraised", criterion=criterion.code)
    given = ExplanationGiven(
        round=terms.round,
        unit=terms.unit,
        criterion=criterion.code,
        text=command.text,
        evidence=command.evidence,
    )
    return [] if line.explained == given else [given]


def settle(command: DecideCriterion, card: Card) -> Sequence[CardEvent]:
    """The council's points; a reason is due where they are not the appraised ones. Raises Rejected."""
    terms = command.terms
    refuse_closed(terms)
    refuse_moved(terms, card)
    criterion = terms.criterion(command.criterion)
    terms.refuse_not_held(criterion.code)
    card.refuse_unlocked(criterion.code)
    line = card.line(criterion.code)
    refuse_stale(command.expected, line.changed)
    points = exact_points(terms.framework, criterion, command.points)
    appraised = line.verified.points if line.verified else None
    if points != appraised and not command.reason.strip():
        raise Rejected("reason-required", criterion=criterion.code)
    decided = CriterionDecided(
        round=terms.round,
        unit=terms.unit,
        criterion=criterion.code,
        points=points,
        reason=command.reason,
        minutes=command.minutes,
    )
    return [] if line.decided == decided else [decided]


def _refuse_forms(framework: Framework, evidence: Sequence[EvidenceRef], card: Card) -> None:
    """Raises Rejected for evidence of a form that is not among those the framework takes."""
    kinds = framework.process.evidence_kinds
    for ref in evidence:
        known = card.evidence.get(ref.file)
        form = known.form if isinstance(known, EvidenceCited) else "file"
        if kinds and form not in {kind.form for kind in kinds}:
            raise Rejected("evidence-form-refused", form=form, taken=[kind.name.vi for kind in kinds])
