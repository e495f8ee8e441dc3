"""Surveys that nobody held: what counts then, and that a running total comes to the same."""

from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

import pytest
from chiso_framework import Framework, RunningTotal, UnitSheet, seen_total, surveyed, total_without_surveys, unit_total
from hypothesis import given
from hypothesis import strategies as st

from .examples import RATIO, component, framework

SURVEY = {"kind": "survey", "low": 1, "high": 5, "responses": 30}
MAXIMA = {"1.1": 40, "1.2": 20, "1.3": 15, "2.1": 20, "2.2": 5}


def with_surveys(says: str, **changes: Any) -> Framework:
    """Two main indicators, weighted; 1.2, 1.3 and 2.2 come from surveys, 1.3 those of wards alone."""
    ones = [
        component("1.1", 40, RATIO, nothing_arose="excluded"),
        component("1.2", 20, SURVEY, source="survey"),
        component("1.3", 15, SURVEY, source="survey", applies_to="kind=phuong"),
    ]
    twos = [component("2.1", 20, RATIO), component("2.2", 5, SURVEY, source="survey")]
    indicators = [
        {"code": "1", "name_vi": "Một", "max_points": 75, "weight": "0.3", "components": ones},
        {"code": "2", "name_vi": "Hai", "max_points": 25, "weight": "0.7", "components": twos},
    ]
    return framework(main_indicators=indicators, total_points="40", process={"surveys_not_held": says}, **changes)


scores = st.dictionaries(
    st.sampled_from(sorted(MAXIMA)), st.decimals(0, 5, places=2, allow_nan=False, allow_infinity=False)
)


@pytest.mark.parametrize("says", ["zero", "rescaled"])
@given(
    points=scores,
    not_held=st.sets(st.sampled_from(["1.2", "1.3", "2.2"])),
    told_after=st.integers(0, 5),
    kind=st.sampled_from(["xa", "phuong"]),
    late=st.booleans(),
    nothing_arose=st.booleans(),
)
def test_a_running_total_comes_to_what_the_whole_says_whenever_it_is_told(
    says: str,
    points: dict[str, Decimal],
    not_held: set[str],
    told_after: int,
    kind: str,
    late: bool,
    nothing_arose: bool,
) -> None:
    fw = with_surveys(says)
    running = RunningTotal(UnitSheet(fw, kind))
    for n, (code, scored) in enumerate(points.items()):
        if n == told_after:
            running.leave_out(not_held)
        running.score(code, scored, excluded=code == "1.1" and nothing_arose)
    running.leave_out(not_held)
    excluded = {"1.1"} & points.keys() if nothing_arose else set()
    whole = total_without_surveys(fw, kind, points, late=late, excluded=excluded, not_held=not_held)
    assert running.total(late=late) == whole
    assert whole.points <= whole.applicable_max


def test_only_the_surveys_named_were_not_held() -> None:
    fw = with_surveys("rescaled")
    scored = {"1.1": Decimal(40), "1.2": Decimal(20), "2.1": Decimal(10), "2.2": Decimal(5)}
    assert surveyed(fw) == ("1.2", "1.3", "2.2")
    total = total_without_surveys(fw, "xa", scored, not_held=["2.2"])
    assert str(total.points) == "27.73"  # 25 of 32, of 35.5
    assert total.applicable_max == Decimal("35.5")


def test_a_unit_to_which_no_such_survey_applies_keeps_its_exact_total() -> None:
    fw = with_surveys("rescaled")
    scored = {"1.1": Decimal("0.01")}
    assert total_without_surveys(fw, "xa", scored, not_held=["1.3"]).points == Decimal("0.003")


def test_what_nobody_held_a_survey_of_is_settled() -> None:
    running = RunningTotal(UnitSheet(with_surveys("zero"), "xa"))
    running.leave_out(["1.2", "1.3"])
    assert (running.verified, running.applicable) == (1, 4)
    running.score("1.2", Decimal(20))
    assert (running.verified, running.total().points) == (1, Decimal(0))


