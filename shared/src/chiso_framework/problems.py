"""What is wrong with a document or an answer, said so that a person can mend it: place, value, expectation, mend."""

from collections.abc import Sequence
from dataclasses import dataclass

SHOWN = 60
"""Longest part of a refused value that a message repeats."""
MOST = 3000
"""Most problems of one document: reading it ends there, so that hostile text costs no more than a large framework."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The same words in Vietnamese and English; English may be empty where the decision has none."""

    vi: str
    en: str = ""

    def of(self, language: str) -> str:
        """The words in `language` ("vi" or "en"), Vietnamese where English is missing."""
        return self.en or self.vi if language == "en" else self.vi


def text(vi: str, en: str) -> Text:
    """Shorthand for a bilingual text."""
    return Text(vi=vi, en=en)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong: a stable kebab-case `code`, the place (`main_indicators[2].max_points`), the message."""

    code: str
    where: str
    message_vi: str
    message_en: str


class Invalid(ValueError):
    """A document or an answer is refused; `problems` holds every reason, not the first alone."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{problem.where}: {problem.message_en}" for problem in self.problems))


def describe(code: str, where: str, *, found: object, expected: Text, mend: Text) -> Problem:
    """Compose the message that every problem has: what was found, what is expected, how to mend it."""
    shown = shorten(found)
    return Problem(
        code=code,
        where=where,
        message_vi=f"Giá trị {shown} không hợp lệ: cần {expected.vi}. Cách sửa: {mend.vi}.",
        message_en=f"Value {shown} is not valid: expected {expected.en}. To mend: {mend.en}.",
    )


def add(problems: list[Problem], problem: Problem) -> None:
    """Put a problem to the others. Raises Invalid when they are as many as a document may have."""
    problems.append(problem)
    if len(problems) >= MOST:
        raise Invalid(problems)


def shorten(found: object) -> str:
    """Show a value of any size on one line."""
    if found is None:
        return "(trống/empty)"
    if isinstance(found, int) and not isinstance(found, bool) and found.bit_length() > SHOWN * 3:
        return "…"
    shown = " ".join(str(found)[: SHOWN + 1].split())
    return f"“{shown[:SHOWN]}…”" if len(shown) > SHOWN else f"“{shown}”"
