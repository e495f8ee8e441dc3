"""Signing in and out. A demonstration offers its people as buttons; everybody else has a client key."""

from typing import Any
from urllib.parse import urlparse

from chiso_contracts.rejection import Rejected
from chiso_runtime import access, http
from chiso_runtime.codec import Cause
from chiso_runtime.policy import HEAD, JUDGES, REPORTER, ROLES, STANDING_BODY
from chiso_runtime.problems import Refused
from chiso_web import frame
from chiso_web.messages import WORDS
from flask import Response, g, request

from chiso_submission import publisher, queries
from chiso_submission.desk import desk
from chiso_submission.domain.person.commands import EndSession
from chiso_submission.pages.frame import errors_of, keep, local, page, routes, see_other, status_of
from chiso_submission.sessions import SignedIn

SHOWN = 300
HOMES = {STANDING_BODY: "/rounds", HEAD: "/reports", REPORTER: "/reports", "contributor": "/reports"}


@routes.get("/sign-in")
def sign_in_form() -> Response:
    """The people of a demonstration, or a field for the client key. Who was signed in just now goes on at once."""
    if "renewed_token" in g:
        return see_other(local(request.args.get("next", ""), _came_from()))
    return _form()


@routes.post("/sign-in")
def sign_in() -> Response:
    """A new session."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise Refused("csrf")
    try:
        signed = _signed_in()
    except Rejected as rejected:
        errors = [{**error, "where": "client_key"} for error in errors_of(rejected)]
        return _form(status=status_of(rejected), errors=errors)
    return keep(see_other(local(request.form.get("next", ""), _home(signed))), signed.token)


@routes.post("/sign-out")
def sign_out() -> Response:
    """The session ends in every service."""
    if actor := http.maybe_actor():
        cause = Cause(actor=actor.person, capacity="", correlation=g.request_id, causation="")
        command = EndSession(person=actor.person, session=actor.session)
        desk().handlers.persons(publisher.person_stream(actor.person), command, cause)
    answer = see_other("/")
    answer.delete_cookie(access.COOKIE, path="/", secure=True, httponly=True, samesite="Lax")
    return answer


def _signed_in() -> SignedIn:
    client_key, person = request.form.get("client_key", "").strip(), request.form.get("person", "")
    sessions = desk().sessions
    if person and desk().demonstration:
        return sessions.for_page(person)
    return sessions.for_page(sessions.with_client_key(client_key).actor.person)


def _form(**context: Any) -> Response:
    title = frame.say("Đăng nhập", "Sign in")
    going = local(request.values.get("next", ""), "")
    return page("sign-in.html", title, active="", people=_people(), next=going, **context)


def _people() -> list[dict[str, Any]]:
    """People of a demonstration, each with what they may do; nobody elsewhere."""
    if not desk().demonstration:
        return []
    with http.snapshot() as conn:
        found = [person for person in queries.people(conn) if person["rights"]][:SHOWN]
        bodies = queries.unit_names(conn, [right["body"] for person in found for right in person["rights"]])
    shown = [{**person, "posts": [_post(right, bodies) for right in person["rights"]]} for person in found]
    return sorted(shown, key=_rank)


def _post(right: dict[str, Any], bodies: dict[str, str]) -> dict[str, str]:
    role = right["role"]
    said = WORDS[role].of(frame.language()) if role in WORDS else role
    return {"role": said, "capacity": right["capacity"], "body": bodies.get(right["body"], right["body"])}


def _rank(person: dict[str, Any]) -> tuple[int, str]:
    return min(ROLES.index(right["role"]) for right in person["rights"]), person["id"]


def _home(signed: SignedIn) -> str:
    """Where a person's work begins."""
    for right in signed.actor.rights:
        if right.role in HOMES:
            return HOMES[right.role]
        if right.role in JUDGES:
            return "/appraisal"
    return "/"


def _came_from() -> str:
    """The page of this origin that led here."""
    referrer = urlparse(request.headers.get("Referer", ""))
    if referrer.netloc != request.host or referrer.path.startswith("/sign-in"):
        return "/"
    return local(referrer.path + (f"?{referrer.query}" if referrer.query else ""), "/")
