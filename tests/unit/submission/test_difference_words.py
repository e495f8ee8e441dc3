"""Differences between versions as officers read them."""

from typing import Any

from chiso_framework import Framework
from chiso_submission.difference_words import is_said, readable
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
