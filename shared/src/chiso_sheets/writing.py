"""Workbooks that are written: text is always text, whatever it begins with, and equal content gives equal bytes."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO

from chiso_framework.decimals import shortest
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from chiso_sheets.places import letters

CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
TEXT = 49
"""The built-in number format of text."""
STYLES: Mapping[str, Mapping[str, object]] = {
    "text": {"num_format": TEXT, "quote_prefix": True, "text_wrap": True, "valign": "top"},
    "head": {"num_format": TEXT, "quote_prefix": True, "bold": True, "text_wrap": True, "bg_color": "#E8EEF7"},
    "title": {"num_format": TEXT, "quote_prefix": True, "bold": True, "font_size": 14},
    "strong": {"num_format": TEXT, "quote_prefix": True, "bold": True, "text_wrap": True, "valign": "top"},
    "quiet": {"num_format": TEXT, "quote_prefix": True, "font_color": "#666666", "text_wrap": True, "valign": "top"},
    "number": {"valign": "top"},
    "open-text": {"num_format": TEXT, "locked": False, "text_wrap": True, "valign": "top", "bg_color": "#FFF9DB"},
    "open-number": {"locked": False, "valign": "top", "bg_color": "#FFF9DB"},
}
"""`quote_prefix` and the text format keep text text even when somebody edits the cell again."""


class BookWriter:
    """A workbook in the making; `content` ends it."""

    def __init__(self) -> None:
        self._file = BytesIO()
        self._book = Workbook(self._file, PLAIN)
        self._book.set_properties({"created": CREATED})
        self._styles: dict[str, Format] = {name: self._book.add_format(dict(of)) for name, of in STYLES.items()}

    def sheet(self, name: str, widths: Sequence[int] = (), *, frozen: int = 0, locked: bool = False) -> "SheetWriter":
        """Add a sheet; `widths` of its columns in characters, `frozen` rows that stay at the top."""
        sheet = self._book.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        if frozen:
            sheet.freeze_panes(frozen, 0)
        if locked:
            sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
        return SheetWriter(sheet, self._styles)

    def content(self) -> bytes:
        """The finished workbook."""
        self._book.close()
        return self._file.getvalue()


class SheetWriter:
    """A sheet in the making; rows and columns count from 0."""

    def __init__(self, sheet: Worksheet, styles: Mapping[str, Format]) -> None:
        self._sheet = sheet
        self._styles = styles
        self.name: str = sheet.get_name()

    def text(self, row: int, column: int, value: str, style: str = "text") -> None:
        """Write text, as text. Raises ValueError for more than a cell can hold."""
        if value and self._sheet.write_string(row, column, value, self._styles[style]):
            raise ValueError(f"cell {letters(column)}{row + 1} holds no {len(value)} characters")
        if not value:
            self._sheet.write_blank(row, column, None, self._styles[style])

    def number(self, row: int, column: int, value: Decimal, style: str = "number") -> None:
        """Write a number as one where a spreadsheet keeps all its digits, else as text."""
        if fits(value):
            self._sheet.write_number(row, column, float(value), self._styles[style])
        else:
            self.text(row, column, shortest(value), "open-text" if style.startswith("open") else "text")

    def texts(self, row: int, values: Sequence[str], style: str = "text") -> None:
        """Write a row of text from column A."""
        for column, value in enumerate(values):
            self.text(row, column, value, style)

    def offer(self, row: int, column: int, source: object, *, rows: int = 1) -> None:
        """Let the cells be filled from a list: of texts, or of a range as `range_of` names it."""
        asked = {"validate": "list", "source": source}
        self._sheet.data_validation(row, column, row + rows - 1, column, asked)

    def ask_number(self, row: int, column: int, *, whole: bool) -> None:
        """Warn whoever types something else than a number into the cell."""
        asked = {
            "validate": "integer" if whole else "decimal",
            "criteria": "between",
            "minimum": -(10**15),
            "maximum": 10**15,
            "error_type": "warning",
            "error_title": "Số / Number",
            "error_message": "Cần một số nguyên. / A whole number." if whole else "Cần một số. / A number.",
        }
        self._sheet.data_validation(row, column, row, column, asked)

    def hide(self) -> None:
        """Take the sheet out of sight."""
        self._sheet.hide()

    def begin_here(self) -> None:
        """Show this sheet when the workbook is opened."""
        self._sheet.activate()


def range_of(sheet: str, column: int, first: int, last: int) -> str:
    """A range of one column as a list's source: ='Danh mục'!$A$1:$A$3."""
    named = letters(column)
    quoted = sheet.replace("'", "''")
    return f"='{quoted}'!${named}${first + 1}:${named}${last + 1}"


def fits(value: Decimal) -> bool:
    """Whether a spreadsheet's own number is exactly this one, as people read it."""
    return len(value.as_tuple().digits) <= 15 and Decimal(repr(float(value))) == value
