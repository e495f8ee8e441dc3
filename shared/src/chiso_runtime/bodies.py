"""JSON bodies read exactly: a number with a point is a Decimal, and text that no database could keep is refused."""

import json
from decimal import Decimal, InvalidOperation
from typing import Any

from flask import Request
from flask_smorest import Blueprint
from webargs import core
from webargs.flaskparser import FlaskParser

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


class Routes(Blueprint):  # type: ignore[misc]
    """A blueprint of an API whose bodies are read exactly."""

    ARGUMENTS_PARSER = ExactParser()


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
