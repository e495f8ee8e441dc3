"""From a document to a framework and back: every problem at its place, exact round trips, questions to the issuer."""

import json
from decimal import Decimal
from typing import Any

import pytest
from chiso_framework import Invalid, from_document, questions, read_framework, to_document
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.framework.examples import (
    CHECKLIST,
    CHOICE,
    MEETINGS,
    RATIO,
    Document,
    component,
    document,
    documents,
    framework,
    refusals,
    with_rule,
)


def asked(**changes: object) -> dict[str, str]:
    return {question.where: question.code for question in questions(framework(**changes))}


def indicator(**changes: Any) -> list[Document]:
    return [{"code": "1", "name_vi": "Một", "max_points": 30, "complete": True, **changes}]


def rule_refusals(rule: object) -> dict[str, str]:
    components = [{**component("1.1", 20, RATIO), "rule": rule}]
    place = "main_indicators[0].components[0].rule"
    found = refusals(document(main_indicators=indicator(components=components)))
    return {where.removeprefix(place).removeprefix("."): code for where, code in found.items()}


def test_criteria_are_the_components_or_the_indicator_that_has_none() -> None:
    assert [leaf.code for leaf in framework().criteria()] == ["1.1", "1.2", "2.1", "2.2", "2.3", "2.4", "3", "4"]
    assert [leaf.code for leaf in framework().scored_criteria()][-1] == "3"
    assert framework().criterion("2.2").main_indicator == "2"
    assert framework().criterion("3").rule.kind == "direct"
    assert framework().find("9.9") is None


def test_words_that_a_framework_lacks_fall_back() -> None:
    own = framework(words={"evidence": {"vi": "minh chứng"}}).words
    assert (own.evidence.vi, own.council.vi) == ("minh chứng", "Hội đồng đánh giá")
    assert own.evidence.of("en") == "minh chứng"


def test_vietnamese_text_is_kept_in_one_unicode_form() -> None:
    decomposed = "Nghe\u0323\u0302 An"
    assert framework(title_vi=decomposed).title_vi == "Nghệ An"


def test_all_problems_of_a_document_are_told_at_once() -> None:
    bad = document(rounding="up", points_places=13, colour="red", total_points="1e3")
    bad["main_indicators"][1]["components"][1]["max_points"] = 20.5
    bad["main_indicators"][1]["components"][0]["rule"]["steps"][0]["points"] = "21"
    del bad["main_indicators"][0]["name_vi"]
    assert refusals(bad) == {
        "colour": "unknown-key",
        "rounding": "not-an-option",
        "points_places": "not-in-range",
        "total_points": "not-a-number",
        "main_indicators[0].name_vi": "missing",
        "main_indicators[1].components[1].max_points": "float",
        "main_indicators[1].components[0].rule.steps[0].points": "points-above-maximum",
    }


def test_a_message_names_value_expectation_and_mend() -> None:
    with pytest.raises(Invalid) as invalid:
        from_document(document(roundng="half_up"))
    (problem,) = invalid.value.problems
    assert problem.where == "roundng"
    assert "“roundng”" in problem.message_vi
    assert "viết “rounding”" in problem.message_vi
    assert "write “rounding”" in problem.message_en


