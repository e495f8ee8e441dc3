"""A file of units as rows by column: CSV in UTF-8, or the first visible sheet of a workbook."""

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from chiso_contracts.rejection import Rejected
from chiso_framework import Invalid
from chiso_framework.problems import Text, text
from chiso_sheets.books import Sheet, open_book
from chiso_sheets.limits import Bounds

from chiso_submission.domain.registry.importing import COLUMNS, TableRow

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "code": ("mã", "mã định danh", "mã đơn vị"),
    "name": ("tên", "tên đơn vị"),
    "kind": ("loại", "loại đơn vị"),
    "parent": ("cấp trên", "đơn vị cấp trên"),
    "valid_from": ("từ ngày", "ngày bắt đầu"),
    "last_day": ("đến hết ngày", "ngày cuối"),
    "predecessors": ("tiền thân", "đơn vị tiền thân"),
    "document": ("văn bản", "số văn bản"),
    "document_date": ("ngày văn bản",),
}
"""Headings in Vietnamese; the names of the columns themselves are taken as well."""

ROWS, CELL = 20_000, 4000
BOUNDS = Bounds(size=2 << 20, cells=ROWS * len(COLUMNS), area=ROWS * len(COLUMNS) * 2)
BOOKS = b"PK", b"\xd0\xcf"
"""How workbooks begin; everything else is read as CSV."""

Lines = Iterator[tuple[int, Sequence[str]]]


def read_table(content: bytes) -> list[TableRow]:
    """The rows of a file that are not empty. Raises Rejected (unit-table-refused) for what is no such table."""
    lines = _of_book(content) if content.startswith(BOOKS) else _of_csv(content)
    heading = next(lines, None)
    if heading is None:
        raise _refused(1, "", EMPTY)
    columns = _columns(*heading)
    found = [_row(number, columns, cells) for number, cells in lines if any(cell.strip() for cell in cells)]
    if not found:
        raise _refused(0, "", EMPTY)
    if len(found) > ROWS:
        raise _refused(ROWS, "", text(f"nhiều hơn {ROWS} dòng", f"more than {ROWS} rows"))
    return found


def _of_csv(content: bytes) -> Lines:
    try:
        written = content.decode("utf-8-sig")
    except UnicodeDecodeError as bad:
        raise _refused(bad.object.count(b"\n", 0, bad.start) + 1, "", NOT_UTF8) from bad
    comma = ";" if written.partition("\n")[0].count(";") > written.partition("\n")[0].count(",") else ","
    reader = csv.reader(io.StringIO(written, newline=""), delimiter=comma, strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            yield begins, next(reader)
        except StopIteration:
            return
        except csv.Error as bad:
            raise _refused(begins, "", text(f"dòng CSV sai: {bad}", f"malformed CSV: {bad}")) from bad


def _of_book(content: bytes) -> Lines:
    try:
        book = open_book(content, BOUNDS)
    except Invalid as invalid:
        errors = [{"where": p.where, "code": p.code, "vi": p.message_vi, "en": p.message_en} for p in invalid.problems]
        raise Rejected("unit-table-refused", errors=errors) from invalid
    sheet = next((sheet for sheet in book.sheets if not sheet.hidden), Sheet(name="", rows=()))
    for row in range(len(sheet.rows)):
        yield row + 1, [sheet.text(row, column) for column in range(sheet.width)]


def _columns(number: int, cells: Sequence[str]) -> list[str]:
    """The column of each heading; an empty heading is no column."""
    known = {word: column for column, words in HEADINGS.items() for word in (column, *words)}
    found = [_clean(cell).casefold() for cell in cells]
    for word in found:
        if word and word not in known:
            said = ", ".join(COLUMNS)
            raise _refused(number, word[:60], text(f"cột lạ; các cột: {said}", f"unknown column; columns are {said}"))
    columns = [known.get(word, "") for word in found]
    for column in COLUMNS:
        if columns.count(column) > 1:
            raise _refused(number, column, text("cột bị lặp", "the column is repeated"))
    if "code" not in columns:
        raise _refused(number, "code", text("thiếu cột mã (code)", "the column code is missing"))
    return columns


def _row(number: int, columns: Sequence[str], cells: Sequence[str]) -> TableRow:
    if any(cell.strip() for cell in cells[len(columns) :]):
        raise _refused(number, "", text("có ô ngoài các cột", "a cell stands outside the columns"))
    found = {column: _clean(cell) for column, cell in zip(columns, cells, strict=False) if column}
    for column, cell in found.items():
        if len(cell) > CELL or any(unicodedata.category(sign) in ("Cc", "Cs") for sign in cell):
            raise _refused(number, column, WRONG_TEXT)
    return TableRow(number=number, cells=found)


def _clean(cell: str) -> str:
    return " ".join(unicodedata.normalize("NFC", cell).split())


def _refused(row: int, column: str, said: Text) -> Rejected:
    return Rejected("unit-table-refused", errors=[place(row, column, "unreadable-table", said)])


def place(row: int, column: str, code: str, said: Text) -> dict[str, str]:
    """A problem at a row and column, as problem documents list them."""
    where = f"{row}.{column}" if column else str(row)
    vi, en = (f"dòng {row}", f"row {row}") if row else ("bảng", "table")
    if column:
        vi, en = f"{vi}, cột {column}", f"{en}, column {column}"
    return {"where": where, "code": code, "vi": f"{vi}: {said.vi}", "en": f"{en}: {said.en}"}


EMPTY = text("tệp không có dòng nào", "the file has no rows")
NOT_UTF8 = text("không phải UTF-8; lưu lại tệp CSV với mã hóa UTF-8", "not UTF-8; save the CSV file as UTF-8")
WRONG_TEXT = text("quá dài hoặc có ký tự điều khiển", "too long, or with control characters")
