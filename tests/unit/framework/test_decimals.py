"""Exact decimals: what is read, what is refused, one rounding."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, Inexact, localcontext

import pytest
from chiso_framework.decimals import (
    EXACT,
    ROUNDINGS,
    NotADecimal,
    Rounding,
    exact_sum,
    read_decimal,
    rounded_quotient,
    shortest,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.framework.examples import amounts


@pytest.mark.parametrize(
    ("written", "read"), [("12.50", "12.5"), ("007", "7"), ("-0", "0"), (12, "12"), ("0.000", "0")]
)
def test_equal_numbers_are_read_to_equal_text(written: object, read: str) -> None:
    assert str(read_decimal(written)) == read


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (1.5, "float"),
        (float("nan"), "float"),
        ("NaN", "not-a-number"),
        ("Infinity", "not-a-number"),
        ("1e3", "not-a-number"),
        ("1,5", "not-a-number"),
        (" 1", "not-a-number"),
        ("١", "not-a-number"),
        ("1\n", "not-a-number"),
        ("", "not-a-number"),
        (True, "not-a-number"),
        (None, "not-a-number"),
        (Decimal("NaN"), "not-a-number"),
        (Decimal("1E+9999999"), "not-a-number"),
        ("1" * 40, "too-long"),
        (10**40, "too-long"),
        pytest.param(10**5000, "too-long", id="5001 digits"),
        ("0." + "1" * 40, "too-long"),
    ],
)
def test_what_is_no_plain_short_decimal_is_refused(value: object, code: str) -> None:
    with pytest.raises(NotADecimal) as refusal:
        read_decimal(value)
    assert refusal.value.code == code


@given(amounts("999999", 6), amounts("999999", 6).filter(bool), st.integers(0, 12), st.sampled_from(ROUNDINGS))
def test_a_quotient_is_rounded_once_as_long_division_would(a: Decimal, b: Decimal, places: int, way: Rounding) -> None:
    reference = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN}[way]
    with localcontext(prec=200):
        expected = (a / b).quantize(Decimal(1).scaleb(-places), rounding=reference)
    assert rounded_quotient(a, b, places, way) == expected


def test_a_result_carries_exactly_its_places() -> None:
    assert str(rounded_quotient(Decimal(1), Decimal(3), 4, "half_up")) == "0.3333"
    assert str(rounded_quotient(Decimal(16), Decimal(1), 2, "half_up")) == "16.00"


@given(st.lists(amounts("999999999999999", 12), max_size=50))
def test_the_order_of_a_sum_is_irrelevant(numbers: list[Decimal]) -> None:
    assert exact_sum(numbers) == exact_sum(reversed(numbers)) == exact_sum(sorted(numbers))


def test_a_sum_that_would_lose_a_digit_raises() -> None:
    with pytest.raises(Inexact):
        EXACT.add(Decimal("1e60"), Decimal("1e-60"))


def test_the_shortest_form_has_no_trailing_zeros_and_no_exponent() -> None:
    assert [shortest(Decimal(number)) for number in ("10", "1E+2", "1.50", "0.00")] == ["10", "100", "1.5", "0"]
