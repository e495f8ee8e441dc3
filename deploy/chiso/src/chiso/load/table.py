"""Strict reading of CSV: UTF-8, a header with known columns, as many cells in each row as the header has."""

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from chiso_framework.problems import Text, shorten, text

from chiso.load.mistakes import Notebook

MAX_CELL = 4000
NOT_THERE = text("không có tệp này", "the file is not there")
EMPTY = text("tệp không có dòng tiêu đề", "the file has no header")
CONTROL = text("có ký tự điều khiển; hãy xóa", "contains control characters; remove them")
LONG = text(f"dài quá {MAX_CELL} ký tự", f"is longer than {MAX_CELL} characters")
NEEDED = text("không được để trống", "must not be empty")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which columns a table has."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line of the file it begins on, its cells by column, trimmed, in Unicode form C."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def read_table(path: Path, columns: Columns, notes: Notebook) -> list[Row]:
    """The rows of a CSV file that are well-formed; what is not is noted."""
    content = _text(path, notes)
    if content is None:
        return []
    lines = _lines(content, notes)
    header = next(lines, None)
    if header is None:
        if not notes.found:
            notes.note(1, "", EMPTY)
        return []
    names = [name.strip() for name in header[1]]
    if not _header_is_right(names, columns, notes):
        return []
    rows = (_row(number, names, cells, notes) for number, cells in lines if any(cell.strip() for cell in cells))
    return [row for row in rows if row is not None]


def needs(row: Row, columns: Sequence[str], notes: Notebook) -> bool:
    """Whether the row fills these columns; an empty one is noted."""
    empty = [column for column in columns if not row[column]]
    for column in empty:
        notes.note(row.number, column, NEEDED)
    return not empty


def _text(path: Path, notes: Notebook) -> str | None:
    try:
        content = path.read_bytes()
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as bad:
        row = bad.object.count(b"\n", 0, bad.start) + 1
        column = bad.start - (bad.object.rfind(b"\n", 0, bad.start) + 1) + 1
        byte = f"0x{bad.object[bad.start]:02x}"
        said = text(
            f"byte {byte} không phải UTF-8; lưu lại tệp với mã hóa UTF-8", f"byte {byte} is not UTF-8; save it as UTF-8"
        )
        notes.note(row, f"byte {column}", said)
    except OSError:
        notes.note(0, "", NOT_THERE)
    return None


def _lines(content: str, notes: Notebook) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line each begins on; ends at the first that the CSV form does not allow."""
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            yield begins, next(reader)
        except StopIteration:
            return
        except csv.Error as bad:
            said = text(f"dòng CSV sai: {bad}; kiểm tra dấu nháy kép", f"malformed CSV: {bad}; check the double quotes")
            notes.note(begins, "", said)
            return


def _header_is_right(names: Sequence[str], columns: Columns, notes: Notebook) -> bool:
    known = (*columns.required, *columns.optional)
    before = len(notes.found)
    for name in columns.required:
        if name not in names:
            notes.note(1, name, text(f"thiếu cột “{name}”", f"the column “{name}” is missing"))
    for at, name in enumerate(names):
        if name not in known:
            allowed = ", ".join(known)
            notes.note(1, name, text(f"cột lạ; các cột: {allowed}", f"unknown column; columns are {allowed}"))
        elif name in names[:at]:
            notes.note(1, name, text("cột bị lặp", "the column is repeated"))
    return len(notes.found) == before


def _row(number: int, names: Sequence[str], cells: Sequence[str], notes: Notebook) -> Row | None:
    if len(cells) != len(names):
        said = text(
            f"có {len(cells)} ô, tiêu đề có {len(names)} cột",
            f"has {len(cells)} cells, the header {len(names)} columns",
        )
        notes.note(number, "", said)
        return None
    found = {name: unicodedata.normalize("NFC", cell).strip() for name, cell in zip(names, cells, strict=True)}
    wrong = [(name, refusal) for name, cell in found.items() if (refusal := _refusal(cell))]
    for name, refusal in wrong:
        notes.note(number, name, refusal)
    return None if wrong else Row(number, found)


def _refusal(cell: str) -> Text | None:
    if len(cell) > MAX_CELL:
        return LONG
    if any(unicodedata.category(character) in ("Cc", "Cs") and character != "\n" for character in cell):
        return text(f"{shorten(ascii(cell))} {CONTROL.vi}", f"{shorten(ascii(cell))} {CONTROL.en}")
    return None
