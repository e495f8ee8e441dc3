"""The blueprint that the modules beside add their routes to, and what they all need."""

# mypy: allow-untyped-decorators

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from chiso_runtime import http
from chiso_runtime.bodies import Routes
from chiso_runtime.command_handler import Outcome

from chiso_submission.schemas import TEXTS

Answer = tuple[Mapping[str, Any], int, Mapping[str, str]]
View = TypeVar("View", bound=Callable[..., Any])

COMMAND = ("invalid-input", "csrf", "idempotency-key-reused", "event-too-large", "too-large")
IDEMPOTENCY = {
    "in": "header",
    "name": "Idempotency-Key",
    "schema": {"type": "string", "maxLength": 200},
    "description": "the same key again has no further effect",
}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "schema": {"type": "string"},
    "description": "the criterion's ETag as last seen",
}
RECORDED = {
    "in": "header",
    "name": http.RECORDED,
    "schema": {"type": "string"},
    "description": "stream@version of one's own write, which the answer waits for up to a second",
}
BINARY = {"type": "string", "format": "binary"}

routes = Routes(
    "submission",
    __name__,
    texts=TEXTS,
    every=("forbidden",),
    url_prefix="/api/submission/v1",
    description="Units, people, frameworks, rounds, self-assessment reports, sign-in.",
)


def reads(summary: str, *codes: str) -> Callable[[View], View]:
    """Document a reading route: its summary and its problem codes."""
    return _documented(summary, codes, [RECORDED])


def commands(summary: str, *codes: str, headers: tuple[dict[str, Any], ...] = ()) -> Callable[[View], View]:
    """Document a route that runs a command: its summary and its problem codes."""
    return _documented(summary, (*COMMAND, *codes), [IDEMPOTENCY, *headers])


def recorded(outcome: Outcome, *, created: bool = False, **more: object) -> Answer:
    """The answer to a command: 201 where it made something, else 200."""
    status = 201 if created and (outcome.events or outcome.repeated) else 200
    return {"stream": outcome.stream, "version": outcome.version, **more}, status, http.recorded(outcome)


def _documented(summary: str, codes: tuple[str, ...], headers: list[dict[str, Any]]) -> Callable[[View], View]:
    def document(view: View) -> View:
        documented: View = routes.doc(summary=summary, parameters=headers)(routes.refuses(*codes)(view))
        return documented

    return document
