"""Typed reading of untyped mappings (documents, answers): every getter records its problem and reading goes on."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import TypeVar

from chiso_framework.decimals import ZERO, NotADecimal, read_decimal, shortest
from chiso_framework.problems import Invalid, Problem, Text, add, describe, text

Option = TypeVar("Option", bound=str)

CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?", re.ASCII)
MAX_TEXT = 4000
MAX_ITEMS = 2000
LISTED = 20
"""Most codes that a message lists."""


class Node:
    """A value at a place in a document. Getters return a stand-in after a problem; `settle` raises what was found."""

    __slots__ = ("_fields", "path", "problems", "value")

    def __init__(self, value: object, path: str = "", problems: list[Problem] | None = None) -> None:
        self.value = value
        self.path = path
        self.problems: list[Problem] = [] if problems is None else problems
        self._fields: Mapping[str, object] | None = None
        if isinstance(value, Mapping):
            self._fields = value
        else:
            self.refuse("not-a-mapping", value, MAPPING, WRITE_KEYS)

    def at(self, key: str) -> str:
        """The place of `key` below this node."""
        return f"{self.path}.{key}" if self.path and key else self.path or key

    def refuse(self, code: str, found: object, expected: Text, mend: Text, key: str = "") -> None:
        """Record a problem here, or at `key`. Raises Invalid when there are too many."""
        add(self.problems, describe(code, self.at(key), found=found, expected=expected, mend=mend))

    def refuse_repeated(self, codes: Sequence[str], items: str, key: str = "code") -> None:
        """Refuse each of the items' codes that an earlier one has; none for an empty one."""
        for i in repeated(codes):
            self.refuse("repeated-code", codes[i], ONCE, CHANGE, f"{items}[{i}].{key}")

    def settle(self) -> None:
        """Raise Invalid if anything was refused so far."""
        if self.problems:
            raise Invalid(self.problems)

    def has(self, key: str) -> bool:
        """Whether `key` is given and not null."""
        return self._fields is not None and self._fields.get(key) is not None

    def only(self, *known: str) -> None:
        """Refuse every key that is not `known`, naming the one that was probably meant."""
        for key in self._fields or ():
            if key not in known:
                near = get_close_matches(str(key), known, n=1)
                meant = text(f"viết “{near[0]}”", f"write “{near[0]}”") if near else REMOVE
                expected = text(f"một trong các khóa {', '.join(known)}", f"one of the keys {', '.join(known)}")
                self.refuse("unknown-key", key, expected, meant, str(key)[:60])

    def text(self, key: str, default: str | None = None) -> str:
        """Text, trimmed and in Unicode form C."""
        value = self._get(key, required=default is None)
        if value is None:
            return default or ""
        if not isinstance(value, str):
            self.refuse("not-text", value, WORDS, QUOTES, key)
            return default or ""
        return self._clean(key, value, default)

    def _clean(self, key: str, value: str, default: str | None) -> str:
        clean = unicodedata.normalize("NFC", value).strip()
        if not clean and default is None:
            self.refuse("empty", value, WORDS, FILL_IN, key)
        if len(clean) > MAX_TEXT:
            self.refuse(
                "too-long", value, text(f"tối đa {MAX_TEXT} ký tự", f"at most {MAX_TEXT} characters"), SHORTER, key
            )
        if any(unicodedata.category(character) in ("Cc", "Cs") and character != "\n" for character in clean):
            self.refuse("control-character", repr(value), WORDS, NO_CONTROL, key)
        return clean

    def code(self, key: str, default: str | None = None) -> str:
        """A code: letters, digits, dot, hyphen, underscore; written as text so that 1.10 stays 1.10."""
        code = self.text(key, default)
        if code and not CODE.fullmatch(code):
            self.refuse("not-a-code", code, CODE_FORM, CODE_MEND, key)
        return code

    def date(self, key: str) -> date | None:
        """A day as YYYY-MM-DD, or None."""
        value = self.text(key, "")
        if not value:
            return None
        try:
            return date.fromisoformat(value if len(value) == 10 else "")
        except ValueError:
            self.refuse("not-a-date", value, text("ngày dạng NNNN-TT-NN", "a day as YYYY-MM-DD"), DATE_MEND, key)
            return None

    def decimal(
        self, key: str, default: Decimal | None = None, *, low: Decimal | None = ZERO, high: Decimal | None = None
    ) -> Decimal:
        """An exact decimal of `low` to `high`, both included."""
        value = self._get(key, required=default is None)
        if value is None:
            return ZERO if default is None else default
        return self._decimal(key, value, low, high)

    def optional_decimal(self, key: str) -> Decimal | None:
        """An exact decimal of any sign, or None when the key is absent."""
        return self._decimal(key, self._fields[key], None, None) if self._fields and self.has(key) else None

    def _decimal(self, key: str, value: object, low: Decimal | None, high: Decimal | None) -> Decimal:
        try:
            number = read_decimal(value)
        except NotADecimal as refusal:
            self.refuse(refusal.code, value, refusal.expected, refusal.mend, key)
            return ZERO
        if (low is not None and number < low) or (high is not None and number > high):
            self.refuse("out-of-range", shortest(number), span(low, high), IN_RANGE, key)
        return number

    def integer(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number of `low` to `high`, both included."""
        value = self._get(key, required=default is None)
        if value is None:
            return low if default is None else default
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            expected = text(f"số nguyên từ {low} đến {high}", f"a whole number from {low} to {high}")
            self.refuse("not-in-range", value, expected, IN_RANGE, key)
            return low
        return value

    def flag(self, key: str, default: bool | None = None) -> bool:
        """true or false."""
        value = self._get(key, required=default is None)
        if value is None:
            return bool(default)
        if not isinstance(value, bool):
            self.refuse("not-true-or-false", value, text("true hoặc false", "true or false"), TRUE_FALSE, key)
        return value is True

    def one_of(self, key: str, options: tuple[Option, ...], default: Option | None = None) -> Option:
        """One of a few words."""
        value = self._get(key, required=default is None)
        if value is None:
            return default or options[0]
        for option in options:
            if value == option:
                return option
        named = ", ".join(options)
        self.refuse("not-an-option", value, text(f"một trong: {named}", f"one of: {named}"), PICK, key)
        return options[0]

    def child(self, key: str) -> "Node | None":
        """The mapping at `key`, or None when it is absent (recorded) or no mapping (recorded)."""
        value = self._get(key, required=True)
        if value is None:
            return None
        node = Node(value, self.at(key), self.problems)
        return node if node._fields is not None else None

    def items(self, key: str, *, required: bool = False) -> "list[Node]":
        """The mappings of the list at `key`; those that are none are recorded and left out."""
        nodes = [Node(item, f"{self.at(key)}[{i}]", self.problems) for i, item in enumerate(self._list(key, required))]
        return [node for node in nodes if node._fields is not None]

    def codes(self, key: str) -> tuple[str, ...]:
        """A list of text codes (of units, parts, indicators); any text without control characters."""
        found = self._list(key, False)
        for i, item in enumerate(found):
            if not isinstance(item, str) or not item.strip():
                self.refuse("not-text", item, WORDS, QUOTES, f"{key}[{i}]")
        return tuple(item for item in found if isinstance(item, str))

    def _list(self, key: str, required: bool) -> Sequence[object]:
        value = self._get(key, required)
        if value is None:
            return ()
        if not isinstance(value, list | tuple):
            self.refuse("not-a-list", value, text("một danh sách", "a list"), AS_LIST, key)
            return ()
        if len(value) > MAX_ITEMS or (required and not value):
            self.refuse(
                "list-length", len(value), text(f"1 đến {MAX_ITEMS} mục", f"1 to {MAX_ITEMS} items"), AS_LIST, key
            )
        return value[:MAX_ITEMS]

    def _get(self, key: str, required: bool) -> object:
        if self._fields is None:
            return None
        value = self._fields.get(key)
        if value is None and required:
            self.refuse("missing", None, text(f"khóa “{key}”", f"the key “{key}”"), FILL_IN, key)
        return value


def repeated(codes: Sequence[str]) -> Iterator[int]:
    """The places of codes that an earlier one is equal to; empty ones are none."""
    seen: set[str] = set()
    for i, code in enumerate(codes):
        if code and code in seen:
            yield i
        seen.add(code)


def some(codes: Sequence[str]) -> str:
    """The first of what may be very many codes, for a message."""
    return ", ".join(codes[:LISTED]) + (", …" if len(codes) > LISTED else "")


def span(low: Decimal | None, high: Decimal | None) -> Text:
    """Say which numbers are allowed."""
    if high is None:
        bound = shortest(low if low is not None else ZERO)
        return text(f"số không nhỏ hơn {bound}", f"a number not below {bound}")
    bounds = shortest(low if low is not None else ZERO), shortest(high)
    return text(f"số từ {bounds[0]} đến {bounds[1]}", f"a number from {bounds[0]} to {bounds[1]}")


MAPPING = text("các cặp khóa: giá trị", "key: value pairs")
WRITE_KEYS = text("viết từng khóa trên một dòng", "write each key on its own line")
REMOVE = text("bỏ khóa này", "remove this key")
WORDS = text("chữ, không để trống", "text that is not empty")
QUOTES = text('đặt trong dấu nháy, ví dụ "1.10"', 'put it in quotes, for example "1.10"')
FILL_IN = text("điền giá trị", "fill it in")
SHORTER = text("viết ngắn hơn", "write less")
NO_CONTROL = text("bỏ ký tự điều khiển", "remove the control characters")
CODE_FORM = text(
    "mã gồm chữ không dấu, số, dấu chấm, gạch nối, gạch dưới; tối đa 64 ký tự",
    "a code of unaccented letters, digits, dot, hyphen, underscore; at most 64 characters",
)
CODE_MEND = text("viết lại mã", "rewrite the code")
DATE_MEND = text("viết như 2023-04-19", "write it like 2023-04-19")
IN_RANGE = text("nhập số trong khoảng cho phép", "give a number inside the range")
TRUE_FALSE = text("viết true hoặc false, không có dấu nháy", "write true or false without quotes")
PICK = text("chọn một trong các từ đó", "pick one of these words")
ONCE = text("mỗi mã một lần", "each code once")
CHANGE = text("đổi mã", "change the code")
AS_LIST = text("mỗi mục một dòng, bắt đầu bằng dấu gạch", "one item a line, beginning with a dash")
