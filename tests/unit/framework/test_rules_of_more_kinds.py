"""Counts, surveys, growth, and values compared with those of all units; and what holds of every rule."""

from decimal import Decimal
from typing import Any

import pytest
from chiso_framework import Framework, Invalid, Spread, explain, points
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.framework.examples import Document, answers, rules, with_rule

BANDWIDTH: Document = {"kind": "relative", "value_vi": "Băng thông", "when_alike": "zero"}
GROWTH: Document = {"kind": "growth", "value_vi": "Hồ sơ trực tuyến", "target": "0.1", "when_zero": "zero"}
SURVEY: Document = {"kind": "survey", "low": 1, "high": 5, "responses": 100}
ITEMS: Document = {"kind": "per_item", "item_vi": "Sáng kiến", "each": "2.5"}


def score(rule: Document, data: dict[str, Any], spread: Spread | None = None) -> str:
    made = with_rule(rule)
    return str(points(made, made.criterion("1.1"), data, spread))


def refused(rule: Document, data: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(Invalid) as invalid:
        score(rule, data)
    return {problem.where.removeprefix("criteria[1.1].data."): problem.code for problem in invalid.value.problems}


def spread(lowest: str, highest: str) -> Spread:
    return Spread(lowest=Decimal(lowest), highest=Decimal(highest))


@pytest.mark.parametrize(("count", "expected"), [("0", "0.00"), ("3", "7.50"), (8, "20.00"), ("100", "20.00")])
def test_each_item_brings_its_points_up_to_the_maximum(count: object, expected: str) -> None:
    assert score(ITEMS, {"count": count}) == expected


def test_items_are_counted_whole() -> None:
    assert refused(ITEMS, {"count": "1.5"}) == {"count": "not-whole"}


@pytest.mark.parametrize(("mean", "expected"), [("1", "0.00"), ("4.2", "16.00"), ("5", "20.00")])
def test_a_survey_mean_is_laid_on_the_points(mean: str, expected: str) -> None:
    assert score(SURVEY, {"mean": mean, "responses": 310}) == expected


def test_a_survey_outside_its_scale_or_with_too_few_responses_is_refused() -> None:
    assert refused(SURVEY, {"mean": "5.1", "responses": 99}) == {"mean": "out-of-range", "responses": "out-of-range"}


@pytest.mark.parametrize(
    ("value", "previous", "expected"),
    [("105", "100", "10.00"), ("110", "100", "20.00"), ("300", "100", "20.00"), ("90", "100", "0.00")],
)
def test_growth_earns_its_share_of_the_target(value: str, previous: str, expected: str) -> None:
    assert score(GROWTH, {"value": value, "previous": previous}) == expected


def test_a_decrease_can_be_what_earns_points() -> None:
    assert score({**GROWTH, "falling": True}, {"value": "95", "previous": "100"}) == "10.00"


@pytest.mark.parametrize(("when", "expected"), [("zero", "0.00"), ("full", "20.00")])
def test_the_framework_says_what_growth_from_nothing_is_worth(when: str, expected: str) -> None:
    assert score({**GROWTH, "when_zero": when}, {"value": "5", "previous": "0"}) == expected


def test_growth_from_nothing_can_be_refused() -> None:
    assert refused({**GROWTH, "when_zero": "refused"}, {"value": "5", "previous": "0"}) == {"previous": "previous-zero"}


@pytest.mark.parametrize(
    ("more", "value", "expected"),
    [
        ({}, "12", "12.00"),
        ({}, "20", "20.00"),
        ({"direction": "lower"}, "8", "10.00"),
        ({"direction": "lower"}, "4", "20.00"),
        ({"against": "min_max"}, "12", "10.00"),
        ({"against": "min_max"}, "4", "0.00"),
        ({"against": "min_max", "direction": "lower"}, "4", "20.00"),
    ],
)
def test_a_value_is_compared_with_those_of_all_units(more: Document, value: str, expected: str) -> None:
    assert score({**BANDWIDTH, **more}, {"value": value}, spread("4", "20")) == expected


@pytest.mark.parametrize(("when", "expected"), [("zero", "0.00"), ("full", "20.00")])
def test_the_framework_says_what_is_worth_where_all_are_alike(when: str, expected: str) -> None:
    assert score({**BANDWIDTH, "when_alike": when}, {"value": "0"}, spread("0", "0")) == expected
    assert score({**BANDWIDTH, "against": "min_max", "when_alike": when}, {"value": "3"}, spread("3", "3")) == expected


def test_without_the_other_units_there_are_no_points_and_the_reason_is_told() -> None:
    assert refused(BANDWIDTH, {"value": "3"}) == {"value": "depends-on-all-units"}


@given(st.data())
@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
def test_points_never_leave_their_bounds_and_always_explain_themselves(data: st.DataObject) -> None:
    made = with_rule(data.draw(rules(Decimal(20))))
    answer, other = data.draw(answers(made.criterion("1.1").rule)), spread("0", "1000")
    try:
        reached = points(made, made.criterion("1.1"), answer, other)
    except Invalid:
        return
    assert 0 <= reached <= 20
    assert reached == round(reached, 2)
    assert "/20 điểm" in explain(made, made.criterion("1.1"), answer, other).vi


@pytest.mark.parametrize("rule", [ITEMS, GROWTH, BANDWIDTH, {**BANDWIDTH, "against": "min_max"}])
@given(low=st.integers(0, 500), more=st.integers(0, 500))
def test_more_never_earns_less(rule: Document, low: int, more: int) -> None:
    made: Framework = with_rule(rule)
    name = "count" if rule["kind"] == "per_item" else "value"
    rest = {"previous": "100"} if rule["kind"] == "growth" else {}
    less, most = (
        points(made, made.criterion("1.1"), {name: str(value), **rest}, spread("0", "1000"))
        for value in (low, low + more)
    )
    assert less <= most
