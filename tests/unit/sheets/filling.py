"""Types answers into an answer sheet as a spreadsheet program would, and saves it."""

import io
from collections.abc import Mapping

import xlsxwriter
from chiso_sheets import open_book
from chiso_sheets.answers_form import ANSWER, ANSWERS, CODE, ITEM


def fill(content: bytes, cells: Mapping[tuple[str, str], object]) -> bytes:
    """The workbook with these answers, by criterion and item."""
    file = io.BytesIO()
    made = xlsxwriter.Workbook(file, {"strings_to_formulas": False})
    for sheet in open_book(content).sheets:
        written = made.add_worksheet(sheet.name)
        for row in range(len(sheet.rows)):
            for column in range(sheet.width):
                value: object = sheet.text(row, column)
                if sheet.name == ANSWERS and column == ANSWER:
                    value = cells.get((sheet.text(row, CODE), sheet.text(row, ITEM)), value)
                if isinstance(value, str):
                    written.write_string(row, column, value)
                else:
                    written.write_number(row, column, value)
    made.close()
    return file.getvalue()
