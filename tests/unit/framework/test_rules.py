"""Points of each rule kind, the answers they refuse, and how they explain themselves."""

from decimal import Decimal
from typing import Any

import pytest
from chiso_framework import Framework, Invalid, explain, points
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.framework.examples import CHECKLIST, CHOICE, MEETINGS, RATIO, Document, amounts, framework, with_rule

example = framework()


def score(code: str, data: dict[str, Any], within: Framework = example) -> str:
    return str(points(within, within.criterion(code), data))


def refused(code: str, data: dict[str, Any], within: Framework = example) -> dict[str, str]:
    with pytest.raises(Invalid) as invalid:
        points(within, within.criterion(code), data)
    return {problem.where: problem.code for problem in invalid.value.problems}


def said(code: str, data: dict[str, Any], within: Framework = example) -> tuple[str, str]:
    text = explain(within, within.criterion(code), data)
    return text.vi, text.en


def test_a_chosen_level_gives_its_points() -> None:
    assert score("1.1", {"level": "b"}) == "5.00"
    assert said("1.1", {"level": "b"}) == (
        "Mức b (Phó Chủ tịch): 5/10 điểm",
        "Level b (Phó Chủ tịch): 5 of 10 points",
    )


def test_a_checklist_adds_the_parts_that_hold() -> None:
    assert score("1.2", {"parts": ["b"]}) == "7.50"
    assert score("1.2", {"parts": ("b", "a", "a")}) == "20.00"
    assert score("1.2", {"parts": []}) == "0.00"
    assert said("1.2", {"parts": ["a"]})[0] == "Đạt a (12,5): 12,5/20 điểm"


def test_a_checklist_is_capped_at_the_maximum() -> None:
    generous = {"kind": "checklist", "parts": [{"code": c, "label_vi": c, "points": 15} for c in "ab"]}
    assert score("1.1", {"parts": ["a", "b"]}, with_rule(generous)) == "20.00"


@pytest.mark.parametrize(
    ("meetings", "expected"), [("0", "0.00"), ("1", "10.00"), (2, "10.00"), ("3", "20.00"), ("4", "20.00")]
)
def test_a_step_gives_the_points_of_its_interval(meetings: object, expected: str) -> None:
    assert score("2.1", {"value": meetings}) == expected


def test_a_value_that_no_step_covers_is_reported_and_not_guessed() -> None:
    assert refused("2.1", {"value": "5"}) == {"criteria[2.1].data.value": "value-in-gap"}
    assert refused("2.1", {"value": "-1"}) == {"criteria[2.1].data.value": "value-in-gap"}


def test_steps_on_whole_numbers_refuse_others() -> None:
    assert refused("2.1", {"value": "2.5"}) == {"criteria[2.1].data.value": "not-whole"}


def test_a_border_belongs_to_the_side_that_the_framework_names() -> None:
    top_closed = {
        "kind": "steps",
        "value_vi": "Tỷ lệ",
        "steps": [
            {"at_least": 0, "at_most": 25, "points": 5},
            {"more_than": 25, "at_most": 50, "points": 10},
            {"more_than": 50, "points": 20},
        ],
    }
    fw = with_rule(top_closed)
    assert [score("1.1", {"value": v}, fw) for v in ("25", "25.000001", "50", "50.1")] == [
        "5.00",
        "10.00",
        "10.00",
        "20.00",
    ]


def test_yes_gives_the_maximum_and_no_gives_nothing() -> None:
    assert (score("2.3", {"yes": True}), score("2.3", {"yes": False})) == ("5.00", "0.00")
    assert refused("2.3", {"yes": "true"}) == {"criteria[2.3].data.yes": "not-true-or-false"}


def test_a_direct_score_is_the_given_value() -> None:
    assert score("2.4", {"score": "4.25"}) == "4.25"
    assert refused("2.4", {"score": "5.01"}) == {"criteria[2.4].data.score": "out-of-range"}
    assert refused("2.4", {"score": "-1"}) == {"criteria[2.4].data.score": "out-of-range"}
    assert refused("2.4", {"score": "4.255"}) == {"criteria[2.4].data.score": "too-many-places"}


def test_a_ratio_is_a_share_of_the_maximum_rounded_once() -> None:
    assert score("2.2", {"numerator": "2", "denominator": "3"}) == "13.33"
    assert said("2.2", {"numerator": "2", "denominator": "3"}) == (
        "2/3 × 20, không quá điểm tối đa: 13,33/20 điểm",
        "2/3 × 20, at most the maximum: 13.33 of 20 points",
    )


def test_a_ratio_above_one_is_capped() -> None:
    assert score("2.2", {"numerator": "9", "denominator": "3"}) == "20.00"


