"""How much a workbook may hold before it is refused, and the words of those refusals."""

from dataclasses import dataclass

from chiso_framework.problems import Problem, Text, text

from chiso_sheets.places import FILE, refused

MIB = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """`size` and `unpacked` in bytes; `cells` that are written, `area` of all sheets from A1 to the last used cell;
    `characters` of all cells together; `memory` in bytes and `seconds` of processor time for the parser."""

    size: int = 8 * MIB
    entries: int = 500
    unpacked: int = 48 * MIB
    ratio: int = 200
    cells: int = 100_000
    area: int = 400_000
    characters: int = 8 * MIB
    memory: int = 1024 * MIB
    seconds: int = 5


BOUNDS = Bounds()


def too_large(size: int, most: int) -> Problem:
    """The file has too many bytes."""
    expected = text(f"tệp không quá {most // MIB} MiB", f"a file of at most {most // MIB} MiB")
    return refused(FILE, "file-too-large", f"{size} byte", expected, FEWER)


def too_many_cells(bounds: Bounds) -> Problem:
    """The sheets have too many cells, or a cell far outside."""
    expected = text(f"không quá {bounds.cells} ô có nội dung", f"at most {bounds.cells} cells with content")
    return refused(FILE, "too-many-cells", "…", expected, NEW_SHEET)


def too_much_text() -> Problem:
    """The cells hold too much text."""
    return refused(FILE, "too-much-text", "…", text("ít chữ hơn trong các ô", "less text in the cells"), NEW_SHEET)


def unreadable(found: str) -> Problem:
    """Nobody can read this as a workbook."""
    return refused(FILE, "workbook-unreadable", found, WORKBOOK, SAVE_AGAIN)


def encrypted() -> Problem:
    """The file asks for a password."""
    mend = text("bỏ mật khẩu của tệp rồi gửi lại", "remove the file's password and send it again")
    return refused(FILE, "workbook-encrypted", "…", text("tệp không có mật khẩu", "a file without a password"), mend)


WORKBOOK: Text = text("sổ tính .xlsx, .xls hoặc .ods đọc được", "a readable .xlsx, .xls or .ods workbook")
SAVE_AGAIN: Text = text(
    "mở tệp bằng phần mềm bảng tính, lưu lại thành .xlsx rồi gửi lại",
    "open it in a spreadsheet program, save it as .xlsx and send it again",
)
FEWER: Text = text("bỏ hình ảnh và trang không cần", "remove pictures and sheets that are not needed")
NEW_SHEET: Text = text(
    "chép phần phụ lục sang một sổ tính mới rồi gửi lại", "copy the annex into a new workbook and send that"
)
