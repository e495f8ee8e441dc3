"""A workbook as it was uploaded: sheets of cells, read by a parser that runs apart and within bounds."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from chiso_framework.decimals import shortest
from chiso_framework.problems import Invalid

from chiso_sheets import limits
from chiso_sheets.guard import Cell, look
from chiso_sheets.limits import BOUNDS, Bounds
from chiso_sheets.places import Place

CHILD = Path(__file__).with_name("child.py")
WAIT = 20
"""Seconds after which the parser is ended, however busy the machine is; its own bound is in processor time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet's cells; rows and columns count from 0 and may be asked for anywhere.

    `merged` holds first row, first column, last row, last column; `formulas` are the cells that a formula fills.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    formulas: frozenset[Cell] = frozenset()
    hidden: bool = False

    @property
    def width(self) -> int:
        """Columns up to the last that is used."""
        return max((len(row) for row in self.rows), default=0)

    def text(self, row: int, column: int) -> str:
        """A cell as text, numbers in their shortest form, dates as YYYY-MM-DD; empty where nothing stands."""
        tag, value = self._cell(row, column)
        return _number(value) if tag == "n" else value

    def is_number(self, row: int, column: int) -> bool:
        """Whether the cell holds a number and not digits as text."""
        return self._cell(row, column)[0] == "n"

    def truth(self, row: int, column: int) -> bool | None:
        """The cell's TRUE or FALSE; None for anything else."""
        tag, value = self._cell(row, column)
        return value == "1" if tag == "b" else None

    def place(self, row: int | None = None, column: int | None = None) -> Place:
        """A place of this sheet."""
        return Place(sheet=self.name, row=row, column=column)

    def _cell(self, row: int, column: int) -> tuple[str, str]:
        if not (0 <= row < len(self.rows) and 0 <= column < len(self.rows[row])):
            return "", ""
        value = self.rows[row][column]
        return value[:1], value[1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The sheets of a workbook, hidden ones too."""

    sheets: tuple[Sheet, ...]
    _by_name: Mapping[str, Sheet] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {sheet.name: sheet for sheet in self.sheets})

    def find(self, name: str) -> Sheet | None:
        """The sheet of this name, or None."""
        return self._by_name.get(name)


def open_book(content: bytes, bounds: Bounds = BOUNDS) -> Book:
    """Read .xlsx, .xls or .ods. Raises Invalid, always with one problem that says what to do."""
    formulas = look(content, bounds)
    told = _told(content, bounds)
    match told.get("refused"):
        case "encrypted":
            raise Invalid([limits.encrypted()])
        case "cells":
            raise Invalid([limits.too_many_cells(bounds)])
        case "characters":
            raise Invalid([limits.too_much_text()])
    return Book(sheets=tuple(_sheet(sheet, formulas) for sheet in told["sheets"]))


def _told(content: bytes, bounds: Bounds) -> dict[str, Any]:
    asked = (bounds.memory, bounds.seconds, bounds.area, bounds.characters)
    try:
        ran = subprocess.run(
            [sys.executable, "-I", str(CHILD), *map(str, asked)],
            input=content,
            capture_output=True,
            timeout=WAIT,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as broken:
        raise Invalid([limits.unreadable("…")]) from broken
    told: dict[str, Any] = json.loads(ran.stdout)
    return told


def _sheet(told: dict[str, Any], formulas: Mapping[str, frozenset[Cell]]) -> Sheet:
    return Sheet(
        name=told["name"],
        rows=tuple(tuple(row) for row in told["rows"]),
        merged=tuple((a, b, c, d) for a, b, c, d in told["merged"]),
        formulas=formulas.get(told["name"], frozenset()),
        hidden=told["hidden"],
    )


def _number(written: str) -> str:
    """A number of the parser, which has no more digits than the cell's own, as exact text."""
    number = Decimal(written)
    return shortest(number) if number.is_finite() and abs(number.adjusted()) < 40 else written
