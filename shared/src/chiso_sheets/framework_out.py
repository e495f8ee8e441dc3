"""From a framework to a workbook that people can read, change and bring back: everything is in it, nothing twice."""

from collections.abc import Iterator, Mapping

from chiso_framework import Framework, Words, to_document
from chiso_framework.decimals import read_decimal

from chiso_sheets.flat import NO, YES, lines
from chiso_sheets.framework_form import (
    COLUMNS,
    COMPONENT,
    CRITERIA,
    DETAILS,
    DETAILS_HEAD,
    GENERAL,
    GENERAL_HEAD,
    HELP,
    IN_COLUMNS,
    LEVEL,
    MAIN,
    NUMBERS,
    Column,
    meaning,
)
from chiso_sheets.speaking import said
from chiso_sheets.writing import BookWriter, SheetWriter

Document = Mapping[str, object]

GUIDE = (
    ("vi", f"Toàn bộ {{framework}} nằm trong ba trang: {GENERAL}; {CRITERIA} (mỗi dòng một {{criterion}}); {DETAILS}."),
    ("vi", f"Cột Cấp ở trang {CRITERIA}: {MAIN} là {{main_indicator}}, {COMPONENT} là {{criterion}}."),
    ("vi", f"Muốn làm {{framework}} năm sau: sửa các trang này, đổi “version” ở trang {GENERAL}, rồi gửi tệp lên."),
    (
        "vi",
        f"Trang {DETAILS} nêu cách tính của từng {{criterion}}: mỗi dòng một mục, ví dụ rule.levels[1].points là điểm "
        "của mức 1.",
    ),
    ("vi", "Thêm hoặc bớt dòng được; thứ tự các mức theo số trong ngoặc vuông. Số thập phân viết 12.5 hoặc 12,5."),
    ("vi", "Không dùng công thức; mỗi ô là giá trị. Khi gửi lên, mọi chỗ chưa đúng được nêu theo trang, dòng, cột."),
    ("vi", "Tên cột và tên mục trong ngoặc là để đọc lại tệp: giữ nguyên."),
    (
        "en",
        f"All of the {{framework}} is in the sheets {GENERAL}, {CRITERIA} (one {{criterion}} a row) and {DETAILS}.",
    ),
    ("en", f"Tier {MAIN} is a {{main_indicator}}, tier {COMPONENT} a {{criterion}}."),
    ("en", "For next year's set change these sheets, give “version” a new value in the first and send the file."),
)


def framework_book(framework: Framework) -> bytes:
    """The framework as .xlsx; `read_framework_book` gives the equal framework back."""
    document = to_document(framework)
    book = BookWriter()
    _guide(book, framework)
    _general(book, document, framework.words)
    rows = list(_indicators(document))
    _criteria(book, rows, framework.words)
    _details(book, rows, framework.words)
    return book.content()


def _guide(book: BookWriter, framework: Framework) -> None:
    sheet = book.sheet(HELP, [120])
    sheet.text(0, 0, framework.title_vi, "title")
    sheet.text(1, 0, framework.reference, "quiet")
    for row, (lang, told) in enumerate(GUIDE, 3):
        sheet.text(row, 0, said(told, framework.words, lang))


def _general(book: BookWriter, document: Document, words: Words) -> None:
    sheet = book.sheet(GENERAL, [34, 70, 44], frozen=1)
    sheet.texts(0, GENERAL_HEAD, "head")
    general = {key: value for key, value in document.items() if key != "main_indicators"}
    for row, (path, value) in enumerate(lines(general), 1):
        sheet.texts(row, [path, value])
        sheet.text(row, 2, meaning(path, words), "quiet")


def _indicators(document: Document) -> Iterator[tuple[str, Document]]:
    """Main indicators and components in order, each with its level."""
    indicators = document.get("main_indicators", [])
    assert isinstance(indicators, list)
    for indicator in indicators:
        yield MAIN, {key: value for key, value in indicator.items() if key != "components"}
        for component in indicator.get("components", []):
            yield COMPONENT, component


def _criteria(book: BookWriter, rows: list[tuple[str, Document]], words: Words) -> None:
    sheet = book.sheet(CRITERIA, [column.width for column in COLUMNS], frozen=1)
    sheet.texts(0, [column.heading(words) for column in COLUMNS], "head")
    _choices(sheet, len(rows) + 200)
    for row, (level, document) in enumerate(rows, 1):
        flat = dict(lines(document))
        for at, column in enumerate(COLUMNS):
            value = level if at == LEVEL else flat.get(column.key, "")
            _cell(sheet, row, at, column, value, strong=level == MAIN)


def _cell(sheet: SheetWriter, row: int, at: int, column: Column, value: str, *, strong: bool) -> None:
    if value and column.key in NUMBERS:
        sheet.number(row, at, read_decimal(value))
    elif value or at <= LEVEL:
        shown = column.words.get(value, value) if column.words else value
        sheet.text(row, at, shown, "strong" if strong else "text")


def _choices(sheet: SheetWriter, rows: int) -> None:
    """Lists to choose from, also for rows that are added."""
    for at, column in enumerate(COLUMNS):
        if at == LEVEL:
            sheet.offer(1, at, [MAIN, COMPONENT], rows=rows)
        elif column.words:
            sheet.offer(1, at, list(column.words.values()), rows=rows)
        elif column.key in ("evidence_required", "demonstration", "scored", "complete"):
            sheet.offer(1, at, [YES, NO], rows=rows)


def _details(book: BookWriter, rows: list[tuple[str, Document]], words: Words) -> None:
    sheet = book.sheet(DETAILS, [10, 34, 60, 44], frozen=1)
    sheet.texts(0, DETAILS_HEAD, "head")
    row = 1
    for _, document in rows:
        for path, value in lines(document):
            if path in IN_COLUMNS or (path, value) == ("applies_to", "all"):
                continue
            sheet.texts(row, [str(document["code"]), path, value])
            sheet.text(row, 3, meaning(path, words), "quiet")
            row += 1
