"""One frame for the four HTTP services: who asks, problems, request ids, versions, health, metrics."""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NoReturn, TypeVar
from uuid import UUID, uuid4

import structlog
from chiso_contracts.values import Right
from flask import Blueprint, Flask, Response, current_app, g, request
from flask.json.provider import DefaultJSONProvider
from flask_smorest import Api
from joserfc.errors import JoseError
from psycopg_pool import ConnectionPool
from werkzeug.middleware.proxy_fix import ProxyFix

from chiso_runtime import access, policy, problems
from chiso_runtime.access import Actor, BadToken, Verifier
from chiso_runtime.codec import Cause
from chiso_runtime.command_handler import Once, Outcome
from chiso_runtime.database import Database
from chiso_runtime.http_errors import answer_errors
from chiso_runtime.problems import OwnWords, Refused, Text, no_words
from chiso_runtime.reading import EXTENSION, held
from chiso_runtime.reading import RECORDED as RECORDED
from chiso_runtime.reading import pool as pool
from chiso_runtime.reading import read_after_write as read_after_write
from chiso_runtime.reading import reading as reading
from chiso_runtime.reading import snapshot as snapshot

log = structlog.get_logger(__name__)

MAX_BODY = 2 * 1024 * 1024
PROBES = ("/health/", "/metrics", "/internal/")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """What the web side of a service is made of."""

    name: str
    title: str
    blueprints: Sequence[Blueprint]
    pool: ConnectionPool[Database]
    verifier: Verifier
    secret: str
    texts: Mapping[str, Text] = field(default_factory=dict)
    words: OwnWords = no_words
    max_body: int = MAX_BODY


class Described(Api):  # type: ignore[misc]
    """An API whose description promises no answer that the routes do not name."""

    DEFAULT_ERROR_RESPONSE_NAME = None


class AnswersJson(DefaultJSONProvider):
    """Answers in their own order and letters. Bodies that are asked with are read by `bodies.ExactParser`."""

    ensure_ascii = False
    sort_keys = False


def create_app(web: Web) -> Flask:
    """The Flask application of one service; `api.spec` is at /api/<name>/openapi.json."""
    app = Flask(f"chiso_{web.name}")
    app.json = AnswersJson(app)
    app.config.update(
        API_TITLE=web.title,
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=f"/api/{web.name}",
        OPENAPI_JSON_PATH="openapi.json",
        MAX_CONTENT_LENGTH=web.max_body,
    )
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    app.extensions["chiso"] = web
    app.extensions[EXTENSION] = web.pool
    app.extensions["chiso-problems"] = {**problems.COMMON, **web.texts}
    app.extensions["chiso-words"] = web.words
    api = Described(app)
    for blueprint in web.blueprints:
        if hasattr(blueprint, "arguments"):
            api.register_blueprint(blueprint)
        else:
            app.register_blueprint(blueprint)
    app.before_request(_begin)
    app.after_request(_finish)
    answer_errors(app)
    return app


def actor() -> Actor:
    """Who asks. Raises Refused when nobody is signed in."""
    found = maybe_actor()
    if found is None:
        raise Refused("not-signed-in")
    return found


def maybe_actor() -> Actor | None:
    """Who asks, or None. A bad bearer token is refused; a bad cookie counts as not signed in."""
    if "actor" not in g:
        g.actor = _signed_in()
    found: Actor | None = g.actor
    return found


def require(action: str, subject: policy.Subject, *, phase: str = "") -> Right:
    """The right by which the caller may act. Raises Refused: 401 without sign-in, else 403."""
    who = actor()
    right = policy.allows(who.rights, action, subject, phase=phase)
    if right is None:
        log.info("access.refused", action=action, person=who.person, subject=str(subject), phase=phase)
        raise Refused("forbidden", action=action)
    return right


def may(action: str, subject: policy.Subject, *, phase: str = "") -> bool:
    """Whether the caller, if anybody, may act."""
    who = maybe_actor()
    return who is not None and policy.allows(who.rights, action, subject, phase=phase) is not None


def cause(right: Right) -> Cause:
    """The cause of a fact that the caller's command makes."""
    return Cause(actor=actor().person, capacity=right.capacity or right.role, correlation=g.request_id, causation="")


def once() -> Once | None:
    """The request's idempotency key with a fingerprint of all that was asked, if the caller gave one."""
    key = request.headers.get("Idempotency-Key") or (request.form.get("idempotency_key") if request.form else None)
    if not key:
        return None
    if len(key) > 200:
        raise Refused("bad-request", header="Idempotency-Key")
    form = "&".join(f"{name}={value}" for name, value in sorted(request.form.items(multi=True)))
    asked = f"{request.method} {request.path} {request.headers.get('If-Match', '')} {form}".encode()
    body = _files() if request.form else request.get_data(cache=True)
    return Once(actor=actor().person, key=key, fingerprint=sha256(asked + body).hexdigest())


