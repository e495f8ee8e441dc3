"""What people type into the forms of the pages, as the commands take it; refusals as places of the form."""

from collections.abc import Mapping
from typing import Any

from chiso_contracts.rejection import Rejected
from chiso_framework import Criterion
from chiso_runtime import problems
from chiso_runtime.problems import Refused
from chiso_web import answer_form
from flask import request
from marshmallow import Schema, ValidationError

from chiso_scoring.schemas.requests import VerificationRequest

Place = dict[str, str]

VERIFICATION = ("outcome", "points", "reason_code", "reason", "pass")
BY_DATA = "data"
"""What the form calls the outcome that sets what the rule makes of the answer."""

FIELDS = {
    "points-out-of-range": "points",
    "too-many-places": "points",
    "points-required": "points",
    "nothing-claimed": "outcome",
    "claim-does-not-fit": "outcome",
    "not-with-outcome": "outcome",
    "unknown-no-score-reason": "reason_code",
    "reason-required": "reason",
    "unknown-pass": "pass",
    "later-pass-spoke": "pass",
    "pass-of-others": "pass",
}


class Mistyped(Exception):
    """The form can't be read as a command; `errors` are its places."""

    def __init__(self, errors: list[Place]) -> None:
        super().__init__(errors)
        self.errors = errors


def filled(schema: type[Schema], *names: str, **more: object) -> dict[str, Any]:
    """The named fields of the form, those left empty left out, and what is told beside. Raises Mistyped."""
    typed = {name: request.form[name].strip() for name in names if request.form.get(name, "").strip()}
    if "points" in typed:
        typed["points"] = typed["points"].replace(",", ".")
    given = {**typed, **more}
    try:
        asked: dict[str, Any] = schema().load(given)
    except ValidationError as wrong:
        raise Mistyped(_places(wrong.messages_dict)) from wrong
    return asked


def verification(criterion: Criterion) -> dict[str, Any]:
    """An appraiser's word; with the outcome “data” points are what the rule makes of the answer. Raises Mistyped."""
    if request.form.get("outcome") != BY_DATA:
        return filled(VerificationRequest, *VERIFICATION)
    numbers = answer_form.Numbers()
    data = answer_form.answer(criterion, request.form, numbers)
    if numbers.errors:
        raise Mistyped([dict(error) for error in numbers.errors])
    return filled(VerificationRequest, "reason", "pass", outcome="set", data=data)


def answered() -> list[tuple[str, str]]:
    """The fields of the answer as they were sent, to be sent again."""
    return [(name, value) for name, value in request.form.items(multi=True) if name.startswith(answer_form.ANSWER)]


def expected() -> int | None:
    """The version that the form was made for."""
    version = request.form.get("version", "")
    return int(version) if version.isascii() and version.isdigit() and len(version) <= 9 else None


def places(rejected: Rejected) -> list[Place]:
    """A refusal of the rules as places of the form."""
    if isinstance(errors := rejected.details.get("errors"), list):
        return [dict(error) for error in answer_form.errors_of(errors)]
    vi, en = problems.sentences(rejected.code, rejected.details)
    return [{"where": FIELDS.get(rejected.code, ""), "vi": vi, "en": en}]


def status(rejected: Rejected) -> int:
    """The HTTP status of a refusal. Raises Refused for what is not about the form: there is no such thing."""
    status = problems.texts()[rejected.code].status
    if status == 404:
        raise Refused("not-found")
    return status


def _places(messages: Mapping[str, Any]) -> list[Place]:
    found = []
    for name, texts in messages.items():
        for text in texts if isinstance(texts, list) else [texts]:
            vi, _, en = str(text).partition(" / ")
            found.append({"where": name, "vi": vi, "en": en or vi})
    return found
