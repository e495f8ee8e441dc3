"""A file of rows as people make them: CSV in UTF-8, or the first visible sheet of a workbook; and its places."""

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from chiso_contracts.rejection import Rejected
from chiso_framework import Invalid
from chiso_framework.problems import Text, text
from chiso_sheets.books import Sheet, open_book
from chiso_sheets.limits import Bounds

BOOKS = b"PK", b"\xd0\xcf"
"""How workbooks begin; everything else is read as CSV."""


class Cell(NamedTuple):
    """A cell's text; whether it holds a number and not digits, its TRUE or FALSE, whether a formula fills it."""

    text: str
    number: bool = False
    truth: bool | None = None
    formula: bool = False


Lines = Iterator[tuple[int, Sequence[Cell]]]


def lines(content: bytes, bounds: Bounds, code: str) -> Lines:
    """The rows with their numbers as the file counts them. Raises Rejected of this code."""
    return _of_book(content, bounds, code) if content.startswith(BOOKS) else _of_csv(content, code)


def clean(text: str) -> str:
    """Text in Unicode form C, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def is_wrong(text: str, longest: int) -> bool:
    """Whether the text is too long, or has signs that nobody types."""
    return len(text) > longest or any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text)


def unreadable(code: str, row: int, column: str, said: Text) -> Rejected:
    """The refusal of a file for one place of it."""
    return Rejected(code, errors=[place(row, column, "unreadable-table", said)])


def place(row: int, column: str, code: str, said: Text) -> dict[str, str]:
    """A problem at a row and column, as problem documents list them."""
    where = f"{row}.{column}" if column else str(row)
    vi, en = (f"dòng {row}", f"row {row}") if row else ("bảng", "table")
    if column:
        vi, en = f"{vi}, cột {column}", f"{en}, column {column}"
    return {"where": where, "code": code, "vi": f"{vi}: {said.vi}", "en": f"{en}: {said.en}"}


def _of_csv(content: bytes, code: str) -> Lines:
    try:
        written = content.decode("utf-8-sig")
    except UnicodeDecodeError as bad:
        raise unreadable(code, bad.object.count(b"\n", 0, bad.start) + 1, "", NOT_UTF8) from bad
    comma = ";" if written.partition("\n")[0].count(";") > written.partition("\n")[0].count(",") else ","
    reader = csv.reader(io.StringIO(written, newline=""), delimiter=comma, strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            yield begins, [Cell(cell) for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as bad:
            raise unreadable(code, begins, "", text(f"dòng CSV sai: {bad}", f"malformed CSV: {bad}")) from bad


def _of_book(content: bytes, bounds: Bounds, code: str) -> Lines:
    try:
        book = open_book(content, bounds)
    except Invalid as invalid:
        errors = [{"where": p.where, "code": p.code, "vi": p.message_vi, "en": p.message_en} for p in invalid.problems]
        raise Rejected(code, errors=errors) from invalid
    sheet = next((sheet for sheet in book.sheets if not sheet.hidden), Sheet(name="", rows=()))
    for row in range(len(sheet.rows)):
        yield row + 1, [_cell(sheet, row, column) for column in range(sheet.width)]


def _cell(sheet: Sheet, row: int, column: int) -> Cell:
    return Cell(
        sheet.text(row, column),
        number=sheet.is_number(row, column),
        truth=sheet.truth(row, column),
        formula=(row, column) in sheet.formulas,
    )


EMPTY = text("tệp không có dòng nào", "the file has no rows")
NOT_UTF8 = text("không phải UTF-8; lưu lại tệp CSV với mã hóa UTF-8", "not UTF-8; save the CSV file as UTF-8")
WRONG_TEXT = text("quá dài hoặc có ký tự điều khiển", "too long, or with control characters")
