"""Hostile documents cost no more than large honest ones: held by the work that is done, not by the time it takes."""

import sys
from collections.abc import Callable

import pytest
from chiso_framework import Invalid, from_document, read_text
from chiso_framework.bounds import FORMULAS, refuse_costly
from chiso_framework.problems import MOST
from chiso_framework.reading import LISTED, MAX_ITEMS, Node, repeated
from chiso_framework.rules.formula import _parsed
from chiso_framework.validate import Known
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.framework.examples import component, document

LENGTH = 40_000
CALLS_A_SIGN = 20
"""Calls of functions that reading may make for each sign of a text; hostile ones come to 11, shipped ones to 3."""
FRAGMENTS = (
    *("- {}\n", "- 1.5\n", "- *a\n", "- !a x\n", "a: 1\n", "- ~\n", "- - 1\n", "- {z: 1}\n", "- {code: a}\n"),
    *("- {code: 1.1}\n", "- {id: a, name_vi: b}\n", "- {rule: {kind: expression, formula: a+1}}\n", "- [1, [2]]\n"),
)
LISTS = (
    *("main_indicators", "groups", "levels", "views", "no_score_reasons", "feeds", "outsiders", "tie_breakers", "a"),
    *("not_public", "process", "words", "ratings"),
)


def calls(work: Callable[[], object]) -> int:
    """How many functions are called, of ours and of libraries, written in Python or not."""
    found = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal found
        found += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return found


def problems_of(text: str) -> int:
    try:
        found = read_text(text)
        refuse_costly(found)
        from_document(found)
    except Invalid as invalid:
        return len(invalid.problems)
    return 0


def hostile(key: str, fragment: str, length: int = LENGTH) -> str:
    return f"{key}:\n" + fragment * (length // len(fragment))


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(LISTS), st.sampled_from(FRAGMENTS))
def test_the_work_is_bounded_by_the_length_of_the_text(key: str, fragment: str) -> None:
    text = hostile(key, fragment)
    assert calls(lambda: problems_of(text)) < CALLS_A_SIGN * len(text)


@pytest.mark.parametrize("fragment", ["- {}\n", "- 1.5\n", "a: 1\n"])
def test_reading_ends_at_so_many_problems(fragment: str) -> None:
    assert problems_of(hostile("main_indicators", fragment, 200_000)) == MOST


def test_of_a_list_that_is_too_long_only_the_items_that_are_allowed_are_read() -> None:
    node = Node({"items": [{}] * (MAX_ITEMS * 5), "codes": ["a"] * (MAX_ITEMS * 5)})
    assert (len(node.items("items")), len(node.codes("codes"))) == (MAX_ITEMS, MAX_ITEMS)
    assert [problem.code for problem in node.problems] == ["list-length"] * 2


class Counted(str):
    """A text that counts how often it is compared."""

    compared = 0
    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        Counted.compared += 1
        return str.__eq__(self, other)

    __hash__ = str.__hash__


def test_codes_are_looked_for_and_not_compared_with_all_others() -> None:
    codes = [Counted(f"a{n % 1500}") for n in range(2000)]
    Counted.compared = 0
    assert len(list(repeated(codes))) == 500
    assert len(Known(codes).wrong(codes)) == 500
    assert Counted.compared < 5 * len(codes)


def test_an_empty_code_repeats_nothing() -> None:
    assert list(repeated(["", "a", "", "a"])) == [3]


def test_a_message_lists_the_first_of_very_many_codes() -> None:
    said = Known([f"a{n}" for n in range(MAX_ITEMS)]).expected("mã", "a code")
    assert len(said.vi) < LISTED * 10
    assert said.vi.endswith("…")


def formulas(many: int, length: int) -> dict[str, object]:
    rule = {"kind": "expression", "inputs": [{"name": "a", "label_vi": "A"}], "when_undefined": "zero"}
    parts = [component(f"1.{n}", 1, {**rule, "formula": f"{n}+a".ljust(length)}) for n in range(many)]
    return document(main_indicators=[{"code": "1", "name_vi": "A", "max_points": many, "components": parts}])


def test_formulas_that_are_too_long_together_are_refused_before_any_is_parsed() -> None:
    before = _parsed.cache_info().misses
    with pytest.raises(Invalid) as refused:
        refuse_costly(formulas(FORMULAS // 100 + 1, 100))
    assert [problem.code for problem in refused.value.problems] == ["formulas-too-long"]
    assert _parsed.cache_info().misses == before


def test_as_many_formulas_as_an_honest_framework_needs_are_taken() -> None:
    refuse_costly(formulas(200, 50))
    assert from_document(formulas(3, 20)).total_points == 100


def test_what_was_published_with_longer_formulas_is_still_read() -> None:
    assert from_document(formulas(40, 390)).id == "vi-du"


def test_a_document_that_is_none_costs_nothing() -> None:
    for found in (None, "formula", [["formula"]], {"formula": ["a"]}):
        refuse_costly(found)
