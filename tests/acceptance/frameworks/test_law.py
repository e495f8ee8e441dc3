"""What real decisions do that a naive design gets wrong, seen where people see it: tables, reports, the catalogue."""

from html import unescape
from typing import Any

import pytest
from chiso_framework import from_document, shipped_framework, to_document, with_borrowed

from tests.acceptance.frameworks.arithmetic import Document
from tests.acceptance.frameworks.playing import Play, Unit, begun, locked
from tests.acceptance.frameworks.stage import ADMINISTRATOR, OFFICER, SUBMISSION, Stage


def ratio(code: str, when_zero: str) -> dict[str, Any]:
    rule = {"kind": "ratio", "numerator_vi": "Đúng hạn", "denominator_vi": "Phải làm", "when_zero": when_zero}
    return {"code": code, "name_vi": f"Tỷ lệ {code}", "max_points": 10, "rule": rule}


DOCUMENT: Document = {
    "id": "luat",
    "version": "1",
    "title_vi": "Bộ chỉ số có mọi điều khó",
    "total_points": 100,
    "points_places": 2,
    "rank_places": 2,
    "late": {"consequence": "nothing"},
    "evidence": {"missing": "explanation"},
    "outsiders": [{"units": "kind=thanh-tra", "status": "not_ranked", "reason_vi": "không cung cấp dịch vụ công"}],
    "groups": [
        {"id": "diem", "name_vi": "Theo điểm"},
        {"id": "ty-le", "name_vi": "Theo tỷ lệ", "compare": "share"},
        {"id": "lien", "name_vi": "Liền hạng", "ranks": "dense"},
    ],
    "ratings": {
        "bands": [
            {"code": "a", "name_vi": "Nâng cao", "at_least": 50},
            {"code": "b", "name_vi": "Hình thành", "at_least": 21, "below": 50},
            {"code": "c", "name_vi": "Khởi động", "below": 20},
        ]
    },
    "main_indicators": [
        {
            "code": "1",
            "name_vi": "Chỉ số chung",
            "max_points": 80,
            "components": [
                {"code": "1.1", "name_vi": "Nhận thức", "max_points": 50, "rule": {"kind": "direct"}},
                ratio("1.2", "full"),
                ratio("1.3", "zero"),
                ratio("1.4", "refused"),
            ],
        },
        {
            "code": "2",
            "name_vi": "Dịch vụ công",
            "max_points": 20,
            "applies_to": "kind=co-dvc",
            "components": [{"code": "2.1", "name_vi": "Trực tuyến", "max_points": 20, "rule": {"kind": "direct"}}],
        },
    ],
}
WITH, LIKE, ALIKE, LAST, INSPECTORS = "L1.1", "L1.2", "L1.3", "L1.4", "L1.5"
TOTALS = {WITH: ("co-dvc", "60"), LIKE: ("khac", "56"), ALIKE: ("khac", "56"), LAST: ("khac", "20.50")}


@pytest.fixture(scope="module")
def play(stage: Stage) -> Play:
    """A unit that could reach 100, three that could reach 80, and the inspectorate, which has the most points."""
    units = [Unit(code=code, kind=kind) for code, (kind, _) in TOTALS.items()]
    units.append(Unit(code=INSPECTORS, kind="thanh-tra"))
    found = Play(stage, from_document(DOCUMENT), DOCUMENT, units, 2024)
    found.open()
    stage.pass_deadline()
    for unit in units:
        found.set_all(unit, found.adding_up(unit, TOTALS.get(unit.code, ("", "75"))[1]))
    stage.settle()
    return found


def ranks(play: Play, group: str) -> list[tuple[str, int]]:
    return [(unit, place["rank"]) for unit, place in play.table(group).items()]


def test_points_and_shares_of_ones_own_maximum_rank_differently_where_maxima_differ(play: Play) -> None:
    assert {unit: place["maximum"] for unit, place in play.table("diem").items()} == {
        WITH: "100.00",
        **dict.fromkeys((LIKE, ALIKE, LAST), "80.00"),
    }
    assert ranks(play, "diem") == [(WITH, 1), (LIKE, 2), (ALIKE, 2), (LAST, 4)]
    assert ranks(play, "ty-le") == [(LIKE, 1), (ALIKE, 1), (WITH, 3), (LAST, 4)]


def test_a_group_whose_ranks_are_dense_skips_no_place(play: Play) -> None:
    assert ranks(play, "lien") == [(WITH, 1), (LIKE, 2), (ALIKE, 2), (LAST, 3)]


def test_a_unit_that_is_assessed_and_not_ranked_has_its_points_and_takes_nobodys_place(play: Play) -> None:
    found = play.rankings()
    assert [(line["unit"], line["total"]) for line in found["unranked"]] == [(INSPECTORS, "75.00")]
    assert all(place["unit"] != INSPECTORS for group in found["groups"] for place in group["places"])


def test_a_total_in_the_gap_between_two_ratings_has_none_and_everybody_is_told_why(play: Play) -> None:
    ratings = {unit: place["rating"] and place["rating"]["vi"] for unit, place in play.table("diem").items()}
    assert ratings == {WITH: "Nâng cao", LIKE: "Nâng cao", ALIKE: "Nâng cao", LAST: None}
    gap = play.table("diem")[LAST]["rating_gap"]["vi"]
    assert "20.5" in gap
    assert "Hình thành từ 21 đến dưới 50" in gap
    assert play.table("diem")[WITH]["rating_gap"] is None
    assert gap.split(":")[0] in unescape(play.stage.page(f"/ranking/{play.id}/units/{LAST}", OFFICER))


