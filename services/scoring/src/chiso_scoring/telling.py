"""What a fact says of a criterion, a report or the course of a round, in the columns of `score` and `history`."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from chiso_contracts.values import Answers, EvidenceRef, Provenance
from chiso_runtime.codec import Fact
from chiso_runtime.rows import Row, array, json

from chiso_scoring.domain.events import (
    AppraisalReleased,
    CouncilConcluded,
    CriteriaAmended,
    CriteriaUnlocked,
    CriterionDecided,
    CriterionReported,
    CriterionVerified,
    Event,
    EvidenceCited,
    EvidenceConfirmed,
    ExplanationGiven,
    MeasuredValueAnswered,
    ReportLocked,
    RoundAmended,
    SurveyNotHeld,
    SurveyNotHeldTakenBack,
    ValueMeasured,
)

CLAIMED, APPRAISED, EXPLAINED, DECIDED = "claimed", "appraised", "explained", "decided"
EVIDENCE, EVIDENCE_CITED = "evidence-confirmed", "evidence-cited"
AMENDED, TO_REVIEW = "amended", "to-review"
MEASURED, ANSWERED, NOT_HELD = "measured", "measured-answered", "survey-not-held"
TAKEN_BACK = "survey-taken-back"

Said = CriterionReported | CriterionVerified | ExplanationGiven | CriterionDecided
SPOKEN = (CriterionReported, CriterionVerified, ExplanationGiven, CriterionDecided)

SCORE = (
    *("round", "unit", "criterion", "stage", "points", "outcome", "reason_code", "reason", "data", "evidence"),
    *("appraisal_pass", "minutes", "person", "body", "capacity", "provenance", "at", "event", "version"),
)
HISTORY = (
    *("stream", "version", "kind", "criteria", "points", "outcome", "reason_code", "reason", "person", "body"),
    *("capacity", "provenance", "at", "event", "cause", "appraisal_pass"),
)
NO_DATA: Answers = {}


class Telling(NamedTuple):
    """`kind` is a stage where the fact gives a score or an answer. No criteria named: all of them."""

    kind: str
    criteria: tuple[str, ...] = ()
    points: Decimal | None = None
    outcome: str = ""
    reason_code: str = ""
    reason: str = ""
    data: Answers = NO_DATA
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
        case EvidenceCited(file=file):
            return Telling(kind=EVIDENCE_CITED, reason=file)
        case ReportLocked(submitted=submitted, late=late):
            sent = "submitted" if submitted else "nothing-submitted"
            return Telling(kind="locked", outcome="late" if late else sent)
        case CriteriaUnlocked(criteria=criteria):
            return Telling(kind="unlocked", criteria=criteria)
        case AppraisalReleased(document=document):
            return Telling(kind="released", reason=document)
        case CouncilConcluded(number=number, date=date):
            return Telling(kind="concluded", reason=f"{number}, {date.isoformat()}")
        case RoundAmended(document=document, framework_version=version):
            return Telling(kind=AMENDED, outcome=version, reason=document)
        case CriteriaAmended(criteria=criteria, framework_version=version) if criteria:
            return Telling(kind=TO_REVIEW, criteria=criteria, outcome=version)
        case SurveyNotHeld(criteria=criteria, document=document):
            return Telling(kind=NOT_HELD, criteria=criteria, reason=document)
        case SurveyNotHeldTakenBack(criteria=criteria, document=document, reason=reason):
            return Telling(kind=TAKEN_BACK, criteria=criteria, reason=f"{document}: {reason}")
        case ValueMeasured() as e:
            return Telling(
                kind=MEASURED, criteria=(e.criterion,), points=e.points, reason=_origin(e), data=e.data, body=e.provider
            )
        case MeasuredValueAnswered(criterion=code, reason=reason, evidence=evidence, unit=unit) as e:
            said = "confirmed" if e.agreed else "objected"
            return Telling(kind=ANSWERED, criteria=(code,), outcome=said, reason=reason, evidence=evidence, body=unit)
        case _:
            return None


def _origin(e: ValueMeasured) -> str:
    return ", ".join(said for said in (e.source, e.document) if said)


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


def score_row(fact: Fact[Event], event: Said, told: Telling) -> Row:
    """A row of `score`, in the order of SCORE."""
    return (
        event.round,
        event.unit,
        event.criterion,
        told.kind,
        told.points,
        told.outcome,
        told.reason_code,
        told.reason,
        json(told.data),
        json(told.evidence),
        told.appraisal_pass,
        told.minutes,
        fact.cause.actor,
        told.body,
        fact.cause.capacity,
        told.provenance and json(told.provenance),
        fact.time,
        fact.id,
        fact.version,
    )


def history_row(fact: Fact[Event], told: Telling) -> Row:
    """A row of `history`, in the order of HISTORY."""
    return (
        fact.stream,
        fact.version,
        told.kind,
        array(told.criteria),
        told.points,
        told.outcome,
        told.reason_code,
        told.reason,
        fact.cause.actor,
        told.body,
        fact.cause.capacity,
        told.provenance and json(told.provenance),
        fact.time,
        fact.id,
        fact.cause.causation,
        told.appraisal_pass,
    )
