"""Exact decimals: read, add, round once. Nothing here ever holds a float."""

import re
from collections.abc import Iterable
from decimal import Context, Decimal, DivisionByZero, FloatOperation, Inexact, InvalidOperation, Overflow
from typing import Literal

from chiso_framework.problems import Text, text

Rounding = Literal["half_up", "half_even", "down"]
ROUNDINGS: tuple[Rounding, ...] = ("half_up", "half_even", "down")

ZERO = Decimal(0)
ONE = Decimal(1)
MAX_WHOLE_DIGITS = 15
MAX_PLACES = 12

EXACT = Context(prec=90, traps=[Inexact, InvalidOperation, Overflow, DivisionByZero, FloatOperation])
"""Sums and products of read decimals fit 90 digits; a result that would lose a digit raises instead."""

PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?", re.ASCII)


class NotADecimal(ValueError):
    """The value can't be read as an exact decimal; `code`, `expected` and `mend` say why and what to do."""

    def __init__(self, code: str, expected: Text, mend: Text) -> None:
        super().__init__(code)
        self.code = code
        self.expected = expected
        self.mend = mend


def read_decimal(value: object) -> Decimal:
    """Read "12.5" or 12 (never a float) in its shortest form: equal numbers get equal text. Raises NotADecimal."""
    if isinstance(value, float):
        raise NotADecimal(
            "float",
            text("số thập phân viết dạng chuỗi", "a decimal written as a string"),
            text('đặt số trong dấu nháy, ví dụ "12.5"', 'put the number in quotes, for example "12.5"'),
        )
    digits = _digits(value)
    if digits is None or not PLAIN.fullmatch(digits):
        raise NotADecimal(
            "not-a-number",
            text("một số, dấu chấm thập phân, không có mũ", "a number with a decimal point and no exponent"),
            text('viết như "12" hoặc "12.5"', 'write it like "12" or "12.5"'),
        )
    return _shortest(digits)


def _digits(value: object) -> str | None:
    match value:
        case bool():
            return None
        case int():
            return str(value) if value.bit_length() < 200 else "9" * 40
        case Decimal():
            return format(value, "f") if value.is_finite() and abs(value.adjusted()) < 60 else str(value)
        case str():
            return value
    return None


def _shortest(digits: str) -> Decimal:
    whole, _, places = digits.removeprefix("-").partition(".")
    whole, places = whole.lstrip("0") or "0", places.rstrip("0")
    if len(whole) > MAX_WHOLE_DIGITS or len(places) > MAX_PLACES:
        raise NotADecimal(
            "too-long",
            text(
                f"nhiều nhất {MAX_WHOLE_DIGITS} chữ số phần nguyên và {MAX_PLACES} chữ số thập phân",
                f"at most {MAX_WHOLE_DIGITS} whole digits and {MAX_PLACES} decimal places",
            ),
            text("viết số ngắn hơn", "write a shorter number"),
        )
    number = Decimal(f"{whole}.{places}" if places else whole)
    return -number if digits.startswith("-") and number else number


TENS = tuple(int(10**places) for places in range(MAX_PLACES * 3))


def plain(number: Decimal) -> str:
    """Write a decimal without exponent; trailing zeros stay, as they tell the places it was rounded to."""
    return format(number, "f")


def shortest(number: Decimal) -> str:
    """Write a decimal without exponent and without trailing zeros: the form of documents and messages."""
    written = format(number, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def shortest_vi(number: Decimal) -> str:
    """As `shortest`, with the decimal comma of Vietnamese."""
    return shortest(number).replace(".", ",")


def exact_sum(numbers: Iterable[Decimal]) -> Decimal:
    """Add without loss, in any order the same. Raises decimal.Inexact if a digit would be lost."""
    total, add = ZERO, EXACT.add
    for number in numbers:
        total = add(total, number)
    return total


def scaled_quotient(numerator: Decimal, denominator: Decimal, places: int, rounding: Rounding) -> int:
    """`numerator / denominator` in units of 10^-places, rounded once, in whole-number arithmetic.

    Both are at least 0; raises ZeroDivisionError for a zero denominator.
    """
    top, under_top = numerator.as_integer_ratio()
    bottom, under_bottom = denominator.as_integer_ratio()
    divisor = bottom * under_top
    quotient, rest = divmod(top * under_bottom * TENS[places], divisor)
    if rounding == "down" or 2 * rest < divisor:
        return quotient
    if 2 * rest == divisor and rounding == "half_even":
        return quotient + quotient % 2
    return quotient + 1


def unscaled(key: int, places: int) -> Decimal:
    """The decimal that `key` units of 10^-places stand for, with exactly `places` decimal places."""
    return EXACT.scaleb(Decimal(key), -places)


def rounded_quotient(numerator: Decimal, denominator: Decimal, places: int, rounding: Rounding) -> Decimal:
    """As `scaled_quotient`, as a decimal with exactly `places` decimal places."""
    return unscaled(scaled_quotient(numerator, denominator, places, rounding), places)
