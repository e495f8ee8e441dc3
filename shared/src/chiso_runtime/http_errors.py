"""What a service answers when a request fails: a problem, whatever was raised."""

from http import HTTPStatus

import structlog
from chiso_contracts.rejection import Rejected
from flask import Flask, Response, g
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from chiso_runtime import problems
from chiso_runtime.blobs.port import StoreAway
from chiso_runtime.codec import EventTooLarge
from chiso_runtime.places import places
from chiso_runtime.problems import Refused

log = structlog.get_logger(__name__)

AWAY = (*problems.AWAY, StoreAway, ConnectionError)

STATUS_CODES = {
    400: "bad-request",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    413: "too-large",
    415: "bad-request",
    422: "invalid-input",
}


def answer_errors(app: Flask) -> None:
    """Turn every exception into a problem; what nobody foresaw is logged with its trace."""

    @app.errorhandler(Refused)
    def refused(error: Refused) -> Response:
        return problems.response(error.code, error.details, error.errors)

    @app.errorhandler(Rejected)
    def rejected(error: Rejected) -> Response:
        return problems.of_rejection(error)

    @app.errorhandler(EventTooLarge)
    def too_large(error: EventTooLarge) -> Response:
        return problems.response("event-too-large", {"reason": str(error)})

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        return _of_http(error)

    @app.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        if isinstance(error, AWAY):
            log.warning("request.away", reason=repr(error))
            return problems.response("unavailable", {})
        log.exception("request.failed")
        return problems.response("internal", {"request": g.get("request_id", "")})


def _of_http(error: HTTPException) -> Response:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    code = STATUS_CODES.get(status, "internal" if status >= 500 else "bad-request")
    messages = getattr(error, "data", {}).get("messages", {}) if isinstance(getattr(error, "data", None), dict) else {}
    answer = problems.response(code, {}, places(messages))
    if isinstance(error, MethodNotAllowed):
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    return answer
