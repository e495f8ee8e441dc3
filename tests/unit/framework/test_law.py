"""What real decisions do that a naive design gets wrong: bands, maxima, ranks, zero denominators, pillars."""

from datetime import date
from decimal import Decimal

import pytest
from chiso_framework import (
    Framework,
    Invalid,
    Total,
    UnitSheet,
    engine,
    points,
    questions,
    rank,
    rank_totals,
    rate,
    seen_total,
    shipped_framework,
    standing,
    tables,
    unit_total,
    with_borrowed,
)

from tests.unit.framework.examples import RATIO, component, framework, with_rule


def total(reached: str, most: str = "1000") -> Total:
    value = Decimal(reached)
    return Total(points=value, applicable_max=Decimal(most), value=value, deducted=Decimal(0), indicators=())


def graded(framework_id: str, reached: str, most: str = "1000") -> str:
    found = rate(shipped_framework(framework_id), total(reached, most))
    return found.rating.name_vi if found.rating else found.problem.code if found.problem else ""


@pytest.mark.parametrize(
    ("reached", "grade"),
    [("100", "Tốt"), ("85", "Tốt"), ("84.99", "Khá"), ("70", "Khá"), ("69.99", "Trung bình"), ("50", "Trung bình")],
)
def test_son_las_grades_are_closed_below_and_lie_on_points(reached: str, grade: str) -> None:
    assert graded("sonla-2245-2021", reached, "100") == grade
    assert graded("sonla-2245-2021", "49.99", "100") == "Yếu"


@pytest.mark.parametrize(
    ("reached", "most", "grade"),
    [
        ("750", "1000", "Nâng cao"),
        ("750.01", "1000", "Dẫn dắt"),
        ("600", "800", "Nâng cao"),
        ("600.01", "800", "Dẫn dắt"),
        ("400", "800", "Hình thành"),
        ("200", "800", "Khởi động"),
        ("200.01", "800", "Hình thành"),
    ],
)
def test_lao_cais_grades_are_closed_above_and_lie_on_the_percent_of_the_groups_maximum(
    reached: str, most: str, grade: str
) -> None:
    assert graded("laocai-2023", reached, most) == grade


@pytest.mark.parametrize(
    ("reached", "grade"),
    [
        ("197.99", "Khởi động"),
        ("198", "rating-gap"),
        ("198.5", "rating-gap"),
        ("199", "Hình thành"),
        ("264", "Nâng cao"),
    ],
)
def test_a_value_in_the_gap_of_hcm_citys_grades_is_reported_and_never_guessed(reached: str, grade: str) -> None:
    assert graded("hcm-79-2023-so", reached, "330") == grade


def test_bands_of_whole_numbers_leave_decimals_between_them() -> None:
    bands = [
        {"code": "a", "name_vi": "A", "at_least": 85},
        {"code": "b", "name_vi": "B", "at_least": 70, "at_most": 84},
    ]
    fw = framework(ratings={"bands": bands})
    found = rate(fw, total("84.5", "100"))
    assert found.rating is None
    assert found.problem is not None
    assert "84,5" in found.problem.message_vi or "84.5" in found.problem.message_vi


def sums(fw: Framework, kind: str) -> Decimal:
    return UnitSheet(fw, kind).applicable_max


def test_bodies_without_procedures_have_a_lower_maximum_in_lao_cai() -> None:
    fw = shipped_framework("laocai-2023-demo")
    assert [int(sums(fw, kind)) for kind in ("co-tthc", "khong-tthc", "huyen")] == [1000, 800, 1000]


def test_maxima_differ_inside_one_group_and_share_and_points_rank_differently() -> None:
    parts = [
        component("1.1", 340, {"kind": "direct"}),
        component("1.2", 50, {"kind": "direct"}, applies_to="kind=y-te"),
    ]
    indicator = [{"code": "1", "name_vi": "Một", "max_points": 390, "components": parts}]
    totals, keys = {}, {}
    for compare in ("points", "share"):
        fw = framework(
            main_indicators=indicator,
            total_points=390,
            groups=[{"id": "so", "name_vi": "Sở", "compare": compare}],
        )
        totals["vp"] = unit_total(fw, "vp", {"1.1": Decimal(255)})
        totals["y-te"] = unit_total(fw, "y-te", {"1.1": Decimal(231), "1.2": Decimal(30)})
        keys[compare] = [one.unit for one in rank_totals(fw, fw.groups[0], totals)]
    assert [int(totals[kind].applicable_max) for kind in ("vp", "y-te")] == [340, 390]
    assert keys == {"points": ["y-te", "vp"], "share": ["vp", "y-te"]}


def test_online_services_count_for_twelve_units_of_the_ministry_only() -> None:
    fw = shipped_framework("mic-internal-dti-demo")
    assert sums(fw, "co-dvctt") - sums(fw, "khac") == fw.main_indicators[7].max_points
    full = UnitSheet(fw, "khac").total({leaf.code: leaf.max_points for leaf in fw.criteria()})
    assert full.points == full.applicable_max == 600
    assert [seen_total(fw, view, full).applicable_max for view in fw.views] == [600, 0, 80]


def test_units_may_be_assessed_and_not_ranked_or_exempt_each_with_its_reason() -> None:
    fw = shipped_framework("haiduong-2023-so")
    found = standing(fw, "thanh-tra", "H40.05")
    assert (found.status, found.reason.vi) == ("not_ranked", "không cung cấp dịch vụ công")
    assert standing(fw, "so", "H40.01").status == "ranked"
    assert standing(shipped_framework("bnv-765-2021-demo"), "don-vi-moi", "").status == "exempt"


