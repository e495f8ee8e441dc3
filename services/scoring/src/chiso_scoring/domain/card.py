"""A unit's card that follows from its facts: per criterion the claim, the appraisal, the answer, the decision."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import assert_never

from chiso_contracts.rejection import Rejected

from chiso_scoring.domain.events import (
    CardEvent,
    CriteriaAmended,
    CriteriaUnlocked,
    CriterionDecided,
    CriterionReported,
    CriterionVerified,
    EvidenceCited,
    EvidenceConfirmed,
    ExplanationGiven,
    MeasuredValueAnswered,
    ReportLocked,
    ValueMeasured,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One criterion: the last fact of each stage, and the stream version of it (0 where there is none).

    `amended_at` is the version at which an amendment of the framework set the appraisal aside. `answered` is what the
    unit says to the value that was `measured` last.
    """

    claimed: CriterionReported | None = None
    verified: CriterionVerified | None = None
    explained: ExplanationGiven | None = None
    decided: CriterionDecided | None = None
    measured: ValueMeasured | None = None
    answered: MeasuredValueAnswered | None = None
    claimed_at: int = 0
    verified_at: int = 0
    explained_at: int = 0
    decided_at: int = 0
    amended_at: int = 0
    measured_at: int = 0
    answered_at: int = 0

    @property
    def changed(self) -> int:
        """The stream version that last changed the criterion."""
        return max(self.released_at, self.decided_at)

    @property
    def released_at(self) -> int:
        """The stream version that last changed what the unit sees before the conclusion."""
        return max(self.given_at, self.answered_at, self.verified_at, self.explained_at, self.amended_at)

    @property
    def given_at(self) -> int:
        """The stream version of the last figure: the unit's claim, or what was measured of it."""
        return max(self.claimed_at, self.measured_at)

    @property
    def to_review(self) -> bool:
        """Whether the claim is by an earlier version of the framework."""
        return self.claimed is not None and self.amended_at > self.claimed_at

    def set_aside(self, version: int) -> "Line":
        """The criterion after an amendment: the figures stay to be seen, what was said of them counts no longer."""
        aside = replace(self, verified=None, explained=None, decided=None, amended_at=version)
        return replace(aside, verified_at=0, explained_at=0, decided_at=0)

    @property
    def effective(self) -> Decimal | None:
        """Points of the latest authority that spoke; None where nobody verified yet."""
        if self.decided:
            return self.decided.points
        return self.verified.points if self.verified else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """`lock` is the last lock heard, None again while the whole report is unlocked; `late` what the last one said.

    `amended` counts the amendments of the framework that the unit has moved with, `moved` is the last of these moves.
    """

    version: int = 0
    lock: ReportLocked | None = None
    late: bool = False
    unlocked: frozenset[str] = frozenset()
    lines: Mapping[str, Line] = field(default_factory=dict)
    evidence: Mapping[str, EvidenceConfirmed | EvidenceCited] = field(default_factory=dict)
    amended: int = 0
    moved: CriteriaAmended | None = None

    def line(self, criterion: str) -> Line:
        """What was said of a criterion."""
        return self.lines.get(criterion, UNTOUCHED)

    def effective(self) -> Mapping[str, Decimal]:
        """Points that count now, by criterion."""
        return {code: points for code, line in self.lines.items() if (points := line.effective) is not None}

    def refuse_unlocked(self, criterion: str) -> None:
        """Raises Rejected unless the unit's figures for the criterion are fixed."""
        if self.lock is None or criterion in self.unlocked:
            raise Rejected("not-locked", criterion=criterion)


def refuse_stale(expected: int | None, current: int) -> None:
    """Raises Rejected when the criterion changed since the version the caller saw."""
    if expected is not None and expected != current:
        raise Rejected("stale-version", current=current)


UNTOUCHED = Line()
INITIAL = Card()


def evolve(card: Card, event: CardEvent) -> Card:
    return _with(replace(card, version=card.version + 1), event)


def _with(card: Card, event: CardEvent) -> Card:
    version = card.version
    match event:
        case CriterionReported(criterion=code):
            return _line(card, code, replace(card.line(code), claimed=event, claimed_at=version))
        case CriterionVerified(criterion=code):
            return _line(card, code, replace(card.line(code), verified=event, verified_at=version))
        case ExplanationGiven(criterion=code):
            return _line(card, code, replace(card.line(code), explained=event, explained_at=version))
        case CriterionDecided(criterion=code):
            return _line(card, code, replace(card.line(code), decided=event, decided_at=version))
        case ValueMeasured(criterion=code):
            line = replace(card.line(code), measured=event, measured_at=version)
            return _line(card, code, replace(line, answered=None, answered_at=0))
        case MeasuredValueAnswered(criterion=code):
            return _line(card, code, replace(card.line(code), answered=event, answered_at=version))
        case EvidenceConfirmed(file=file) | EvidenceCited(file=file):
            return replace(card, evidence={**card.evidence, file: event})
        case ReportLocked(late=late):
            return replace(card, lock=event, late=late, unlocked=frozenset())
        case CriteriaUnlocked(criteria=()):
            return replace(card, lock=None, unlocked=frozenset())
        case CriteriaUnlocked(criteria=criteria):
            return replace(card, unlocked=card.unlocked | set(criteria))
        case CriteriaAmended(criteria=criteria):
            lines = {**card.lines, **{code: card.line(code).set_aside(version) for code in criteria}}
            return replace(card, lines=lines, amended=card.amended + 1, moved=event)
    assert_never(event)


def _line(card: Card, criterion: str, line: Line) -> Card:
    return replace(card, lines={**card.lines, criterion: line})
