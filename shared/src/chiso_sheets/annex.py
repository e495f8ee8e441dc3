"""An annex as decisions print it: where its table is, what each column and each row means; proposed, then corrected."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from chiso_framework import Problem
from chiso_framework.problems import text

from chiso_sheets import numbering
from chiso_sheets.books import Book, Sheet
from chiso_sheets.numbering import STYLES, Style
from chiso_sheets.places import FILE, letters, refused

Role = Literal["number", "name", "max", "method", "evidence", "note"]
RowIs = Literal["main", "component", "more", "total", "note", "skip"]

ROLES: tuple[Role, ...] = ("number", "name", "max", "method", "evidence", "note")
ROW_IS: tuple[RowIs, ...] = ("main", "component", "more", "total", "note", "skip")
"""`more` continues the criterion above it; `total` is a printed sum; `note` and `skip` say nothing of a criterion."""

HEADINGS: Mapping[Role, re.Pattern[str]] = {
    "number": re.compile(r"^(stt|tt|số tt|số thứ tự|mã|mã số|mã chỉ số)\b"),
    "max": re.compile(r"điểm tối đa|điểm chuẩn|thang điểm|số điểm|^điểm$|điểm số|maximum"),
    "method": re.compile(r"cách (tính|chấm|xác định|đánh giá)|phương pháp|hướng dẫn|cách thức|tiêu chuẩn chấm|method"),
    "evidence": re.compile(r"kiểm chứng|minh chứng|evidence"),
    "note": re.compile(r"ghi chú|^note"),
    "name": re.compile(r"chỉ số|chỉ tiêu|tiêu chí|nội dung|lĩnh vực|hạng mục|tên|criteri|indicator"),
}
TOTAL = re.compile(r"^(tổng( cộng| điểm| số điểm)?|cộng|total)\b")
NOTE = re.compile(r"^(?:(?:ghi chú|lưu ý|chú thích|note)\b|\*)")
SEARCHED = 60
"""Rows among which the heading is looked for: annexes begin with the decision's own lines."""
HEADING_ROWS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """How to read an annex. Rows count from 1 and columns are letters, as people see them.

    `heading` and `first` are the first row of the heading and of the table; `last` the table's last row. `styles` say
    what the numbers I, 1, 1.1 … mark; `rows` says it of single rows, before any style.
    """

    sheet: str
    heading: int
    first: int
    last: int
    columns: Mapping[Role, str]
    styles: Mapping[Style, RowIs] = field(default_factory=dict)
    rows: Mapping[int, RowIs] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The mapping that fits best, the sheets there are, and what could not be told."""

    mapped: Mapped
    sheets: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


def propose(book: Book, sheet: str = "") -> Proposal:
    """Find the table: in the sheet of this name, or in the one whose heading says most."""
    names = tuple(one.name for one in book.sheets if one.rows)
    looked = [one for one in book.sheets if one.rows and (one.name == sheet or not (sheet or one.hidden))]
    found = [(len(columns), one, row, first, columns) for one in looked for row, first, columns in [_heading(one)]]
    if not found:
        return Proposal(mapped=Mapped(sheet=sheet, heading=1, first=1, last=1, columns={}), sheets=names, problems=LOST)
    _, best, row, first, columns = max(found, key=lambda one: one[0])
    mapped = Mapped(
        sheet=best.name,
        heading=row + 1,
        first=first + 1,
        last=len(best.rows),
        columns={role: letters(at) for role, at in columns.items()},
        styles=styles_of(best, first, columns),
    )
    missing = tuple(role for role in ("name", "max") if role not in columns)
    return Proposal(mapped=mapped, sheets=names, problems=tuple(_lacking(best, row, role) for role in missing))


def plain(said: str) -> str:
    """Text for comparison: one line, one case, one Unicode form."""
    return " ".join(unicodedata.normalize("NFC", said).lower().split())


def filled(sheet: Sheet, row: int, column: int) -> str:
    """The text of a cell, or of the merged range that it belongs to."""
    if own := sheet.text(row, column).strip():
        return own
    for top, left, bottom, right in sheet.merged:
        if top <= row <= bottom and left <= column <= right:
            return sheet.text(top, left).strip()
    return ""


def styles_of(sheet: Sheet, first: int, columns: Mapping[Role, int]) -> dict[Style, RowIs]:
    """Which style of numbers marks main indicators and which their components.

    The innermost style that has maxima in most of its rows and one around it marks components.
    """
    seen = list(_numbers(sheet, first, columns))
    found: dict[Style, list[bool]] = {}
    for style, (_, has_max) in zip(numbering.styles_in_order(number for number, _ in seen), seen, strict=True):
        found.setdefault(style, []).append(has_max)
    order = [one for one in STYLES if one in found]
    if not order:
        return {}
    scored = [one for one in order if one not in ("small", "three") and 2 * sum(found[one]) >= len(found[one])]
    inner = scored[-1] if scored else order[-1]
    at = order.index(inner)
    says: dict[Style, RowIs] = dict.fromkeys(order[:at], "skip")
    says |= dict.fromkeys(order[at + 1 :], "more")
    says[inner] = "component" if at else "main"
    if at:
        says[order[at - 1]] = "main"
    return says


def number_and_name(sheet: Sheet, row: int, columns: Mapping[Role, int]) -> tuple[str, str]:
    """A row's number and name; the number may stand at the beginning of the name."""
    name = " ".join(sheet.text(row, columns["name"]).split()) if "name" in columns else ""
    if "number" not in columns:
        return numbering.split_name(name)
    return numbering.token(sheet.text(row, columns["number"])), name


