"""How a unit's answers stand in a workbook: one row for each question of each criterion."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from chiso_framework import Criterion, Field, Option, Words, asks
from chiso_framework.decimals import shortest_vi
from chiso_framework.problems import Text, text

from chiso_sheets.speaking import USUAL, capital, said

HELP, ANSWERS, LISTS = "Hướng dẫn", "Trả lời", "Danh mục"
YES, NO = "Có", "Không"
BETWEEN = " – "
"""Stands between an option's code, which has no spaces, and its words."""

CLAIMED, EXPLANATION = "(claimed)", "(explanation)"
ROUND, UNIT, FRAMEWORK = "Mã kỳ đánh giá", "Mã định danh", "Phiên bản áp dụng"
"""What a sheet is known by when it comes back: the same whatever words the framework has."""

CODE, NAME, MOST, QUESTION, ANSWER, HOW, VERSION, ITEM = range(8)
FIRST = 1
LONGEST = 10_000

Kind = Literal["number", "whole", "yes_no", "one", "text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Whose answers they are: ids of round and unit, the framework's reference, and their names for people.

    The sheet speaks in `words`.
    """

    round: str
    unit: str
    framework: str
    round_name: str = ""
    unit_name: str = ""
    deadline: str = ""
    words: Words = USUAL

    @property
    def unit_word(self) -> str:
        """What a unit is called."""
        return said("{unit}", self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was answered of a criterion so far, and the version of the report that last changed it (0: never)."""

    data: Mapping[str, object]
    claimed: str = ""
    explanation: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A row: `name` is the answer's field, with the option in brackets where each option has a row of its own."""

    name: str
    kind: Kind
    question: Text
    options: tuple[Option, ...] = ()
    notes: tuple[Text, ...] = ()
    field: str = ""
    option: str = ""


def items(criterion: Criterion, words: Words = USUAL) -> Iterator[Item]:
    """The rows of a criterion: its fields, then the claimed score where it may differ, then the explanation."""
    for field in asks(criterion):
        yield from _of_field(field)
    if criterion.rule.kind != "direct":
        yield Item(name=CLAIMED, kind="number", question=_own_score(words.claimed), notes=(ONLY_IF_OTHER,))
    yield Item(name=EXPLANATION, kind="text", question=WORDS)


def _of_field(field: Field) -> Iterator[Item]:
    question = _under(field.under, field.label)
    if field.kind != "many":
        yield Item(
            name=field.name,
            kind=field.kind,
            question=question,
            options=field.options,
            notes=field.notes,
            field=field.name,
        )
        return
    for option in field.options:
        name = f"{field.name}[{option.code}]"
        asked = _under(question, Text(vi=named(option), en=option.label.en))
        yield Item(name=name, kind="yes_no", question=asked, notes=field.notes, field=field.name, option=option.code)


def named(option: Option) -> str:
    """An option as the sheet shows it: code, words, points."""
    worth = "" if option.points is None else f" ({shortest_vi(option.points)} điểm)"
    return f"{option.code}{BETWEEN}{option.label.vi}{worth}"


def _own_score(claimed: Text) -> Text:
    vi, en = capital(claimed.vi), capital(claimed.of("en"))
    return text(f"{vi} khác với cách tính", f"{en} where it differs from the rule's")


def _under(above: Text, below: Text) -> Text:
    if not above.vi:
        return below
    return text(f"{above.vi}: {below.vi}", f"{above.en or above.vi}: {below.en or below.vi}")


ONLY_IF_OTHER = text("để trống: tính theo số liệu ở trên", "empty: computed from the data above")
WORDS = text("Giải trình", "Explanation")
