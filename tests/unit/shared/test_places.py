"""Every message of the forms we use has its Vietnamese, and stands at its place."""

import pytest
from chiso_runtime.places import both, places
from marshmallow import RAISE, Schema, ValidationError, fields, validate


class Inner(Schema):
    at = fields.AwareDateTime()
    size = fields.Integer(strict=True, validate=validate.Range(min=1, max=5))


class Form(Schema):
    """One field of each kind that our requests use."""

    class Meta:
        unknown = RAISE

    name = fields.String(required=True, validate=validate.Length(min=2, max=3))
    code = fields.String(validate=validate.Regexp(r"[a-z]+\Z"))
    kind = fields.String(validate=validate.OneOf(["xa", "phuong"]))
    day = fields.Date()
    points = fields.Decimal(allow_nan=False)
    ready = fields.Boolean()
    notes = fields.List(fields.String())
    inner = fields.Nested(Inner)


WRONG = [
    ({}, "name"),
    ({"name": None}, "name"),
    ({"name": 5}, "name"),
    ({"name": "x"}, "name"),
    ({"name": "long"}, "name"),
    ({"name": "ok", "more": 1}, "more"),
    ({"name": "ok", "code": "9"}, "code"),
    ({"name": "ok", "kind": "huyen"}, "kind"),
    ({"name": "ok", "day": "31/12/2026"}, "day"),
    ({"name": "ok", "points": "NaN"}, "points"),
    ({"name": "ok", "points": "many"}, "points"),
    ({"name": "ok", "ready": "perhaps"}, "ready"),
    ({"name": "ok", "notes": "one"}, "notes"),
    ({"name": "ok", "notes": ["one", 2]}, "notes.1"),
    ({"name": "ok", "inner": 3}, "inner._schema"),
    ({"name": "ok", "inner": {"at": "2026-12-31T00:00:00"}}, "inner.at"),
    ({"name": "ok", "inner": {"size": 9}}, "inner.size"),
    ({"name": "ok", "inner": {"size": "five"}}, "inner.size"),
]


@pytest.mark.parametrize(("given", "where"), WRONG)
def test_a_wrong_input_is_told_in_both_languages_at_its_place(given: dict[str, object], where: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        Form().load(given)
    (found,) = places(wrong.value.messages)
    assert found["where"] == where
    assert found["vi"] != found["en"]


def test_our_own_messages_say_both_languages() -> None:
    assert both("Cần một số. / A number is expected.") == ("Cần một số.", "A number is expected.")


def test_nothing_said_is_no_place() -> None:
    assert places({}) == []
