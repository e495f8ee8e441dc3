"""The blueprint that the modules beside add their pages to: who is shown, and the renewal of a page's token."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from chiso_contracts.rejection import Rejected
from chiso_framework import Framework, Words, own_words
from chiso_framework.problems import Text
from chiso_runtime import access, http, problems
from chiso_runtime.problems import Refused
from chiso_web import frame
from flask import Blueprint, Response, g, redirect, request
from flask.typing import ResponseReturnValue

from chiso_submission.desk import desk
from chiso_submission.rounds import OpenedRound
from chiso_submission.sessions import LIFE

routes = Blueprint("pages", __name__, template_folder="../templates")

PRIVATE = ("/reports", "/rounds", "/frameworks", "/framework-drafts", "/campaigns", "/units")
"""Pages that send whoever is not signed in to do so."""


def who() -> tuple[str, str] | None:
    """The person to show and the CSRF token of the person's forms, if anybody is signed in."""
    actor = http.maybe_actor()
    return (actor.shown, http.csrf_token()) if actor else None


def page(template: str, title: str, *, active: str = "reports", **context: Any) -> Response:
    """A page of this service in the frame, in the words of the framework that it shows, or whose round it shows."""
    person, csrf = who() or (None, None)
    return frame.render(
        f"submission/{template}",
        title=title,
        active=active,
        lang=frame.language(),
        person=person,
        csrf=csrf,
        own=own(context),
        **context,
    )


def own(context: Mapping[str, Any]) -> Mapping[str, Text]:
    """The own words of the framework or round that a page is given."""
    match context:
        case {"words": Words() as words}:
            return own_words(words)
        case {"round": OpenedRound(framework=framework)} | {"framework": Framework() as framework}:
            return own_words(framework.words)
        case _:
            return {}


def see_other(path: str) -> Response:
    """Go on to another page with GET."""
    answer: Response = redirect(path, 303)  # type: ignore[assignment]
    return answer


def errors_of(refusal: Rejected | Refused) -> list[dict[str, Any]]:
    """A refusal as places for the form: its own where it lists some, else its sentence."""
    listed = refusal.errors if isinstance(refusal, Refused) else refusal.details.get("errors")
    if isinstance(listed, list) and listed:
        return listed
    vi, en = problems.sentences(refusal.code, refusal.details)
    return [{"where": "", "vi": vi, "en": en}]


def status_of(refusal: Rejected | Refused) -> int:
    """The HTTP status of a refusal."""
    return problems.texts()[refusal.code].status


def keep(answer: Response, token: str) -> Response:
    """Let the browser hold the token: it is sent to this origin alone and no script reads it."""
    life = int(LIFE.total_seconds())
    answer.set_cookie(access.COOKIE, token, max_age=life, path="/", secure=True, httponly=True, samesite="Lax")
    return answer


@routes.before_request
def renew_token() -> ResponseReturnValue | None:
    """A token that has run out is replaced while its session lives; a form sent with it must carry the session's mark.

    Whoever is not signed in is sent to do so, and comes back.
    """
    cookie = request.cookies.get(access.COOKIE, "")
    if http.maybe_actor() is None and cookie and (signed := desk().sessions.renewed(cookie)):
        g.actor = signed.actor
        if request.method == "POST" and request.form.get("csrf", "") != http.csrf_token():
            g.actor = None
            raise Refused("csrf")
        g.renewed_token = signed.token
    if http.maybe_actor() is None and request.path.startswith(PRIVATE):
        return see_other(f"/sign-in?next={quote(request.full_path.rstrip('?'))}") if request.method == "GET" else None
    return None


@routes.after_request
def keep_renewed_token(answer: Response) -> Response:
    """The fresh token goes into the cookie, unless the answer sets another."""
    token = g.pop("renewed_token", "")
    if token and not any(access.COOKIE in value for value in answer.headers.getlist("Set-Cookie")):
        keep(answer, token)
    return answer


def local(path: str, default: str) -> str:
    """A path of this origin to go on to, else the default."""
    safe = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if safe else default
