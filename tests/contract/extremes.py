"""Three more examples of every fact, made from its fields: the least, the most, and the strangest they can hold.

They are frozen like the others: what is changed here changes no file that was written.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from chiso_contracts.values import Answer, Answers

LARGEST = 2**53 - 1
PLACES = frozenset({"round", "unit", "person", "file", "code", "framework", "version"})
"""Fields that say where a fact stands; they are never empty."""

STRANGE = "e\u0302\u0323 ệ \u202eđảo\u202c 👩\u200d👩\u200d👧 \u200b\ufeff"
STRANGE += "|' OR 1=1 --<b>&amp;{0}%s\t\r\n\x1b\x01\x7f\u2029\U0010ffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extreme:
    """What each kind of field holds at one extreme; `items` is how long lists are, `filled` whether options are."""

    place: str
    values: Mapping[type, object]
    items: int
    filled: bool
    answers: Mapping[str, Answer]


LEAST = Extreme(
    place="0",
    values={
        str: "",
        int: 0,
        bool: False,
        Decimal: Decimal("0"),
        datetime: datetime(1, 1, 1, tzinfo=UTC),
        date: date(1, 1, 1),
    },
    items=0,
    filled=False,
    answers={},
)
MOST = Extreme(
    place="H99.99.99.99.99.99.99.99.99.99.99.99",
    values={
        str: "Ủy ban nhân dân " * 8,
        int: LARGEST,
        bool: True,
        Decimal: Decimal("999999999999.999999999999"),
        datetime: datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        date: date(9999, 12, 31),
    },
    items=5,
    filled=True,
    answers={f"field-{n}": answer for n, answer in enumerate(("x" * 400, LARGEST, True, None, ("mục",) * 20), 10)},
)
STRANGEST = Extreme(
    place="a/b@c d\u00a0ệ%2F",
    values={
        str: STRANGE,
        int: -LARGEST,
        bool: False,
        Decimal: Decimal("-0.000000000001"),
        datetime: datetime(2024, 2, 29, 23, 59, 59, 1, tzinfo=timezone(-timedelta(hours=11, minutes=30))),
        date: date(2024, 2, 29),
    },
    items=2,
    filled=True,
    answers={STRANGE[:8]: STRANGE, "": (), "1.50": "1.50", "10": -LARGEST, "9": ("", STRANGE)},
)


def extremes(kind: type) -> tuple[object, ...]:
    """A fact at each extreme."""
    return tuple(_of(kind, extreme) for extreme in (LEAST, MOST, STRANGEST))


def _of(kind: Any, extreme: Extreme) -> Any:
    if kind == Answers:
        return extreme.answers
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        return kind(**{field.name: _field(field.name, hints[field.name], extreme) for field in fields(kind)})
    if get_origin(kind) is tuple:
        return tuple(_of(get_args(kind)[0], extreme) for _ in range(extreme.items))
    if isinstance(kind, UnionType):
        optional = [choice for choice in get_args(kind) if choice is not NoneType]
        return _of(optional[0], extreme) if extreme.filled else None
    return extreme.values[kind]


def _field(name: str, kind: Any, extreme: Extreme) -> Any:
    return extreme.place if name in PLACES and kind is str else _of(kind, extreme)
