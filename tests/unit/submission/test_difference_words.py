"""Differences between versions as officers read them."""

from typing import Any

from chiso_framework import Framework, Words, to_document
from chiso_framework.problems import Text
from chiso_submission.difference_words import for_people, is_said, names, readable
from chiso_submission.workbooks import differences

from tests.unit.submission.amending_examples import version, without
from tests.unit.submission.examples import FRAMEWORK


def told(after: Framework) -> list[tuple[str, str]]:
    rows: list[dict[str, Any]] = differences(FRAMEWORK, after)["differences"]
    return [(found["vi"], found["en"]) for found in map(readable, filter(is_said, rows))]


def test_a_difference_names_the_thing_and_not_its_place() -> None:
    assert told(version(plan={"max_points": "8"})) == [("Điểm tối đa: từ “10” thành “8”", "maximum: from “10” to “8”")]


def test_kinds_of_rules_are_said_in_words() -> None:
    found = [vi for vi, _ in told(version(plan={"rule": {"kind": "direct"}}))]
    assert "Loại cách tính: từ “có/không” thành “chấm trực tiếp”" in found
    assert "Câu hỏi: bỏ “Có ban hành kế hoạch?”" in found
    assert not any("main_indicators" in vi or "“”" in vi for vi in found)


def test_criteria_that_come_and_go_are_named() -> None:
    found = told(without("1.2", added="1.4"))
    assert ("bỏ “Tỷ lệ hồ sơ”", "removed “Tỷ lệ hồ sơ”") in found
    assert ("thêm “Mới”", "added “Mới”") in found


def told_of(where: str, criterion: str = "", words: Words | None = None) -> tuple[str, str]:
    row = {"what": "other", "where": where, "criterion": criterion, "before": "a", "after": "b"}
    found = readable(row, words or Words())
    return found["vi"], found["en"]


def test_a_part_of_a_rule_is_named() -> None:
    where = "main_indicators[1].components[1.2].rule.parts[a].points"
    assert told_of(where, "1.2") == ("Phần “a”, điểm: từ “a” thành “b”", "part “a”, points: from “a” to “b”")


def test_what_belongs_to_no_criterion_is_named_in_the_words_of_the_framework() -> None:
    words = Words(rating=Text(vi="hạng", en="grade"))
    assert told_of("ratings.bands[A].at_least", words=words)[0] == "Hạng “A”, từ: từ “a” thành “b”"
    assert told_of("late.points")[0] == "Nộp muộn, điểm: từ “a” thành “b”"
    assert told_of("process.calendar.report_printed.vi")[0].startswith("Thời gian, thời hạn như văn bản")


def test_a_place_that_nobody_has_a_word_for_is_legible() -> None:
    assert told_of("strange_key[x].under_that") == (
        "Strange key “x”, under that: từ “a” thành “b”",
        "strange key “x”, under that: from “a” to “b”",
    )


def test_what_consists_of_parts_is_read_as_one_line() -> None:
    row = {
        "what": "other",
        "where": "groups",
        "criterion": "",
        "before": None,
        "after": [{"id": "a", "ranks": "dense"}],
    }
    assert for_people({"differences": [row]})["differences"][0]["vi"] == "Nhóm: thêm “a; dense”"


def test_criteria_are_named_also_in_a_document_that_is_none_yet() -> None:
    assert names(to_document(FRAMEWORK))["1.1"].vi
    hostile = {
        "main_indicators": [1, {"code": 2, "name_vi": "x"}, {"code": "3", "name_vi": "Ba", "components": {"a": 1}}]
    }
    assert names(hostile) == {"3": Text(vi="Ba", en="Ba")}
    assert names({"main_indicators": "x"}) == {}