def test_a_falling_ratio_gives_full_points_for_none() -> None:
    overdue = with_rule({**RATIO, "direction": "lower", "when_zero": "full"})
    answers = [("0", "8"), ("2", "8"), ("8", "8"), ("9", "8"), ("0", "0")]
    got = [score("1.1", {"numerator": a, "denominator": b}, overdue) for a, b in answers]
    assert got == ["20.00", "15.00", "0.00", "0.00", "20.00"]


def test_a_target_earns_full_points_before_the_whole() -> None:
    trained = with_rule({**RATIO, "target": "0.8"})
    answers = [("4", "10"), ("8", "10"), ("9", "10")]
    assert [score("1.1", {"numerator": a, "denominator": b}, trained) for a, b in answers] == [
        "10.00",
        "20.00",
        "20.00",
    ]


@pytest.mark.parametrize(("answer", "expected"), [("full", "20.00"), ("zero", "0.00")])
def test_a_zero_denominator_is_answered_by_the_framework(answer: str, expected: str) -> None:
    assert score("1.1", {"numerator": "0", "denominator": "0"}, with_rule({**RATIO, "when_zero": answer})) == expected


def test_a_zero_denominator_is_refused_where_the_framework_says_so() -> None:
    fw = with_rule({**RATIO, "when_zero": "refused"})
    assert refused("1.1", {"numerator": "0", "denominator": 0}, fw) == {
        "criteria[1.1].data.denominator": "denominator-zero"
    }


def test_something_of_nothing_contradicts_itself() -> None:
    assert refused("2.2", {"numerator": "1", "denominator": "0"}) == {
        "criteria[2.2].data.numerator": "numerator-without-denominator"
    }


def test_all_problems_of_an_answer_are_told_at_once() -> None:
    assert refused("2.2", {"numerator": 1.5, "denominator": "1" * 40, "note": "x"}) == {
        "criteria[2.2].data.note": "unknown-key",
        "criteria[2.2].data.numerator": "float",
        "criteria[2.2].data.denominator": "too-long",
    }


@pytest.mark.parametrize(
    ("code", "data", "problem"),
    [
        ("1.1", {"level": "z"}, "unknown-level"),
        ("1.1", {}, "missing"),
        ("1.1", {"level": 1}, "not-text"),
        ("1.2", {"parts": ["a", "z"]}, "unknown-part"),
        ("1.2", {}, "missing"),
        ("1.2", {"parts": "a"}, "not-a-list"),
        ("2.1", {"value": "NaN"}, "not-a-number"),
        ("2.2", {"numerator": "1"}, "missing"),
        ("2.3", {}, "missing"),
    ],
)
def test_an_answer_of_the_wrong_shape_is_refused(code: str, data: dict[str, Any], problem: str) -> None:
    assert problem in refused(code, data).values()


def test_a_message_tells_value_expectation_and_mend_in_both_languages() -> None:
    with pytest.raises(Invalid) as invalid:
        points(example, example.criterion("1.1"), {"level": "z"})
    (problem,) = invalid.value.problems
    assert problem.message_vi == (
        "Giá trị “z” không hợp lệ: cần một mức trong: a, b, c. Cách sửa: chọn một trong các từ đó."
    )
    assert problem.message_en == (
        "Value “z” is not valid: expected one of the levels: a, b, c. To mend: pick one of these words."
    )


answers = st.tuples(amounts("5000"), amounts("5000").filter(bool))


@given(answers, amounts("5000"), st.sampled_from(["higher", "lower"]))
def test_a_ratio_is_monotone(answer: tuple[Decimal, Decimal], more: Decimal, direction: str) -> None:
    fw = with_rule({**RATIO, "direction": direction})
    a, b = answer
    less_or_more = [
        points(fw, fw.criterion("1.1"), {"numerator": str(n), "denominator": str(b)}) for n in (a, a + more)
    ]
    assert less_or_more == sorted(less_or_more, reverse=direction == "lower")


ANSWERED: list[tuple[Document, st.SearchStrategy[dict[str, Any]]]] = [
    (CHOICE, st.fixed_dictionaries({"level": st.sampled_from("abc")})),
    (CHECKLIST, st.fixed_dictionaries({"parts": st.lists(st.sampled_from("ab"))})),
    (MEETINGS, st.fixed_dictionaries({"value": st.integers(0, 4)})),
    (RATIO, answers.map(lambda pair: {"numerator": str(pair[0]), "denominator": str(pair[1])})),
    ({"kind": "direct"}, st.fixed_dictionaries({"score": amounts("20").map(str)})),
]


@given(st.data(), st.sampled_from(ANSWERED))
def test_points_never_leave_their_bounds(
    data: st.DataObject, answered: tuple[Document, st.SearchStrategy[dict[str, Any]]]
) -> None:
    fw = with_rule(answered[0])
    given_points = points(fw, fw.criterion("1.1"), data.draw(answered[1]))
    assert 0 <= given_points <= 20
    assert given_points.as_tuple().exponent == -2
