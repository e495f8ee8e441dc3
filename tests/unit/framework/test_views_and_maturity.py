"""Rankings by some of the main indicators, and maturity levels."""

from decimal import Decimal

import pytest
from chiso_framework import (
    Framework,
    RankKeys,
    from_document,
    maturity,
    rank,
    seen_total,
    targets,
    to_document,
    unit_total,
)

from tests.unit.framework.examples import Document, component, document, framework, refusals

VIEWS: list[Document] = [
    {"id": "chung", "name_vi": "Nhóm chỉ số chung", "indicators": [{"code": "1"}, {"code": "2"}], "divisor": "100"},
    {"id": "du-lieu", "name_vi": "Dữ liệu số", "indicators": [{"code": "2", "weight": "2"}], "compare": "share"},
]
INDICATORS: list[Document] = [{"code": code, "name_vi": code, "max_points": 50} for code in "123"]


def viewed() -> Framework:
    return framework(main_indicators=INDICATORS, views=VIEWS)


def test_a_view_counts_its_indicators_and_views_may_overlap() -> None:
    made = viewed()
    total = unit_total(made, "cuc", {"1": Decimal(30), "2": Decimal(40), "3": Decimal(50)})
    common, data = (seen_total(made, view, total) for view in made.views)
    assert [common.points, common.applicable_max, common.value] == [Decimal(70), Decimal(100), Decimal("0.70")]
    assert [data.points, data.applicable_max] == [Decimal(80), Decimal(100)]


def test_each_view_ranks_units_in_its_own_order() -> None:
    made = viewed()
    given = {"A": ("50", "10"), "B": ("10", "40"), "C": ("30", "30")}
    points = {unit: dict(zip("12", map(Decimal, of_unit), strict=True)) for unit, of_unit in given.items()}
    totals = {unit: unit_total(made, "cuc", of_unit) for unit, of_unit in points.items()}
    group = made.group("all")
    orders = {}
    for view in made.views:
        keys = RankKeys(made, group, view)
        found = {unit: keys.key(seen_total(made, view, total)) for unit, total in totals.items()}
        assert all(0 <= key <= keys.maximum for key in found.values())
        orders[view.id] = [(one.rank, one.unit) for one in rank(found)]
    assert orders == {"chung": [(1, "A"), (1, "C"), (3, "B")], "du-lieu": [(1, "B"), (2, "C"), (3, "A")]}


def test_a_view_of_what_is_no_main_indicator_is_refused() -> None:
    views = [{**VIEWS[0], "indicators": [{"code": "9"}, {"code": "1"}, {"code": "1"}]}]
    assert refusals(document(main_indicators=INDICATORS, views=views)) == {
        "views[0].indicators[0].code": "unknown-indicator",
        "views[0].indicators[2].code": "unknown-indicator",
    }


def target(code: str, *levels: tuple[str, int]) -> Document:
    needed = [{"level": level, "points": points} for level, points in levels]
    return component(code, 10, {"kind": "direct"}, required=needed)


LEVELS: list[Document] = [
    {"code": "1", "name_vi": "Khởi động", "stated_targets": 1},
    {"code": "2", "name_vi": "Kết nối", "stated_targets": 2},
    {"code": "3", "name_vi": "Cơ bản", "stated_targets": 2},
]
TARGETS = [target("a", ("1", 10)), target("b", ("2", 5), ("3", 10))]


def mature() -> Framework:
    indicator = {"code": "1", "name_vi": "Nhóm", "max_points": 20, "components": TARGETS}
    return framework(mode="maturity", levels=LEVELS, main_indicators=[indicator])


def test_a_level_has_the_targets_of_those_below_and_may_ask_for_more_of_them() -> None:
    assert targets(mature(), "1") == {"a": 10}
    assert targets(mature(), "2") == {"a": 10, "b": 5}
    assert targets(mature(), "3") == {"a": 10, "b": 10}


@pytest.mark.parametrize(
    ("points", "reached", "following", "unmet"),
    [
        ({}, None, "1", [("a", 10, 0)]),
        ({"b": 10}, None, "1", [("a", 10, 0)]),
        ({"a": 10}, "1", "2", [("b", 5, 0)]),
        ({"a": 10, "b": 7}, "2", "3", [("b", 10, 7)]),
        ({"a": 10, "b": 10}, "3", None, []),
    ],
)
def test_a_level_is_reached_when_all_its_targets_are_met(
    points: dict[str, int], reached: str | None, following: str | None, unmet: list[tuple[str, int, int]]
) -> None:
    found = maturity(mature(), {code: Decimal(given) for code, given in points.items()})
    assert (found.level and found.level.code, found.next and found.next.code) == (reached, following)
    assert [(one.criterion, int(one.needed), int(one.reached)) for one in found.unmet] == unmet


def test_what_is_left_out_is_no_target() -> None:
    found = maturity(mature(), {"a": Decimal(10)}, excluded={"b"})
    assert found.level
    assert found.level.code == "3"


def test_targets_of_unknown_levels_and_above_the_maximum_are_refused() -> None:
    bad = [target("a", ("9", 1), ("1", 99))]
    indicator = {"code": "1", "name_vi": "Nhóm", "max_points": 20, "components": bad}
    place = "main_indicators[0].components[0].required"
    assert refusals(document(levels=LEVELS, main_indicators=[indicator])) == {
        f"{place}[0].level": "unknown-level",
        f"{place}[1].points": "points-above-maximum",
    }


def test_a_framework_with_levels_views_and_extras_comes_back_from_its_document() -> None:
    for made in (viewed(), mature(), framework(extras={"bonus_cap": "5", "beyond_maximum": True})):
        assert from_document(to_document(made)) == made


def test_what_documents_did_not_have_before_is_left_out_where_it_says_nothing() -> None:
    written = to_document(framework())
    assert not {"views", "levels", "extras"} & written.keys()
