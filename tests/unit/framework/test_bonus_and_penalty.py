"""Bonus and penalty points: beside the maximum, capped, and never out of the total's bounds."""

from decimal import Decimal
from typing import Any

import pytest
from chiso_framework import Framework, RankKeys, RunningTotal, Total, UnitSheet, unit_total
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.framework.examples import Document, component, document, framework, refusals

DIRECT: Document = {"kind": "direct"}


def made(**extras: Any) -> Framework:
    parts = [
        component("1.1", 60, DIRECT),
        component("1.2", 10, DIRECT, counts="bonus"),
        component("1.3", 20, DIRECT, counts="penalty"),
    ]
    indicators = [
        {"code": "1", "name_vi": "Một", "max_points": 60, "components": parts},
        {"code": "2", "name_vi": "Hai", "max_points": 40},
    ]
    return framework(main_indicators=indicators, extras=extras)


def total(within: Framework, *points: str) -> Total:
    return unit_total(within, "xa", dict(zip(("1.1", "2", "1.2", "1.3"), map(Decimal, points), strict=False)))


def test_a_bonus_adds_and_a_penalty_takes_away_beside_the_maximum() -> None:
    found = total(made(), "50", "20", "10", "5")
    assert [found.points, found.applicable_max, found.bonus, found.penalty] == list(map(Decimal, (75, 100, 10, 5)))


def test_a_bonus_makes_good_what_is_lacking_and_no_more_unless_the_framework_says_so() -> None:
    assert total(made(), "60", "35", "10", "0").points == 100
    assert total(made(), "60", "35", "10", "8").points == 97
    assert total(made(beyond_maximum=True), "60", "35", "10", "0").points == 105


def test_bonus_and_penalty_are_capped_as_the_framework_says() -> None:
    found = total(made(bonus_cap="4", penalty_cap="6"), "50", "20", "10", "20")
    assert [found.bonus, found.penalty, found.points] == list(map(Decimal, (4, 6, 68)))


def test_a_penalty_takes_no_more_than_there_is() -> None:
    assert total(made(), "3", "0", "2", "20").points == 0


def test_shares_of_the_maximum_can_not_be_compared_where_a_bonus_leads_above_it() -> None:
    groups = [{"id": "a", "name_vi": "A", "compare": "share"}]
    assert refusals(document(groups=groups, extras={"beyond_maximum": True})) == {
        "groups[0].compare": "share-beyond-maximum"
    }


def upto(most: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(min_value=0, max_value=most, places=2)


@given(
    st.tuples(upto(60), upto(40), upto(10), upto(20)),
    st.booleans(),
    st.permutations(["1.1", "2", "1.2", "1.3"]),
)
def test_a_total_never_leaves_its_bounds_whatever_the_order(
    given_points: tuple[Decimal, ...], beyond: bool, order: list[str]
) -> None:
    within = made(beyond_maximum=beyond)
    points = dict(zip(("1.1", "2", "1.2", "1.3"), given_points, strict=True))
    sheet = UnitSheet(within, "xa")
    running = RunningTotal(sheet)
    for code in order:
        running.score(code, points[code])
    found = sheet.total(points)
    assert running.total() == found
    keys = RankKeys(within, within.group("all"))
    assert 0 <= found.points <= (110 if beyond else 100)
    assert 0 <= keys.key(found) <= keys.maximum


@pytest.mark.parametrize("late", [True, False])
def test_a_running_total_follows_what_is_left_out(late: bool) -> None:
    within = made()
    sheet = UnitSheet(within, "xa")
    running = RunningTotal(sheet)
    running.score("2", Decimal(0), excluded=True)
    running.score("1.1", Decimal(30))
    assert running.total(late=late) == sheet.total({"1.1": Decimal(30), "2": Decimal(0)}, excluded={"2"}, late=late)
    running.score("2", Decimal(10))
    assert running.total(late=late) == sheet.total({"1.1": Decimal(30), "2": Decimal(10)}, late=late)
