"""How an assessment is run, as data: calendar, steps, passes, readings, estimates, surveys, odd units; its words."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from chiso_framework import (
    Invalid,
    asks,
    claimed_points,
    closing,
    days_of,
    estimated,
    from_document,
    shipped_framework,
    shipped_ids,
    standing,
    surveyed,
    tell,
    to_document,
    total_without_surveys,
)

from tests.unit.framework.examples import RATIO, component, document, framework, refusals

PROCESS: dict[str, Any] = {
    "calendar": {
        "data_from": {"day": "01-01", "year": "same"},
        "data_until": {"day": "12-31", "year": "same"},
        "report_before": {"day": "01-05", "year": "following"},
        "report_printed": {"vi": "trước ngày 05/01"},
        "approval": {"month": 3, "year": "following"},
        "publication": {"month": 4, "year": "following"},
    },
    "steps": [{"stage": "report", "who_vi": "Đơn vị", "does_vi": "Báo cáo"}],
    "passes": [
        {"code": "a", "name_vi": "Sơ bộ", "by_vi": "Sở"},
        {"code": "b", "name_vi": "Chính thức", "by_vi": "Tổ trưởng", "role": "team-leader"},
    ],
    "evidence_kinds": [{"form": "document", "name_vi": "Văn bản dẫn chiếu"}],
    "short_period": {"days": 90, "stands": "not_ranked"},
    "surveys_not_held": "rescaled",
}


def bad(**changes: Any) -> dict[str, str]:
    return refusals(document(process={**PROCESS, **changes}))


def one_criterion(**more: Any) -> list[dict[str, Any]]:
    return [
        {"code": "1", "name_vi": "Một", "max_points": 20, "components": [component("1.1", 20, RATIO, **more)]},
    ]


def test_a_process_round_trips_exactly() -> None:
    fw = framework(process=PROCESS)
    assert to_document(fw)["process"] == PROCESS
    assert from_document(to_document(fw)) == fw


def test_what_came_later_is_written_only_where_it_says_something() -> None:
    written = to_document(framework())
    later = {"process", "outsiders", "feeds", "based_on", "not_public"}
    assert not later & written.keys()
    assert set(written["words"]) == {  # type: ignore[call-overload]
        *("framework", "main_indicator", "criterion", "evidence", "council"),
        *("support_team", "standing_body", "unit", "head"),
    }
    assert "rating" in to_document(framework(words={"rating": {"vi": "mức"}}))["words"]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("changes", "where", "code"),
    [
        ({"calendar": {"data_from": {"day": "02-29"}}}, "process.calendar.data_from.day", "not-a-day"),
        ({"calendar": {"data_from": {"day": "13-01"}}}, "process.calendar.data_from.day", "not-a-day"),
        ({"calendar": {"report_before": {"day": "5/1"}}}, "process.calendar.report_before.day", "not-a-day"),
        ({"calendar": {"approval": {"month": 13}}}, "process.calendar.approval.month", "not-in-range"),
        (
            {"calendar": {"data_from": {"day": "06-01"}, "data_until": {"day": "05-31"}}},
            "process.calendar.data_until",
            "period-ends-before-it-begins",
        ),
        ({"steps": [{"stage": "party", "who_vi": "A", "does_vi": "B"}]}, "process.steps[0].stage", "not-an-option"),
        ({"steps": [{"stage": "use", "does_vi": "B"}]}, "process.steps[0].who_vi", "missing"),
        ({"passes": [PROCESS["passes"][0]] * 2}, "process.passes[1].code", "repeated-code"),
        ({"passes": [{**PROCESS["passes"][0], "role": "head"}]}, "process.passes[0].role", "not-an-option"),
        ({"evidence_kinds": [{"form": "rumour", "name_vi": "A"}]}, "process.evidence_kinds[0].form", "not-an-option"),
        ({"short_period": {"days": 0, "stands": "ranked"}}, "process.short_period.days", "not-in-range"),
        ({"surveys_not_held": "guessed"}, "process.surveys_not_held", "not-an-option"),
        ({"colour": "red"}, "process.colour", "unknown-key"),
    ],
)
def test_a_bad_process_is_refused_at_its_place(changes: dict[str, Any], where: str, code: str) -> None:
    assert bad(**changes) == {where: code}


def test_a_calendar_gives_the_days_of_a_year() -> None:
    calendar = framework(process=PROCESS).process.calendar
    assert calendar.data_period(2024) == (date(2024, 1, 1), date(2024, 12, 31))
    assert calendar.late_from(2024) == date(2025, 1, 5)
    assert calendar.publication is not None
    assert calendar.publication.of(2024) == date(2025, 4, 1)
    assert framework().process.calendar.data_period(2024) is None


@pytest.mark.parametrize(
    ("begins", "ends", "days"),
    [
        (None, None, 366),
        (date(2024, 12, 1), None, 31),
        (None, date(2024, 7, 1), 182),
        (date(2020, 1, 1), date(2030, 1, 1), 366),
        (date(2025, 1, 1), None, 0),
    ],
)
def test_a_short_period_is_counted_in_days_of_the_data_period(
    begins: date | None, ends: date | None, days: int
) -> None:
    assert days_of(framework(process=PROCESS), 2024, begins, ends) == days


@pytest.mark.parametrize(("days", "status"), [(89, "not_ranked"), (90, "ranked"), (None, "ranked")])
def test_a_unit_of_a_short_period_is_assessed_and_not_ranked(days: int | None, status: str) -> None:
    assert standing(framework(process=PROCESS), "xa", "H56.01", days).status == status


def test_the_first_entry_that_covers_a_unit_says_how_it_stands() -> None:
    fw = framework(
        outsiders=[
            {"units": ["H56.01"], "status": "exempt", "reason_vi": "đặc thù"},
            {"units": "kind=xa", "status": "not_ranked", "reason_vi": "chưa đủ số liệu"},
        ]
    )
    assert standing(fw, "xa", "H56.01").reason.vi == "đặc thù"
    assert standing(fw, "xa", "H56.02").status == "not_ranked"
    assert from_document(to_document(fw)) == fw


def test_not_everyone_can_stand_outside() -> None:
    outsiders = [{"units": "all", "status": "exempt", "reason_vi": "vui"}]
    assert refusals(document(outsiders=outsiders)) == {"outsiders[0].units": "everyone-outside"}


def test_communes_under_each_parent_need_a_reason_to_end() -> None:
    group = {"id": "xa", "name_vi": "Xã", "until": "2025-06-30"}
    assert refusals(document(groups=[group])) == {"groups[0].until": "until-without-parent"}


def test_an_answer_may_be_an_estimate_where_the_framework_takes_one() -> None:
    fw = framework(main_indicators=one_criterion(estimates=True))
    criterion = fw.criterion("1.1")
    assert [field.name for field in asks(criterion)] == ["numerator", "denominator", "estimated"]
    data = {"numerator": "1", "denominator": "2", "estimated": True}
    assert estimated(criterion, data)
    assert claimed_points(fw, criterion, data=data) == Decimal(10)
    plain = framework(main_indicators=one_criterion())
    assert not estimated(plain.criterion("1.1"), data)
    with pytest.raises(Invalid):
        claimed_points(plain, plain.criterion("1.1"), data=data)


def readings(closes: str) -> Any:
    fw = framework(main_indicators=one_criterion(readings={"per_year": 4, "closes": closes}))
    return fw.criterion("1.1")


QUARTERS = {n: {"numerator": str(n), "denominator": "10"} for n in range(1, 5)}


def test_quarterly_readings_close_on_the_last_or_on_their_sum() -> None:
    assert closing(readings("last"), QUARTERS) == {"numerator": "4", "denominator": "10"}
    assert closing(readings("last"), {4: QUARTERS[4]}) == QUARTERS[4]
    assert closing(readings("sum"), QUARTERS) == {"numerator": "10", "denominator": "40"}


@pytest.mark.parametrize(
    ("given", "where"),
    [({1: QUARTERS[1], 4: QUARTERS[4]}, ["2", "3"]), ({**QUARTERS, 5: QUARTERS[1]}, ["5"])],
)
def test_a_reading_that_lacks_or_does_not_exist_is_named(given: dict[int, Any], where: list[str]) -> None:
    with pytest.raises(Invalid) as invalid:
        closing(readings("sum"), given)
    assert [one.where.rpartition(".")[2] for one in invalid.value.problems] == where


def test_readings_are_two_to_twelve_a_year() -> None:
    found = refusals(document(main_indicators=one_criterion(readings={"per_year": 1})))
    assert found == {"main_indicators[0].components[0].readings.per_year": "not-in-range"}


DUE = [{"day": "04-05"}, {"day": "07-05"}, {"day": "10-05"}, {"day": "01-05", "year": "following"}]


def test_readings_are_due_before_the_days_that_the_framework_names() -> None:
    asked = {"per_year": 4, "closes": "last", "before": DUE}
    fw = framework(main_indicators=one_criterion(readings=asked))
    found = fw.criterion("1.1").readings
    assert found is not None
    assert [found.late_from(number, 2025) for number in (1, 4)] == [date(2025, 4, 5), date(2026, 1, 5)]
    assert from_document(to_document(fw)) == fw
    lines = [line for section in tell(fw) for line in section.lines]
    assert any(line.vi == "1.1, kỳ 4: trước ngày 05/01 năm sau" for line in lines)
    undated = readings("last").readings
    assert (undated.late_from(1, 2025), "before" in str(undated)) == (None, True)


@pytest.mark.parametrize(
    ("days", "code", "at"),
    [
        (DUE[:3], "not-a-day-each", "before"),
        ([*DUE[1::-1], *DUE[2:]], "days-out-of-order", "before"),
        ([DUE[0], DUE[0], *DUE[2:]], "days-out-of-order", "before"),
        ([{"day": "31/3"}, *DUE[1:]], "not-a-day", "before[0].day"),
    ],
)
def test_due_days_are_one_for_each_reading_and_in_order(days: Any, code: str, at: str) -> None:
    found = refusals(document(main_indicators=one_criterion(readings={"per_year": 4, "before": days})))
    assert found == {f"main_indicators[0].components[0].readings.{at}": code}


def with_survey(**changes: Any) -> Any:
    survey = component("1.2", 30, {"kind": "survey", "low": 1, "high": 5, "responses": 30}, source="survey")
    indicator = {
        "code": "1",
        "name_vi": "Một",
        "max_points": 100,
        "components": [component("1.1", 70, RATIO), survey],
    }
    return framework(main_indicators=[indicator], **changes)


def test_where_no_survey_is_held_the_rest_is_rescaled_to_the_whole() -> None:
    fw = with_survey(process={"surveys_not_held": "rescaled"})
    assert surveyed(fw) == ("1.2",)
    total = total_without_surveys(fw, "xa", {"1.1": Decimal("56")})
    assert (str(total.points), total.applicable_max) == ("80.00", Decimal(100))
    thirds = total_without_surveys(fw, "xa", {"1.1": Decimal("50"), "1.2": Decimal(30)})
    assert str(thirds.points) == "71.43"


def test_or_what_comes_from_it_counts_nothing() -> None:
    total = total_without_surveys(with_survey(), "xa", {"1.1": Decimal("56"), "1.2": Decimal(30)})
    assert (total.points, total.applicable_max) == (Decimal(56), Decimal(100))


@pytest.mark.parametrize("framework_id", shipped_ids())
def test_a_framework_is_told_in_its_own_words(framework_id: str) -> None:
    fw = shipped_framework(framework_id)
    sections = tell(fw)
    said = "\n".join(line.vi for section in sections for line in section.lines)
    assert sections
    assert all(section.title.vi and section.title.of("en") and section.lines for section in sections)
    assert all(line.vi and line.of("en") for section in sections for line in section.lines)
    assert fw.words.main_indicator.vi in said or not fw.main_indicators
    assert all(step.does.vi in said and step.who.vi in said for step in fw.process.steps)
    assert all(reason.text_vi in said for reason in fw.no_score_reasons)
    assert all(outsiders.reason.vi in said for outsiders in fw.outsiders)
    assert all(one.name.vi in said and one.by.vi in said for one in fw.process.passes)


def test_those_who_take_part_are_told_by_the_names_that_the_decision_gives_them() -> None:
    (who,) = [one for one in tell(shipped_framework("bnv-765-2021")) if one.title.en == "Who takes part"]
    assert [line.vi for line in who.lines] == [
        "được đánh giá: đơn vị thuộc, trực thuộc Bộ Nội vụ",
        "thường trực: Trung tâm Thông tin",
        "giúp việc, thẩm định: Tổ giúp việc cho Hội đồng đánh giá",
        "quyết nghị về điểm: Hội đồng đánh giá chuyển đổi số của Bộ Nội vụ",
        "phê duyệt: Lãnh đạo Bộ",
    ]


def test_report_and_scores_are_told_in_the_words_of_the_framework() -> None:
    own = {"report": {"vi": "phiếu tự chấm"}, "claimed": {"vi": "điểm tự chấm"}}
    (scores,) = [one for one in tell(framework(words=own)) if one.title.en == "Papers and scores"]
    assert [line.vi for line in scores.lines] == [
        *("phiếu tự chấm", "điểm tự chấm"),
        *("điểm thẩm định", "điểm Hội đồng thống nhất"),
    ]


GENERIC = {
    "sonla-2245-2021": ("chỉ số thành phần", "chỉ số chính", "mức xếp loại"),
    "mic-2516-2023-draft-xa": ("chỉ số thành phần", "chỉ số chính", "bộ chỉ số"),
    "qd2361-2024": ("chỉ số thành phần", "bộ chỉ số"),
}


@pytest.mark.parametrize(("framework_id", "generic"), GENERIC.items())
def test_no_generic_word_is_told_where_the_decision_has_its_own(framework_id: str, generic: tuple[str, ...]) -> None:
    lacking = "Chưa có trong nguồn công khai"
    told = [one for one in tell(shipped_framework(framework_id)) if one.title.vi != lacking]
    said = "\n".join([*(one.title.vi for one in told), *(line.vi for one in told for line in one.lines)]).lower()
    assert not [word for word in generic if word in said]
