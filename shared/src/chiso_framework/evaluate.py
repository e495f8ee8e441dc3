"""Points of one criterion: from data by its rule, or from a value that a person gives; and how they came."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from chiso_framework.decimals import ZERO
from chiso_framework.model import Criterion, Framework
from chiso_framework.problems import Invalid, Problem, Text, describe, text
from chiso_framework.reading import Node
from chiso_framework.rules import Direct, Relative, Spread, Terms

Data = Mapping[str, object]
"""Answers by field name: decimals as strings, whole numbers, true or false, lists of codes. Never floats."""


def points(framework: Framework, criterion: Criterion, data: Data, spread: Spread | None = None) -> Decimal:
    """Points by the criterion's rule, 0 to its maximum, with exactly `points_places` places. Raises Invalid.

    `spread` is needed by rules that compare a unit with all others (`compared`); others don't look at it.
    """
    return criterion.rule.points(_answer(criterion, data), _terms(framework, criterion, spread))


def explain(framework: Framework, criterion: Criterion, data: Data, spread: Spread | None = None) -> Text:
    """How the rule comes to its points, in words. Raises Invalid."""
    return criterion.rule.explain(_answer(criterion, data), _terms(framework, criterion, spread))


def compared(criterion: Criterion, data: Data) -> Decimal | None:
    """The value that the rule compares among all units; None for rules that look at one unit. Raises Invalid."""
    return criterion.rule.value(_answer(criterion, data)) if isinstance(criterion.rule, Relative) else None


def spread_of(values: Iterable[Decimal]) -> Spread | None:
    """The spread of the verified values of all units; None where there is none."""
    known = sorted(values)
    return Spread(lowest=known[0], highest=known[-1]) if known else None


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
    rule has no data to compute from, so it requires the score. Where all units are compared nobody can know, and
    nothing is claimed.
    """
    by_rule = _computed(framework, criterion, data) if data else None
    if claimed is not None:
        return points_of_value(framework, criterion, claimed)
    if by_rule is None:
        raise Invalid([_missing(criterion)])
    return by_rule


def _computed(framework: Framework, criterion: Criterion, data: Data) -> Decimal:
    if compared(criterion, data) is not None:
        return framework.terms(criterion).round(ZERO)
    return points(framework, criterion, data)


def _terms(framework: Framework, criterion: Criterion, spread: Spread | None) -> Terms:
    return replace(framework.terms(criterion), spread=spread) if spread else framework.terms(criterion)


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
