"""How long evidence is kept."""

from datetime import UTC, date, datetime

from chiso_evidence.domain.retention import day_of, end_of, retained_until


def test_a_file_is_kept_until_the_end_of_the_tenth_year() -> None:
    assert retained_until(2026, date(2026, 11, 22)) == date(2036, 12, 31)


def test_a_file_of_a_round_older_than_ten_years_is_kept_until_the_end_of_next_year() -> None:
    assert retained_until(2014, date(2026, 11, 22)) == date(2027, 12, 31)


def test_a_round_in_its_last_year_still_ends_with_it() -> None:
    assert retained_until(2016, date(2026, 12, 30)) == date(2026, 12, 31)
    assert retained_until(2016, date(2026, 12, 31)) == date(2027, 12, 31)


def test_the_day_ends_by_the_clock_of_vietnam() -> None:
    assert end_of(date(2036, 12, 31)) == datetime(2036, 12, 31, 16, 59, 59, tzinfo=UTC)


def test_the_end_of_a_day_belongs_to_the_day() -> None:
    assert day_of(end_of(date(2036, 12, 31)).astimezone(UTC)) == date(2036, 12, 31)
