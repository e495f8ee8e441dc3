"""Sums of parts, the best of alternatives, and formulas."""

from typing import Any

import pytest
from chiso_framework import Framework, Invalid, explain, points

from tests.unit.framework.examples import RATIO, Document, component, document, part, refusals, with_rule

ASKED: Document = {"kind": "yes_no", "question_vi": "Có trung tâm dữ liệu không?"}
BEST: Document = {"kind": "best_of", "alternatives": [part("own", 20, ASKED), part("hired", 10, RATIO)]}
COUNTED: Document = {"kind": "per_item", "item_vi": "Ứng dụng", "each": "2"}
SUM: Document = {"kind": "sum_of", "parts": [part("plan", 8, ASKED), part("apps", 12, COUNTED)]}
INPUTS = [
    {"name": "done", "label_vi": "Đã xong"},
    {"name": "every", "kind": "whole", "label_vi": "Tất cả"},
    {"name": "plan", "kind": "yes_no", "label_vi": "Có kế hoạch"},
]


def formula(written: str, when_undefined: str = "refused") -> Document:
    return {"kind": "expression", "inputs": INPUTS, "formula": written, "when_undefined": when_undefined}


def score(rule: Document, data: dict[str, Any]) -> str:
    made = with_rule(rule)
    return str(points(made, made.criterion("1.1"), data))


def refused(rule: Document, data: dict[str, Any]) -> dict[str, str]:
    made = with_rule(rule)
    with pytest.raises(Invalid) as invalid:
        points(made, made.criterion("1.1"), data)
    return {problem.where.removeprefix("criteria[1.1]."): problem.code for problem in invalid.value.problems}


def said(rule: Document, data: dict[str, Any]) -> str:
    made: Framework = with_rule(rule)
    return explain(made, made.criterion("1.1"), data).vi


def rejected(rule: Document) -> list[str]:
    indicator = {"code": "1", "name_vi": "Một", "max_points": 20, "components": [component("1.1", 20, rule)]}
    return sorted(refusals(document(main_indicators=[indicator])).values())


def test_the_best_answered_alternative_counts() -> None:
    both = {"own.yes": False, "hired.numerator": "3", "hired.denominator": "4"}
    assert score(BEST, both) == "7.50"
    assert said(BEST, both) == "Phương án “Phần hired”: 7,5/20 điểm"
    assert score(BEST, {"own.yes": True}) == "20.00"


def test_one_alternative_must_be_answered_and_whole() -> None:
    assert refused(BEST, {}) == {"data": "no-alternative"}
    assert refused(BEST, {"hired.numerator": "3"}) == {"data.hired.denominator": "missing"}
    assert refused(BEST, {"lent.yes": True, "own.yes": True}) == {"data.lent.yes": "unknown-key"}


def test_parts_add_up_and_every_part_is_asked_for() -> None:
    assert score(SUM, {"plan.yes": True, "apps.count": "3"}) == "14.00"
    assert score(SUM, {"plan.yes": True, "apps.count": "99"}) == "20.00"
    assert said(SUM, {"plan.yes": True, "apps.count": "3"}) == "Phần plan (8) + Phần apps (6): 14/20 điểm"
    assert refused(SUM, {}) == {"data.plan.yes": "missing", "data.apps.count": "missing"}


def test_a_sum_may_have_alternatives_as_a_part_and_is_capped() -> None:
    best = {"kind": "best_of", "alternatives": [part("own", 15, ASKED)]}
    rule = {"kind": "sum_of", "parts": [part("a", 15, best), part("b", 15, ASKED)]}
    assert score(rule, {"a.own.yes": True, "b.yes": True}) == "20.00"


def test_a_part_can_not_be_worth_more_than_the_whole_nor_depend_on_other_units() -> None:
    assert rejected({"kind": "sum_of", "parts": [part("a", 30, ASKED)]}) == ["points-above-maximum"]
    relative = {"kind": "relative", "value_vi": "Băng thông", "when_alike": "zero"}
    assert rejected({"kind": "sum_of", "parts": [part("a", 10, relative)]}) == ["not-an-option"]
    twice = [part("a", 1, ASKED), part("a", 1, ASKED)]
    assert rejected({"kind": "best_of", "alternatives": twice}) == ["repeated-code"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("min(done / every, 1.0) * max_points", "15.56"),
        ("plan && done >= 7.0 ? 12.5 : 0", "12.50"),
        ("!plan || done == every ? 1 : 2", "2.00"),
        ("max(done, every) * 100", "20.00"),
        ("done - every", "0.00"),
        ("-(-1.25)", "1.25"),
        ("1.0 / 3.0 * 3.0", "1.00"),
    ],
)
def test_a_formula_is_computed_exactly_and_rounded_once(written: str, expected: str) -> None:
    assert score(formula(written), {"done": "7", "every": "9", "plan": True}) == expected


def test_a_formula_says_what_it_was_given() -> None:
    data = {"done": "7", "every": "9", "plan": False}
    assert said(formula("plan ? done : 2"), data) == (
        "Theo công thức plan ? done : 2 với done = 7, every = 9, plan = không: 2/20 điểm"
    )


def test_the_framework_says_what_a_division_by_zero_means() -> None:
    data = {"done": "7", "every": "0", "plan": True}
    assert score(formula("done / every", "zero"), data) == "0.00"
    assert score(formula("done / every", "full"), data) == "20.00"
    assert refused(formula("done / every"), data) == {"data": "formula-undefined"}


def test_a_formulas_values_are_checked_as_other_answers_are() -> None:
    assert refused(formula("done"), {"done": "x", "every": "1.5", "plan": "yes", "more": 1}) == {
        "data.done": "not-a-number",
        "data.every": "not-whole",
        "data.plan": "not-true-or-false",
        "data.more": "unknown-key",
    }


@pytest.mark.parametrize(
    "written",
    [
        "done +",
        "done + plan",
        "plan",
        "unknown",
        "[1].map(a, a)",
        "done % 2.0",
        "1e400",
        "'a' == 'b' ? 1 : 2",
        "done.x",
        "done in [1.0]",
        "size('a')",
        "min(done)",
        "plan ? 1 : true",
        "done < plan ? 1 : 2",
        "true || 1.0 == 1.0 ? 'x' : 'y'",
        "(" * 12 + "done" + ")" * 12,
        " + ".join(["done"] * 80),
        "d" * 500,
        "__import__('os')",
    ],
)
def test_a_formula_outside_the_language_is_refused_when_the_framework_is_read(written: str) -> None:
    assert rejected(formula(written)) == ["bad-formula"]


def test_the_deepest_formula_that_is_allowed_can_be_computed() -> None:
    deepest = "(" * 10 + "!" * 9 + "plan" + " ? 1 : 2" + ")" * 10
    assert score(formula(deepest), {"done": "1", "every": "1", "plan": True}) == "2.00"


def test_names_of_a_formula_are_plain_and_single() -> None:
    twice = {**formula("1"), "inputs": [{"name": "a", "label_vi": "A"}, {"name": "a", "label_vi": "A"}]}
    assert rejected(twice) == ["bad-name"]
    assert rejected({**formula("1"), "inputs": [{"name": "max_points", "label_vi": "A"}]}) == ["bad-name"]
