"""What is wrong with the files of a round, so that a person can mend it: file, row, column, in both languages."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chiso_framework import Invalid, Problem, Text

LINE = re.compile(r"line (\d+), column (\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One mistake. `row` counts lines of the file from 1, 0 where the whole file is meant; `column` may be empty."""

    file: str
    row: int
    column: str
    vi: str
    en: str

    def __str__(self) -> str:
        row = f":{self.row}" if self.row else ""
        column = f" [{self.column}]" if self.column else ""
        return f"{self.file}{row}{column}: {self.vi} / {self.en}"


class Mistakes(Exception):
    """The files can't be loaded; `found` lists every reason, in order of files and rows."""

    def __init__(self, found: Sequence[Mistake]) -> None:
        self.found = tuple(found)
        super().__init__("\n".join(str(mistake) for mistake in self.found))


class Notebook:
    """Collects the mistakes of one file while reading goes on."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Mistake] = []

    def note(self, row: int, column: str, said: Text) -> None:
        """Write a mistake down."""
        self.found.append(Mistake(file=self.file, row=row, column=column, vi=said.vi, en=said.en))

    def invalid(self, row: int, column: str, refusal: Invalid) -> None:
        """Write down what the framework says is wrong with a value."""
        for problem in refusal.problems:
            self.note(row, column, Text(vi=problem.message_vi, en=problem.message_en))

    def document(self, problems: Iterable[Problem]) -> None:
        """Write down what is wrong with a YAML document, by its line where the parser knows it."""
        for problem in problems:
            said = Text(vi=problem.message_vi, en=problem.message_en)
            if place := LINE.fullmatch(problem.where):
                self.note(int(place[1]), place[2], said)
            else:
                self.note(0, problem.where, said)