@pytest.mark.parametrize(
    ("changes", "where", "code"),
    [
        ({"id": "Bộ chỉ số"}, "id", "not-a-code"),
        ({"version": 2022}, "version", "not-text"),
        ({"title_vi": "  "}, "title_vi", "empty"),
        ({"title_vi": "a\x07"}, "title_vi", "control-character"),
        ({"title_vi": "a\ud800"}, "title_vi", "control-character"),
        ({"title_vi": "a" * 4001}, "title_vi", "too-long"),
        ({"points_places": None}, "points_places", "missing"),
        ({"rank_places": True}, "rank_places", "not-in-range"),
        ({"rank_places": "4"}, "rank_places", "not-in-range"),
        ({"total_points": "0"}, "total_points", "out-of-range"),
        ({"total_points": "9" * 40}, "total_points", "too-long"),
        ({"total_points": "NaN"}, "total_points", "not-a-number"),
        ({"value_scale": "0.0"}, "value_scale", "out-of-range"),
        ({"total_divisor": -1}, "total_divisor", "out-of-range"),
        ({"engine": 2}, "engine", "not-in-range"),
        ({"mode": "bands"}, "mode", "not-an-option"),
        ({"decision": {"date": "19/4/2023"}}, "decision.date", "not-a-date"),
        ({"decision": "1082"}, "decision", "not-a-mapping"),
        ({"late": None}, "late", "missing"),
        ({"late": {"consequence": "points_off"}}, "late.points", "late-points"),
        ({"late": {"consequence": "nothing", "points": 1}}, "late.points", "late-points"),
        ({"late": {"consequence": "no_score", "reason": "NS9"}}, "late.reason", "unknown-reason"),
        ({"evidence": {"missing": "zero", "reason": "NS9"}}, "evidence.reason", "unknown-reason"),
        ({"words": {"levels": {"vi": "mức"}}}, "words.levels", "unknown-key"),
        ({"groups": [{"id": "a", "name_vi": "A", "units": "xa"}]}, "groups[0].units", "not-a-scope"),
        ({"groups": [{"id": "a", "name_vi": "A"}, {"id": "a", "name_vi": "B"}]}, "groups[1].id", "repeated-code"),
        ({"groups": {"id": "a"}}, "groups", "not-a-list"),
        ({"groups": ["a"]}, "groups[0]", "not-a-mapping"),
        ({"tie_breakers": ["2", "2.1"]}, "tie_breakers[1]", "unknown-indicator"),
        ({"main_indicators": []}, "main_indicators", "list-length"),
        ({"main_indicators": indicator(scored="no")}, "main_indicators[0].scored", "not-true-or-false"),
    ],
)
def test_a_bad_field_is_refused_at_its_place(changes: dict[str, Any], where: str, code: str) -> None:
    assert refusals(document(**changes)) == {where: code}


@pytest.mark.parametrize("value", [None, [], "x", 1, 1.5])
def test_what_is_no_mapping_is_no_framework(value: object) -> None:
    assert refusals(value) == {"": "not-a-mapping"}


def test_a_code_used_twice_is_refused_wherever_it_stands() -> None:
    components = [component("1", 10, CHOICE), component("1.2", 10, CHOICE), component("1.2", 10, CHOICE)]
    assert refusals(document(main_indicators=indicator(components=components))) == {
        "main_indicators[0].components[0].code": "repeated-code",
        "main_indicators[0].components[2].code": "repeated-code",
    }


@pytest.mark.parametrize(
    ("rule", "where", "code"),
    [
        ("direct", "", "not-a-mapping"),
        ({"kind": "cel"}, "kind", "not-an-option"),
        ({}, "kind", "missing"),
        ({"kind": "direct", "max": 1}, "max", "unknown-key"),
        ({**RATIO, "when_zero": None}, "when_zero", "missing"),
        ({**RATIO, "target": "1.2"}, "target", "out-of-range"),
        ({**RATIO, "target": 0}, "target", "target"),
        ({**RATIO, "direction": "lower", "target": "0.5"}, "target", "target"),
        ({**CHOICE, "levels": []}, "levels", "list-length"),
        ({**CHOICE, "levels": [*CHOICE["levels"], CHOICE["levels"][0]]}, "levels[3].code", "repeated-code"),
        (
            {**CHECKLIST, "parts": [{"code": "a", "label_vi": "A", "points": 21}]},
            "parts[0].points",
            "points-above-maximum",
        ),
        ({**MEETINGS, "steps": [{"at_least": 4, "below": 4, "points": 0}]}, "steps[0]", "empty-interval"),
        ({**MEETINGS, "steps": [{"at_least": 4, "more_than": 4, "points": 0}]}, "steps[0].more_than", "two-borders"),
    ],
)
def test_a_bad_rule_is_refused_at_its_place(rule: object, where: str, code: str) -> None:
    assert rule_refusals(rule) == {where: code}


def test_overlapping_steps_are_refused() -> None:
    steps = [{"at_least": 0, "at_most": 5, "points": 0}, {"at_least": 5, "points": 20}]
    assert rule_refusals({**MEETINGS, "steps": steps}) == {"steps": "steps-overlap"}


