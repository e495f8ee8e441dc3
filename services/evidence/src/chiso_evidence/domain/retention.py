"""How long evidence is kept: until 31 December of the round's year + 10, by the clock of Vietnam."""

from datetime import date, datetime, time, timedelta, timezone

YEARS = 10
VIETNAM = timezone(timedelta(hours=7))


def retained_until(year: int, today: date) -> date:
    """The last day of retention of a round's year. A round so old that this is over is kept to the end of next year."""
    until = date(year + YEARS, 12, 31)
    return until if until > today else date(today.year + 1, 12, 31)


def end_of(day: date) -> datetime:
    """The last second of a day in Vietnam."""
    return datetime.combine(day, time(23, 59, 59), VIETNAM)


def day_of(instant: datetime) -> date:
    """The day in Vietnam."""
    return instant.astimezone(VIETNAM).date()
