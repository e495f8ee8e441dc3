"""The shipped frameworks say what their decisions say: names, counts, totals, deadlines, steps; and no more."""

from datetime import date
from decimal import Decimal

import pytest
from chiso_framework import Framework, missing, questions, shipped_framework, shipped_ids, targets, to_document

OUTLINES = tuple(one for one in shipped_ids() if missing(shipped_framework(one)) and not one.endswith("-demo"))
BESIDE = {
    "nghean-1082-2023-so": (7, 40, 1000),
    "nghean-1082-2023-huyen": (8, 50, 1000),
    "nghean-1082-2023-xa": (7, 27, 500),
    "mic-internal-dti": (8, 58, 700),
    "qd405-2025-dti-tinh": (8, 47, 1000),
    "qd405-2025-dti-bo": (6, 31, 1000),
    "qd922-2022-dti-bo": (6, 70, 1000),
    "qd1726-2020-dti-bo": (6, 41, 500),
    "qd922-2022-dti-quoc-gia": (3, 24, 1000),
}


def named(framework_id: str) -> list[str]:
    return [one.name_vi for one in shipped_framework(framework_id).main_indicators]


@pytest.mark.parametrize("framework_id", OUTLINES)
def test_an_outline_is_valid_shown_and_flagged_with_nothing_made_up(framework_id: str) -> None:
    fw = shipped_framework(framework_id)
    assert not fw.demonstration
    assert missing(fw)
    assert {one.code for one in missing(fw)} == {"not-public"}
    assert set(missing(fw)) <= set(questions(fw))
    document = to_document(fw)
    assert not [name for name in fw.not_public if document.get(name) and name != "decision"]


@pytest.mark.parametrize(("framework_id", "stated"), BESIDE.items())
def test_a_demonstration_has_the_counts_of_its_decision_and_is_marked_throughout(
    framework_id: str, stated: tuple[int, int, int]
) -> None:
    real, demo = shipped_framework(framework_id), shipped_framework(f"{framework_id}-demo")
    assert (len(demo.main_indicators), len(demo.criteria()), int(demo.total_points)) == stated
    assert real.total_points == demo.total_points
    assert sum(leaf.max_points for leaf in demo.criteria()) == demo.total_points
    assert all(leaf.demonstration for leaf in demo.criteria())
    assert all(indicator.demonstration for indicator in demo.main_indicators)
    assert "minh họa" in demo.title_vi.lower()
    assert "minh họa" in demo.sources.notes[0].vi.lower() or framework_id == "nghean-1082-2023-xa"
    assert not missing(demo)


@pytest.mark.parametrize("framework_id", [one for one in shipped_ids() if one.endswith("-demo")])
def test_a_demonstration_keeps_the_names_of_the_main_indicators_that_are_public(framework_id: str) -> None:
    real = framework_id.removesuffix("-demo")
    if real in shipped_ids() and shipped_framework(real).main_indicators:
        assert named(framework_id) == named(real)
    assert shipped_framework(framework_id).demonstration


def test_765_has_seven_main_indicators_and_four_no_score_cases() -> None:
    fw = shipped_framework("bnv-765-2021")
    assert named("bnv-765-2021") == [
        "Chuyển đổi nhận thức và cơ chế chính sách",
        "Hoàn thiện thể chế",
        "Hạ tầng và nền tảng số",
        "Thông tin và Dữ liệu số",
        "Hoạt động của Chuyển đổi số",
        "An toàn, an ninh mạng",
        "Đào tạo và phát triển nguồn nhân lực",
    ]
    assert [one.text_vi for one in fw.no_score_reasons] == [
        "Không cung cấp đủ thông tin, số liệu",
        "Số liệu cung cấp không đúng với thực tế",
        "Không có tài liệu kiểm chứng",
        "Gửi báo cáo chậm, quá thời hạn yêu cầu",
    ]
    assert (fw.late.consequence, fw.evidence.missing) == ("no_score", "zero")


def test_765_takes_data_of_the_whole_year_and_reports_before_5_january() -> None:
    calendar = shipped_framework("bnv-765-2021").process.calendar
    assert calendar.data_period(2021) == (date(2021, 1, 1), date(2021, 12, 31))
    assert calendar.late_from(2021) == date(2022, 1, 5)
    assert calendar.report_printed is not None
    assert calendar.report_printed.vi == "trước ngày 05 tháng 01 hằng năm"


def test_765_has_eight_steps_and_each_says_who_does_it() -> None:
    steps = shipped_framework("bnv-765-2021").process.steps
    assert [step.who.vi for step in steps] == [
        "Các đơn vị",
        "Trung tâm Thông tin",
        *["Tổ giúp việc cho Hội đồng đánh giá"] * 3,
        "Hội đồng đánh giá",
        "Tổ giúp việc cho Hội đồng đánh giá",
        "Bộ Nội vụ",
    ]


def test_the_forms_of_765_differ_by_kind_of_unit() -> None:
    fw = shipped_framework("bnv-765-2021-demo")
    forms = {
        kind: {leaf.code for leaf in fw.criteria() if leaf.applies_to.covers(kind, "")}
        for kind in ("vu", "don-vi-su-nghiep")
    }
    assert forms["vu"] != forms["don-vi-su-nghiep"]
    assert {leaf.nothing_arose for leaf in fw.criteria()} == {"refused", "full", "excluded", "zero"}


