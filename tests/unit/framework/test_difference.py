"""Differences between two versions of a framework."""

from copy import deepcopy
from typing import Any

from chiso_framework import Difference, difference, from_document, touched
from hypothesis import given, settings

from tests.unit.framework.examples import DOCUMENT, Document, component, documents


def differing(change: Any) -> tuple[Difference, ...]:
    after: Document = deepcopy(DOCUMENT)
    change(after)
    return difference(from_document(DOCUMENT), from_document(after))


def found(change: Any) -> list[tuple[str, str, str, object, object]]:
    return [(one.what, one.where, one.criterion, one.before, one.after) for one in differing(change)]


def test_versions_that_differ_only_in_their_name_do_not_differ() -> None:
    assert found(lambda d: d.update(version="2", decision={"number": "1/QĐ"})) == []


def test_a_changed_maximum_is_a_difference_in_points() -> None:
    place = "main_indicators[1].components[1.1].max_points"
    assert found(lambda d: d["main_indicators"][0]["components"][0].update(max_points=12)) == [
        ("points", place, "1.1", "10", "12")
    ]


def test_a_changed_rule_is_told_at_its_place() -> None:
    where = "main_indicators[1].components[1.1].rule.levels[b].points"
    assert found(lambda d: d["main_indicators"][0]["components"][0]["rule"]["levels"][1].update(points="6")) == [
        ("rule", where, "1.1", "5", "6")
    ]


def test_changed_words_are_a_difference_in_text() -> None:
    assert found(lambda d: d["main_indicators"][2].update(name_vi="Hạ tầng")) == [
        ("text", "main_indicators[3].name_vi", "3", "Hạ tầng số", "Hạ tầng")
    ]


def test_criteria_that_come_and_go_are_told_by_name() -> None:
    def change(document: Document) -> None:
        parts = document["main_indicators"][0]["components"]
        parts[1] = component("1.3", 20, {"kind": "direct"})

    where = "main_indicators[1].components"
    assert found(change) == [
        ("criterion", f"{where}[1.2]", "1.2", "Chỉ số 1.2", None),
        ("criterion", f"{where}[1.3]", "1.3", None, "Chỉ số 1.3"),
    ]
    assert [one.words().vi for one in differing(change)] == [
        f"{where}[1.2]: bỏ “Chỉ số 1.2”",
        f"{where}[1.3]: thêm “Chỉ số 1.3”",
    ]


def test_another_order_is_a_difference() -> None:
    assert [one[:3] for one in found(lambda d: d["main_indicators"][0]["components"].reverse())] == [
        ("other", "main_indicators[1].components", "1")
    ]


def test_what_answers_must_be_looked_at_again_is_told_once() -> None:
    def change(document: Document) -> None:
        one, other = document["main_indicators"][0]["components"]
        one.update(max_points=12, name_vi="Tên khác")
        one["rule"]["levels"][0]["points"] = 12
        other["name_vi"] = "Chỉ đổi tên"

    assert touched(differing(change)) == ("1.1",)


@given(documents())
@settings(max_examples=30)
def test_a_framework_does_not_differ_from_itself(document: Document) -> None:
    made = from_document(document)
    assert difference(made, from_document(document)) == ()
