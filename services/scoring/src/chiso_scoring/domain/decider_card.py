"""A unit's card: what was reported is restated as it is; appraisal, answer and decision follow the round's course."""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from chiso_contracts.rejection import Rejected

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
    CriteriaUnlocked,
    CriterionDecided,
    CriterionReported,
    EvidenceConfirmed,
    ExplanationGiven,
    Reported,
    ReportLocked,
)
from chiso_scoring.domain.importing import take_in
from chiso_scoring.domain.verifying import exact_points, refuse_closed, verify

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
            return card.line(code).claimed == fact
        case EvidenceConfirmed(file=file):
            return card.evidence.get(file) == fact
        case ReportLocked():
            return card.lock == fact and not card.unlocked
        case CriteriaUnlocked(criteria=criteria):
            return card.lock is None or (bool(criteria) and card.unlocked.issuperset(criteria))
    assert_never(fact)


def explain(command: GiveExplanation, card: Card) -> Sequence[CardEvent]:
    """The unit's answer to a released appraisal. Raises Rejected."""
    terms = command.terms
    refuse_closed(terms)
    if not terms.released:
        raise Rejected("not-released")
    criterion = terms.criterion(command.criterion)
    line = card.line(criterion.code)
    refuse_stale(command.expected, line.released_at)
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
    criterion = terms.criterion(command.criterion)
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
