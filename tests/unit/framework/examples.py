"""A small framework with every rule kind, as a document that tests change, and strategies that make others."""

from copy import deepcopy
from decimal import Decimal
from itertools import pairwise
from typing import Any

from chiso_framework import Framework, Invalid, Rule, from_document
from chiso_framework.rules import SIMPLE
from hypothesis import strategies as st

Document = dict[str, Any]

CHOICE: Document = {
    "kind": "choice",
    "levels": [
        {"code": "a", "label_vi": "Chủ tịch", "label_en": "Chairman", "points": 10},
        {"code": "b", "label_vi": "Phó Chủ tịch", "points": "5"},
        {"code": "c", "label_vi": "Không", "points": 0},
    ],
}
CHECKLIST: Document = {
    "kind": "checklist",
    "parts": [{"code": "a", "label_vi": "Một", "points": "12.5"}, {"code": "b", "label_vi": "Hai", "points": "7.5"}],
}
MEETINGS: Document = {
    "kind": "steps",
    "value_vi": "Số cuộc họp",
    "value_en": "Number of meetings",
    "whole": True,
    "steps": [
        {"at_least": 3, "at_most": 4, "points": 20},
        {"at_least": 1, "at_most": 2, "points": 10},
        {"at_least": 0, "below": 1, "points": 0},
    ],
}
RATIO: Document = {"kind": "ratio", "numerator_vi": "Đúng hạn", "denominator_vi": "Tổng số", "when_zero": "zero"}


def part(code: str, max_points: object, rule: Document) -> Document:
    return {"code": code, "label_vi": f"Phần {code}", "max_points": str(max_points), "rule": deepcopy(rule)}


def component(code: str, max_points: int | str, rule: Document, **more: object) -> Document:
    return {"code": code, "name_vi": f"Chỉ số {code}", "max_points": max_points, "rule": deepcopy(rule), **more}


DOCUMENT: Document = {
    "id": "vi-du",
    "version": "1",
    "title_vi": "Bộ chỉ số ví dụ",
    "total_points": 100,
    "points_places": 2,
    "rank_places": 2,
    "late": {"consequence": "points_off", "points": "5"},
    "evidence": {"missing": "zero", "reason": "NS3"},
    "no_score_reasons": [{"code": "NS3", "text_vi": "Không có tài liệu kiểm chứng"}],
    "main_indicators": [
        {
            "code": "1",
            "name_vi": "Nhận thức số",
            "max_points": 30,
            "complete": True,
            "components": [
                component("1.1", 10, CHOICE, evidence_required=True),
                component("1.2", 20, CHECKLIST),
            ],
        },
        {
            "code": "2",
            "name_vi": "Thể chế số",
            "max_points": 50,
            "complete": True,
            "components": [
                component("2.1", 20, MEETINGS),
                component("2.2", 20, RATIO),
                component("2.3", 5, {"kind": "yes_no", "question_vi": "Có kế hoạch không?"}),
                component("2.4", 5, {"kind": "direct"}, applies_to="kind=phuong"),
            ],
        },
        {"code": "3", "name_vi": "Hạ tầng số", "max_points": 20},
        {"code": "4", "name_vi": "Đô thị thông minh", "max_points": 10, "scored": False},
    ],
}


def document(**changes: object) -> Document:
    return {**deepcopy(DOCUMENT), **changes}


def framework(**changes: object) -> Framework:
    return from_document(document(**changes))


def with_rule(rule: Document, max_points: int | str = 20, **changes: object) -> Framework:
    """A framework of the one criterion 1.1."""
    indicator = {
        "code": "1",
        "name_vi": "Một",
        "max_points": max_points,
        "components": [component("1.1", max_points, rule)],
    }
    return framework(main_indicators=[indicator], **changes)


def refusals(document: object) -> dict[str, str]:
    """The places and codes of the problems for which a document is refused."""
    try:
        from_document(document)
    except Invalid as invalid:
        return {problem.where: problem.code for problem in invalid.problems}
    return {}


def amounts(high: str = "1000", places: int = 2) -> st.SearchStrategy[Decimal]:
    return st.decimals(min_value=0, max_value=Decimal(high), places=places, allow_nan=False, allow_infinity=False)


codes = st.from_regex(r"[a-z0-9]{1,6}", fullmatch=True)
names = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=30).filter(
    lambda name: name.strip() != ""
)


