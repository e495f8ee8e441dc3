"""A file of units as rows by column: CSV in UTF-8, or the first visible sheet of a workbook."""

from collections.abc import Mapping, Sequence

from chiso_contracts.rejection import Rejected
from chiso_framework.problems import Text, text
from chiso_sheets.limits import Bounds

from chiso_submission.domain.registry.importing import COLUMNS, TableRow
from chiso_submission.tables import EMPTY, WRONG_TEXT, Cell, clean, is_wrong, lines, unreadable

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
REFUSED = "unit-table-refused"


def read_table(content: bytes) -> list[TableRow]:
    """The rows of a file that are not empty. Raises Rejected (unit-table-refused) for what is no such table."""
    rows = lines(content, BOUNDS, REFUSED)
    heading = next(rows, None)
    if heading is None:
        raise _refused(1, "", EMPTY)
    columns = _columns(*heading)
    found = [_row(number, columns, cells) for number, cells in rows if any(cell.text.strip() for cell in cells)]
    if not found:
        raise _refused(0, "", EMPTY)
    if len(found) > ROWS:
        raise _refused(ROWS, "", text(f"nhiều hơn {ROWS} dòng", f"more than {ROWS} rows"))
    return found


def _columns(number: int, cells: Sequence[Cell]) -> list[str]:
    """The column of each heading; an empty heading is no column."""
    known = {word: column for column, words in HEADINGS.items() for word in (column, *words)}
    found = [clean(cell.text).casefold() for cell in cells]
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


def _row(number: int, columns: Sequence[str], cells: Sequence[Cell]) -> TableRow:
    if any(cell.text.strip() for cell in cells[len(columns) :]):
        raise _refused(number, "", text("có ô ngoài các cột", "a cell stands outside the columns"))
    found = {column: clean(cell.text) for column, cell in zip(columns, cells, strict=False) if column}
    for column, cell in found.items():
        if is_wrong(cell, CELL):
            raise _refused(number, column, WRONG_TEXT)
    return TableRow(number=number, cells=found)


def _refused(row: int, column: str, said: Text) -> Rejected:
    return unreadable(REFUSED, row, column, said)
