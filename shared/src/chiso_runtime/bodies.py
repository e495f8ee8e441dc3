"""Routes of an API: JSON bodies read exactly, refusals documented by their codes.

A number with a point is a Decimal, and text that no database could keep is refused.
"""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from flask import Request
from flask_smorest import Blueprint
from marshmallow import Schema, fields
from webargs import core
from webargs.flaskparser import FlaskParser

from chiso_runtime import problems
from chiso_runtime.problems import Text

View = TypeVar("View", bound=Callable[..., Any])

DEEPEST = 32


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


class Routes(Blueprint):  # type: ignore[misc]
    """A blueprint of an API whose bodies are read exactly. `texts` are the service's own refusals by code."""

    ARGUMENTS_PARSER = ExactParser()

    def __init__(self, name: str, import_name: str, *, texts: Mapping[str, Text], **more: Any) -> None:
        super().__init__(name, import_name, **more)
        self._texts = {**problems.COMMON, **texts}

    def refuses(self, *codes: str) -> Callable[[View], View]:
        """Document the problem codes of a route."""

        def documented(view: View) -> View:
            for status, description in self._described(codes).items():
                view = self.alt_response(
                    status, schema=Problem, description=description, content_type=problems.MEDIA_TYPE
                )(view)
            return view

        return documented

    def _described(self, codes: tuple[str, ...]) -> dict[int, str]:
        by_status: dict[int, list[str]] = {}
        for code in codes:
            text = self._texts[code]
            by_status.setdefault(text.status, []).append(f"`{code}`: {text.en}")
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