@st.composite
def rules(draw: st.DrawFn, max_points: Decimal) -> Document:
    kind = draw(st.sampled_from(["direct", *SIMPLE, "best_of", "sum_of", "relative", "expression"]))
    points = st.decimals(min_value=0, max_value=max_points, places=2).map(str)
    some_codes = draw(st.lists(codes, min_size=1, max_size=4, unique=True))
    listed = [{"code": code, "label_vi": draw(names), "points": draw(points)} for code in some_codes]
    borders = sorted(draw(st.lists(st.integers(0, 1000), min_size=1, max_size=4, unique=True)))
    steps = [{"at_least": low, "below": high, "points": draw(points)} for low, high in pairwise(borders)]
    made: dict[str, Document] = {
        "direct": {"kind": "direct"},
        "yes_no": {"kind": "yes_no", "question_vi": draw(names)},
        "checklist": {"kind": "checklist", "parts": listed},
        "choice": {"kind": "choice", "levels": listed},
        "steps": {
            "kind": "steps",
            "value_vi": draw(names),
            "steps": [*steps, {"at_least": borders[-1], "points": "0"}],
        },
        "ratio": {
            **RATIO,
            "direction": draw(st.sampled_from(["higher", "lower"])),
            "when_zero": draw(st.sampled_from(["full", "zero", "refused"])),
        },
        "per_item": {"kind": "per_item", "item_vi": draw(names), "each": draw(points)},
        "survey": {"kind": "survey", "low": "1", "high": draw(st.sampled_from(["5", "10"])), "responses": 30},
        "growth": {
            "kind": "growth",
            "value_vi": draw(names),
            "target": draw(st.sampled_from(["0.1", "1", "2.5"])),
            "falling": draw(st.booleans()),
            "when_zero": draw(st.sampled_from(["full", "zero", "refused"])),
        },
        "relative": {
            "kind": "relative",
            "value_vi": draw(names),
            "against": draw(st.sampled_from(["best", "min_max"])),
            "direction": draw(st.sampled_from(["higher", "lower"])),
            "when_alike": draw(st.sampled_from(["full", "zero"])),
        },
        "expression": {
            "kind": "expression",
            "inputs": [
                {"name": "done", "label_vi": draw(names)},
                {"name": "every", "label_vi": draw(names)},
                {"name": "plan", "kind": "yes_no", "label_vi": draw(names)},
            ],
            "formula": draw(st.sampled_from(["done / every * max_points", "plan ? done - every : 3.5", "-done"])),
            "when_undefined": draw(st.sampled_from(["full", "zero", "refused"])),
        },
    }
    if kind in ("best_of", "sum_of"):
        parts = [part("own", max_points, made["yes_no"]), part("hired", max_points, made["ratio"])]
        return {"kind": kind, "alternatives" if kind == "best_of" else "parts": parts}
    return made[kind]


@st.composite
def answers(draw: st.DrawFn, rule: Rule) -> dict[str, object]:
    """An answer to a rule that has the right fields; its values may be refused."""
    given: dict[str, object] = {}
    for field in rule.asks():
        codes_of = [option.code for option in field.options]
        match field.kind:
            case "yes_no":
                given[field.name] = draw(st.booleans())
            case "one":
                given[field.name] = draw(st.sampled_from(codes_of))
            case "many":
                given[field.name] = draw(st.lists(st.sampled_from(codes_of)))
            case "whole":
                given[field.name] = str(draw(st.integers(0, 2000)))
            case "number":
                given[field.name] = str(draw(amounts("1000", 3)))
    return given


@st.composite
def documents(draw: st.DrawFn) -> Document:
    indicators = []
    for i in range(draw(st.integers(1, 4))):
        parts = [draw(amounts("100")) for _ in range(draw(st.integers(0, 4)))]
        indicators.append(
            {
                "code": f"{i + 1}",
                "name_vi": draw(names),
                "max_points": str(sum(parts, Decimal(0)) if parts else draw(amounts("100"))),
                "scored": draw(st.booleans()),
                "weight": draw(st.sampled_from(["1", "0.4", "0.3"])),
                "components": [
                    component(f"{i + 1}.{j + 1}", str(most), draw(rules(most))) for j, most in enumerate(parts)
                ],
            }
        )
    return document(
        main_indicators=indicators, points_places=draw(st.integers(2, 12)), rank_places=draw(st.integers(0, 12))
    )
