"""From a framework to its canonical document: equal frameworks give equal documents, which events carry and hash."""

from chiso_framework.decimals import shortest
from chiso_framework.model import (
    Criterion,
    Extras,
    Framework,
    Group,
    LateReport,
    MainIndicator,
    MaturityLevel,
    Rating,
    View,
)
from chiso_framework.not_public import NEEDED
from chiso_framework.problems import Text
from chiso_framework.scope import write_scope
from chiso_framework.words import FIRST, Words
from chiso_framework.writing_process import (
    Document,
    given,
    later_criterion_keys,
    later_indicator_keys,
    later_keys,
    pair,
)


def to_document(framework: Framework) -> Document:
    """The framework as JSON values: decimals as strings, empty optional fields left out. `from_document` inverts it."""
    fields: Document = {
        "id": framework.id,
        "version": framework.version,
        "title_vi": framework.title_vi,
        "title_en": framework.title_en,
        "decision": _decision(framework),
        "mode": framework.mode,
        "total_points": shortest(framework.total_points),
        "points_places": framework.points_places,
        "rank_places": framework.rank_places,
        "rounding": framework.rounding,
        "total_divisor": shortest(framework.total_divisor),
        "value_scale": None if framework.value_scale is None else shortest(framework.value_scale),
        "engine": framework.engine,
        "words": _words(framework),
        "late": _late(framework.late),
        "evidence": given({"missing": framework.evidence.missing, "reason": framework.evidence.reason}),
        "no_score_reasons": [
            given({"code": reason.code, "text_vi": reason.text_vi, "text_en": reason.text_en})
            for reason in framework.no_score_reasons
        ],
        "groups": [_group(group) for group in framework.groups],
        "ratings": {"on": framework.ratings.on, "bands": [_rating(rating) for rating in framework.ratings.bands]},
        "extras": _extras(framework.extras),
        "views": [_view(view) for view in framework.views] or None,
        "levels": [_level(level) for level in framework.levels] or None,
        "tie_breakers": list(framework.tie_breakers),
        "sources": _sources(framework),
        "main_indicators": [_indicator(indicator) for indicator in framework.main_indicators],
        **later_keys(framework),
    }
    hidden = framework.not_public
    return given({key: value for key, value in fields.items() if key not in NEEDED or key not in hidden})


def _unless(value: str, usual: str) -> str:
    """What came later to documents is written only where it says something: earlier documents stay as they were."""
    return "" if value == usual else value


def _decision(framework: Framework) -> Document:
    decision = framework.decision
    day = decision.date.isoformat() if decision.date else None
    return given({"number": decision.number, "issuer": decision.issuer, "date": day})


def _words(framework: Framework) -> Document:
    words = framework.words
    usual = Words()
    return {
        name: _text(getattr(words, name))
        for name in words.__dataclass_fields__
        if name in FIRST or getattr(words, name) != getattr(usual, name)
    }


def _text(pair: Text) -> Document:
    return given({"vi": pair.vi, "en": pair.en})


def _late(late: LateReport) -> Document:
    points = None if late.points is None else shortest(late.points)
    return given({"consequence": late.consequence, "points": points, "reason": late.reason})


def _group(group: Group) -> Document:
    return given(
        {
            "id": group.id,
            "name_vi": group.name_vi,
            "name_en": group.name_en,
            "units": write_scope(group.units),
            "compare": group.compare,
            "ranks": group.ranks,
            "within": _unless(group.within, "all"),
            "until": group.until and group.until.isoformat(),
            **pair("published_by", group.published_by),
        }
    )


def _rating(rating: Rating) -> Document:
    named = {"code": rating.code, "name_vi": rating.name_vi, "name_en": rating.name_en}
    return given({**named, **rating.interval.document()})


def _extras(extras: Extras) -> Document | None:
    if extras == Extras():
        return None
    caps = {"bonus_cap": extras.bonus_cap, "penalty_cap": extras.penalty_cap}
    written = {name: None if cap is None else shortest(cap) for name, cap in caps.items()}
    return given({**written, "beyond_maximum": extras.beyond_maximum})


def _view(view: View) -> Document:
    return given(
        {
            "id": view.id,
            "name_vi": view.name_vi,
            "name_en": view.name_en,
            "indicators": [{"code": seen.code, "weight": shortest(seen.weight)} for seen in view.indicators],
            "divisor": shortest(view.divisor),
            "units": write_scope(view.units),
            "compare": view.compare,
        }
    )


def _level(level: MaturityLevel) -> Document:
    named: Document = {"code": level.code, "name_vi": level.name_vi, "name_en": level.name_en}
    return given({**named, "stated_targets": level.stated_targets})


def _sources(framework: Framework) -> Document:
    sources = framework.sources
    notes = [_text(note) for note in sources.notes]
    return {"complete": sources.complete, "notes": notes, "addresses": list(sources.addresses)}


def _indicator(indicator: MainIndicator) -> Document:
    return given(
        {
            "code": indicator.code,
            "name_vi": indicator.name_vi,
            "name_en": indicator.name_en,
            "max_points": None if _points_elsewhere(indicator) else shortest(indicator.max_points),
            "scored": indicator.scored,
            "weight": shortest(indicator.weight),
            "components": [_component(component) for component in indicator.components],
            "complete": indicator.complete,
            "stated_components": indicator.stated_components,
            "applies_to": write_scope(indicator.applies_to),
            "evidence_required": indicator.evidence_required,
            "demonstration": indicator.demonstration,
            "note_vi": indicator.note_vi,
            "note_en": indicator.note_en,
            **later_indicator_keys(indicator),
        }
    )


def _points_elsewhere(indicator: MainIndicator) -> bool:
    return "points" in indicator.not_public or (indicator.borrowed is not None and not indicator.components)


def _component(component: Criterion) -> Document:
    return given(
        {
            "code": component.code,
            "name_vi": component.name_vi,
            "name_en": component.name_en,
            "max_points": None if "points" in component.not_public else shortest(component.max_points),
            "rule": None if "rule" in component.not_public else component.rule.document(),
            "source": component.source,
            "evidence_required": component.evidence_required,
            "evidence_vi": component.evidence_vi,
            "evidence_en": component.evidence_en,
            "method_vi": component.method_vi,
            "method_en": component.method_en,
            "applies_to": write_scope(component.applies_to),
            "demonstration": component.demonstration,
            "counts": _unless(component.counts, "points"),
            "nothing_arose": _unless(component.nothing_arose, "refused"),
            "required": [{"level": one.level, "points": shortest(one.points)} for one in component.required] or None,
            **later_criterion_keys(component),
        }
    )