def test_overlapping_bands_are_refused() -> None:
    bands = [{"code": "a", "name_vi": "A", "below": 60}, {"code": "b", "name_vi": "B", "at_least": 50}]
    assert refusals(document(ratings={"bands": bands})) == {"ratings.bands": "bands-overlap"}


def test_a_sound_framework_raises_no_question() -> None:
    assert asked() == {}


def test_a_printed_maximum_that_its_parts_contradict_is_asked_about_and_not_refused() -> None:
    components = [component("1.1", 10, CHOICE)]
    assert asked(main_indicators=indicator(components=components), total_points=30) == {
        "main_indicators[0].max_points": "sum-differs"
    }
    assert asked(total_points=570) == {"total_points": "sum-differs"}


def test_parts_of_an_incomplete_indicator_need_not_add_up() -> None:
    components = [component("1.1", 10, CHOICE)]
    assert asked(main_indicators=indicator(components=components, complete=False), total_points=30) == {}


def test_a_count_that_differs_from_the_stated_one_is_asked_about() -> None:
    components = [component("1.1", 30, {"kind": "direct"})]
    changed = indicator(components=components, stated_components=2)
    assert asked(main_indicators=changed, total_points=30) == {"main_indicators[0].stated_components": "count-differs"}


def test_a_maximum_that_no_answer_reaches_is_asked_about() -> None:
    (question,) = questions(with_rule(CHOICE, total_points=20))
    assert (question.code, question.where) == ("maximum-not-reached", "main_indicators[0].components[0].rule")


@pytest.mark.parametrize(("whole", "expected"), [(True, set()), (False, {"steps-gap"})])
def test_a_gap_between_steps_is_asked_about_unless_only_whole_numbers_count(whole: bool, expected: set[str]) -> None:
    fw = with_rule({**MEETINGS, "whole": whole}, total_points=20)
    assert {question.code for question in questions(fw)} == expected


@pytest.mark.parametrize(
    ("bands", "expected"),
    [
        ([{"at_most": 25}, {"more_than": 25, "at_most": 50}, {"more_than": 50}], set()),
        ([{"below": 19}, {"at_least": 20}], {"bands-gap"}),
        ([{"below": 50}, {"more_than": 50}], {"bands-gap"}),
        ([{"below": 50}, {"at_least": 50, "below": 100}], {"bands-end"}),
    ],
)
def test_bands_that_leave_a_value_out_are_asked_about(bands: list[Document], expected: set[str]) -> None:
    named = [{"code": f"b{i}", "name_vi": "Mức", **band} for i, band in enumerate(bands)]
    assert set(asked(ratings={"bands": named}).values()) == expected


@given(documents())
@settings(max_examples=60)
def test_a_document_round_trips_exactly(made: Document) -> None:
    read = from_document(made)
    written = to_document(read)
    assert from_document(written) == read
    assert to_document(from_document(json.loads(json.dumps(written)))) == written


def test_equal_frameworks_have_equal_documents() -> None:
    assert to_document(framework(total_points="100.00")) == to_document(framework(total_points=100))


def test_a_document_holds_no_floats_and_no_nulls() -> None:
    kinds = set()

    def walk(value: object) -> None:
        kinds.add(type(value))
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(inner)

    walk(to_document(framework()))
    assert kinds == {dict, list, str, int, bool}


def test_a_json_text_reads_as_its_mapping_does() -> None:
    assert read_framework(json.dumps(document())) == framework()


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just(Decimal("1.5")),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["kind", "code", "points", "units"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.data(), junk)
@settings(max_examples=200)
def test_junk_anywhere_in_a_document_is_refused_or_read_and_never_crashes(data: st.DataObject, value: object) -> None:
    bad = document(ratings={"bands": []}, groups=[{"id": "a", "name_vi": "A"}], tie_breakers=["1"])
    target: Any = bad
    while True:
        key = data.draw(st.sampled_from(sorted(target) if isinstance(target, dict) else list(range(len(target)))))
        if not (isinstance(target[key], dict | list) and target[key] and data.draw(st.booleans())):
            break
        target = target[key]
    target[key] = value
    assert all(refusals(bad).values())
