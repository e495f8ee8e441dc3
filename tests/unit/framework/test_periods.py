"""Readings of a year: which lack, what one may say, and what odd ones come to in the sum."""

from typing import Any

import pytest
from chiso_framework import Invalid, check_part, closing, lacking, points

from tests.unit.framework.examples import RATIO, component, framework

STEPS = {
    "kind": "steps",
    "value_vi": "Số cuộc họp",
    "steps": [{"points": 10, "at_least": 8}, {"points": 5, "at_least": 4, "below": 8}],
}


FRAMEWORK = framework()


def criterion(rule: Any = RATIO, *, closes: str = "sum", **more: Any) -> Any:
    leaf = component("1.1", 100, rule, readings={"per_year": 4, "closes": closes}, **more)
    indicator = {"code": "1", "name_vi": "Một", "max_points": 100, "components": [leaf]}
    return framework(main_indicators=[indicator]).criterion("1.1")


def quarters(**odd: Any) -> dict[int, Any]:
    usual = {n: {"numerator": "2", "denominator": "10"} for n in range(1, 5)}
    return usual | {int(name[1:]): data for name, data in odd.items()}


NOTHING: dict[str, Any] = {"nothing_arose": True}


def test_the_periods_that_lack_are_told_by_number() -> None:
    assert lacking(criterion(), [1, 4]) == (2, 3)
    assert lacking(framework().criterion("1.1"), []) == ()


def test_a_part_need_not_come_to_points_alone() -> None:
    with pytest.raises(Invalid):
        points(FRAMEWORK, criterion(STEPS), {"value": "1"})
    check_part(criterion(STEPS), {"value": "1"})


@pytest.mark.parametrize(
    "data",
    [{}, {"numerator": "1"}, {"numerator": "x", "denominator": "2"}, {"numerator": "1", "denominator": "2", "z": 1}],
)
def test_a_part_that_cannot_be_added_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        check_part(criterion(), data)


def test_nothing_arose_is_a_part_only_where_the_framework_takes_it_and_alone() -> None:
    check_part(criterion(nothing_arose="full"), NOTHING)
    with pytest.raises(Invalid):
        check_part(criterion(), NOTHING)
    with pytest.raises(Invalid):
        check_part(criterion(nothing_arose="full"), {**NOTHING, "numerator": "1"})


def test_a_period_in_which_nothing_arose_adds_nothing() -> None:
    taken = criterion(nothing_arose="full")
    assert closing(taken, quarters(q4=NOTHING)) == {"numerator": "6", "denominator": "30"}
    assert closing(taken, quarters(q1=NOTHING, q2=NOTHING, q3=NOTHING, q4=NOTHING)) == NOTHING


def test_the_sum_is_an_estimate_as_long_as_one_reading_is() -> None:
    taken = criterion(estimates=True)
    part = {"numerator": "2", "denominator": "10", "estimated": True}
    assert closing(taken, quarters(q2=part)) == {"numerator": "8", "denominator": "40", "estimated": True}
    final = {**part, "estimated": False}
    assert closing(taken, quarters(q4=final)) == {"numerator": "8", "denominator": "40"}
