"""What may be asked of a round and of a unit's card."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from chiso_contracts.values import Answers, EvidenceRef, Provenance
from chiso_framework import Spread

from chiso_scoring.domain.events import Reported, Told
from chiso_scoring.domain.terms import Terms

Outcome = Literal["accepted", "set", "no-score"]
Stage = Literal["appraised", "decided"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RestateOpening:
    """Submission opens a round, or moves it to an amended framework: one of the facts that tell it."""

    fact: Told


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseAppraisal:
    """Show the appraised scores to all units at once, by a document."""

    round: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcludeCouncil:
    """The council concludes; `number` and `date` are those of its conclusion."""

    round: str
    number: str
    date: datetime.date


@dataclass(frozen=True, slots=True, kw_only=True)
class RestateReport:
    """Something happened to the unit's report."""

    fact: Reported


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyCriterion:
    """Appraise a criterion: accept the claim, set other points (given, or computed from `data`), or give no score.

    `expected` is the stream version that last changed the criterion, 0 where nothing did; None: whatever it is.
    `others` is the spread of the other units' verified values, where the rule compares all units.
    """

    terms: Terms
    criterion: str
    outcome: Outcome
    points: Decimal | None = None
    data: Answers | None = None
    reason_code: str = ""
    reason: str = ""
    appraisal_pass: str = ""
    body: str
    expected: int | None = None
    others: Spread | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveExplanation:
    """The unit answers the released appraisal of a criterion."""

    terms: Terms
    criterion: str
    text: str
    evidence: tuple[EvidenceRef, ...] = ()
    expected: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideCriterion:
    """The council's points for a criterion."""

    terms: Terms
    criterion: str
    points: Decimal
    reason: str = ""
    minutes: str = ""
    expected: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedScore:
    """A score of a past round, with where it comes from; `value` is on the framework's scale."""

    criterion: str
    stage: Stage
    value: Decimal
    reason: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportScores:
    """Record what was appraised and decided in a round of the past; `body` is the one that imports."""

    terms: Terms
    scores: tuple[ImportedScore, ...]
    body: str


RoundCommand = RestateOpening | ReleaseAppraisal | ConcludeCouncil
CardCommand = RestateReport | VerifyCriterion | GiveExplanation | DecideCriterion | ImportScores
