"""A framework goes out and comes back as it was; what people change in it is read, what is wrong is at its cell."""

import io
from typing import Any

import pytest
import xlsxwriter
from chiso_framework import Framework, Invalid, from_document, shipped_framework, shipped_ids, to_document
from chiso_sheets import Book, Sheet, framework_book, open_book, read_framework_book
from chiso_sheets.framework_form import COLUMNS, CRITERIA, DETAILS, GENERAL
from hypothesis import HealthCheck, Phase, given, settings

from tests.unit.framework import examples

UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
"""Each example starts a parser: shrinking would take minutes."""
EXAMPLE = examples.framework()


def back(framework: Framework) -> Framework:
    return read_framework_book(open_book(framework_book(framework))).framework


def changed(sheet: str, cells: dict[tuple[int, int], Any]) -> Book:
    """The example's workbook, some of whose cells somebody typed into."""
    book = open_book(framework_book(EXAMPLE))
    return Book(sheets=tuple(_typed(one, cells) if one.name == sheet else one for one in book.sheets))


def _typed(sheet: Sheet, cells: dict[tuple[int, int], Any]) -> Sheet:
    rows = [list(row) for row in sheet.rows]
    for (row, column), value in cells.items():
        while len(rows) <= row:
            rows.append([])
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = f"n{value!r}" if isinstance(value, float) else f"t{value}" if value else ""
    return Sheet(name=sheet.name, rows=tuple(map(tuple, rows)), merged=sheet.merged, formulas=sheet.formulas)


def at(sheet: str, key: str, *, code: str = "") -> tuple[int, int]:
    """The cell of a value: of an item, or of a criterion's column."""
    found = open_book(framework_book(EXAMPLE)).find(sheet)
    assert found is not None
    if sheet == CRITERIA:
        column = [one.key for one in COLUMNS].index(key)
        return next(row for row in range(len(found.rows)) if found.text(row, 0) == code), column
    last = 1 if sheet == GENERAL else 2
    rows = range(1, len(found.rows))
    return next(row for row in rows if found.text(row, last - 1) == key and code in ("", found.text(row, 0))), last


def problems(book: Book) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        read_framework_book(book)
    return {problem.where: problem.code for problem in caught.value.problems}


@pytest.mark.parametrize("framework_id", shipped_ids())
def test_every_shipped_framework_comes_back_as_it_was(framework_id: str) -> None:
    framework = shipped_framework(framework_id)
    assert to_document(back(framework)) == to_document(framework)


@settings(max_examples=25, deadline=None, phases=UNSHRUNK, suppress_health_check=[HealthCheck.too_slow])
@given(document=examples.documents())
def test_any_framework_comes_back_as_it_was(document: examples.Document) -> None:
    framework = from_document(document)
    assert to_document(back(framework)) == to_document(framework)


def test_equal_frameworks_make_equal_bytes() -> None:
    assert framework_book(EXAMPLE) == framework_book(examples.framework())


def test_next_years_set_is_last_years_with_some_cells_changed() -> None:
    book = changed(GENERAL, {at(GENERAL, "version"): 2027.0})
    assert read_framework_book(book).framework.version == "2027"
    book = changed(CRITERIA, {at(CRITERIA, "name_vi", code="1.1"): "Tên mới", at(CRITERIA, "weight", code="1"): "0,5"})
    framework = read_framework_book(book).framework
    assert framework.criterion("1.1").name_vi == "Tên mới"
    assert str(framework.main_indicators[0].weight) == "0.5"


def test_a_rule_is_changed_by_its_details() -> None:
    book = changed(DETAILS, {at(DETAILS, "rule.levels[2].points", code="1.1"): "6,5"})
    assert [str(level["points"]) for level in _levels(read_framework_book(book).framework)] == ["10", "6.5", "0"]


def _levels(framework: Framework) -> Any:
    return framework.criterion("1.1").rule.document()["levels"]


def test_every_problem_is_at_its_cell_and_nothing_is_taken() -> None:
    row, column = at(CRITERIA, "max_points", code="1.1")
    book = changed(CRITERIA, {(row, column): "mười", (row + 1, 1): "nhóm", (row + 2, 4): "theo bật"})
    assert problems(book)[f"{CRITERIA}!B{row + 2}"] == "unknown-level"
    book = changed(CRITERIA, {(row, column): "mười", (row, 4): "theo bật"})
    assert problems(book) == {f"{CRITERIA}!D{row + 1}": "not-a-number", f"{CRITERIA}!E{row + 1}": "not-an-option"}


def test_a_detail_of_no_criterion_and_an_item_that_nobody_knows_are_told() -> None:
    row, _ = at(DETAILS, "rule.levels[2].points", code="1.1")
    assert problems(changed(DETAILS, {(row, 0): "9.9"})) == {f"{DETAILS}!A{row + 1}": "unknown-criterion"}
    assert problems(changed(DETAILS, {(row, 1): "rule..x"})) == {f"{DETAILS}!C{row + 1}": "unknown-item"}
    assert "repeated-path" not in problems(changed(DETAILS, {(row, 1): "rule.levels[1].points"})).values()


def test_a_formula_is_refused_whatever_it_came_to() -> None:
    book = open_book(framework_book(EXAMPLE))
    row, column = at(CRITERIA, "max_points", code="1.1")
    sheets = [
        Sheet(
            name=one.name, rows=one.rows, formulas=frozenset({(row, column)}) if one.name == CRITERIA else frozenset()
        )
        for one in book.sheets
    ]
    assert problems(Book(sheets=tuple(sheets))) == {f"{CRITERIA}!D{row + 1}": "formula"}


def test_a_printed_maximum_that_contradicts_its_parts_is_a_question_at_its_cell() -> None:
    row, column = at(CRITERIA, "max_points", code="1")
    draft = read_framework_book(changed(CRITERIA, {(row, column): 31.0}))
    asked = {problem.where: problem.code for problem in draft.questions}
    assert asked[f"{CRITERIA}!D{row + 1}"] == "sum-differs"
    assert f"{CRITERIA}, dòng {row + 1}, cột D" in next(iter(draft.questions)).message_vi or len(asked) > 1


def test_columns_that_were_moved_are_found_by_their_headings() -> None:
    book = open_book(framework_book(EXAMPLE))
    turned = [
        Sheet(name=one.name, rows=tuple((row[0], *reversed(row[1:])) for row in _even(one)))
        if one.name == CRITERIA
        else one
        for one in book.sheets
    ]
    assert to_document(read_framework_book(Book(sheets=tuple(turned))).framework) == to_document(EXAMPLE)


def _even(sheet: Sheet) -> list[tuple[str, ...]]:
    return [(*row, *[""] * (sheet.width - len(row))) for row in sheet.rows]


def test_a_workbook_of_hostile_paths_is_refused_at_each() -> None:
    file = io.BytesIO()
    made = xlsxwriter.Workbook(file)
    for name in (GENERAL, CRITERIA, DETAILS):
        sheet = made.add_worksheet(name)
        for row, path in enumerate(("a[9].b", "a.b", "x" * 300, "a" + ".b" * 40, "[1]"), 1):
            sheet.write_row(row, 0, [path, "1"])
    made.close()
    assert set(problems(open_book(file.getvalue())).values()) >= {"unknown-item", "column-missing"}
