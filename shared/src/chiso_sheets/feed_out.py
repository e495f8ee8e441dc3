"""The answers of a round to another framework as a workbook: the answers, what each was made of, what is missing.

Nothing in it can be changed: whoever needs another figure changes it where it was reported.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from chiso_framework import Words

from chiso_sheets.writing import BookWriter, SheetWriter

ABOUT, ANSWERS, SOURCES, GAPS = "Thông tin", "Trả lời", "Nguồn", "Còn thiếu"
LONGEST = 30_000
"""Characters of a cell that lists units: a spreadsheet holds 32,767."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedAnswer:
    """A field of the other framework; `value` is None where nothing fills it."""

    criterion: str
    name: str
    question: str
    value: Decimal | None
    how: str
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSource:
    """What the answer of one unit counted for in a field, and the evidence that it names."""

    criterion: str
    field: str
    of: str
    unit: str
    unit_name: str
    value: Decimal
    state: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedGap:
    """A field that is not filled (no `units`), or the units whose answers it lacks; `owner` has what is missing."""

    owner: str
    criterion: str
    name: str
    question: str
    units: Sequence[str] = ()


def feed_book(
    title: str,
    about: Sequence[tuple[str, str]],
    words: Words,
    answers: Sequence[FeedAnswer],
    sources: Sequence[FeedSource],
    gaps: Sequence[FeedGap],
) -> bytes:
    """The workbook as .xlsx. `words` are those of the framework that the units answered by."""
    book = BookWriter()
    _about(book.sheet(ABOUT, [30, 100], locked=True), title, about)
    sheet = book.sheet(ANSWERS, [9, 50, 40, 18, 50, 12], frozen=1, locked=True)
    sheet.texts(0, ("Mã", "Tên", "Câu hỏi", "Trả lời", "Lấy từ", f"Số {words.unit.vi}"), "head")
    for row, answer in enumerate(answers, 1):
        _answer(sheet, row, answer)
    _sources(book.sheet(SOURCES, [9, 16, 40, 16, 40, 18, 24, 80], frozen=1, locked=True), words, sources)
    _gaps(book.sheet(GAPS, [40, 9, 50, 40, 80], frozen=1, locked=True), words, gaps)
    sheet.begin_here()
    return book.content()


def _about(sheet: SheetWriter, title: str, about: Sequence[tuple[str, str]]) -> None:
    sheet.text(0, 0, title, "title")
    for row, line in enumerate(about, 2):
        sheet.texts(row, line)


def _answer(sheet: SheetWriter, row: int, answer: FeedAnswer) -> None:
    sheet.texts(row, [answer.criterion, answer.name, answer.question])
    if answer.value is None:
        sheet.text(row, 3, "")
    else:
        sheet.number(row, 3, answer.value)
    sheet.text(row, 4, answer.how)
    sheet.number(row, 5, Decimal(answer.units))


def _sources(sheet: SheetWriter, words: Words, sources: Sequence[FeedSource]) -> None:
    unit, evidence = words.unit.vi, words.evidence.vi
    head = ("Mã", "Mục", "Lấy từ", f"Mã {unit}", f"Tên {unit}", "Giá trị", "Trạng thái", f"Tệp: {evidence}")
    sheet.texts(0, head, "head")
    for row, source in enumerate(sources, 1):
        sheet.texts(row, [source.criterion, source.field, source.of, source.unit, source.unit_name])
        sheet.number(row, 5, source.value)
        sheet.text(row, 6, source.state)
        sheet.text(row, 7, source.evidence[:LONGEST])


def _gaps(sheet: SheetWriter, words: Words, gaps: Sequence[FeedGap]) -> None:
    sheet.texts(0, ("Đầu mối", "Mã", "Tên", "Câu hỏi", f"Thiếu của {words.unit.vi}"), "head")
    for row, gap in enumerate(gaps, 1):
        lacking = "; ".join(gap.units)
        shown = lacking if len(lacking) <= LONGEST else f"{lacking[:LONGEST]}… ({len(gap.units)})"
        sheet.texts(row, [gap.owner, gap.criterion, gap.name, gap.question, shown])