def test_1082_measures_until_30_december_and_its_communes_are_ranked_by_district_until_mid_2025() -> None:
    fw = shipped_framework("nghean-1082-2023-xa")
    assert fw.process.calendar.data_period(2023) == (date(2023, 1, 1), date(2023, 12, 30))
    (group,) = fw.groups
    assert (group.within, group.until, group.published_by.vi) == ("parent", date(2025, 6, 30), "UBND cấp huyện")


@pytest.mark.parametrize(
    ("framework_id", "groups", "counts"),
    [("mic-2516-2023-draft-xa", 4, [19, 30, 46, 63, 66]), ("mic-2516-2023-draft-huyen", 5, [16, 27, 34, 45, 45])],
)
def test_2516_has_five_levels_with_the_targets_that_it_counts(
    framework_id: str, groups: int, counts: list[int]
) -> None:
    real, demo = shipped_framework(framework_id), shipped_framework(f"{framework_id}-demo")
    assert [level.name_vi for level in real.levels] == ["Khởi động", "Kết nối", "Cơ bản", "Nâng cao", "Thích ứng"]
    assert [level.stated_targets for level in real.levels] == counts
    assert [len(targets(demo, level.code)) for level in demo.levels] == counts
    assert len(demo.main_indicators) == groups
    assert (real.words.framework.vi, real.words.criterion.vi) == ("Bộ chỉ tiêu", "chỉ tiêu thành phần")


def test_where_two_levels_have_as_many_targets_the_higher_asks_more_of_them() -> None:
    fw = shipped_framework("mic-2516-2023-draft-huyen-demo")
    fourth, fifth = targets(fw, "4"), targets(fw, "5")
    assert fourth.keys() == fifth.keys()
    assert any(fifth[code] > needed for code, needed in fourth.items())
    assert all(fifth[code] >= needed for code, needed in fourth.items())


def test_the_counts_of_2361_are_flagged_as_unread() -> None:
    fw = shipped_framework("qd2361-2024")
    assert {"levels", "targets", "main_indicators"} <= set(fw.not_public)
    assert fw.words.framework.vi == "Khung tiêu chí"
    assert fw.decision.number == "2361/QĐ-BTTTT"


def test_the_ministrys_index_has_three_rankings_and_one_indicator_in_two_of_them() -> None:
    for framework_id in ("mic-internal-dti", "mic-internal-dti-demo"):
        fw = shipped_framework(framework_id)
        seen = {view.id: [one.code for one in view.indicators] for view in fw.views}
        assert seen == {"chung": list("1234567"), "dvctt": ["8"], "du-lieu": ["7"]}
        assert fw.main_indicators[7].applies_to.kinds == ("co-dvctt",)


def test_son_la_has_two_groups_four_grades_and_approves_in_december() -> None:
    fw = shipped_framework("sonla-2245-2021")
    assert [group.id for group in fw.groups] == ["tinh", "huyen"]
    graded = [(band.name_vi, band.interval.words().vi) for band in fw.ratings.bands]
    assert graded == [
        ("Tốt", "từ 85"),
        ("Khá", "từ 70 đến dưới 85"),
        ("Trung bình", "từ 50 đến dưới 70"),
        ("Yếu", "đến dưới 50"),
    ]
    approval = fw.process.calendar.approval
    assert approval is not None
    assert approval.of(2023) == date(2023, 12, 1)
    assert fw.words.criterion.vi == "hạng mục"


def maxima(fw: Framework) -> dict[str, Decimal]:
    return {one.code: one.max_points for one in fw.main_indicators}


def test_1726_has_three_pillars_of_400_300_and_300() -> None:
    fw = shipped_framework("qd1726-2020-dti-tinh")
    assert maxima(fw) == {"CQS": 400, "KTS": 300, "XHS": 300}
    assert [one.stated_components for one in fw.main_indicators] == [45, 36, 27]
    assert "Đánh giá của người dân về thể chế" in fw.main_indicators[2].note_vi


def test_405_of_the_country_has_400_300_and_300_points_and_twelve_indicators() -> None:
    fw = shipped_framework("qd405-2025-dti-quoc-gia")
    assert list(maxima(fw).values()) == [400, 300, 300]
    assert sum(one.stated_components or 0 for one in fw.main_indicators) == 12


def test_ministries_are_ranked_in_two_lists() -> None:
    groups = [group.id for group in shipped_framework("qd922-2022-dti-bo").groups]
    assert groups == ["bo-co-dvc", "bo-khong-dvc"]


def test_what_could_be_read_of_unnamed_sets_scores_as_printed() -> None:
    meetings = shipped_framework("unnamed-huyen-set").criterion("1.1")
    assert (meetings.verifier.vi, meetings.provider.vi) == (
        "Sở Thông tin và Truyền thông",
        "UBND huyện, thị xã, thành phố cung cấp",
    )
    assert shipped_framework("unnamed-huyen-set").criterion("1.4").not_public == ("points", "rule")
    assert shipped_framework("dongthap-huyen-caolanh").criterion("1.3").not_public == ("rule",)
    assert shipped_framework("ict-annex-1b-predecessor").criterion("3").rule.kind == "relative"


def test_thanh_hoa_lets_units_give_figures_only() -> None:
    steps = shipped_framework("thanhhoa-2021").process.steps
    assert "không tự chấm điểm" in steps[0].does.vi
