"""Shapes of requests and answers, and the words of refusals."""

from collections.abc import Mapping

from chiso_runtime.problems import Text
from marshmallow import Schema, fields

from chiso_scoring.domain.rejections import REJECTIONS

TEXTS: Mapping[str, Text] = {code: Text(status=status, vi=vi, en=en) for code, (status, vi, en) in REJECTIONS.items()}


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


def words(codes: list[str], known: Mapping[str, Text]) -> dict[int, str]:
    """The codes of a command by HTTP status, as a description for its documentation."""
    by_status: dict[int, list[str]] = {}
    for code in codes:
        by_status.setdefault(known[code].status, []).append(f"`{code}`: {known[code].en}")
    return {status: "\n\n".join(lines) for status, lines in sorted(by_status.items())}
