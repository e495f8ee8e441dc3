"""Points of one criterion: from data by its rule, or from a value that a person gives; and how they came."""

from collections.abc import Mapping
from decimal import Decimal

from chiso_framework.model import Criterion, Framework
from chiso_framework.problems import Invalid, Problem, Text, describe, text
from chiso_framework.reading import Node
from chiso_framework.rules import Direct

Data = Mapping[str, object]
"""Answers by field name: decimals as strings, whole numbers, true or false, lists of codes. Never floats."""


def points(framework: Framework, criterion: Criterion, data: Data) -> Decimal:
    """Points by the criterion's rule, 0 to its maximum, with exactly `points_places` places. Raises Invalid."""
    return criterion.rule.points(_answer(criterion, data), framework.terms(criterion))


def explain(framework: Framework, criterion: Criterion, data: Data) -> Text:
    """How the rule comes to its points, in words. Raises Invalid."""
    return criterion.rule.explain(_answer(criterion, data), framework.terms(criterion))


def points_of_value(framework: Framework, criterion: Criterion, value: object) -> Decimal:
    """Points of a value that a person gives (claimed, set, decided), on the framework's scale. Raises Invalid."""
    node = Node({"value": value}, f"criteria[{criterion.code}]")
    given = framework.terms(criterion).given(node, "value")
    node.settle()
    return given


def claimed_points(
    framework: Framework, criterion: Criterion, *, data: Data | None = None, claimed: object = None
) -> Decimal:
    """Points a unit claims: the claimed score where it gives one, else what its data come to. Raises Invalid.

    Data given beside a claimed score must be well-formed, but needn't agree with it: the appraiser sees both. A direct
    rule has no data to compute from, so it requires the score.
    """
    by_rule = points(framework, criterion, data) if data else None
    if claimed is not None:
        return points_of_value(framework, criterion, claimed)
    if by_rule is None:
        raise Invalid([_missing(criterion)])
    return by_rule


def _answer(criterion: Criterion, data: Data) -> Node:
    return Node(data, f"criteria[{criterion.code}].data")


def _missing(criterion: Criterion) -> Problem:
    where = f"criteria[{criterion.code}]"
    if isinstance(criterion.rule, Direct):
        score = text("điểm tự đánh giá", "a claimed score")
        return describe("score-required", where, found=None, expected=score, mend=text("nhập điểm", "give the score"))
    either = text("số liệu hoặc điểm tự đánh giá", "data or a claimed score")
    mend = text("nhập số liệu theo cách tính của chỉ số", "give the data that the rule asks for")
    return describe("data-required", where, found=None, expected=either, mend=mend)
