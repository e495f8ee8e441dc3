"""The labels of a framework's workbook say its own words; the workbook is read by what does not change with them."""

import re
from dataclasses import replace

from chiso_framework import Words, to_document
from chiso_framework.problems import Text
from chiso_sheets import Book, Sheet, framework_book, open_book, read_framework_book
from chiso_sheets.framework_form import COLUMNS, COMPONENT, CRITERIA, EARLIER, LEVEL, MAIN

from tests.unit.framework import examples

EXAMPLE = examples.framework()
WORDS = Words(
    criterion=Text(vi="hạng mục (a)", en="item"),
    evidence=Text(vi="giấy tờ", en="papers"),
    unit=Text(vi="thôn {b}", en="hamlet"),
)
OWN = replace(EXAMPLE, words=WORDS)
KEY = re.compile(r" \([a-z_.]+\)$")


def texts(book: Book, name: str) -> list[list[str]]:
    sheet = book.find(name)
    assert sheet is not None
    return [[sheet.text(row, column) for column in range(sheet.width)] for row in range(len(sheet.rows))]


def retyped(book: Book, name: str, cells: dict[tuple[int, int], str], named: str = "") -> Book:
    """The workbook, some of whose cells somebody typed into, or whose sheet was called otherwise."""
    return Book(sheets=tuple(_retyped(one, cells, named) if one.name == name else one for one in book.sheets))


def _retyped(sheet: Sheet, cells: dict[tuple[int, int], str], named: str) -> Sheet:
    rows = [list(row) for row in sheet.rows]
    for (row, column), value in cells.items():
        rows[row][column] = value
    return Sheet(name=named or sheet.name, rows=tuple(map(tuple, rows)), merged=sheet.merged, formulas=sheet.formulas)


def test_columns_and_explanations_say_the_words_of_the_framework() -> None:
    book = open_book(framework_book(OWN))
    headings = texts(book, CRITERIA)[0]
    assert "Giấy tờ / papers (evidence_vi)" in headings
    assert "Đủ hạng mục (a) / complete (complete)" in headings
    said = " ".join(cell for sheet in book.sheets for row in texts(book, sheet.name) for cell in row)
    assert "mã thôn {b}" in said
    assert not any("kiểm chứng" in heading.lower() for heading in headings)


def test_what_is_written_in_own_words_comes_back() -> None:
    assert to_document(read_framework_book(open_book(framework_book(OWN))).framework) == to_document(OWN)


def test_columns_are_found_by_their_key_whatever_else_their_heading_says() -> None:
    book = open_book(framework_book(OWN))
    headings = {(0, at): f"tKhác {KEY.findall(heading)[0]}" for at, heading in enumerate(texts(book, CRITERIA)[0])}
    assert to_document(read_framework_book(retyped(book, CRITERIA, headings)).framework) == to_document(OWN)


def test_a_workbook_of_an_earlier_release_is_read() -> None:
    book = open_book(framework_book(EXAMPLE))
    rows = texts(book, CRITERIA)
    headings = {(0, at): f"t{column.vi} / {column.label(Words(), 'en')}" for at, column in enumerate(COLUMNS)}
    tiers = {MAIN: "tchỉ số chính", COMPONENT: "tthành phần"}
    levels = {(at, LEVEL): tiers[row[LEVEL]] for at, row in enumerate(rows[1:], 1)}
    earlier = retyped(book, CRITERIA, {**headings, (0, LEVEL): "tCấp / level", **levels}, EARLIER[CRITERIA])
    assert to_document(read_framework_book(earlier).framework) == to_document(EXAMPLE)


def test_a_tier_that_is_typed_as_a_number_is_one() -> None:
    book = open_book(framework_book(EXAMPLE))
    levels = {(at, LEVEL): f"n{float(row[LEVEL])!r}" for at, row in enumerate(texts(book, CRITERIA)[1:], 1)}
    assert to_document(read_framework_book(retyped(book, CRITERIA, levels)).framework) == to_document(EXAMPLE)
