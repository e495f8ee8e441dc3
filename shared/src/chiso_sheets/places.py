"""Where something stands in a workbook, and problems said with that place: sheet, row and column."""

from dataclasses import dataclass, replace

from chiso_framework.problems import Problem, Text, describe, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A cell, or a row where `column` is None, or a sheet where `row` is None too; both count from 0."""

    sheet: str
    row: int | None = None
    column: int | None = None

    @property
    def where(self) -> str:
        """The place as spreadsheets write it: Phụ lục 2!D14."""
        if self.row is None:
            return self.sheet
        return f"{self.sheet}!{'' if self.column is None else letters(self.column)}{self.row + 1}"

    def words(self) -> Text:
        """The place in words: "Phụ lục 2, dòng 14, cột D"."""
        vi, en = [self.sheet], [self.sheet]
        if self.row is not None:
            vi.append(f"dòng {self.row + 1}")
            en.append(f"row {self.row + 1}")
        if self.column is not None:
            vi.append(f"cột {letters(self.column)}")
            en.append(f"column {letters(self.column)}")
        return text(", ".join(vi), ", ".join(en))


FILE = Place(sheet="")
"""The file as a whole."""


def letters(column: int) -> str:
    """The letters of a column that counts from 0: A, B, … Z, AA."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def column_of(named: str) -> int | None:
    """The column of one to three letters, counted from 0; None for anything else."""
    named = named.strip().upper()
    if not (0 < len(named) <= 3 and named.isascii() and named.isalpha()):
        return None
    found = 0
    for letter in named:
        found = found * 26 + ord(letter) - ord("A") + 1
    return found - 1


def refused(place: Place, code: str, found: object, expected: Text, mend: Text) -> Problem:
    """A problem at a place of the workbook."""
    return at(place, describe(code, "", found=found, expected=expected, mend=mend))


def at(place: Place, problem: Problem) -> Problem:
    """The same problem at a place of the workbook; the messages begin with it."""
    words = place.words()
    if not words.vi:
        return problem
    return replace(
        problem,
        where=place.where,
        message_vi=f"{words.vi}: {problem.message_vi}",
        message_en=f"{words.en}: {problem.message_en}",
    )
