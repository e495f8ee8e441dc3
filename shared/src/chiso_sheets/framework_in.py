"""From a workbook as `framework_book` makes it back to the framework; all problems at once, with sheet, row, column."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from chiso_framework import Framework, Invalid, Problem, from_document, questions
from chiso_framework.bounds import refuse_costly
from chiso_framework.problems import Text, text

from chiso_sheets.books import Book, Sheet
from chiso_sheets.flat import Line, Nest
from chiso_sheets.framework_form import (
    COLUMNS,
    COMPONENT,
    CRITERIA,
    DETAILS,
    EARLIER,
    EARLIER_TERMS,
    GENERAL,
    LEVEL,
    MAIN,
    TIER,
    Column,
    key_of,
    tier_of,
)
from chiso_sheets.places import Place, at, refused
from chiso_sheets.speaking import USUAL

VALUES = text("giá trị, không phải công thức", "a value and no formula")
PASTE = text("sao chép ô rồi dán dạng giá trị", "copy the cell and paste it as a value")
LEVELS = text(f"“{MAIN}” (dòng trên) hoặc “{COMPONENT}” (dòng dưới)", f"“{MAIN}” (above) or “{COMPONENT}” (below)")
CHOOSE = text("chọn trong danh sách của ô", "choose from the cell's list")
KNOWN = text(f"mã có ở trang {CRITERIA}", f"a code of the sheet {CRITERIA}")
HEADINGS = text("các cột như tệp xuất ra", "the columns of an exported file")
AS_EXPORTED = text("giữ nguyên dòng tiêu đề", "leave the heading as it was")
UNDER_MAIN = text(f"một dòng cấp {MAIN} ở trên", f"a row of tier {MAIN} above it")
ADD_MAIN = text(f"thêm dòng cấp {MAIN}", f"add a row of tier {MAIN}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A framework that was read from a workbook, and what a person should look at before it is published."""

    framework: Framework
    questions: tuple[Problem, ...]


def is_framework_book(book: Book) -> bool:
    """Whether the workbook is one of ours and not an annex."""
    return all(_found(book, name) is not None for name in (GENERAL, CRITERIA, DETAILS))


def read_framework_book(book: Book) -> Draft:
    """The framework and its questions. Raises Invalid with every problem at its cell."""
    reading = _Reading(book)
    reading.general()
    reading.criteria()
    reading.details()
    if reading.nest.problems:
        raise Invalid(reading.nest.problems)
    return draft_of(reading.nest.document(), reading.nest.places())


def draft_of(document: Mapping[str, object], places: Mapping[str, Place]) -> Draft:
    """The framework of a document whose places are known. Raises Invalid with every problem at its cell."""
    try:
        refuse_costly(document)
        framework = from_document(document)
    except Invalid as invalid:
        raise Invalid([placed(problem, places) for problem in invalid.problems]) from invalid
    return Draft(framework=framework, questions=tuple(placed(one, places) for one in questions(framework)))


def placed(problem: Problem, places: Mapping[str, Place]) -> Problem:
    """A problem of a document at the cell it came from, or at the nearest that is known."""
    path = problem.where
    while path and path not in places:
        path = re.sub(r"(\.?[^.\[\]]+|\[[0-9]+\])$", "", path)
    return at(places[path], problem) if path else problem


@dataclass(slots=True)
class _Reading:
    book: Book
    nest: Nest = field(default_factory=Nest)
    paths: dict[str, str] = field(default_factory=dict)
    """Path of a criterion in the document, counted from 1, by its code."""

    def general(self) -> None:
        sheet = self._sheet(GENERAL)
        for row in _filled(sheet):
            path, value = sheet.text(row, 0).strip(), self._value(sheet, row, 1)
            if value:
                self.nest.add(Line(path=path, value=value, place=sheet.place(row, 1)))

    def criteria(self) -> None:
        sheet = self._sheet(CRITERIA)
        columns = self._columns(sheet)
        mains = components = 0
        for row in _filled(sheet):
            level = tier_of(sheet.text(row, columns.get("", LEVEL)))
            if level == MAIN:
                mains, components = mains + 1, 0
                self._criterion(sheet, row, columns, f"main_indicators[{mains}]")
            elif level == COMPONENT and mains:
                components += 1
                self._criterion(sheet, row, columns, f"main_indicators[{mains}].components[{components}]")
            elif level == COMPONENT:
                self._refuse(sheet.place(row, LEVEL), "no-main-indicator", level, UNDER_MAIN, ADD_MAIN)
            else:
                self._refuse(sheet.place(row, LEVEL), "unknown-level", level, LEVELS, CHOOSE)

    def _criterion(self, sheet: Sheet, row: int, columns: Mapping[str, int], path: str) -> None:
        self.paths.setdefault(sheet.text(row, columns.get("code", 0)).strip(), path)
        for column in COLUMNS:
            if not column.key or (at := columns.get(column.key)) is None:
                continue
            if value := self._value(sheet, row, at):
                line = Line(path=f"{path}.{column.key}", value=_said(column, value), place=sheet.place(row, at))
                self.nest.add(line)

    def details(self) -> None:
        sheet = self._sheet(DETAILS)
        for row in _filled(sheet):
            code, path, value = sheet.text(row, 0).strip(), sheet.text(row, 1).strip(), self._value(sheet, row, 2)
            if code not in self.paths:
                self._refuse(sheet.place(row, 0), "unknown-criterion", code, KNOWN, CHOOSE)
            elif value:
                self.nest.add(Line(path=f"{self.paths[code]}.{path}", value=value, place=sheet.place(row, 2)))

    def _columns(self, sheet: Sheet) -> dict[str, int]:
        """Where each column stands, by its heading; those that must be there are asked for."""
        found = {key_of(sheet.text(0, at)): at for at in range(sheet.width)}
        known = {column.key: found[name] for column in COLUMNS if (name := column.key or TIER) in found}
        for column in COLUMNS[:4]:
            if column.key not in known:
                self._refuse(sheet.place(0), "column-missing", column.heading(USUAL), HEADINGS, AS_EXPORTED)
        return known

    def _value(self, sheet: Sheet, row: int, column: int) -> str:
        value = sheet.text(row, column)
        if (row, column) in sheet.formulas:
            self._refuse(sheet.place(row, column), "formula", value, VALUES, PASTE)
        truth = sheet.truth(row, column)
        return value if truth is None else str(truth).lower()

    def _sheet(self, name: str) -> Sheet:
        sheet = _found(self.book, name)
        assert sheet is not None
        return sheet

    def _refuse(self, place: Place, code: str, found: str, expected: Text, mend: Text) -> None:
        self.nest.problems.append(refused(place, code, found, expected, mend))


def _found(book: Book, name: str) -> Sheet | None:
    """A sheet of ours, also where an earlier release named it."""
    return book.find(name) or book.find(EARLIER[name])


def _filled(sheet: Sheet) -> Iterator[int]:
    """Rows below the heading in which anything stands."""
    return (row for row in range(1, len(sheet.rows)) if any(sheet.rows[row]))


def _said(column: Column, value: str) -> str:
    """What documents call a word of the column."""
    if column.words is None:
        return value
    by_word = {**EARLIER_TERMS, **{word: name for name, word in column.words.items()}}
    return by_word.get(value.strip().lower(), value.strip())
