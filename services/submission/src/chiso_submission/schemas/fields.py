"""Fields that several shapes have: text without hidden characters, codes, exact numbers, instants, answers."""

import re
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from chiso_contracts.values import Answer
from marshmallow import Schema, ValidationError, fields, validate

UNIT = re.compile(r"[A-Z0-9.\-]{1,35}", re.ASCII)
ROUND = re.compile(r"[a-z0-9-]{3,60}", re.ASCII)
PERSON = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}", re.ASCII)
CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?", re.ASCII)
FILE = re.compile(r"[0-9a-f]{32}", re.ASCII)
KIND = re.compile(r"[a-z0-9-]{1,40}", re.ASCII)

YEARS = 1990, 2200
DIGITS = 40
LARGEST = 2**53


class Words(fields.String):
    """Text in Unicode form C, trimmed, without control characters but new lines."""

    def __init__(self, longest: int, *, shortest: int = 0, **kwargs: Any) -> None:
        super().__init__(validate=validate.Length(min=shortest, max=longest), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        clean = unicodedata.normalize("NFC", text).replace("\r\n", "\n").strip()
        if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t" for sign in clean):
            raise ValidationError("Có ký tự điều khiển. / Control characters are not allowed.")
        return clean


class Code(fields.String):
    """Text of a fixed form."""

    def __init__(self, form: re.Pattern[str], **kwargs: Any) -> None:
        self.form = form
        super().__init__(metadata={"pattern": f"^{form.pattern}$"}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if not self.form.fullmatch(text):
            raise ValidationError(f"Không đúng dạng {self.form.pattern}. / Not of the form {self.form.pattern}.")
        return text


class Number(fields.Field[Any]):
    """An exact number: a string or a number in, a string out. Its rules are the framework's."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else format(value, "f")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return exact(value)


class Instant(fields.AwareDateTime):
    """An instant with its offset, kept in UTC."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        instant: datetime = super()._deserialize(value, attr, data, **kwargs)
        _refuse_far(instant)
        return instant.astimezone(UTC)


class Day(fields.Date):
    """A day, as YYYY-MM-DD."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        day: date = super()._deserialize(value, attr, data, **kwargs)
        _refuse_far(day)
        return day


class Answers(fields.Dict):
    """The answer to a criterion's rule: its form is fixed, its content is the rule's to judge."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, Answer]:
        found: dict[object, object] = super()._deserialize(value, attr, data, **kwargs)  # type: ignore[no-untyped-call]
        if len(found) > 20:
            raise ValidationError("Quá nhiều mục. / Too many fields.")
        return {_key(key): answer(given) for key, given in found.items()}


class Evidence(Schema):
    """A file and the place in it where the proof stands."""

    file = Code(FILE, required=True)
    place = Words(200, load_default="")
    note = Words(500, load_default="")


class Recorded(Schema):
    """Where a command was recorded."""

    stream = fields.String(required=True)
    version = fields.Integer(required=True)


def exact(value: object) -> str:
    """The number's digits, as they were sent. Raises ValidationError for what is no number of at most 40 digits."""
    match value:
        case bool():
            raise ValidationError("Cần một số. / A number is expected.")
        case str() if len(value) <= DIGITS * 2:
            return value.strip()
        case int() if abs(value) < 10**DIGITS:
            return str(value)
        case Decimal() if value.is_finite() and abs(value.adjusted()) <= DIGITS and len(str(value)) <= DIGITS * 2:
            return format(value, "f")
    raise ValidationError("Cần một số, nhiều nhất 40 chữ số. / A number of at most 40 digits is expected.")


def answer(given: object) -> Answer:
    """One answered field. Raises ValidationError for what no rule can ask for."""
    match given:
        case None | bool():
            return given
        case int() if abs(given) < LARGEST:
            return given
        case int() | Decimal():
            return exact(given)
        case str() if len(given) <= 4000 and given.isprintable():
            return given
        case list() if len(given) <= 200 and all(isinstance(item, str) and _short(item) for item in given):
            return tuple(given)
    raise ValidationError("Giá trị không đọc được. / The value could not be read.")


def _key(key: object) -> str:
    if not isinstance(key, str) or not _short(key):
        raise ValidationError("Tên mục không đọc được. / The field's name could not be read.")
    return key


def _short(text: str) -> bool:
    return 0 < len(text) <= 64 and text.isprintable()


def _refuse_far(day: date) -> None:
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise ValidationError(f"Năm từ {YEARS[0]} đến {YEARS[1]}. / Years {YEARS[0]} to {YEARS[1]}.")
