"""What no public source gives: left out of the file, named, asked about, and never made up."""

from typing import Any

import pytest
from chiso_framework import Invalid, from_document, missing, questions, tell, to_document

from tests.unit.framework.examples import CHOICE, Document, component, document, framework, refusals

NEEDED = ("total_points", "points_places", "rank_places", "late", "evidence", "main_indicators")


def without(*names: str, **changes: object) -> Document:
    made = document(not_public=list(names), **changes)
    for name in names:
        made.pop(name, None)
    return made


def places(problems: tuple[Any, ...]) -> list[str]:
    return [problem.where for problem in problems]


@pytest.mark.parametrize("name", NEEDED)
def test_a_framework_may_lack_what_could_not_be_read_if_it_says_so(name: str) -> None:
    fw = from_document(without(name))
    assert places(missing(fw)) == [name]
    assert name in places(questions(fw))
    assert name not in to_document(fw)
    assert from_document(to_document(fw)) == fw


@pytest.mark.parametrize("name", NEEDED)
def test_without_saying_so_it_may_not(name: str) -> None:
    made = document()
    del made[name]
    assert refusals(made) == {name: "missing"} or name == "main_indicators"
    assert refusals(made)


@pytest.mark.parametrize("name", NEEDED)
def test_what_is_given_after_all_is_not_lacking(name: str) -> None:
    assert refusals(document(not_public=[name])) == {"not_public[0]": "public-after-all"}


def test_only_known_names_are_taken_each_once() -> None:
    assert refusals(document(not_public=["colour", "bands", "bands"])) == {
        "not_public[0]": "not-an-option",
        "not_public[2]": "not-an-option",
    }


def test_what_a_round_can_do_without_does_not_hinder_it() -> None:
    fw = framework(not_public=["components", "groups", "bands", "decision", "pillars", "calendar"])
    assert missing(fw) == ()
    assert {one.code for one in questions(fw)} == {"not-public"}


def test_what_is_lacking_is_told_in_the_words_of_the_framework() -> None:
    words = {"criterion": {"vi": "tiêu chí", "en": "item"}, "rating": {"vi": "hạng", "en": "grade"}}
    fw = framework(not_public=["components", "bands"], words=words)
    asked = " ".join(one.message_vi for one in questions(fw))
    told = [line.vi for section in tell(fw) for line in section.lines]
    assert "các tiêu chí" in asked
    assert "ngưỡng của các hạng" in asked
    assert {"các tiêu chí", "ngưỡng của các hạng"} <= set(told)
    assert "chỉ số thành phần" not in asked


def indicator(**changes: Any) -> list[Document]:
    return [{"code": "1", "name_vi": "Một", **changes}]


def test_a_main_indicator_may_lack_its_maximum() -> None:
    made = document(main_indicators=indicator(not_public=["points", "components"]))
    fw = from_document(made)
    assert places(missing(fw)) == ["main_indicators[0].max_points"]
    assert places(questions(fw)) == ["main_indicators[0].max_points", "main_indicators[0].components"]
    assert "max_points" not in to_document(fw)["main_indicators"][0]  # type: ignore[index]
    assert refusals(document(main_indicators=indicator())) == {"main_indicators[0].max_points": "missing"}


def test_a_component_may_lack_points_and_rule() -> None:
    unread = {"code": "1.1", "name_vi": "Chưa đọc được", "not_public": ["points", "rule"]}
    no_rule = {"code": "1.2", "name_vi": "Chưa có công thức", "max_points": 10, "not_public": ["rule"]}
    no_points = {**component("1.3", 10, CHOICE), "not_public": ["points"]}
    del no_points["max_points"]
    fw = framework(main_indicators=indicator(max_points=30, components=[unread, no_rule, no_points]))
    assert places(missing(fw)) == [
        "main_indicators[0].components[0].max_points",
        "main_indicators[0].components[0].rule",
        "main_indicators[0].components[1].rule",
        "main_indicators[0].components[2].max_points",
    ]
    assert from_document(to_document(fw)) == fw


def test_a_total_that_unknown_maxima_make_up_is_not_asked_about() -> None:
    fw = framework(main_indicators=indicator(not_public=["points"]))
    assert [one.code for one in questions(fw)] == ["not-public"]


def test_each_message_says_what_is_lacking_and_what_to_do_in_both_languages() -> None:
    (problem,) = missing(from_document(without("late")))
    assert "hệ quả của việc nộp muộn" in problem.message_vi
    assert "bỏ khỏi not_public" in problem.message_vi
    assert "what follows from being late" in problem.message_en
    assert "remove it from not_public" in problem.message_en


def test_not_public_must_be_a_list() -> None:
    with pytest.raises(Invalid):
        from_document(document(not_public="bands"))
