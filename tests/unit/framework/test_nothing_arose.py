"""The answer "không phát sinh": worth full points, nothing, or the criterion leaves the unit's maximum."""

from decimal import Decimal

import pytest
from chiso_framework import Framework, Invalid, asks, claimed_points, excluded, explain, points, unit_total

from tests.unit.framework.examples import RATIO, component, framework

NOTHING = {"nothing_arose": True}


def answered(nothing_arose: str) -> Framework:
    parts = [component("1.1", 20, RATIO, nothing_arose=nothing_arose), component("1.2", 30, {"kind": "direct"})]
    return framework(main_indicators=[{"code": "1", "name_vi": "Một", "max_points": 50, "components": parts}])


@pytest.mark.parametrize(("said", "expected"), [("full", "20.00"), ("zero", "0.00"), ("excluded", "0.00")])
def test_the_framework_says_what_it_is_worth_that_nothing_arose(said: str, expected: str) -> None:
    made = answered(said)
    assert str(points(made, made.criterion("1.1"), NOTHING)) == expected
    assert str(claimed_points(made, made.criterion("1.1"), data=NOTHING)) == expected
    assert "Không phát sinh" in explain(made, made.criterion("1.1"), NOTHING).vi


def test_a_criterion_for_which_nothing_arose_can_leave_the_units_maximum() -> None:
    made = answered("excluded")
    assert excluded(made.criterion("1.1"), NOTHING)
    assert not excluded(made.criterion("1.1"), {"numerator": "1", "denominator": "2"})
    total = unit_total(made, "xa", {"1.1": Decimal(0), "1.2": Decimal(15)}, excluded={"1.1"})
    assert [total.points, total.applicable_max] == [Decimal(15), Decimal(30)]
    assert total.indicators[0].share(2) == Decimal("0.50")


def test_only_excluded_answers_leave_the_maximum() -> None:
    assert not excluded(answered("full").criterion("1.1"), NOTHING)


@pytest.mark.parametrize(
    ("said", "data", "code"),
    [
        ("refused", NOTHING, "nothing-arose-refused"),
        ("full", {**NOTHING, "numerator": "3"}, "unknown-key"),
        ("full", {"nothing_arose": "yes"}, "missing"),
    ],
)
def test_nothing_arose_is_said_alone_and_only_where_the_framework_takes_it(
    said: str, data: dict[str, object], code: str
) -> None:
    made = answered(said)
    with pytest.raises(Invalid) as invalid:
        points(made, made.criterion("1.1"), data)
    assert invalid.value.problems[0].code == code


def test_that_something_arose_is_no_part_of_the_rules_answer() -> None:
    made = answered("full")
    data = {"nothing_arose": False, "numerator": "1", "denominator": "2"}
    assert str(points(made, made.criterion("1.1"), data)) == "10.00"


def test_the_form_asks_for_it_only_where_the_framework_takes_it() -> None:
    assert [field.name for field in asks(answered("full").criterion("1.1"))][-1] == "nothing_arose"
    assert "nothing_arose" not in [field.name for field in asks(answered("refused").criterion("1.1"))]
