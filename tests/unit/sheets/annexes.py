"""Annexes as decisions print them, and hostile workbooks, made for tests."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import xlsxwriter

Cells = Sequence[Sequence[object]]


def book(fill: Callable[[Any], None], name: str = "Phụ lục 2", more: Callable[[Any], None] | None = None) -> bytes:
    """A workbook of one sheet, or with `more` of two."""
    file = io.BytesIO()
    made = xlsxwriter.Workbook(file)
    fill(made.add_worksheet(name))
    if more:
        more(made.add_worksheet("Phụ lục 3"))
    made.close()
    return file.getvalue()


def table(rows: Cells, name: str = "Phụ lục 2") -> bytes:
    """A workbook of one sheet with these cells; text stays text."""

    def fill(sheet: Any) -> None:
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells):
                if isinstance(value, str):
                    sheet.write_string(row, column, value)
                elif value is not None:
                    sheet.write_number(row, column, value)

    return book(fill, name)


HEAD = ("TT", "Chỉ số/Chỉ số thành phần", "Điểm tối đa", "Cách tính điểm", "Tài liệu kiểm chứng", "Ghi chú")


def printed(sheet: Any) -> None:
    """Title lines, a heading of two rows with merged cells, column numbers, Roman and decimal numbers, a total."""
    sheet.merge_range("A1:F1", "PHỤ LỤC 2")
    sheet.merge_range("A2:F2", "(Kèm theo Quyết định số 12/QĐ-UBND ngày 01/02/2026)")
    sheet.merge_range("A4:A5", "TT")
    sheet.merge_range("B4:B5", "Chỉ số/\nChỉ số thành phần")
    sheet.merge_range("C4:D4", "Đánh giá")
    sheet.write("C5", "Điểm tối đa")
    sheet.write("D5", "Cách tính điểm")
    sheet.merge_range("E4:E5", "Tài liệu kiểm chứng")
    sheet.merge_range("F4:F5", "Ghi chú")
    for column in range(6):
        sheet.write_string(5, column, f"({column + 1})")
    rows: Cells = (
        ("I", "NHẬN THỨC SỐ", 30),
        (1.1, "Người đứng đầu chủ trì", 10, "Chủ tịch: điểm tối đa", "Quyết định"),
        (None, "- Phó Chủ tịch", "5"),
        (1.2, "Tuyên truyền", "20", "a/b*20"),
        ("II", "HẠ TẦNG SỐ", 70),
        ("2.1.", "Mạng", 40, "Có: điểm tối đa", "Văn bản"),
        ("2.2.", "Máy trạm", 30, "Tỷ lệ"),
        (None, "Tổng cộng", 100),
        (None, "Ghi chú: đơn vị không có thì không tính"),
    )
    for row, cells in enumerate(rows, 6):
        for column, value in enumerate(cells):
            if value is not None:
                sheet.write(row, column, value)


def repacked(content: bytes, changed: Mapping[str, bytes]) -> bytes:
    """The archive with some of its parts replaced or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, changed.get(entry.filename, old.read(entry.filename)))
        for name in changed.keys() - set(old.namelist()):
            new.writestr(name, changed[name])
    return file.getvalue()


def part(content: bytes, name: str) -> bytes:
    """One part of the archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def sheet_of(rows: str) -> bytes:
    """A worksheet's part with these rows."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def ods(rows: str) -> bytes:
    """An .ods workbook with these table rows."""
    office, text = "urn:oasis:names:tc:opendocument:xmlns:office:1.0", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    table_space = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{office}" xmlns:text="{text}" '
        f'xmlns:table="{table_space}"><office:body><office:spreadsheet><table:table table:name="Phụ lục">{rows}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"></manifest:manifest>'
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest, zipfile.ZIP_DEFLATED)
        archive.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def ods_cell(said: str, more: str = "") -> str:
    """A cell of .ods with text."""
    return f'<table:table-cell office:value-type="string" {more}><text:p>{said}</text:p></table:table-cell>'
