"""Shapes of requests and answers, and the texts of refusals."""

from collections.abc import Iterable, Mapping

from chiso_runtime.problems import COMMON, Text

from chiso_submission.domain.rejections import REJECTIONS

TEXTS: Mapping[str, Text] = {code: Text(status=status, vi=vi, en=en) for code, (status, vi, en) in REJECTIONS.items()}


def described(codes: Iterable[str]) -> dict[int, str]:
    """By HTTP status, what the codes mean: for the documentation of a route."""
    known = {**COMMON, **TEXTS}
    found: dict[int, list[str]] = {}
    for code in codes:
        text = known[code]
        found.setdefault(text.status, []).append(f"`{code}`: {text.en}")
    return {status: "\n\n".join(lines) for status, lines in sorted(found.items())}
