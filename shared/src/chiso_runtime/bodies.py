"""Routes of an API: JSON bodies read exactly, refusals documented by their codes.

A number with a point is a Decimal, and text that no database could keep is refused.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from flask import Request
from flask_smorest import Blueprint
from marshmallow import Schema, ValidationError, fields, validate
from webargs import core
from webargs.flaskparser import FlaskParser

from chiso_runtime import problems
from chiso_runtime.problems import Text
from chiso_runtime.sentences import sentence

View = TypeVar("View", bound=Callable[..., Any])

DEEPEST = 32
ALWAYS = ("bad-request", "not-signed-in", "unavailable")
"""What any route can answer: text that cannot be kept, a token that does not hold, a server that is away."""


class ExactParser(FlaskParser):
    """Reads request bodies. NaN and Infinity become Decimals that no field accepts, so that they are refused by place.

    Malformed JSON, invalid UTF-8, lone surrogates, NUL and nesting deeper than 32 are a bad request.
    """

    def _raw_load_json(self, req: Request) -> Any:
        if not req.is_json:
            return core.missing
        raw = req.get_data(cache=True)
        try:
            body = json.loads(raw.decode(), parse_float=Decimal, parse_constant=Decimal)
            _refuse_unkeepable(body, DEEPEST)
        except (ValueError, RecursionError, InvalidOperation) as bad:
            raise json.JSONDecodeError(str(bad), raw.decode(errors="replace"), 0) from bad
        return body


class ProblemPlace(Schema):
    """One place of the input that is wrong."""

    where = fields.String()
    code = fields.String()
    vi = fields.String()
    en = fields.String()


class Problem(Schema):
    """A refusal (RFC 9457) in both languages."""

    type = fields.String(required=True)
    code = fields.String(required=True)
    status = fields.Integer(required=True)
    title = fields.String(required=True)
    title_vi = fields.String(required=True)
    title_en = fields.String(required=True)
    details = fields.Dict(required=True)
    errors = fields.List(fields.Nested(ProblemPlace), required=True)
    instance = fields.String(required=True)


class Form(validate.Validator):
    """Text of a form, from its first sign to its last; descriptions say `regex`, as other readers understand it."""

    def __init__(self, form: str) -> None:
        self._form = re.compile(form, re.ASCII)
        self.regex = re.compile(f"^(?:{form})$", re.ASCII)

    def matches(self, text: str) -> bool:
        """Whether the text has the form."""
        return self._form.fullmatch(text) is not None

    def __call__(self, value: str) -> str:
        if not self.matches(value):
            raise ValidationError(validate.Regexp.default_message)
        return value


class Routes(Blueprint):  # type: ignore[misc]
    """A blueprint of an API whose bodies are read exactly.

    `texts` are the service's own refusals by code, `every` the codes that each route here can refuse with.
    """

    ARGUMENTS_PARSER = ExactParser()

    def __init__(
        self, name: str, import_name: str, *, texts: Mapping[str, Text], every: Sequence[str] = (), **more: Any
    ) -> None:
        super().__init__(name, import_name, **more)
        self._texts = {**problems.COMMON, **texts}
        self._every = (*ALWAYS, *every)

    def records(self, schema: type[Schema]) -> Callable[[View], View]:
        """Document the answer of a command that may find nothing left to do."""

        def documented(view: View) -> View:
            made = self.alt_response(201, schema=schema, description="Recorded.", success=True)(view)
            recorded: View = self.response(200, schema, description="It was so already.")(made)
            return recorded

        return documented

    def leads_to(self, status: int, path: str, method: str = "get", **parameters: str) -> Callable[[View], View]:
        """Document a link from an answer to another operation; parameters are runtime expressions of OpenAPI."""
        pointer = f"{self.url_prefix}{path}".replace("~", "~0").replace("/", "~1")
        link = {"operationRef": f"#/paths/{pointer}/{method}", "parameters": parameters}

        def documented(view: View) -> View:
            linked: View = self.doc(responses={status: {"links": {f"{method} {path}": link}}})(view)
            return linked

        return documented

    def refuses(self, *codes: str) -> Callable[[View], View]:
        """Document the problem codes of a route, and those of every one."""

        def documented(view: View) -> View:
            for status, description in self._described(dict.fromkeys((*self._every, *codes))).items():
                view = self.alt_response(
                    status, schema=Problem, description=description, content_type=problems.MEDIA_TYPE
                )(view)
            return view

        return documented

    def _described(self, codes: Iterable[str]) -> dict[int, str]:
        by_status: dict[int, list[str]] = {}
        for code in codes:
            text = self._texts[code]
            by_status.setdefault(text.status, []).append(f"`{code}`: {sentence(text.en, 'en', {})}")
        return {status: "\n\n".join(lines) for status, lines in sorted(by_status.items())}


def _refuse_unkeepable(value: object, depth: int) -> None:
    if depth == 0:
        raise ValueError("nested too deeply")
    if isinstance(value, str):
        if "\0" in value:
            raise ValueError("NUL in text")
        value.encode()
    elif isinstance(value, dict):
        for key, below in value.items():
            _refuse_unkeepable(key, depth)
            _refuse_unkeepable(below, depth - 1)
    elif isinstance(value, list):
        for below in value:
            _refuse_unkeepable(below, depth - 1)
