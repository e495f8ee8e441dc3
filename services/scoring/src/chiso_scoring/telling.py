"""What a fact says of a criterion, a report or the course of a round, in the columns of `score` and `history`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import msgspec
from chiso_contracts.values import Answers, EvidenceRef, Provenance
from chiso_runtime.codec import Fact
from psycopg.types.json import Jsonb

from chiso_scoring.domain.events import (
    AppraisalReleased,
    CouncilConcluded,
    CriteriaUnlocked,
    CriterionDecided,
    CriterionReported,
    CriterionVerified,
    Event,
    EvidenceConfirmed,
    ExplanationGiven,
    ReportLocked,
)

CLAIMED, APPRAISED, EXPLAINED, DECIDED = "claimed", "appraised", "explained", "decided"
EVIDENCE = "evidence-confirmed"

Said = CriterionReported | CriterionVerified | ExplanationGiven | CriterionDecided
Columns = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """`kind` is a stage where the fact gives a score or an answer. No criteria named: all of them."""

    kind: str
    criteria: tuple[str, ...] = ()
    points: Decimal | None = None
    outcome: str = ""
    reason_code: str = ""
    reason: str = ""
    data: Answers = field(default_factory=dict)
    evidence: Sequence[EvidenceRef] = ()
    appraisal_pass: str = ""
    minutes: str = ""
    body: str = ""
    provenance: Provenance | None = None


def telling(event: Event) -> Telling | None:
    """What a fact says; None for those that only open a round."""
    match event:
        case CriterionReported() | CriterionVerified() | ExplanationGiven() | CriterionDecided():
            return of_criterion(event)
        case EvidenceConfirmed(file=file):
            return Telling(kind=EVIDENCE, reason=file)
        case ReportLocked(submitted=submitted, late=late):
            sent = "submitted" if submitted else "nothing-submitted"
            return Telling(kind="locked", outcome="late" if late else sent)
        case CriteriaUnlocked(criteria=criteria):
            return Telling(kind="unlocked", criteria=criteria)
        case AppraisalReleased(document=document):
            return Telling(kind="released", reason=document)
        case CouncilConcluded(number=number, date=date):
            return Telling(kind="concluded", reason=f"{number}, {date.isoformat()}")
        case _:
            return None


def of_criterion(event: Said) -> Telling:
    """What a fact says of one criterion."""
    criteria = (event.criterion,)
    match event:
        case CriterionReported(points=points, explanation=reason, data=data, evidence=evidence, provenance=provenance):
            return Telling(
                kind=CLAIMED,
                criteria=criteria,
                points=points,
                reason=reason,
                data=data,
                evidence=evidence,
                body=event.unit,
                provenance=provenance,
            )
        case CriterionVerified():
            return Telling(
                kind=APPRAISED,
                criteria=criteria,
                points=event.points,
                outcome=event.outcome,
                reason_code=event.reason_code,
                reason=event.reason,
                data=event.data,
                appraisal_pass=event.appraisal_pass,
                body=event.body,
                provenance=event.provenance,
            )
        case ExplanationGiven(text=text, evidence=evidence):
            return Telling(kind=EXPLAINED, criteria=criteria, reason=text, evidence=evidence, body=event.unit)
        case CriterionDecided(points=points, reason=reason, minutes=minutes, provenance=provenance):
            return Telling(
                kind=DECIDED, criteria=criteria, points=points, reason=reason, minutes=minutes, provenance=provenance
            )


def columns(fact: Fact[Event], told: Telling) -> Columns:
    """The columns that both tables have, by name."""
    return {
        "kind": told.kind,
        "criteria": list(told.criteria),
        "points": told.points,
        "outcome": told.outcome,
        "reason_code": told.reason_code,
        "reason": told.reason,
        "body": told.body,
        "provenance": None if told.provenance is None else Jsonb(plain(told.provenance)),
        "person": fact.cause.actor,
        "capacity": fact.cause.capacity,
        "at": fact.time,
        "event": fact.id,
        "version": fact.version,
    }


def plain(value: object) -> Any:
    """A value of a fact as JSON values."""
    return msgspec.to_builtins(value)
