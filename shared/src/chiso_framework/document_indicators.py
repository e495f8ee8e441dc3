"""The main indicators of a document: components, their rules, and what each counts."""

from collections.abc import Mapping
from decimal import Decimal

from chiso_framework.decimals import ONE
from chiso_framework.model import EVERYONE, Criterion, MainIndicator, Requirement, Scope
from chiso_framework.reading import Node
from chiso_framework.rules import KINDS, Direct, Rule
from chiso_framework.rules.terms import above_maximum
from chiso_framework.scope import read_scope

HIGHEST = Decimal("Infinity")

INDICATOR_KEYS = (
    *("code", "name_vi", "name_en", "max_points", "scored", "weight", "components", "complete", "stated_components"),
    *("applies_to", "evidence_required", "demonstration", "note_vi", "note_en"),
)
CRITERION_KEYS = (
    *("code", "name_vi", "name_en", "max_points", "rule", "source", "evidence_required", "evidence_vi"),
    *("evidence_en", "method_vi", "method_en", "applies_to", "demonstration", "counts", "nothing_arose", "required"),
)


def read_indicator(node: Node) -> MainIndicator:
    """A main indicator with its components."""
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
        applies_to=scope_at(node, "applies_to"),
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
        applies_to=scope_at(node, "applies_to"),
        demonstration=node.flag("demonstration", False),
        counts=node.one_of("counts", ("points", "bonus", "penalty"), "points"),
        nothing_arose=node.one_of("nothing_arose", ("refused", "full", "excluded", "zero"), "refused"),
        required=tuple(_requirement(item, ceiling) for item in node.items("required")),
        main_indicator=main_indicator,
        scored=scored,
    )


def _requirement(node: Node, max_points: Decimal) -> Requirement:
    node.only("level", "points")
    points = node.decimal("points", max_points if max_points.is_finite() else ONE)
    above_maximum(node, points, max_points)
    return Requirement(level=node.code("level"), points=points)


def scope_at(node: Node, key: str) -> Scope:
    """Which units the scope at `key` covers; everyone where there is none."""
    assert isinstance(node.value, Mapping)
    return read_scope(node.value[key], node.at(key), node.problems) if node.has(key) else EVERYONE


def _rule(node: Node, max_points: Decimal) -> Rule:
    if (child := node.child("rule")) is None:
        return Direct()
    kind = child.one_of("kind", tuple(KINDS))
    if not isinstance(child.value, Mapping) or child.value.get("kind") != kind:
        return Direct()
    return KINDS[kind].read(child, max_points)
