"""The main indicators of a document: components, their rules, and what each counts."""

from collections.abc import Mapping
from decimal import Decimal

from chiso_framework.decimals import ONE, ZERO
from chiso_framework.document_process import optional_pair, read_readings, read_reference, scope_at
from chiso_framework.model import Criterion, MainIndicator, Requirement
from chiso_framework.not_public import read_not_public
from chiso_framework.problems import text
from chiso_framework.reading import FILL_IN, Node
from chiso_framework.rules import KINDS, Direct, Rule
from chiso_framework.rules.terms import above_maximum

HIGHEST = Decimal("Infinity")
ALL_OR_NOTHING = text(
    "cả điểm tối đa và các chỉ số thành phần đã lấy về, hoặc chưa có gì",
    "maximum and components as borrowed, or neither of them yet",
)

INDICATOR_KEYS = (
    *("code", "name_vi", "name_en", "max_points", "scored", "weight", "components", "complete", "stated_components"),
    *("applies_to", "evidence_required", "demonstration", "note_vi", "note_en", "borrowed", "not_public"),
)
CRITERION_KEYS = (
    *("code", "name_vi", "name_en", "max_points", "rule", "source", "evidence_required", "evidence_vi"),
    *("evidence_en", "method_vi", "method_en", "applies_to", "demonstration", "counts", "nothing_arose", "required"),
    *("estimates", "readings", "provider_vi", "provider_en", "verifier_vi", "verifier_en", "not_public"),
)


def read_indicator(node: Node) -> MainIndicator:
    """A main indicator with its components."""
    node.only(*INDICATOR_KEYS)
    code, scored = node.code("code"), node.flag("scored", True)
    stated = node.integer("stated_components", 0, 2000) if node.has("stated_components") else None
    hidden = read_not_public(node, ("points",), ("components",))
    borrowed = read_reference(node)
    components = tuple(_component(item, code, scored) for item in node.items("components"))
    if borrowed and (hidden or bool(components) != node.has("max_points")):
        node.refuse("half-borrowed", borrowed.indicator, ALL_OR_NOTHING, FILL_IN, "borrowed")
    elsewhere = "points" in hidden or (borrowed is not None and not node.has("max_points"))
    return MainIndicator(
        code=code,
        name_vi=node.text("name_vi"),
        name_en=node.text("name_en", ""),
        max_points=ZERO if elsewhere else node.decimal("max_points"),
        scored=scored,
        weight=node.decimal("weight", ONE),
        components=components,
        complete=node.flag("complete", False),
        stated_components=stated,
        applies_to=scope_at(node, "applies_to"),
        evidence_required=node.flag("evidence_required", False),
        demonstration=node.flag("demonstration", False),
        note_vi=node.text("note_vi", ""),
        note_en=node.text("note_en", ""),
        borrowed=borrowed,
        not_public=hidden,
    )


def _component(node: Node, main_indicator: str, scored: bool) -> Criterion:
    node.only(*CRITERION_KEYS)
    hidden = read_not_public(node, ("points", "rule"))
    max_points, ceiling = _maximum(node, hidden)
    return Criterion(
        code=node.code("code"),
        name_vi=node.text("name_vi"),
        name_en=node.text("name_en", ""),
        max_points=max_points,
        rule=Direct() if "rule" in hidden else _rule(node, ceiling),
        source=node.one_of("source", ("self", "measured", "automatic", "survey"), "self"),
        evidence_required=node.flag("evidence_required", False),
        evidence_vi=node.text("evidence_vi", ""),
        evidence_en=node.text("evidence_en", ""),
        method_vi=node.text("method_vi", ""),
        method_en=node.text("method_en", ""),
        applies_to=scope_at(node, "applies_to"),
        demonstration=node.flag("demonstration", False),
        counts=node.one_of("counts", ("points", "bonus", "penalty"), "points"),
        nothing_arose=node.one_of("nothing_arose", ("refused", "full", "excluded", "zero"), "refused"),
        required=tuple(_requirement(item, ceiling) for item in node.items("required")),
        estimates=node.flag("estimates", False),
        readings=read_readings(node),
        provider=optional_pair(node, "provider"),
        verifier=optional_pair(node, "verifier"),
        not_public=hidden,
        main_indicator=main_indicator,
        scored=scored,
    )


def _requirement(node: Node, max_points: Decimal) -> Requirement:
    node.only("level", "points")
    points = node.decimal("points", max_points if max_points.is_finite() else ONE)
    above_maximum(node, points, max_points)
    return Requirement(level=node.code("level"), points=points)


def _maximum(node: Node, hidden: tuple[str, ...]) -> tuple[Decimal, Decimal]:
    """The maximum and what points may not lie above: anything where it could not be read."""
    if "points" in hidden:
        return ZERO, HIGHEST
    found = len(node.problems)
    max_points = node.decimal("max_points")
    return max_points, max_points if len(node.problems) == found else HIGHEST


def _rule(node: Node, max_points: Decimal) -> Rule:
    if (child := node.child("rule")) is None:
        return Direct()
    kind = child.one_of("kind", tuple(KINDS))
    if not isinstance(child.value, Mapping) or child.value.get("kind") != kind:
        return Direct()
    return KINDS[kind].read(child, max_points)
