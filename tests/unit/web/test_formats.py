from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, cast

import pytest
from chiso_web import formats, messages


@pytest.mark.parametrize(
    ("value", "lang", "written"),
    [
        (Decimal("1234.50"), "vi", "1.234,50"),
        (Decimal("1234.50"), "en", "1,234.50"),
        (Decimal("0.8246"), "vi", "0,8246"),
        ("91.5", "vi", "91,5"),
        (3321, "vi", "3.321"),
        (Decimal("-2.5"), "vi", "-2,5"),
        (Decimal("1E+3"), "vi", "1.000"),
    ],
)
def test_a_number_keeps_its_places_and_takes_the_separators_of_the_language(
    value: Decimal | str | int, lang: str, written: str
) -> None:
    assert formats.number(value, lang) == written


def test_a_number_is_rounded_half_up_where_places_are_asked_for() -> None:
    assert formats.number(Decimal("2.345"), "vi", 2) == "2,35"


def test_a_float_is_never_written() -> None:
    with pytest.raises(TypeError, match="float"):
        formats.number(cast(Any, 0.1), "vi")


def test_percent_is_exact_and_zero_of_nothing() -> None:
    assert formats.percent(1, 3, 2) == Decimal("33.33")
    assert formats.percent(Decimal("0.5"), Decimal("1")) == Decimal("50")
    assert formats.percent(5, 0) == Decimal(0)


def test_an_instant_is_written_by_the_clock_of_viet_nam() -> None:
    late = datetime(2026, 1, 4, 17, 30, tzinfo=UTC)
    assert formats.moment(late, "vi") == "00:30 ngày 05/01/2026"
    assert formats.moment(late.isoformat(), "en") == "5 January 2026, 00:30"
    assert formats.day(late, "vi") == "05/01/2026"


def test_a_day_is_written_in_both_languages() -> None:
    assert formats.day(date(2026, 1, 5), "vi") == "05/01/2026"
    assert formats.day("2026-01-05", "en") == "5 January 2026"


def test_every_word_exists_in_both_languages() -> None:
    assert [key for key, words in messages.WORDS.items() if not (words.vi.strip() and words.en.strip())] == []


def test_a_word_is_vietnamese_unless_english_is_asked_for() -> None:
    assert messages.word("claimed", "vi") == "điểm tự đánh giá"
    assert messages.word("claimed", "en") == "claimed score"
