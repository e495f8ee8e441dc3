"""The upload route of the directory store: bodies are proved by their grant and read as they arrive."""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol, TypeVar

from chiso_contracts.rejection import Rejected
from chiso_runtime import http
from chiso_runtime.blobs.directory import Readable
from chiso_runtime.blobs.directory_grants import PATH
from chiso_runtime.blobs.port import GrantRefused
from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue

from chiso_evidence.forms import StreamedForm

T = TypeVar("T")

FORM_OVERHEAD = 128 * 1024


class Receives(Protocol):
    """A store that takes uploads through this service."""

    def accept(
        self, key: str, query: Mapping[str, str], headers: Iterable[tuple[str, str]], body: Readable
    ) -> None: ...

    def accept_form(self, key: str, fields: Mapping[str, str], body: Readable) -> str: ...


def blueprint(store: Receives, largest: int) -> Blueprint:
    """PUT and POST of grants; `largest` is the largest file in bytes."""
    routes = Blueprint("staging", __name__, url_prefix=PATH)

    def put(key: str) -> ResponseReturnValue:
        request.max_content_length = largest
        _taken(lambda: store.accept(key, request.args, request.headers, request.stream))
        return Response(status=200)

    def post(key: str) -> ResponseReturnValue:
        request.max_content_length = largest + FORM_OVERHEAD
        form = StreamedForm(request.stream, request.headers.get("Content-Type", ""))
        return redirect(_taken(lambda: store.accept_form(key, form.fields, form)), 303)

    routes.add_url_rule("/<key>", view_func=http.signed(put), methods=["PUT"])
    routes.add_url_rule("/<key>", view_func=http.signed(post), methods=["POST"])
    return routes


def _taken(take: Callable[[], T]) -> T:
    try:
        return take()
    except GrantRefused as refused:
        raise Rejected(refused.code) from refused
