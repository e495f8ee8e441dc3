"""Rating bands as decisions print them: closed below or above, on points or percent, gaps reported."""

from decimal import Decimal
from typing import Any

import pytest
from chiso_framework import Rated, UnitSheet, rate

from tests.unit.framework.examples import framework

SON_LA = [
    {"code": "T", "name_vi": "Tốt", "at_least": 85},
    {"code": "K", "name_vi": "Khá", "at_least": 70, "below": 85},
    {"code": "TB", "name_vi": "Trung bình", "at_least": 50, "below": 70},
    {"code": "Y", "name_vi": "Yếu", "below": 50},
]
LAO_CAI = [
    {"code": "1", "name_vi": "Khởi động", "at_most": 25},
    {"code": "2", "name_vi": "Hình thành", "more_than": 25, "at_most": 50},
    {"code": "3", "name_vi": "Nâng cao", "more_than": 50, "at_most": 75},
    {"code": "4", "name_vi": "Dẫn dắt", "more_than": 75},
]
GAP = [{"code": "1", "name_vi": "Khởi động", "below": 19}, {"code": "2", "name_vi": "Hình thành", "at_least": 20}]


def rated(points: str, kind: str = "phuong", **ratings: Any) -> Rated:
    fw = framework(
        ratings=ratings,
        main_indicators=[
            {"code": "1", "name_vi": "Một", "max_points": 80},
            {"code": "2", "name_vi": "Hai", "max_points": 20, "applies_to": "kind=phuong"},
        ],
    )
    return rate(fw, UnitSheet(fw, kind).total({"1": Decimal(points)}))


def band(result: Rated) -> str | None:
    return result.rating.code if result.rating else None


@pytest.mark.parametrize(("points", "code"), [("70", "K"), ("69.99", "TB"), ("50", "TB"), ("49.99", "Y"), ("0", "Y")])
def test_a_band_closed_below_takes_its_lower_border(points: str, code: str) -> None:
    assert band(rated(points, bands=SON_LA)) == code


@pytest.mark.parametrize(("points", "code"), [("20", "1"), ("20.01", "2"), ("40", "2"), ("60", "3"), ("60.01", "4")])
def test_percent_is_of_the_unit_s_own_maximum_and_may_be_closed_above(points: str, code: str) -> None:
    assert band(rated(points, kind="xa", on="percent", bands=LAO_CAI)) == code


def test_the_published_value_can_be_rated() -> None:
    assert band(rated("70", on="value", bands=SON_LA)) == "K"


def test_a_framework_without_bands_rates_nothing() -> None:
    assert rated("70") == Rated()


def test_a_value_in_a_gap_is_reported_and_not_guessed() -> None:
    result = rated("19.5", bands=GAP)
    assert result.rating is None
    assert result.problem is not None
    assert result.problem.code == "rating-gap"
    assert "19.5" in result.problem.message_en
