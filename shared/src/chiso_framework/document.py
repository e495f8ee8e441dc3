"""From a document (YAML, JSON, the mapping an event carries) to a framework; all problems are found in one reading."""

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal

from chiso_framework import validate
from chiso_framework.decimals import MAX_PLACES, ONE, ROUNDINGS
from chiso_framework.engines import NEWEST
from chiso_framework.interval import KEYS, read_interval
from chiso_framework.model import (
    EVERYONE,
    Criterion,
    Decision,
    EvidencePolicy,
    Framework,
    Group,
    LateReport,
    MainIndicator,
    MissingEvidence,
    NoScoreReason,
    Rating,
    Ratings,
    Scope,
    SourceNotes,
)
from chiso_framework.problems import Text
from chiso_framework.reading import IN_RANGE, Node
from chiso_framework.rules import KINDS, Direct, Rule
from chiso_framework.scope import read_scope
from chiso_framework.words import Words
from chiso_framework.yaml_text import read_text

HIGHEST = Decimal("Infinity")

FRAMEWORK_KEYS = (
    *("id", "version", "title_vi", "title_en", "decision", "mode", "total_points", "points_places", "rank_places"),
    *("rounding", "total_divisor", "value_scale", "engine", "words", "late", "evidence", "no_score_reasons", "groups"),
    *("ratings", "tie_breakers", "sources", "main_indicators"),
)
INDICATOR_KEYS = (
    *("code", "name_vi", "name_en", "max_points", "scored", "weight", "components", "complete", "stated_components"),
    *("applies_to", "evidence_required", "demonstration", "note_vi", "note_en"),
)
CRITERION_KEYS = (
    *("code", "name_vi", "name_en", "max_points", "rule", "source", "evidence_required", "evidence_vi"),
    *("evidence_en", "method_vi", "method_en", "applies_to", "demonstration"),
)
WORDS = tuple(word.name for word in fields(Words))


def read_framework(source: str | bytes) -> Framework:
    """Read a framework file. Raises Invalid with every problem, its place and how to mend it."""
    return from_document(read_text(source))


def from_document(document: object) -> Framework:
    """Read a framework from the mapping of a parsed file or event. Raises Invalid with every problem."""
    node = Node(document)
    framework = _framework(node)
    node.settle()
    return framework


def _framework(node: Node) -> Framework:
    node.only(*FRAMEWORK_KEYS)
    reasons = tuple(_reason(item) for item in node.items("no_score_reasons"))
    validate.refuse_repeated(node, "no_score_reasons", [reason.code for reason in reasons])
    groups = tuple(_group(item) for item in node.items("groups"))
    validate.refuse_repeated(node, "groups", [group.id for group in groups], key="id")
    indicators = tuple(_indicator(item) for item in node.items("main_indicators", required=True))
    validate.refuse_repeated_codes(node, indicators)
    tie_breakers = node.codes("tie_breakers")
    validate.refuse_unknown_tie_breakers(node, tie_breakers, indicators)
    return Framework(
        id=node.code("id"),
        version=node.code("version"),
        title_vi=node.text("title_vi"),
        title_en=node.text("title_en", ""),
        decision=_decision(node),
        mode=node.one_of("mode", ("points",), "points"),
        total_points=_positive(node, "total_points"),
        points_places=node.integer("points_places", 0, MAX_PLACES),
        rank_places=node.integer("rank_places", 0, MAX_PLACES),
        rounding=node.one_of("rounding", ROUNDINGS, "half_up"),
        total_divisor=_positive(node, "total_divisor", ONE),
        value_scale=_positive(node, "value_scale") if node.has("value_scale") else None,
        engine=node.integer("engine", 1, NEWEST, 1),
        words=_words(node),
        late=_late(node, reasons),
        evidence=_evidence(node, reasons),
        no_score_reasons=reasons,
        groups=groups,
        ratings=_ratings(node),
        tie_breakers=tie_breakers,
        sources=_sources(node),
        main_indicators=indicators,
    )


def _positive(node: Node, key: str, default: Decimal | None = None) -> Decimal:
    found = len(node.problems)
    number = node.decimal(key, default)
    if number == 0 and node.has(key) and len(node.problems) == found:
        above = Text(vi="số lớn hơn 0", en="a number above 0")
        node.refuse("out-of-range", "0", above, IN_RANGE, key)
    return number


def _decision(node: Node) -> Decision:
    if not node.has("decision") or (child := node.child("decision")) is None:
        return Decision()
    child.only("number", "issuer", "date")
    return Decision(number=child.text("number", ""), issuer=child.text("issuer", ""), date=child.date("date"))


def _words(node: Node) -> Words:
    if not node.has("words") or (child := node.child("words")) is None:
        return Words()
    child.only(*WORDS)
    own = {word: _text(pair) for word in WORDS if child.has(word) and (pair := child.child(word))}
    return Words(**own)


def _text(node: Node) -> Text:
    node.only("vi", "en")
    return Text(vi=node.text("vi"), en=node.text("en", ""))