def test_rounding_goes_no_further_than_the_whole() -> None:
    fw = with_surveys("rescaled", points_places=0)
    total = total_without_surveys(fw, "xa", {"1.1": Decimal(40), "2.1": Decimal(20)}, not_held=["1.2", "2.2"])
    assert (total.points, total.applicable_max) == (Decimal("35.5"), Decimal("35.5"))


VIEWS = [
    {
        "id": "ca-hai",
        "name_vi": "Cả hai",
        "indicators": [{"code": "1", "weight": "0.3"}, {"code": "2", "weight": "0.7"}],
    },
    {"id": "hai", "name_vi": "Hai", "indicators": [{"code": "2"}], "compare": "share"},
    {"id": "mot", "name_vi": "Một", "indicators": [{"code": "1", "weight": "0.5"}], "divisor": "10"},
]


def half_up(value: Fraction) -> Fraction:
    return Fraction(floor(value * 100 + Fraction(1, 2)), 100)


def expected(view: Any, kind: str, points: dict[str, Decimal], not_held: set[str], excluded: set[str]) -> Fraction:
    """Points of a view on fractions: of what is left, as points of all that applies."""
    weights = {one["code"]: Fraction(one.get("weight", "1")) for one in view["indicators"]}
    reached = most = whole = Fraction(0)
    for code, maximum in MAXIMA.items():
        weight = weights.get(code[0], Fraction(0))
        if code in excluded or (code == "1.3" and kind == "xa"):
            continue
        whole += weight * maximum
        if code not in not_held:
            most += weight * maximum
            reached += weight * Fraction(points.get(code, 0))
    if most == whole:
        return reached
    return min(half_up(reached * whole / most), whole) if most else Fraction(0)


@given(
    points=scores,
    not_held=st.sets(st.sampled_from(["1.2", "1.3", "2.2"])),
    kind=st.sampled_from(["xa", "phuong"]),
    nothing_arose=st.booleans(),
)
def test_views_are_rescaled_by_the_rule_of_the_total(
    points: dict[str, Decimal], not_held: set[str], kind: str, nothing_arose: bool
) -> None:
    fw = with_surveys("rescaled", views=VIEWS)
    excluded = {"1.1"} if nothing_arose else set()
    given_points = {code: found for code, found in points.items() if code not in excluded}
    total = total_without_surveys(fw, kind, given_points, excluded=excluded, not_held=not_held)
    plain = unit_total(fw, kind, given_points, excluded=excluded)
    for view, printed in zip(fw.views, VIEWS, strict=True):
        seen = seen_total(fw, view, total)
        assert Fraction(seen.points) == expected(printed, kind, given_points, not_held, excluded)
        assert seen.applicable_max == seen_total(fw, view, plain).applicable_max
        assert 0 <= seen.points <= seen.applicable_max
    assert seen_total(fw, fw.views[0], total).points == total.points


@given(points=scores, not_held=st.sets(st.sampled_from(["1.2", "1.3"])))
def test_a_view_that_counts_no_such_survey_stays_exact(points: dict[str, Decimal], not_held: set[str]) -> None:
    fw = with_surveys("rescaled", views=VIEWS)
    total = total_without_surveys(fw, "xa", points, not_held=not_held)
    assert seen_total(fw, fw.views[1], total) == seen_total(fw, fw.views[1], unit_total(fw, "xa", points))


def test_where_surveys_count_nothing_a_view_is_not_rescaled() -> None:
    fw = with_surveys("zero", views=VIEWS)
    scored = {"2.1": Decimal(10), "2.2": Decimal(5)}
    seen = seen_total(fw, fw.views[1], total_without_surveys(fw, "xa", scored))
    assert (seen.points, seen.applicable_max) == (Decimal(10), Decimal(25))


def test_a_view_of_nothing_but_surveys_that_nobody_held_has_no_points() -> None:
    fw = with_surveys("rescaled", views=VIEWS)
    total = total_without_surveys(fw, "xa", {"1.1": Decimal(4)}, not_held=["2.1", "2.2"])
    seen = seen_total(fw, fw.views[1], total)
    assert (seen.points, seen.applicable_max) == (Decimal(0), Decimal(25))