def test_whoever_brings_a_framework_in_is_asked_about_its_gaps(stage: Stage) -> None:
    answer = stage.done("POST", f"{SUBMISSION}/frameworks", ADMINISTRATOR, {"document": {**DOCUMENT, "version": "2"}})
    assert "gap" in " ".join(question["code"] for question in answer["questions"])


def test_whoever_brings_a_framework_in_is_asked_about_a_total_that_its_parts_contradict(stage: Stage) -> None:
    real = to_document(shipped_framework("haiduong-2023-huyen"))
    answer = stage.done("POST", f"{SUBMISSION}/frameworks", ADMINISTRATOR, {"document": real})
    (asked,) = [question for question in answer["questions"] if question["code"] == "sum-differs"]
    assert "570" in asked["vi"]
    assert "600" in asked["vi"]


def test_lao_cais_ratings_are_closed_above_and_lie_on_the_percent_of_ones_own_maximum(stage: Stage) -> None:
    cases = [
        ("co-tthc", "750", "Nâng cao"),
        ("co-tthc", "750.01", "Dẫn dắt"),
        ("khong-tthc", "600", "Nâng cao"),
        ("khong-tthc", "600.01", "Dẫn dắt"),
        ("khong-tthc", "400", "Hình thành"),
        ("huyen", "250", "Khởi động"),
        ("huyen", "250.01", "Hình thành"),
    ]
    units = [Unit(code=f"L2.{n}", kind=kind) for n, (kind, *_) in enumerate(cases)]
    play = locked(stage, "laocai-2023-demo", units, 2023)
    for unit, (_, total, _) in zip(units, cases, strict=True):
        play.set_all(unit, play.adding_up(unit, total))
    stage.settle()
    found = {place["unit"]: place for group in play.rankings()["groups"] for place in group["places"]}
    assert [found[unit.code]["rating"]["vi"] for unit in units] == [rating for *_, rating in cases]


def test_a_unit_is_scored_on_an_index_that_is_borrowed_from_another_set(stage: Stage) -> None:
    lender = shipped_framework("hanoi-920-2024-huyen-demo")
    borrower = shipped_framework("hanoi-920-2024-demo")
    filled = with_borrowed(borrower, {lender.reference: lender})
    units = [Unit(code="L3.1", kind="so"), Unit(code="L3.2", kind="so-kinh-te")]
    stage.publish(lender)
    play = Play(stage, borrower, to_document(filled), units, 2024)
    play.open()
    play.claim(units[1], play.leaves["KTS.7.1"], {"numerator": "30", "denominator": "40"})
    play.submit(units[1])
    stage.pass_deadline()
    play.accept(units[1], "KTS.7.1")
    stage.settle()
    table = play.table()
    assert [table[unit]["maximum"] for unit in ("L3.1", "L3.2")] == ["100.00", "160.00"]
    most = play.leaves["KTS.7.1"]["max_points"]
    assert table["L3.2"]["total"] == f"{float(most) * 3 / 4:.2f}"


@pytest.fixture(scope="module")
def reporting(stage: Stage) -> Play:
    """The same set, open to reports."""
    play = Play(stage, from_document(DOCUMENT), DOCUMENT, [Unit(code="L4.1", kind="khac")], 2024)
    play.open()
    return play


@pytest.mark.parametrize(("criterion", "points"), [("1.2", "10.00"), ("1.3", "0.00")])
def test_nothing_out_of_nothing_is_worth_what_the_framework_says(reporting: Play, criterion: str, points: str) -> None:
    path = f"{reporting.report_of(reporting.units['L4.1'])}/criteria/{criterion}"
    asked = {"data": {"numerator": "0", "denominator": "0"}}
    assert reporting.stage.done("PUT", path, reporting.units["L4.1"].reporter, asked)["points"] == points


def test_nothing_out_of_nothing_is_refused_at_its_place_where_no_decision_answers_it(reporting: Play) -> None:
    path = f"{reporting.report_of(reporting.units['L4.1'])}/criteria/1.4"
    asked = {"data": {"numerator": "0", "denominator": "0"}}
    answer = reporting.stage.ask("PUT", path, reporting.units["L4.1"].reporter, asked)
    (error,) = answer.get_json()["errors"]
    assert (answer.status_code, error["where"]) == (422, "criteria[1.4].data.denominator")


def test_without_proof_one_set_asks_for_an_explanation_and_another_for_nothing(stage: Stage) -> None:
    found = []
    for number, framework_id in enumerate(("sonla-2245-2021-demo", "bnv-765-2021-demo"), 5):
        unit = Unit(code=f"L{number}.1", kind="so" if number == 5 else "vu")
        play = begun(stage, framework_id, [unit], 2021)
        code, level = next(
            (one, leaf["rule"]["levels"][0]["code"])
            for one, leaf in play.leaves.items()
            if leaf.get("evidence_required") and leaf["rule"]["kind"] == "choice"
        )
        stage.done("PUT", f"{play.report_of(unit)}/criteria/{code}", unit.reporter, {"data": {"level": level}})
        answer = stage.ask("POST", f"{play.report_of(unit)}/submission", unit.head)
        found.append((answer.status_code, answer.get_json().get("code")))
    assert found == [(422, "evidence-missing"), (200, None)]


def test_the_years_of_data_framework_and_publication_are_three(stage: Stage) -> None:
    play = begun(stage, "qd405-2025-dti-tinh-demo", [Unit(code="L7.1", kind="tinh")], 2024)
    stage.pass_deadline()
    play.conclude()
    play.approve()
    shown = play.rankings(right=None)["round"]
    assert (shown["year"], shown["framework"].split("@")[1], shown["editions"][0]["date"][:4]) == (2024, "2025", "2025")
