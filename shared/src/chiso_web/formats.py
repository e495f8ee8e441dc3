"""How numbers, dates and times are written on pages: exact decimals, the comma of Vietnamese, the time of Việt Nam."""

from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Context, Decimal

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
WIDE = Context(prec=60, rounding=ROUND_HALF_UP)

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
TO_VIETNAMESE = str.maketrans(",.", ".,")


def number(value: Decimal | int | str, lang: str, places: int | None = None) -> str:
    """A number with grouped digits: 1.234,50 in Vietnamese, 1,234.50 in English.

    Its own places are kept unless `places` rounds it (half up). Raises TypeError for a float: no score ever was one.
    """
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a float")
    exact = Decimal(value)
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), context=WIDE)
    written = format(exact, ",f")
    return written if lang == "en" else written.translate(TO_VIETNAMESE)


def percent(part: Decimal | int, whole: Decimal | int, places: int = 0) -> Decimal:
    """`part` of `whole` in percent, rounded half up; 0 where there is no whole."""
    if not whole:
        return Decimal(0)
    share = WIDE.divide(WIDE.multiply(Decimal(part), Decimal(100)), Decimal(whole))
    return share.quantize(Decimal(1).scaleb(-places), context=WIDE)


def day(value: date | datetime | str, lang: str) -> str:
    """05/01/2026 in Vietnamese, 5 January 2026 in English. An instant is that day in Việt Nam."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    if isinstance(value, datetime):
        value = value.astimezone(VIETNAM).date()
    if lang == "en":
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    return f"{value.day:02}/{value.month:02}/{value.year}"


def moment(value: datetime | str, lang: str) -> str:
    """14:05 ngày 05/01/2026 in Vietnamese; 5 January 2026, 14:05 in English. Always the clock of Việt Nam."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    local = value.astimezone(VIETNAM)
    clock = f"{local.hour:02}:{local.minute:02}"
    return f"{day(local, lang)}, {clock}" if lang == "en" else f"{clock} ngày {day(local, lang)}"