def test_a_unit_is_scored_on_an_index_of_another_set() -> None:
    lender = shipped_framework("hanoi-920-2024-huyen-demo")
    fw = with_borrowed(shipped_framework("hanoi-920-2024-demo"), {lender.reference: lender})
    assert [int(sums(fw, kind)) for kind in ("so", "so-kinh-te")] == [100, 160]
    lent = lender.criterion("7.1")
    data = {"numerator": "30", "denominator": "40"}
    borrowed = fw.criterion("KTS.7.1")
    assert (borrowed.name_vi, borrowed.main_indicator) == (lent.name_vi, "KTS")
    assert points(fw, borrowed, data) == points(lender, lent, data)


def test_competition_ranks_leave_out_places_and_dense_ranks_do_not() -> None:
    keys = {"a": 9, "b": 7, "c": 7, "d": 5}
    assert [one.rank for one in rank(keys)] == [1, 2, 2, 4]
    assert [one.rank for one in rank(keys, "dense")] == [1, 2, 2, 3]
    assert shipped_framework("haiduong-2023-huyen").groups[0].ranks == "dense"


def test_a_printed_total_that_contradicts_its_parts_is_kept_and_asked_about() -> None:
    fw = shipped_framework("haiduong-2023-huyen")
    assert fw.total_points == 570
    assert sum(one.max_points for one in fw.main_indicators) == 600
    asked = next(one for one in questions(fw) if one.code == "sum-differs")
    assert "570" in asked.message_vi
    assert "600" in asked.message_vi


@pytest.mark.parametrize(("when_zero", "expected"), [("full", "20.00"), ("zero", "0.00")])
def test_a_zero_denominator_is_answered_by_the_framework(when_zero: str, expected: str) -> None:
    fw = with_rule({**RATIO, "when_zero": when_zero})
    assert str(points(fw, fw.criterion("1.1"), {"numerator": "0", "denominator": "0"})) == expected


def test_a_zero_denominator_that_no_decision_answers_is_refused() -> None:
    fw = shipped_framework("unnamed-huyen-set")
    with pytest.raises(Invalid) as invalid:
        points(fw, fw.criterion("1.2"), {"numerator": "0", "denominator": "0"})
    assert invalid.value.problems[0].code == "denominator-zero"


@pytest.mark.parametrize(("meetings", "expected"), [("4", "20.00"), ("3", "15.00"), ("1", "5.00"), ("0", "0.00")])
def test_steps_score_as_printed(meetings: str, expected: str) -> None:
    fw = shipped_framework("unnamed-huyen-set")
    assert str(points(fw, fw.criterion("1.1"), {"value": meetings})) == expected


def test_a_fifth_meeting_that_no_step_mentions_is_refused() -> None:
    fw = shipped_framework("unnamed-huyen-set")
    with pytest.raises(Invalid) as invalid:
        points(fw, fw.criterion("1.1"), {"value": "5"})
    assert invalid.value.problems[0].code == "value-in-gap"


def test_bac_giangs_total_of_2020_comes_from_its_three_pillars() -> None:
    fw = shipped_framework("qd1726-2020-dti-tinh")
    pillars = {"CQS": "0.4455", "KTS": "0.3019", "XHS": "0.3092"}
    scored = {code: engine(fw.engine).points_of_value(fw, fw.criterion(code), value) for code, value in pillars.items()}
    assert unit_total(fw, "tinh", scored).value == Decimal("0.3615")


def test_the_pillars_of_922_overlap_and_do_not_add_up_to_the_total() -> None:
    fw = shipped_framework("qd922-2022-dti-tinh")
    halves = {str(n): Decimal(40) for n in range(1, 6)}
    scored = {**halves, "7": Decimal(180), "8": Decimal(130), "9": Decimal(120)}
    whole = unit_total(fw, "tinh", scored)
    values = [seen_total(fw, view, whole).value for view in fw.views]
    assert sum(values) != whole.value
    assert seen_total(fw, fw.views[0], whole).points == 200 + 180
    for indicator in ("1", "2", "3", "4", "5"):
        assert all(indicator in [seen.code for seen in view.indicators] for view in fw.views)


def test_all_pillars_may_lie_above_the_total() -> None:
    fw = shipped_framework("qd405-2025-dti-tinh-demo")
    full = {leaf.code: leaf.max_points for leaf in fw.criteria() if leaf.main_indicator in "12345"}
    whole = unit_total(fw, "tinh", full)
    assert all(seen_total(fw, view, whole).value > whole.value for view in fw.views)


def test_communes_are_ranked_in_their_district_until_mid_2025_and_in_the_province_since() -> None:
    (group,) = shipped_framework("nghean-1082-2023-xa").groups
    parents = {"xa-1": "huyen-a", "xa-2": "huyen-b", "xa-3": "huyen-a"}
    assert tables(group, parents, date(2025, 6, 30)) == {"huyen-a": ("xa-1", "xa-3"), "huyen-b": ("xa-2",)}
    assert tables(group, parents, date(2025, 7, 1)) == {"": ("xa-1", "xa-2", "xa-3")}


def test_missing_evidence_is_a_zero_in_one_framework_and_an_explanation_in_another() -> None:
    assert shipped_framework("bnv-765-2021").evidence.missing == "zero"
    assert shipped_framework("khanhhoa-1299-2025").evidence.missing == "explanation"


def test_a_framework_may_be_newer_than_the_year_it_measures() -> None:
    assert shipped_framework("qd405-2025-dti-tinh").decision.date == date(2025, 4, 3)
    assert shipped_framework("laocai-2023").decision.date == date(2024, 4, 3)