def _numbers(sheet: Sheet, first: int, columns: Mapping[Role, int]) -> Iterator[tuple[str, bool]]:
    for row in range(first, len(sheet.rows)):
        number, _ = number_and_name(sheet, row, columns)
        if numbering.style(number) != "other":
            yield number, bool("max" in columns and sheet.text(row, columns["max"]).strip())


def _heading(sheet: Sheet) -> tuple[int, int, dict[Role, int]]:
    """First row of the heading, first row of the table, and the columns, of the rows that say most."""
    best: tuple[int, int, dict[Role, int]] = (0, 1, {})
    for row in range(min(SEARCHED, len(sheet.rows))):
        if not any(sheet.rows[row]):
            continue
        for rows in range(1, HEADING_ROWS + 1):
            columns = _columns(sheet, row, rows)
            if len(columns) > len(best[2]):
                best = row, row + rows, columns
    row, first, columns = best
    while first < len(sheet.rows) and _is_column_numbers(sheet, first):
        first += 1
    return row, first, columns


def _columns(sheet: Sheet, row: int, rows: int) -> dict[Role, int]:
    """What the columns are by a heading of so many rows; each role once, the first column that has it."""
    if rows > 1 and not _continues(sheet, row, rows):
        return {}
    columns: dict[Role, int] = {}
    for column in range(min(sheet.width, 60)):
        said = plain(" ".join(dict.fromkeys(filled(sheet, at, column) for at in range(row, row + rows))))
        role = _role(said)
        if role and role not in columns:
            columns[role] = column
    return columns


def _continues(sheet: Sheet, row: int, rows: int) -> bool:
    """Whether the rows are one heading: its upper rows are merged with what is below or beside them."""
    last = row + rows - 1
    return last < len(sheet.rows) and any(
        top >= row and top < last and (bottom > top or right > left)
        for top, left, bottom, right in sheet.merged
        if bottom <= last
    )


def _role(said: str) -> Role | None:
    if not said or len(said) > 120:
        return None
    return next((role for role, form in HEADINGS.items() if form.search(said)), None)


def _is_column_numbers(sheet: Sheet, row: int) -> bool:
    """A row under the heading that numbers the columns: (1) (2) (3), or is empty."""
    said = [sheet.text(row, column).strip().strip("()[] ") for column in range(sheet.width)]
    given = [one for one in said if one]
    return not given or (len(given) > 2 and given == [str(n) for n in range(1, len(given) + 1)])


def _lacking(sheet: Sheet, row: int, role: str) -> Problem:
    vi = {"name": "cột tên chỉ số", "max": "cột điểm tối đa"}[role]
    en = {"name": "a column of names", "max": "a column of maxima"}[role]
    mend = text("chọn cột ở bước đối chiếu", "name the column in the mapping")
    return refused(sheet.place(row), f"no-{role}-column", "", text(vi, en), mend)


LOST = (
    refused(
        FILE,
        "no-table",
        "",
        text("trang có bảng chỉ số", "a sheet with a table of criteria"),
        text("chọn trang tính có bảng", "choose the sheet that has the table"),
    ),
)
