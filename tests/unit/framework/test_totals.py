"""Totals: exact sums, weights, unscored indicators, what applies to a unit, late reports."""

from decimal import Decimal

import pytest
from chiso_framework import RunningTotal, Total, UnitSheet, UnknownCriterion, from_document, names_units, unit_total
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.framework.examples import Document, component, documents, framework

POINTS = {"1.1": Decimal("5.00"), "1.2": Decimal("12.50"), "2.1": Decimal("20.00"), "3": Decimal("10.00")}


def test_a_total_adds_the_points_of_verified_criteria() -> None:
    total = unit_total(framework(), "xa", POINTS)
    assert total.points == Decimal("47.5")
    assert [(one.code, str(one.points)) for one in total.indicators] == [
        ("1", "17.50"),
        ("2", "20.00"),
        ("3", "10.00"),
        ("4", "0"),
    ]


def test_a_main_indicator_value_is_its_share_of_the_maximum() -> None:
    total = unit_total(framework(), "xa", POINTS)
    assert total.indicator("1").share(4) == Decimal("0.5833")
    assert total.indicator("2").share(4) == Decimal("0.4444")


def test_what_does_not_apply_to_a_unit_leaves_its_maximum() -> None:
    assert unit_total(framework(), "xa", {}).applicable_max == Decimal(95)
    assert unit_total(framework(), "phuong", {}).applicable_max == Decimal(100)
    assert "2.4" not in UnitSheet(framework(), "xa").criteria()


def test_points_of_a_criterion_that_does_not_apply_count_nothing() -> None:
    assert unit_total(framework(), "xa", {"2.4": Decimal(5)}).points == 0
    assert unit_total(framework(), "phuong", {"2.4": Decimal(5)}).points == 5


def test_a_whole_indicator_may_apply_to_named_units_only() -> None:
    services = {"code": "5", "name_vi": "Dịch vụ công", "max_points": 10, "applies_to": ["H56.01"]}
    plain = {"code": "1", "name_vi": "Chung", "max_points": 10}
    fw = framework(main_indicators=[plain, services])
    maxima = [unit_total(fw, "so", {}, unit=unit).applicable_max for unit in ("H56.01", "H56.02")]
    assert maxima == [Decimal(20), Decimal(10)]
    assert (names_units(fw), names_units(framework())) == (True, False)


def test_an_unscored_indicator_is_shown_and_counts_nothing() -> None:
    total = unit_total(framework(), "phuong", {"4": Decimal(7)})
    assert (total.points, total.applicable_max) == (Decimal(0), Decimal(100))
    assert total.indicator("4").points == 7


def test_weights_enter_the_total() -> None:
    pillars = [
        {"code": code, "name_vi": code, "max_points": 1, "weight": weight}
        for code, weight in [("CQS", "0.4"), ("KTS", "0.3"), ("XHS", "0.3")]
    ]
    fw = framework(main_indicators=pillars, total_points=1, points_places=4, rank_places=4)
    total = unit_total(fw, "tinh", {"CQS": Decimal("0.3948"), "KTS": Decimal("0.3301"), "XHS": Decimal("0.3486")})
    assert total.points == Decimal("0.36153")
    assert total.value == Decimal("0.3615")


def test_the_value_is_on_the_published_scale() -> None:
    fw = framework(total_divisor=1000, rank_places=4)
    assert str(unit_total(fw, "xa", POINTS).value) == "0.0475"


def test_points_for_an_unknown_code_are_refused() -> None:
    with pytest.raises(UnknownCriterion):
        unit_total(framework(), "xa", {"9.9": Decimal(1)})


@pytest.mark.parametrize(
    ("late", "expected", "deducted"),
    [
        ({"consequence": "no_score", "reason": "NS3"}, "0", "0"),
        ({"consequence": "points_off", "points": "7.5"}, "40", "7.5"),
        ({"consequence": "points_off", "points": 100}, "0", "47.5"),
        ({"consequence": "nothing"}, "47.5", "0"),
        ({"consequence": "refused"}, "47.5", "0"),
    ],
)
def test_a_late_report_has_the_consequence_that_the_framework_names(
    late: Document, expected: str, deducted: str
) -> None:
    total = unit_total(framework(late=late), "xa", POINTS, late=True)
    assert (total.points, total.deducted) == (Decimal(expected), Decimal(deducted))
    assert unit_total(framework(late=late), "xa", POINTS).points == Decimal("47.5")


def some_points(data: st.DataObject, document: Document) -> tuple[UnitSheet, dict[str, Decimal]]:
    fw = from_document(document)
    share = st.decimals(min_value=0, max_value=1, places=3)
    given_points = {leaf.code: (leaf.max_points * data.draw(share)).quantize(Decimal("0.01")) for leaf in fw.criteria()}
    return UnitSheet(fw), {code: min(fw.criterion(code).max_points, points) for code, points in given_points.items()}


@given(st.data(), documents(), st.booleans())
@settings(max_examples=60)
def test_totals_never_leave_their_bounds(data: st.DataObject, document: Document, late: bool) -> None:
    sheet, points = some_points(data, document)
    total = sheet.total(points, late=late)
    assert 0 <= total.points <= total.applicable_max


@given(st.data(), documents())
@settings(max_examples=60)
def test_the_order_of_verification_never_matters(data: st.DataObject, document: Document) -> None:
    sheet, points = some_points(data, document)
    shuffled = dict(data.draw(st.permutations(list(points.items()))))
    assert sheet.total(shuffled) == sheet.total(points)


def test_a_hundred_rounded_ratios_add_up_to_one_total_in_any_order() -> None:
    parts = [component(f"1.{i}", 1, {"kind": "direct"}) for i in range(100)]
    fw = framework(
        points_places=12, main_indicators=[{"code": "1", "name_vi": "Một", "max_points": 100, "components": parts}]
    )
    points = {f"1.{i}": (Decimal(i) / 103).quantize(Decimal("1e-12")) for i in range(100)}
    totals: set[Total] = {
        unit_total(fw, "", dict(sorted(points.items(), key=lambda p: (hash(p), n)))) for n in range(5)
    }
    assert len(totals) == 1


@given(st.lists(st.tuples(st.sampled_from([*POINTS, "2.4"]), st.decimals(0, 5, places=2)), max_size=12), st.booleans())
def test_a_running_total_is_that_of_the_points_given_last(said: list[tuple[str, Decimal]], late: bool) -> None:
    sheet = UnitSheet(framework(), "xa")
    running, points = RunningTotal(sheet), dict[str, Decimal]()
    for code, number in said:
        running.score(code, number)
        points[code] = number
        assert running.total(late=late) == sheet.total(points, late=late)
    assert running.verified == len(points.keys() & set(sheet.criteria()))


def test_a_running_total_refuses_a_criterion_that_the_framework_does_not_have() -> None:
    with pytest.raises(UnknownCriterion):
        RunningTotal(UnitSheet(framework(), "xa")).score("9.9", Decimal(1))
