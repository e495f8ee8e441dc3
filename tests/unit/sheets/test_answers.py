"""An answer sheet goes out with what was answered and comes back with what is answered now."""

import re
from typing import Any

import pytest
from chiso_framework import Invalid, asks, from_document, points, shipped_framework
from chiso_sheets import Book, Given, Header, Sheet, answer_book, open_book, read_answers, same
from chiso_sheets.answers_form import ANSWER, ANSWERS, ITEM
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.unit.framework import examples
from tests.unit.sheets.annexes import part

UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
"""Each example starts a parser: shrinking would take minutes."""
FRAMEWORK = examples.framework()
CRITERIA = FRAMEWORK.criteria()
HEADER = Header(round="dti-2026", unit="H40.20", framework=FRAMEWORK.reference)


def filled(cells: dict[tuple[str, str], Any], known: dict[str, Given] | None = None) -> Book:
    """The example's sheet with answers typed in, by criterion and item."""
    book = open_book(answer_book(HEADER, CRITERIA, known or {}))
    return Book(sheets=tuple(_typed(one, cells) if one.name == ANSWERS else one for one in book.sheets))


def _typed(sheet: Sheet, cells: dict[tuple[str, str], Any]) -> Sheet:
    rows = [list(row) for row in sheet.rows]
    for row in rows[1:]:
        value = cells.get((row[0][1:], row[ITEM][1:]))
        if value is not None:
            row[ANSWER] = f"n{value!r}" if isinstance(value, float) else f"t{value}"
    return Sheet(name=sheet.name, rows=tuple(map(tuple, rows)))


def answered(cells: dict[tuple[str, str], Any], known: dict[str, Given] | None = None) -> dict[str, Any]:
    return {one.criterion: one for one in read_answers(filled(cells, known), HEADER, CRITERIA)}


@settings(max_examples=25, deadline=None, phases=UNSHRUNK, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_answers_to_any_framework_come_back_as_they_were(data: st.DataObject) -> None:
    framework = from_document(data.draw(examples.documents()))
    words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=40).map(str.strip)
    given = {
        one.code: Given(data=data.draw(examples.answers(one.rule)), explanation=data.draw(words), version=n)
        for n, one in enumerate(framework.criteria())
        if data.draw(st.booleans())
    }
    header = Header(round="r", unit="U", framework=framework.reference)
    book = open_book(answer_book(header, framework.criteria(), given))
    back = {one.criterion: one for one in read_answers(book, header, framework.criteria())}
    for one in framework.criteria():
        known, found = given.get(one.code, Given(data={})), back[one.code]
        assert not found.problems
        assert same(one, known.data, found.given.data)
        assert (known.explanation, known.version) == (found.given.explanation, found.given.version)


def test_each_kind_of_answer_is_typed_or_chosen() -> None:
    found = answered(
        {
            ("1.1", "level"): "b – Phó Chủ tịch (5 điểm)",
            ("1.2", "parts[a]"): "Có",
            ("1.2", "parts[b]"): "Không",
            ("2.1", "value"): 3.0,
            ("2.2", "numerator"): "1.234,5",
            ("2.2", "denominator"): "2 000",
            ("2.3", "yes"): "không",
            ("2.3", "(claimed)"): "4,5",
            ("3", "score"): "8.25",
            ("3", "(explanation)"): "Theo báo cáo",
        }
    )
    assert {code: one.given.data for code, one in found.items() if not one.empty} == {
        "1.1": {"level": "b"},
        "1.2": {"parts": ["a"]},
        "2.1": {"value": "3"},
        "2.2": {"numerator": "1234.5", "denominator": "2000"},
        "2.3": {"yes": False},
        "3": {"score": "8.25"},
    }
    assert (found["2.3"].given.claimed, found["3"].given.explanation) == ("4.5", "Theo báo cáo")


def test_what_is_left_empty_is_no_answer() -> None:
    assert all(one.empty for one in answered({}).values())


def test_every_cell_that_can_not_be_read_is_told_by_row_and_column() -> None:
    found = answered(
        {("1.1", "level"): "z", ("2.1", "value"): "ba", ("2.2", "numerator"): "1.234", ("2.3", "yes"): "có lẽ"}
    )
    told = {one.criterion: [problem.code for problem in one.problems] for one in found.values() if one.problems}
    assert told == {
        "1.1": ["not-an-option"],
        "2.1": ["not-a-number"],
        "2.2": ["ambiguous-number"],
        "2.3": ["not-yes-or-no"],
    }
    problem = found["1.1"].problems[0]
    assert problem.where == f"{ANSWERS}!E2"
    assert problem.message_vi.startswith(f"{ANSWERS}, dòng 2, cột E: Giá trị “z”")
    assert problem.message_en.startswith(f"{ANSWERS}, row 2, column E: ")


def test_what_the_rule_refuses_is_told_at_the_cell_of_its_field() -> None:
    found = answered({("2.2", "numerator"): 3.0})["2.2"]
    with pytest.raises(Invalid) as caught:
        points(FRAMEWORK, FRAMEWORK.criterion("2.2"), found.given.data)
    told = [found.placed(problem.where, problem).where for problem in caught.value.problems]
    assert told == [found.places["denominator"].where]


@pytest.mark.parametrize(
    "other",
    [
        Header(round="dti-2025", unit="H40.20", framework=FRAMEWORK.reference),
        Header(round="dti-2026", unit="H40.21", framework=FRAMEWORK.reference),
        Header(round="dti-2026", unit="H40.20", framework="vi-du@2"),
    ],
)
def test_the_sheet_of_another_round_unit_or_framework_is_refused_whole(other: Header) -> None:
    with pytest.raises(Invalid) as caught:
        read_answers(open_book(answer_book(other, CRITERIA, {})), HEADER, CRITERIA)
    assert [problem.code for problem in caught.value.problems] == ["other-sheet"]


def test_another_workbook_is_no_answer_sheet() -> None:
    with pytest.raises(Invalid) as caught:
        read_answers(Book(sheets=()), HEADER, CRITERIA)
    assert [problem.code for problem in caught.value.problems] == ["no-answer-sheet"]


def test_only_the_cells_of_answers_are_unlocked() -> None:
    content = answer_book(HEADER, CRITERIA, {})
    styles = part(content, "xl/styles.xml").decode()
    forms = re.findall(r"<xf [^>]*?(?:/>|>.*?</xf>)", styles[styles.index("<cellXfs") : styles.index("</cellXfs")])
    unlocked = {n for n, form in enumerate(forms) if 'locked="0"' in form}
    for n in (1, 2, 3):
        sheet = part(content, f"xl/worksheets/sheet{n}.xml").decode()
        assert "<sheetProtection" in sheet
        open_cells = [
            cell for cell, form in re.findall(r'<c r="([A-Z]+\d+)" s="(\d+)"', sheet) if int(form) in unlocked
        ]
        assert all(cell.startswith("E") for cell in open_cells)
        assert bool(open_cells) == (n == 2)


def test_every_criterion_of_a_shipped_framework_has_its_questions_and_lists() -> None:
    framework = shipped_framework("nghean-1082-2023-xa-demo")
    header = Header(round="r", unit="U", framework=framework.reference)
    book = open_book(answer_book(header, framework.criteria(), {}))
    found = read_answers(book, header, framework.criteria())
    assert [one.criterion for one in found] == [one.code for one in framework.criteria()]
    assert all(set(one.places) >= {field.name for field in asks(framework.criterion(one.criterion))} for one in found)
