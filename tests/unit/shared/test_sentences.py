"""What fills the gaps of a refusal's sentence."""

import pytest
from chiso_framework.problems import text
from chiso_runtime.sentences import sentence, spoken

OWN = {"unit": text("thôn", "hamlet"), "council": text("Ban {unit} [unit]", "board")}


def test_words_are_the_frameworks_own_and_details_are_those_of_the_refusal() -> None:
    assert sentence("[Unit] {unit} của [council-chair].", "vi", {"unit": "T1"}, OWN) == "Thôn T1 của Chủ tịch Hội đồng."
    assert sentence("The [unit] {unit}.", "en", {"unit": "T1"}, OWN) == "The hamlet T1."


def test_without_a_framework_the_words_are_everybodys() -> None:
    assert sentence("[Council] và [unit].", "vi", {}) == "Hội đồng đánh giá và đơn vị."


def test_lists_are_told_one_after_the_other() -> None:
    assert sentence("Thiếu: {criteria}.", "vi", {"criteria": ["1.1", "1.2"]}) == "Thiếu: 1.1, 1.2."


def test_what_fills_a_gap_is_not_filled_again() -> None:
    assert sentence("{unit}: [council]", "vi", {"unit": "[unit] {unit}"}, OWN) == "[unit] {unit}: Ban {unit} [unit]"


def test_a_detail_that_is_not_there_leaves_its_name() -> None:
    assert sentence("Không có {unit}.", "vi", {}) == "Không có {unit}."


def test_a_word_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(KeyError):
        sentence("[Nobody]", "vi", {})


def test_the_words_of_a_template_are_known_without_filling_it() -> None:
    assert spoken("[Unit] {unit}, [main-indicator] và [unit]") == {"unit", "main-indicator"}
    assert spoken("Không có {unit}.") == frozenset()
