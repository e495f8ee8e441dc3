from typing import Any

import pytest
from chiso_framework import shipped_framework
from chiso_submission import forms
from werkzeug.datastructures import MultiDict

FRAMEWORK = shipped_framework("nghean-1082-2023-xa-demo")
BY_KIND = {criterion.rule.kind: criterion for criterion in FRAMEWORK.criteria()}
FILE = "a" * 32


def filled(kind: str, *pairs: tuple[str, str]) -> forms.Filled:
    return forms.read(BY_KIND[kind], MultiDict(pairs))


@pytest.mark.parametrize(
    ("kind", "sent", "data"),
    [
        ("yes_no", [("answer-yes", "yes")], {"yes": True}),
        ("yes_no", [("answer-yes", "no")], {"yes": False}),
        ("yes_no", [], {}),
        ("checklist", [("answer-parts", "a"), ("answer-parts", "c")], {"parts": ["a", "c"]}),
        ("checklist", [], {"parts": []}),
        ("choice", [("answer-level", "b")], {"level": "b"}),
        ("choice", [], {}),
        ("steps", [("answer-value", " 3 ")], {"value": "3"}),
        (
            "ratio",
            [("answer-numerator", "1.234,5"), ("answer-denominator", "2000")],
            {"numerator": "1234.5", "denominator": "2000"},
        ),
        ("direct", [("answer-score", "8,5")], {"score": "8.5"}),
    ],
)
def test_a_filled_form_becomes_the_rules_answer(kind: str, sent: list[tuple[str, str]], data: dict[str, Any]) -> None:
    assert filled(kind, *sent).body["data"] == data


def test_a_number_that_can_be_read_in_two_ways_is_asked_about() -> None:
    (error,) = filled("steps", ("answer-value", "1.234")).errors
    assert error["where"] == "answer-value"
    assert "1234" in error["vi"]
    assert "1,234" in error["vi"]


@pytest.mark.parametrize("typed", ["0.125", "12.5", "1234", "3", "x"])
def test_a_number_with_one_meaning_is_taken_as_it_is(typed: str) -> None:
    found = filled("steps", ("answer-value", typed))
    assert (found.errors, found.body["data"]) == ([], {"value": typed})


def test_evidence_is_what_is_ticked_also_by_its_address() -> None:
    found = filled(
        "yes_no",
        ("evidence-0-file", FILE),
        ("evidence-1-file", f"https://chiso.test/files/{'B' * 32}"),
        ("evidence-1-used", "yes"),
        ("evidence-1-place", "trang 2"),
        ("evidence-2-file", "không phải mã"),
        ("evidence-2-used", "yes"),
    )
    assert found.body["evidence"] == [{"file": "b" * 32, "place": "trang 2", "note": ""}]


def test_the_form_expects_the_version_it_was_made_from() -> None:
    assert filled("yes_no", ("expected", "12")).expected == 12
    assert filled("yes_no", ("expected", "-1")).expected is None


@pytest.mark.parametrize(
    ("kind", "data", "shown"),
    [
        ("yes_no", {"yes": True}, {"yes": "yes"}),
        ("yes_no", {}, {}),
        ("checklist", {"parts": ["a"]}, {"parts": ["a"]}),
        ("steps", {"value": "2.5"}, {"value": "2,5"}),
    ],
)
def test_a_recorded_answer_is_shown_in_the_form(kind: str, data: dict[str, Any], shown: dict[str, Any]) -> None:
    assert forms.values(BY_KIND[kind], data) == shown


@pytest.mark.parametrize(
    ("where", "field"),
    [
        ("criteria[1.1].data.level", "answer-level"),
        ("criteria[1.1].value", "claimed"),
        ("criteria[1.1]", "criteria[1.1]"),
    ],
)
def test_problems_are_told_beside_their_field(where: str, field: str) -> None:
    assert forms.errors_of([{"where": where, "vi": "", "en": ""}])[0]["where"] == field


def test_a_file_just_uploaded_is_offered_ticked_and_kept_ones_are_offered() -> None:
    row: dict[str, Any] = {"evidence": []}
    files = {"c" * 32: {"state": "kept"}, "d" * 32: {"state": "refused"}}
    offered = forms.evidence_rows(row, files, FILE)
    assert [(line.file[0], line.state, line.used) for line in offered] == [("a", "pending", True), ("c", "kept", False)]