def _late(node: Node, reasons: tuple[NoScoreReason, ...]) -> LateReport:
    if (child := node.child("late")) is None:
        return LateReport(consequence="nothing")
    child.only("consequence", "points", "reason")
    late = LateReport(
        consequence=child.one_of("consequence", ("no_score", "points_off", "nothing", "refused")),
        points=child.decimal("points") if child.has("points") else None,
        reason=child.code("reason", ""),
    )
    validate.refuse_wrong_late(child, late)
    validate.refuse_unknown_reason(child, late.reason, reasons)
    return late


def _evidence(node: Node, reasons: tuple[NoScoreReason, ...]) -> EvidencePolicy:
    if (child := node.child("evidence")) is None:
        return EvidencePolicy(missing="refused")
    child.only("missing", "reason")
    missing: MissingEvidence = child.one_of("missing", ("refused", "zero", "explanation"))
    policy = EvidencePolicy(missing=missing, reason=child.code("reason", ""))
    validate.refuse_unknown_reason(child, policy.reason, reasons)
    return policy


def _reason(node: Node) -> NoScoreReason:
    node.only("code", "text_vi", "text_en")
    return NoScoreReason(code=node.code("code"), text_vi=node.text("text_vi"), text_en=node.text("text_en", ""))


def _group(node: Node) -> Group:
    node.only("id", "name_vi", "name_en", "units", "compare", "ranks")
    return Group(
        id=node.code("id"),
        name_vi=node.text("name_vi"),
        name_en=node.text("name_en", ""),
        units=_scope(node, "units"),
        compare=node.one_of("compare", ("points", "share"), "points"),
        ranks=node.one_of("ranks", ("competition", "dense"), "competition"),
    )


def _scope(node: Node, key: str) -> Scope:
    assert isinstance(node.value, Mapping)
    return read_scope(node.value[key], node.at(key), node.problems) if node.has(key) else EVERYONE


def _ratings(node: Node) -> Ratings:
    if not node.has("ratings") or (child := node.child("ratings")) is None:
        return Ratings()
    child.only("on", "bands")
    found = len(node.problems)
    ratings = Ratings(
        on=child.one_of("on", ("points", "value", "percent"), "points"),
        bands=tuple(_rating(item) for item in child.items("bands")),
    )
    validate.refuse_repeated(child, "bands", [rating.code for rating in ratings.bands])
    if len(node.problems) == found:
        validate.refuse_overlapping_bands(child, ratings)
    return ratings


def _rating(node: Node) -> Rating:
    node.only("code", "name_vi", "name_en", *KEYS)
    return Rating(
        code=node.code("code"),
        name_vi=node.text("name_vi"),
        name_en=node.text("name_en", ""),
        interval=read_interval(node),
    )


def _sources(node: Node) -> SourceNotes:
    if not node.has("sources") or (child := node.child("sources")) is None:
        return SourceNotes()
    child.only("complete", "notes", "addresses")
    return SourceNotes(
        complete=child.flag("complete", False),
        notes=tuple(_text(item) for item in child.items("notes")),
        addresses=child.codes("addresses"),
    )


def _indicator(node: Node) -> MainIndicator:
    node.only(*INDICATOR_KEYS)
    code, scored = node.code("code"), node.flag("scored", True)
    stated = node.integer("stated_components", 0, 2000) if node.has("stated_components") else None
    return MainIndicator(
        code=code,
        name_vi=node.text("name_vi"),
        name_en=node.text("name_en", ""),
        max_points=node.decimal("max_points"),
        scored=scored,
        weight=node.decimal("weight", ONE),
        components=tuple(_component(item, code, scored) for item in node.items("components")),
        complete=node.flag("complete", False),
        stated_components=stated,
        applies_to=_scope(node, "applies_to"),
        evidence_required=node.flag("evidence_required", False),
        demonstration=node.flag("demonstration", False),
        note_vi=node.text("note_vi", ""),
        note_en=node.text("note_en", ""),
    )


def _component(node: Node, main_indicator: str, scored: bool) -> Criterion:
    node.only(*CRITERION_KEYS)
    found = len(node.problems)
    max_points = node.decimal("max_points")
    ceiling = max_points if len(node.problems) == found else HIGHEST
    return Criterion(
        code=node.code("code"),
        name_vi=node.text("name_vi"),
        name_en=node.text("name_en", ""),
        max_points=max_points,
        rule=_rule(node, ceiling),
        source=node.one_of("source", ("self", "measured", "automatic", "survey"), "self"),
        evidence_required=node.flag("evidence_required", False),
        evidence_vi=node.text("evidence_vi", ""),
        evidence_en=node.text("evidence_en", ""),
        method_vi=node.text("method_vi", ""),
        method_en=node.text("method_en", ""),
        applies_to=_scope(node, "applies_to"),
        demonstration=node.flag("demonstration", False),
        main_indicator=main_indicator,
        scored=scored,
    )


def _rule(node: Node, max_points: Decimal) -> Rule:
    if (child := node.child("rule")) is None:
        return Direct()
    kind = child.one_of("kind", tuple(KINDS))
    if not isinstance(child.value, Mapping) or child.value.get("kind") != kind:
        return Direct()
    return KINDS[kind].read(child, max_points)