def _files() -> bytes:
    """The names and hashes of a form's files, which are left as far read as they were."""
    told = []
    for name, file in request.files.items(multi=True):
        at = file.stream.tell()
        file.stream.seek(0)
        told.append(f"{name}={sha256(file.stream.read()).hexdigest()}")
        file.stream.seek(at)
    return "&".join(sorted(told)).encode()


def new_id(kind: str) -> str:
    """An id for the thing the request makes: the same for the same idempotency key."""
    asked = once()
    return str(asked.id(kind) if asked else uuid4())


def expected_version() -> int | None:
    """The version in If-Match, or None. Raises Refused when it is not one of our ETags."""
    header = request.headers.get("If-Match", "").strip()
    if not header:
        return None
    digits = header.removeprefix("W/").strip('"')
    if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
        raise Refused("bad-request", header="If-Match")
    return int(digits)


def recorded(outcome: Outcome) -> dict[str, str]:
    """Headers that let the caller read what was just written."""
    return {RECORDED: f"{outcome.stream}@{outcome.version}"}


def etag(version: int) -> dict[str, str]:
    """ETag header of a thing last changed at a stream version."""
    return {"ETag": f'"{version}"'}


def invalid(errors: list[dict[str, Any]]) -> NoReturn:
    """Refuse input with a list of places."""
    raise Refused("invalid-input", errors=errors)


def signed(view: View) -> View:
    """Mark a view whose requests our own signature proves: no CSRF token is asked, and only the view reads the body."""
    view.chiso_signed = True  # type: ignore[attr-defined]
    return view


def csrf_token() -> str:
    """The token a form of the signed-in person carries."""
    return access.csrf(_web().secret, actor().session)


def _web() -> Web:
    web: Web = current_app.extensions["chiso"]
    return web


def _begin() -> Response | None:
    g.began = time.monotonic()
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _is_uuid(given) else str(uuid4())
    structlog.contextvars.bind_contextvars(correlation=g.request_id)
    asks = request.method not in ("GET", "HEAD", "OPTIONS") and not _is_signed()
    if _unstorable([request.path, request.args.to_dict(flat=False), _fields() if asks else {}]):
        return problems.response("bad-request", {})
    if asks and access.COOKIE in request.cookies and not _bearer():
        who = maybe_actor()
        sent = request.headers.get("X-CSRF-Token") or request.form.get("csrf", "")
        if who is not None and sent != access.csrf(_web().secret, who.session):
            return problems.response("csrf", {})
    return None


def _fields() -> dict[str, list[str]]:
    """The fields of a plain form."""
    plain = request.mimetype == "application/x-www-form-urlencoded"
    return request.form.to_dict(flat=False) if plain else {}


def _unstorable(value: object) -> bool:
    """Whether any text in there holds what no database takes as text: NUL, half of a surrogate pair."""
    match value:
        case str():
            return UNSTORABLE.search(value) is not None
        case dict():
            return any(_unstorable(name) or _unstorable(below) for name, below in value.items())
        case list():
            return any(_unstorable(below) for below in value)
    return False


def _finish(answer: Response) -> Response:
    answer.headers.setdefault("X-Request-Id", g.get("request_id", ""))
    answer.headers.setdefault("X-Content-Type-Options", "nosniff")
    answer.headers.setdefault("Referrer-Policy", "same-origin")
    answer.headers.setdefault("Cache-Control", "private, no-store")
    if answer.mimetype == "text/html":
        answer.headers.setdefault(
            "Content-Security-Policy",
            "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
        )
    if not request.path.startswith(PROBES):
        _tell(answer)
    structlog.contextvars.unbind_contextvars("correlation")
    return answer


def _tell(answer: Response) -> None:
    """One line a request; whom it was asked by is in the facts it made, not here."""
    took = round((time.monotonic() - g.get("began", time.monotonic())) * 1000)
    log.info("request.answered", method=request.method, path=request.path, status=answer.status_code, milliseconds=took)


def _is_signed() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "chiso_signed", False)


def _bearer() -> str:
    header = request.headers.get("Authorization", "")
    return header[7:].strip() if header[:7].lower() == "bearer " else ""


def _signed_in() -> Actor | None:
    web, token = _web(), _bearer()
    try:
        if token:
            return _current(web, web.verifier.actor(token))
        if cookie := request.cookies.get(access.COOKIE):
            return _current(web, web.verifier.actor(cookie))
    except (BadToken, JoseError):
        if token:
            raise Refused("not-signed-in") from None
    return None


def _current(web: Web, who: Actor) -> Actor:
    if (conn := held()) is not None:
        return access.still_allowed(conn, who)
    with web.pool.connection() as conn:
        return access.still_allowed(conn, who)


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
