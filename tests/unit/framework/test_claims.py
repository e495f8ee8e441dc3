"""Values that people give: claimed scores, set and decided values, on the framework's scale."""

from typing import Any

import pytest
from chiso_framework import Invalid, claimed_points, points_of_value

from tests.unit.framework.examples import framework

example = framework()


def problem(**given: Any) -> tuple[str, str]:
    with pytest.raises(Invalid) as invalid:
        claimed_points(example, example.criterion(given.pop("code")), **given)
    return invalid.value.problems[0].where, invalid.value.problems[0].code


def test_data_alone_claim_what_they_come_to() -> None:
    data = {"numerator": "3", "denominator": "4"}
    assert str(claimed_points(example, example.criterion("2.2"), data=data)) == "15.00"


def test_a_claimed_score_stands_beside_data_that_come_to_another() -> None:
    data = {"numerator": "3", "denominator": "4"}
    assert str(claimed_points(example, example.criterion("2.2"), data=data, claimed="16")) == "16.00"


def test_a_claimed_score_needs_no_data() -> None:
    assert str(claimed_points(example, example.criterion("2.2"), claimed=16)) == "16.00"


def test_a_direct_rule_requires_the_score() -> None:
    assert problem(code="2.4") == ("criteria[2.4]", "score-required")
    assert problem(code="2.4", data={}) == ("criteria[2.4]", "score-required")
    assert problem(code="2.2") == ("criteria[2.2]", "data-required")


def test_malformed_data_are_refused_beside_a_claimed_score_too() -> None:
    data = {"numerator": "3"}
    assert problem(code="2.2", data=data, claimed="16") == ("criteria[2.2].data.denominator", "missing")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("20.01", "out-of-range"),
        ("-0.01", "out-of-range"),
        (1.5, "float"),
        ("NaN", "not-a-number"),
        ("9" * 40, "too-long"),
    ],
)
def test_a_value_that_the_scale_does_not_have_is_refused(value: object, code: str) -> None:
    assert problem(code="2.2", claimed=value) == ("criteria[2.2].value", code)


def test_points_with_more_places_than_the_framework_has_are_refused_and_not_altered() -> None:
    assert problem(code="2.2", claimed="15.005") == ("criteria[2.2].value", "too-many-places")
    assert str(points_of_value(example, example.criterion("2.2"), "15.000")) == "15.00"


def test_on_a_value_scale_the_share_of_the_scale_is_the_share_of_the_maximum() -> None:
    scaled = framework(value_scale=1, points_places=3)
    assert str(points_of_value(scaled, scaled.criterion("3"), "0.8253")) == "16.506"
    percent = framework(value_scale=100)
    assert str(points_of_value(percent, percent.criterion("3"), "82.53")) == "16.51"


def test_a_value_above_the_scale_is_refused() -> None:
    scaled = framework(value_scale=1)
    with pytest.raises(Invalid):
        points_of_value(scaled, scaled.criterion("3"), "1.0001")
