"""B18: an annex of a hundred criteria becomes a framework, beside reading the cells of the same file with openpyxl.

Ours reads the workbook as an upload is read (in a process of its own, under limits), finds the table, the columns and
what every row is, and makes the draft with its questions; the ceiling loads the file and looks at every cell.
"""

import io
from collections.abc import Sequence
from time import perf_counter

import openpyxl
import xlsxwriter
from chiso_framework import Framework, from_document, to_document
from chiso_sheets import About, draft, open_book, propose

from bench.measure import Figure, alternate

MAIN, COMPONENTS = 10, 10
MOST_SECONDS = 2
HEAD = ("TT", "Chỉ số/Chỉ số thành phần", "Điểm tối đa", "Cách tính điểm", "Tài liệu kiểm chứng", "Ghi chú")
ABOUT = About(id="phu-luc", version="2026", title_vi="Bộ chỉ số của phụ lục")


def rows() -> list[Sequence[object]]:
    """The table as decisions print it: main indicators, their components, methods and evidence of some length."""
    found: list[Sequence[object]] = [HEAD]
    for main in range(1, MAIN + 1):
        found.append((main, f"CHỈ SỐ CHÍNH {main}", 100))
        for n in range(1, COMPONENTS + 1):
            method = "Tỷ lệ = (số đã thực hiện / tổng số phải thực hiện) x điểm tối đa. " * 8
            found.append((f"{main}.{n}", f"Chỉ số thành phần {main}.{n} " * 4, 10, method, "Văn bản, tài liệu", ""))
    return found


def annex() -> bytes:
    """The workbook, with title lines in merged cells above the table."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("Phụ lục")
    sheet.merge_range("A1:F1", "PHỤ LỤC")
    sheet.merge_range("A2:F2", "(Kèm theo Quyết định số 12/QĐ-UBND ngày 01/02/2026)")
    for row, cells in enumerate(rows(), 3):
        sheet.write_row(row, 0, cells)
    book.close()
    return file.getvalue()


def bare(content: bytes) -> float:
    """The ceiling, in seconds."""
    began = perf_counter()
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    cells = sum(cell is not None for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    taken = perf_counter() - began
    if cells < MAIN * COMPONENTS * 5:
        raise AssertionError(f"{cells} cells")
    return taken


def imported(content: bytes) -> float:
    """Ours, in seconds."""
    began = perf_counter()
    book = open_book(content)
    mapped = propose(book).mapped
    found = from_document(to_document(draft(book, mapped, ABOUT).framework))
    taken = perf_counter() - began
    check(found)
    return taken


def check(found: Framework) -> None:
    """Every component is there with its maximum and its method."""
    leaves = found.criteria()
    if len(found.main_indicators) != MAIN or len(leaves) != MAIN * COMPONENTS or found.total_points != 100 * MAIN:
        raise AssertionError(f"{len(found.main_indicators)}, {len(leaves)}, {found.total_points}")
    if not all(leaf.max_points == 10 and leaf.method_vi.startswith("Tỷ lệ") for leaf in leaves):
        raise AssertionError("a maximum or a method was lost")


def run() -> list[Figure]:
    content = annex()
    imported(content)
    ours, ceiling, ratio = alternate(lambda: bare(content), lambda: imported(content))
    return [
        Figure(
            id="B18", name="annex, beside openpyxl", ours=ours * 1000, ceiling=ceiling * 1000, unit="ms", ratio=ratio
        ),
        Figure(
            id="B18",
            name="annex of 100 criteria",
            ours=ours,
            ceiling=MOST_SECONDS,
            unit="s",
            ratio=ours / MOST_SECONDS,
            target=1,
            at_most=True,
        ),
    ]
