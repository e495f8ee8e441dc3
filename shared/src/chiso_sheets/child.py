"""Run as a program of its own: cells of a workbook as JSON, so that what breaks the parser breaks only this process.

It knows nothing of the project and holds itself to the memory and time that its arguments name.
"""

import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum


def main(memory: int, seconds: int, cells: int, characters: int) -> None:
    """Read a workbook from standard input and tell its sheets, or one word that says why not."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    try:
        told = sheets(sys.stdin.buffer.read(), cells, characters)
    except PasswordError:
        told = {"refused": "encrypted"}
    except OverflowError as crowded:
        told = {"refused": str(crowded)}
    json.dump(told, sys.stdout)


def sheets(content: bytes, cells: int, characters: int) -> dict[str, object]:
    """Every sheet with its rows. Raises OverflowError when they are too many or too long."""
    found = []
    with CalamineWorkbook.from_object(BytesIO(content)) as book:
        for known in book.sheets_metadata:
            if "Chart" in str(known.typ):
                continue
            sheet = book.get_sheet_by_name(known.name)
            cells -= sheet.total_height * sheet.total_width
            if cells < 0:
                raise OverflowError("cells")
            rows = [[tagged(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
            characters -= sum(len(value) for row in rows for value in row)
            if characters < 0:
                raise OverflowError("characters")
            hidden = known.visible != SheetVisibleEnum.Visible
            found.append({"name": known.name, "hidden": hidden, "rows": rows, "merged": merged(sheet)})
    return {"sheets": found}


def merged(sheet: CalamineSheet) -> list[list[int]]:
    """First row, first column, last row, last column of each merged range."""
    return [[*first, *last] for first, last in sheet.merged_cell_ranges or ()]


def tagged(value: object) -> str:
    """A cell as text that begins with its type: t(ext), n(umber), b(oolean), d(ate); nothing for an empty cell."""
    match value:
        case bool():
            return f"b{int(value)}"
        case int() | float():
            return f"n{value!r}"
        case datetime() | date() | time():
            return f"d{value.isoformat()}"
        case timedelta():
            return f"d{value}"
    text = str(value)
    return f"t{text}" if text else ""


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:5]))
