"""What was read, in the shape that answers have."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from chiso_framework import Criterion, Framework
from chiso_framework.problems import Text

from chiso_scoring.measured_rows import MeasuredRow
from chiso_scoring.queries import EvidenceRow, RoundRow, ScoreRow
from chiso_scoring.reading import CardsView, CardView, CriterionView, ListedCard, explained
from chiso_scoring.rounds import KnownRound
from chiso_scoring.telling import APPRAISED, CLAIMED, DECIDED, EXPLAINED

Shape = dict[str, Any]

STAGES = (CLAIMED, APPRAISED, EXPLAINED, DECIDED)


def round(known: KnownRound, row: RoundRow) -> Shape:
    """RoundAnswer."""
    return {
        **asdict(row),
        "phase": row.phase,
        "framework": framework(known),
        "groups": known.groups,
        "units": len(known.units),
    }


def framework(known: KnownRound) -> Shape:
    """FrameworkAnswer."""
    document: Framework = known.framework
    return {
        "id": document.id,
        "version": document.version,
        "title_vi": document.title_vi,
        "title_en": document.title_en,
        "decision": document.decision.number,
        "sha256": known.sha256,
        "late": document.late.consequence,
    }


def cards(view: CardsView, limit: int) -> Shape:
    """CardsAnswer."""
    last = view.cards[-1].row.unit if len(view.cards) == limit else None
    return {"cards": [listed(view.known, card) for card in view.cards], "next": last, "current": view.current}


def listed(known: KnownRound, card: ListedCard) -> Shape:
    """ListedCardAnswer."""
    applicable = len(known.sheet(card.row.unit).criteria())
    return {**asdict(card.row), "applicable": applicable, "verified": card.verified, "total": card.total}


def card(view: CardView) -> Shape:
    """CardAnswer."""
    criteria = [criterion(view, shown) for shown in view.criteria]
    return {**listed(view.known, view.card), "criteria": criteria, "current": view.current}


def criterion(view: CardView, shown: CriterionView) -> Shape:
    """CriterionAnswer."""
    asked: Criterion = shown.criterion
    stages = {stage: _score(shown.scores.get(stage), view.evidence) for stage in STAGES}
    counts = shown.effective
    return {
        "criterion": asked.code,
        "name_vi": asked.name_vi,
        "name_en": asked.name_en,
        "main_indicator": asked.main_indicator,
        "max_points": asked.max_points,
        "scored": asked.scored,
        "counts": asked.counts,
        "nothing_arose": shown.nothing_arose,
        "excluded": shown.nothing_arose and asked.nothing_arose == "excluded",
        "demonstration": asked.demonstration,
        "evidence_required": asked.evidence_required,
        "open": shown.open,
        "outdated": shown.outdated,
        "to_review": shown.to_review,
        "estimated": shown.estimated,
        "source": asked.source,
        "measured": _measured(shown.measured, view.evidence),
        "contested": shown.contested,
        "not_held": shown.not_held,
        "version": shown.version,
        "effective": None if counts is None else {"points": counts.points, "stage": counts.stage},
        **stages,
    }


def why(view: CardView, shown: CriterionView) -> Shape:
    """WhyAnswer."""
    known, asked = view.known, shown.criterion
    by_rule = explained(known, shown, view.spreads)
    files = [ref["file"] for ref in shown.files]
    kept = [view.evidence[file].event for file in dict.fromkeys(files) if file in view.evidence]
    return {
        **criterion(view, shown),
        "framework": framework(known),
        "engine": known.engine.number,
        "rule": {
            "kind": asked.rule.kind,
            "method": {"vi": asked.method_vi, "en": asked.method_en},
            "claimed": by_rule.claimed,
            "appraised": by_rule.appraised,
            "measured": by_rule.measured,
        },
        "no_score_reason": _no_score(known, shown),
        "events": [shown.scores[stage].event for stage in STAGES if stage in shown.scores] + _measuring(shown) + kept,
        "current": view.current,
    }


def _no_score(known: KnownRound, shown: CriterionView) -> Text | None:
    appraised = shown.scores.get(APPRAISED)
    reason = known.framework.no_score_reason(appraised.reason_code) if appraised else None
    return None if reason is None else Text(vi=reason.text_vi, en=reason.text_en)


def _score(score: ScoreRow | None, evidence: Mapping[str, EvidenceRow]) -> Shape | None:
    if score is None:
        return None
    return {**asdict(score), "evidence": [_evidence(ref, evidence.get(ref["file"])) for ref in score.evidence]}


def _measured(measured: MeasuredRow | None, evidence: Mapping[str, EvidenceRow]) -> Shape | None:
    if measured is None:
        return None
    return {**asdict(measured), "evidence": [_evidence(ref, evidence.get(ref["file"])) for ref in measured.evidence]}


def _measuring(shown: CriterionView) -> list[str]:
    """The facts of a measured value and of the unit's answer to it."""
    measured = shown.measured
    return [event for event in (measured.event, measured.answered_event) if event] if measured else []


def _evidence(ref: Mapping[str, str], kept: EvidenceRow | None) -> Shape:
    return {
        "file": ref["file"],
        "place": ref["place"],
        "note": ref.get("note", ""),
        "sha256": kept.sha256 if kept and not kept.citation else None,
        "size": kept.size if kept and not kept.citation else None,
        "version_id": kept.version_id if kept and not kept.citation else None,
        "event": kept.event if kept else None,
        "citation": kept.citation if kept else None,
    }
