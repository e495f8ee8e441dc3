"""What people type into the forms of the pages, as the commands take it; refusals as places of the form."""

from collections.abc import Mapping
from typing import Any

from chiso_contracts.rejection import Rejected
from chiso_runtime.problems import COMMON, Refused, Text
from flask import request
from marshmallow import Schema, ValidationError

from chiso_scoring.schemas import TEXTS

Place = dict[str, str]

FIELDS = {
    "points-out-of-range": "points",
    "too-many-places": "points",
    "points-required": "points",
    "nothing-claimed": "outcome",
    "not-with-outcome": "outcome",
    "unknown-no-score-reason": "reason_code",
    "reason-required": "reason",
}


class Mistyped(Exception):
    """The form can't be read as a command; `errors` are its places."""

    def __init__(self, errors: list[Place]) -> None:
        super().__init__(errors)
        self.errors = errors


def filled(schema: type[Schema], *names: str) -> dict[str, Any]:
    """The named fields of the form, those left empty left out. Raises Mistyped."""
    given = {name: request.form[name].strip() for name in names if request.form.get(name, "").strip()}
    if "points" in given:
        given["points"] = given["points"].replace(",", ".")
    try:
        asked: dict[str, Any] = schema().load(given)
    except ValidationError as wrong:
        raise Mistyped(_places(wrong.messages_dict)) from wrong
    return asked


def expected() -> int | None:
    """The version that the form was made for."""
    version = request.form.get("version", "")
    return int(version) if version.isascii() and version.isdigit() and len(version) <= 9 else None


def places(rejected: Rejected) -> list[Place]:
    """A refusal of the rules as places of the form."""
    if isinstance(errors := rejected.details.get("errors"), list):
        return [{**error, "where": ""} for error in errors]
    text = {**COMMON, **TEXTS}[rejected.code]
    named = {name: _shown(value) for name, value in rejected.details.items()}
    vi, en = text.vi.format(**named), text.en.format(**named)
    return [{"where": FIELDS.get(rejected.code, ""), "vi": vi, "en": en}]


def status(rejected: Rejected) -> int:
    """The HTTP status of a refusal. Raises Refused for what is not about the form: there is no such thing."""
    text: Text = {**COMMON, **TEXTS}[rejected.code]
    if text.status == 404:
        raise Refused("not-found")
    return text.status


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _places(messages: Mapping[str, Any]) -> list[Place]:
    found = []
    for name, texts in messages.items():
        for text in texts if isinstance(texts, list) else [texts]:
            vi, _, en = str(text).partition(" / ")
            found.append({"where": name, "vi": vi, "en": en or vi})
    return found
