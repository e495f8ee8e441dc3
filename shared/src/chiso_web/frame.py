"""The one frame: pages in the same layout for all services, its static files, refusals as pages."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from flask import Blueprint, Response, g, make_response, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from jinja2 import StrictUndefined, pass_context
from jinja2.runtime import Context

from chiso_web import formats, messages

AREAS = ("results", "reports", "appraisal", "rounds", "")
"""What the navigation can mark as the place where one is; empty for none of them."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
LANGUAGE = "chiso-lang"
A_YEAR = 365 * 24 * 3600
MEDIA_TYPES = {"css": "text/css; charset=utf-8", "svg": "image/svg+xml", "js": "text/javascript; charset=utf-8"}
PROBLEM = "application/problem+json"

Who = Callable[[], tuple[str, str] | None]
Own = Mapping[str, messages.Spoken] | None


def nobody() -> tuple[str, str] | None:
    """Nobody is signed in."""
    return None


def blueprint(who: Who = nobody) -> Blueprint:
    """Templates, static files and refusals as pages; every service with pages registers one.

    `who` tells, for refusals, the person to show and the CSRF token of the person's forms, or None.
    """

    def refusal_as_page(answer: Response) -> Response:
        return _refusal_as_page(answer, who)

    routes = Blueprint("frame", __name__, template_folder="templates")
    routes.record_once(_set_up)
    routes.add_url_rule("/static/chiso/<name>", "asset", _asset)
    routes.after_app_request(_keep_language)
    routes.after_app_request(refusal_as_page)  # runs before the one above
    return routes


def render(
    template: str,
    *,
    title: str,
    active: str,
    lang: str,
    person: str | None,
    csrf: str | None,
    status: int = 200,
    own: Mapping[str, messages.Spoken] = messages.NO_WORDS,
    **context: object,
) -> Response:
    """A page in the frame. `title` is in the page's language; `person` is the name to show, None when not signed in.

    `own` are the words that the framework of the page brings, by the keys of `messages.WORDS`, which they go before.
    """
    g.page_language = lang
    page = render_template(
        template,
        title=messages.filled(title, lang, own),
        active=active,
        lang=lang,
        person=person,
        csrf=csrf or "",
        own=own,
        **{"errors": [], **context},
    )
    answer = make_response(page, status)
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Content-Language"] = lang
    answer.vary.add("Cookie")
    return answer


def language() -> str:
    """The language asked for: ?lang=, else the one chosen earlier, else Vietnamese."""
    for asked in (request.args.get("lang", ""), request.cookies.get(LANGUAGE, "")):
        if asked in messages.LANGUAGES:
            return asked
    return "vi"


def say(vi: str, en: str) -> str:
    """The sentence in the language of the request."""
    return en if language() == "en" else vi


def prefers_html() -> bool:
    """Whether a person's browser asks, rather than a program."""
    accepted = request.accept_mimetypes
    return accepted["text/html"] > accepted["application/json"] and accepted["text/html"] > accepted[PROBLEM]


def asset_address(name: str) -> str:
    """The address of one of the frame's files; it changes with the content. Raises KeyError."""
    return url_for("frame.asset", name=name, v=_assets()[name][1])


@cache
def fingerprint(package: str) -> str:
    """What the pages of a service look like: changes when its templates, the frame's or a static file does."""
    found = sha256("".join(known[1] for _, known in sorted(_assets().items())).encode())
    for place in ("chiso_web", package):
        for template in _templates(files(place) / "templates"):
            found.update(template)
    return found.hexdigest()[:12]


def _templates(folder: Traversable) -> Iterator[bytes]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _templates(entry)
        else:
            yield entry.read_bytes()


@cache
def _assets() -> dict[str, tuple[bytes, str]]:
    """The frame's static files with a fingerprint each."""
    folder = files("chiso_web") / "static"
    found = {file.name: file.read_bytes() for file in folder.iterdir() if file.name.rpartition(".")[2] in MEDIA_TYPES}
    return {name: (content, sha256(content).hexdigest()[:12]) for name, content in found.items()}


def _asset(name: str) -> Response:
    known = _assets().get(name)
    if known is None:
        return Response(status=404)
    content, fingerprint = known
    answer = Response(content, content_type=MEDIA_TYPES[name.rpartition(".")[2]])
    current = request.args.get("v") == fingerprint
    answer.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable" if current else "public, no-cache"
    answer.set_etag(fingerprint)
    return answer.make_conditional(request)  # type: ignore[return-value]


def _set_up(state: BlueprintSetupState) -> None:
    env = state.app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    env.filters.update(number=_number, day=_day, moment=_moment, asset=asset_address, capitalize=messages.capitalised)
    env.globals.update(say=_say, word=_word, post=_post)
    env.globals.update(here=_here, new_key=lambda: str(uuid4()), percent=formats.percent)


def _refusal_as_page(answer: Response, who: Who) -> Response:
    """A problem on a page route, for who asked for HTML, as a page with the same status."""
    if answer.mimetype != PROBLEM or request.path.startswith(("/api/", "/internal/")) or not prefers_html():
        return answer
    problem: dict[str, Any] = answer.get_json()
    lang = language()
    person, csrf = (who() if problem["status"] < 500 else None) or (None, None)
    page = render(
        "frame/problem.html",
        title=problem["title_en" if lang == "en" else "title_vi"],
        active="",
        lang=lang,
        person=person,
        csrf=csrf,
        status=answer.status_code,
        problem=problem,
        errors=problem["errors"],
        request_id=answer.headers.get("X-Request-Id", ""),
    )
    for name, value in answer.headers.items():
        if name not in ("Content-Type", "Content-Length", "Content-Security-Policy"):
            page.headers.setdefault(name, value)
    return page


def _keep_language(answer: Response) -> Response:
    """Remember a language that was asked for."""
    if request.args.get("lang") in messages.LANGUAGES and "page_language" in g:
        answer.set_cookie(LANGUAGE, language(), max_age=A_YEAR, samesite="Lax", secure=request.is_secure)
    return answer


@pass_context
def _number(context: Context, value: Decimal | int | str, places: int | None = None) -> str:
    return formats.number(value, context["lang"], places)


@pass_context
def _day(context: Context, value: date | datetime | str) -> str:
    return formats.day(value, context["lang"])


@pass_context
def _moment(context: Context, value: datetime | str) -> str:
    return formats.moment(value, context["lang"])


@pass_context
def _say(context: Context, vi: str, en: str, own: Own = None) -> str:
    """The sentence; a word in braces, such as {unit} or {Unit}, is the framework's own where it has one.

    `own` are the words of a framework that is one of several on the page.
    """
    return messages.filled(en if context["lang"] == "en" else vi, context["lang"], _own(context, own))


@pass_context
def _word(context: Context, key: str, lang: str = "", own: Own = None) -> str:
    return messages.word(key, lang or context["lang"], _own(context, own))


def _own(context: Context, own: Own) -> Mapping[str, messages.Spoken]:
    found: Mapping[str, messages.Spoken] = context.get("own", messages.NO_WORDS) if own is None else own
    return found


def _here(**changed: str) -> str:
    """The address of this page with some of its fields changed; an empty one is left out."""
    fields = {**request.args.to_dict(), **changed}
    asked = urlencode({name: value for name, value in fields.items() if value})
    return f"{request.path}?{asked}" if asked else request.path


@pass_context
def _post(context: Context, capacity: str) -> str:
    """The capacity that somebody acts in, as it was granted; a role that stands for it in words."""
    return _word(context, capacity) if capacity in messages.WORDS else capacity
