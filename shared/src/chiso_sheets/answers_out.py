"""The answer sheet of a unit: only answers can be typed into, what has few values is chosen from lists."""

from collections.abc import Mapping, Sequence

from chiso_framework import Criterion
from chiso_framework.decimals import NotADecimal, read_decimal, shortest_vi

from chiso_sheets.answers_form import (
    ANSWER,
    ANSWERS,
    CLAIMED,
    EXPLANATION,
    FIRST,
    FRAMEWORK,
    HELP,
    HOW,
    LISTS,
    NO,
    ROUND,
    UNIT,
    YES,
    Given,
    Header,
    Item,
    items,
    named,
)
from chiso_sheets.speaking import capital, said
from chiso_sheets.writing import BookWriter, SheetWriter, range_of

HEAD = ("Mã", "{Criterion}", "Điểm tối đa", "Câu hỏi", "Trả lời", "Cách trả lời", "Phiên bản", "Mục")
GUIDE = (
    "Chỉ nhập vào cột “Trả lời” (ô màu vàng) của trang Trả lời; các ô khác được bảo vệ.",
    "Ô có danh sách: chọn trong danh sách. Số: nhập số, không dùng công thức. Bỏ trống: không ghi gì cho câu đó.",
    "{Evidence} không nhập ở đây; tài liệu đã gắn với câu trả lời vẫn được giữ nguyên.",
    "Gửi tệp ở trang đã tải tệp này về. Mục nào đã có người sửa sau khi tải sẽ được nêu ra, không bị ghi đè.",
    "Type into the yellow cells only, then send the file on the page it was downloaded from. What was changed after",
    "that is shown and not overwritten. Files are kept as they are.",
)
SHOWN = 2000
"""Characters of the hint beside an answer: a rule may have more steps than a cell can hold."""
NOTHING_GIVEN = Given(data={})


def answer_book(header: Header, criteria: Sequence[Criterion], given: Mapping[str, Given]) -> bytes:
    """The sheet as .xlsx: of each criterion the questions, what was answered so far, and its version."""
    book = BookWriter()
    _guide(book, header)
    sheet = book.sheet(ANSWERS, [9, 40, 9, 50, 30, 40, 9, 24], frozen=1, locked=True)
    sheet.texts(0, [said(label, header.words) for label in HEAD], "head")
    lists = _Lists(book.sheet(LISTS, [60], locked=True))
    row = FIRST
    for criterion in criteria:
        answered = given.get(criterion.code, NOTHING_GIVEN)
        for n, item in enumerate(items(criterion, header.words)):
            _describe(sheet, row, criterion, item, answered.version, first=n == 0)
            _ask(sheet, row, item, lists)
            _fill(sheet, row, item, answered)
            row += 1
    lists.sheet.hide()
    sheet.begin_here()
    return book.content()


class _Lists:
    """Options written down once for each list that cells are filled from."""

    def __init__(self, sheet: SheetWriter) -> None:
        self.sheet = sheet
        self._next = 0
        self._known: dict[tuple[str, ...], str] = {}

    def source(self, options: Sequence[str]) -> str:
        """The range where these options stand."""
        key = tuple(options)
        if key not in self._known:
            first = self._next
            for option in options:
                self.sheet.text(self._next, 0, option)
                self._next += 1
            self._known[key] = range_of(self.sheet.name, 0, first, self._next - 1)
        return self._known[key]


def _guide(book: BookWriter, header: Header) -> None:
    sheet = book.sheet(HELP, [24, 100], locked=True)
    sheet.text(0, 0, "Phiếu tự đánh giá / Answer sheet", "title")
    about = [
        ("Kỳ đánh giá", header.round_name),
        (capital(header.unit_word), header.unit_name),
        ("Thời hạn", header.deadline),
        (ROUND, header.round),
        (UNIT, header.unit),
        (FRAMEWORK, header.framework),
    ]
    for row, line in enumerate(about, 2):
        sheet.texts(row, line)
    for row, told in enumerate(GUIDE, len(about) + 3):
        sheet.text(row, 1, said(told, header.words))


def _describe(sheet: SheetWriter, row: int, criterion: Criterion, item: Item, version: int, *, first: bool) -> None:
    name, most = (criterion.name_vi, shortest_vi(criterion.max_points)) if first else ("", "")
    question = (
        item.question.vi
        if item.question.en in ("", item.question.vi)
        else "\n".join((item.question.vi, item.question.en))
    )
    how = "; ".join(note.vi for note in item.notes)[:SHOWN]
    sheet.texts(row, [criterion.code, name, most, question], "strong" if first else "text")
    sheet.text(row, HOW, how, "quiet")
    sheet.text(row, HOW + 1, str(version), "quiet")
    sheet.text(row, HOW + 2, item.name, "quiet")


def _ask(sheet: SheetWriter, row: int, item: Item, lists: _Lists) -> None:
    match item.kind:
        case "yes_no":
            sheet.offer(row, ANSWER, [YES, NO])
        case "one":
            sheet.offer(row, ANSWER, lists.source([named(option) for option in item.options]))
        case "number" | "whole":
            sheet.ask_number(row, ANSWER, whole=item.kind == "whole")


def _fill(sheet: SheetWriter, row: int, item: Item, given: Given) -> None:
    value = _value(item, given)
    if value and item.kind in ("number", "whole"):
        try:
            sheet.number(row, ANSWER, read_decimal(value), "open-number")
        except NotADecimal:
            sheet.text(row, ANSWER, value, "open-text")
    else:
        sheet.text(row, ANSWER, value, "open-number" if item.kind in ("number", "whole") else "open-text")


def _value(item: Item, given: Given) -> str:
    """The answer so far as the cell shows it."""
    if item.name == CLAIMED:
        return given.claimed
    if item.name == EXPLANATION:
        return given.explanation
    value = given.data.get(item.field)
    if value is None:
        return ""
    if item.option:
        chosen = value if isinstance(value, list | tuple) else ()
        return YES if item.option in chosen else NO
    if item.kind == "yes_no":
        return YES if value is True else NO
    if item.kind == "one":
        return next((named(option) for option in item.options if option.code == value), str(value))
    return str(value)
