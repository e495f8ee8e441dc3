"""A filled answer sheet read back: the answers of each criterion, and every cell that can't be read."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from chiso_framework import Criterion, Invalid, Problem, asks
from chiso_framework.decimals import NotADecimal, read_decimal, shortest
from chiso_framework.problems import Text, text

from chiso_sheets.answers_form import (
    ANSWER,
    ANSWERS,
    BETWEEN,
    CLAIMED,
    CODE,
    EXPLANATION,
    FIRST,
    FRAMEWORK,
    HELP,
    ITEM,
    LONGEST,
    NO,
    ROUND,
    UNIT,
    VERSION,
    YES,
    Given,
    Header,
    Item,
    items,
)
from chiso_sheets.books import Book, Sheet
from chiso_sheets.framework_in import PASTE, VALUES
from chiso_sheets.numbers import read_number
from chiso_sheets.places import FILE, Place, at, refused

TRUTHS = {YES.lower(): True, "yes": True, "x": True, NO.lower(): False, "no": False}
ITEMS = {"value": CLAIMED, "claimed": CLAIMED, "explanation": EXPLANATION}
FROM_LIST = text("chọn trong danh sách của ô", "choose from the cell's list")
YES_NO = text(f"“{YES}” hoặc “{NO}”", f"“{YES}” (yes) or “{NO}” (no)")
ONE_OF = text("một mục trong danh sách của ô", "one of the cell's list")
DOWNLOADED = text("phiếu tải từ hệ thống", "an answer sheet downloaded from here")
AGAIN = text("tải phiếu mới rồi chép câu trả lời sang", "download a new sheet and copy the answers into it")
SHORT = text(f"tối đa {LONGEST} ký tự", f"at most {LONGEST} characters")
SHORTER = text("viết ngắn hơn", "write less")
ONCE = text("mỗi câu hỏi một dòng", "each question once")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A criterion's part of the sheet. `problems` are of cells that can't be read; `places` of the others, by item."""

    criterion: str
    row: int
    given: Given
    problems: tuple[Problem, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether nothing was filled in."""
        return not (self.given.data or self.given.claimed or self.given.explanation or self.problems)

    def placed(self, where: str, problem: Problem) -> Problem:
        """A problem that the rule found at `where` (criteria[1.1].data.level), at its cell of the sheet."""
        inside = where.partition("].")[2] or where
        name = ITEMS.get(inside) or inside.removeprefix("data.").partition("[")[0]
        place = self.places.get(name) or next(iter(self.places.values()), FILE)
        return at(place, problem)


def read_answers(book: Book, header: Header, criteria: Iterable[Criterion]) -> tuple[Answered, ...]:
    """The answers by criterion, in the sheet's order.

    Raises Invalid when the sheet is not that of this round, unit and framework, or names what the unit has not.
    """
    sheet = _sheet(book)
    _refuse_other(book, header)
    known = {criterion.code: criterion for criterion in criteria}
    rows: dict[str, list[int]] = {}
    problems: list[Problem] = []
    for row in range(FIRST, len(sheet.rows)):
        code = sheet.text(row, CODE).strip()
        if code in known:
            rows.setdefault(code, []).append(row)
        elif any(sheet.rows[row]):
            expected = text("mã có trong phiếu tải về", "a code of the sheet as it was downloaded")
            problems.append(refused(sheet.place(row, CODE), "unknown-criterion", code, expected, AGAIN))
    if problems:
        raise Invalid(problems)
    return tuple(_Answers(sheet, known[code], found).read() for code, found in rows.items())


def same(criterion: Criterion, one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Whether two answers say the same: numbers by value, lists in any order."""
    names = [field.name for field in asks(criterion)]
    return all(_plain(one.get(name)) == _plain(other.get(name)) for name in names)


class _Answers:
    """Reads the rows of one criterion."""

    def __init__(self, sheet: Sheet, criterion: Criterion, rows: Sequence[int]) -> None:
        self._sheet, self._criterion, self._rows = sheet, criterion, rows
        self._data: dict[str, object] = {}
        self._texts = {CLAIMED: "", EXPLANATION: ""}
        self._places: dict[str, Place] = {}
        self._problems: list[Problem] = []

    def read(self) -> Answered:
        known = {item.name: item for item in items(self._criterion)}
        for row in self._rows:
            name = self._sheet.text(row, ITEM).strip()
            item = known.pop(name, None)
            if item is None:
                self._refuse(row, ITEM, "unknown-item", name, ONCE, AGAIN)
                continue
            self._places.setdefault(item.field or item.name, self._sheet.place(row, ANSWER))
            self._take(row, item)
        given = Given(
            data=self._data,
            claimed=self._texts[CLAIMED],
            explanation=self._texts[EXPLANATION],
            version=self._version(),
        )
        return Answered(
            criterion=self._criterion.code,
            row=self._rows[0],
            given=given,
            problems=tuple(self._problems),
            places=self._places,
        )

    def _version(self) -> int:
        written = self._sheet.text(self._rows[0], VERSION).strip()
        if written.isascii() and written.isdigit() and len(written) < 10:
            return int(written)
        self._refuse(self._rows[0], VERSION, "version", written, DOWNLOADED, AGAIN)
        return 0

    def _take(self, row: int, item: Item) -> None:
        value = self._sheet.text(row, ANSWER).strip()
        if (row, ANSWER) in self._sheet.formulas:
            self._refuse(row, ANSWER, "formula", value, VALUES, PASTE)
        elif value:
            self._put(row, item, value)

    def _put(self, row: int, item: Item, value: str) -> None:
        match item.kind:
            case "text":
                self._words(row, item, value)
            case "number" | "whole":
                self._number(row, item, value)
            case "yes_no":
                self._truth(row, item, value)
            case "one":
                self._option(row, item, value)

    def _words(self, row: int, item: Item, value: str) -> None:
        if len(value) > LONGEST:
            self._refuse(row, ANSWER, "too-long", value, SHORT, SHORTER)
        self._texts[item.name] = value

    def _number(self, row: int, item: Item, value: str) -> None:
        try:
            number = shortest(read_number(value, typed=self._sheet.is_number(row, ANSWER)))
        except NotADecimal as wrong:
            self._refuse(row, ANSWER, wrong.code, value, wrong.expected, wrong.mend)
            return
        if item.name == CLAIMED:
            self._texts[CLAIMED] = number
        else:
            self._data[item.field] = number

    def _truth(self, row: int, item: Item, value: str) -> None:
        truth = self._sheet.truth(row, ANSWER)
        truth = TRUTHS.get(value.lower()) if truth is None else truth
        if truth is None:
            self._refuse(row, ANSWER, "not-yes-or-no", value, YES_NO, FROM_LIST)
        elif item.option:
            chosen = self._data.setdefault(item.field, [])
            assert isinstance(chosen, list)
            chosen += [item.option] if truth else []
        else:
            self._data[item.field] = truth

    def _option(self, row: int, item: Item, value: str) -> None:
        code = value.partition(BETWEEN)[0].strip()
        if code not in [option.code for option in item.options]:
            self._refuse(row, ANSWER, "not-an-option", value, ONE_OF, FROM_LIST)
        self._data[item.field] = code

    def _refuse(self, row: int, column: int, code: str, found: str, expected: Text, mend: Text) -> None:
        self._problems.append(refused(self._sheet.place(row, column), code, found, expected, mend))


def _sheet(book: Book) -> Sheet:
    sheet = book.find(ANSWERS)
    if sheet is None or book.find(HELP) is None:
        raise Invalid([refused(FILE, "no-answer-sheet", "", DOWNLOADED, AGAIN)])
    return sheet


def _refuse_other(book: Book, header: Header) -> None:
    """Refuse the sheet of another round, unit or framework."""
    guide = book.find(HELP)
    assert guide is not None
    said = {guide.text(row, 0).strip(): row for row in range(len(guide.rows))}
    problems = []
    for label, own in ((ROUND, header.round), (UNIT, header.unit), (FRAMEWORK, header.framework)):
        row = said.get(label)
        found = guide.text(row, 1).strip() if row is not None else ""
        if found != own:
            place = guide.place(row, 1) if row is not None else guide.place()
            problems.append(refused(place, "other-sheet", found, text(own, own), AGAIN))
    if problems:
        raise Invalid(problems)


def _plain(value: object) -> object:
    if isinstance(value, list | tuple):
        return sorted(set(map(str, value)))
    if value is None or isinstance(value, bool):
        return value
    try:
        return read_decimal(value)
    except NotADecimal:
        return re.sub(r"\s+", " ", str(value))
