"""How annexes number their rows: I, A, 1, 1.1, 1.1.1, a). A printed number becomes a code that documents take."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

Style = Literal["roman", "letter", "whole", "two", "three", "small", "other"]
STYLES: tuple[Style, ...] = ("letter", "roman", "whole", "two", "three", "small")
"""From the outermost to the innermost, as annexes nest them."""

WRAPPED = re.compile(r"^[\s(\[]*|[\s).\]:,;]*$")
ROMAN = re.compile(r"(?=[IVX])(X{0,3})(IX|IV|V?I{0,3})", re.ASCII)
FORMS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    ("three", re.compile(r"\d{1,3}(?:\.\d{1,3}){2,3}", re.ASCII)),
    ("two", re.compile(r"(?:\d{1,3}|[IVX]{1,5})\.\d{1,3}", re.ASCII)),
    ("whole", re.compile(r"\d{1,3}", re.ASCII)),
    ("roman", ROMAN),
    ("letter", re.compile(r"[A-ZĐ]")),
    ("small", re.compile(r"[a-zđ]|[-–+*•]")),
)
LEADING = re.compile(r"((?:[IVX]{1,5}|\d{1,3})(?:\.\d{1,3}){0,3})[.)\s:]\s*(?=\S)", re.ASCII)


def token(printed: str) -> str:
    """A number as printed, without brackets, final dots and words before it: "1.1." is 1.1, "Chỉ số 3" is 3."""
    bare = WRAPPED.sub("", printed.strip())
    last = bare.rpartition(" ")[2]
    return last if style(last) != "other" else bare


def style(number: str) -> Style:
    """The style of a number without its wrapping."""
    return next((name for name, form in FORMS if form.fullmatch(number)), "other")


def split_name(name: str) -> tuple[str, str]:
    """The number that a name begins with, and the rest: for annexes without a column of numbers."""
    found = LEADING.match(name)
    return (found[1], name[found.end() :].strip()) if found else ("", name)


def styles_in_order(numbers: Iterable[str]) -> Iterator[Style]:
    """The style of each number; I, V, X are letters only where the letter before them was the last one."""
    following = "A"
    for number in numbers:
        if number == following:
            following = chr(ord(following) + 1)
            yield "letter"
        else:
            yield style(number)


def code_of(number: str) -> str:
    """The number as a code of a document: unaccented letters, digits, dots."""
    return number.replace("Đ", "DD").replace("đ", "dd").strip(".")
