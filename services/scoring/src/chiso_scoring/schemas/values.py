"""Fields that JSON alone does not describe: exact decimals, answers by field name, text of bounded length."""

from decimal import Decimal
from typing import Any

from chiso_framework.decimals import NotADecimal, plain, read_decimal
from marshmallow import ValidationError, fields, validate

MAX_TEXT = 4000
LARGEST_NUMBER = 2**53
WRONG_ANSWER = "cần chữ, số, đúng/sai hoặc danh sách chữ / expected text, a number, true or false, or a list of text"


class Exact(fields.String):
    """A decimal: text or a number in, text out. At most 15 whole digits and 12 places; never NaN."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Decimal:  # type: ignore[override]
        try:
            return read_decimal(value)
        except NotADecimal as refusal:
            raise ValidationError(f"{refusal.expected.vi} / {refusal.expected.en}") from refusal

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else plain(value)


class AnswerData(fields.Dict):
    """Answers by field name: text, whole numbers, true or false, lists of text. Other numbers are kept as text."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, dict) or len(value) > 200:
            raise ValidationError(
                "cần các cặp trường: giá trị, tối đa 200 / expected at most 200 pairs of field and value"
            )
        return {_name(key): _answer(key, item) for key, item in value.items()}


def _name(key: str) -> str:
    if not 1 <= len(key) <= 64:
        raise ValidationError("tên trường dài 1 đến 64 ký tự / a field name has 1 to 64 characters")
    return key


def _answer(key: str, value: Any) -> object:
    match value:
        case bool() | None:
            return value
        case str() if len(value) <= MAX_TEXT:
            return value
        case int() if abs(value) <= LARGEST_NUMBER:
            return value
        case Decimal():
            return str(value)[:64]
        case list() if len(value) <= 200 and all(isinstance(item, str) and len(item) <= MAX_TEXT for item in value):
            return tuple(value)
    raise ValidationError({key: [WRONG_ANSWER]})


def bounded(most: int = MAX_TEXT, *, required: bool = False) -> fields.String:
    """Text of bounded length, empty unless required."""
    if required:
        return fields.String(required=True, validate=[validate.Length(min=1, max=most), validate.Regexp(r"\s*\S")])
    return fields.String(load_default="", validate=validate.Length(max=most))
