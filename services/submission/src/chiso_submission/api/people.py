"""People, their rights and keys, tokens and sessions."""

# mypy: allow-untyped-decorators

from typing import Any

from chiso_contracts.rejection import Rejected
from chiso_contracts.values import Right
from chiso_runtime import access, http
from chiso_runtime.codec import Cause
from chiso_runtime.policy import Subject
from flask import Blueprint, Response, g, jsonify

from chiso_submission import keys, people, publisher, queries
from chiso_submission.api.routes import Answer, commands, reads, recorded, routes
from chiso_submission.desk import desk
from chiso_submission.domain.person.commands import EndSession, GrantRight, IssueClientKey, RevokeRight
from chiso_submission.schemas.fields import PERSON, Recorded
from chiso_submission.schemas.people import (
    ClientKey,
    Names,
    NamesAsked,
    PersonAsked,
    PersonList,
    RightAsked,
    RightRecorded,
    Token,
    TokenAsked,
)

public_keys = Blueprint("submission-keys", __name__)


@public_keys.get("/.well-known/jwks.json")
def jwks() -> Response:
    """The keys that tokens are checked with."""
    return jsonify(desk().sessions.issuer().jwks())


@routes.post("/people")
@routes.leads_to(201, "/people/{person}/rights", "post", person="$request.body#/id")
@routes.leads_to(201, "/people/{person}/client-keys", "post", person="$request.body#/id")
@routes.arguments(PersonAsked)
@routes.records(Recorded)
@commands("Register a person; the name stays beside the log", "person-exists")
def register(asked: dict[str, Any]) -> Answer:
    right = http.require("person.manage", Subject())
    stream, prepare = publisher.person_stream(asked["id"]), people.registering(asked["id"], asked["name"])
    return recorded(desk().handlers.persons.prepared(stream, prepare, http.cause(right), http.once()), created=True)


@routes.get("/people")
@routes.response(200, PersonList)
@reads("People and the rights they hold")
def list_people() -> dict[str, Any]:
    http.require("person.manage", Subject())
    with http.snapshot() as conn:
        http.read_after_write(conn)
        return {"people": queries.people(conn)}


@routes.get("/names")
@routes.arguments(NamesAsked, location="query")
@routes.response(200, Names)
@reads("Names of persons, for whoever is signed in; an erased person has none", "invalid-input")
def names(asked: dict[str, Any]) -> dict[str, Any]:
    http.actor()
    with desk().pool.connection() as conn:
        return {"names": queries.names(conn, [person for person in asked["person"] if PERSON.fullmatch(person)])}


@routes.post("/people/<string:person>/rights")
@routes.leads_to(
    201,
    "/people/{person}/rights/{right_id}",
    "delete",
    person="$request.path.person",
    right_id="$response.body#/right",
)
@routes.arguments(RightAsked)
@routes.records(RightRecorded)
@commands("Give a person a right", "unknown-person")
def grant(asked: dict[str, Any], person: str) -> Answer:
    right = http.require("person.manage", Subject())
    given = Right(
        id=http.new_id("right"),
        role=asked["role"],
        body=asked["body"],
        parent=desk().registry().parent(asked["body"]),
        capacity=asked["capacity"],
        round=asked["round"] or "",
        units=tuple(asked["units"]),
        criteria=tuple(asked["criteria"]),
    )
    command = GrantRight(person=person, right=given)
    outcome = desk().handlers.persons(_stream(person), command, http.cause(right), http.once())
    return recorded(outcome, created=True, right=given.id)


@routes.delete("/people/<string:person>/rights/<string:right_id>")
@routes.response(200, Recorded)
@commands("End a right; tokens that carry it are refused at once", "unknown-person", "unknown-right")
def revoke(person: str, right_id: str) -> Answer:
    right = http.require("person.manage", Subject())
    command = RevokeRight(person=person, right=right_id)
    return recorded(desk().handlers.persons(_stream(person), command, http.cause(right), http.once()))


@routes.post("/people/<string:person>/client-keys")
@routes.response(201, ClientKey)
@commands("Issue a client key, which this answer alone shows", "unknown-person", "client-key-shown")
def issue_client_key(person: str) -> Answer:
    right = http.require("person.manage", Subject())
    client_key = keys.new_client_key(person)
    command = IssueClientKey(person=person, key_hash=keys.hash_of(client_key))
    outcome = desk().handlers.persons(_stream(person), command, http.cause(right), http.once())
    if outcome.repeated:
        raise Rejected("client-key-shown")
    return recorded(outcome, created=True, client_key=client_key)


@routes.post("/tokens")
@routes.arguments(TokenAsked)
@routes.response(200, Token)
@reads("Exchange a client key for a token that lives ten minutes", "invalid-input", "wrong-client-key")
def token(asked: dict[str, Any]) -> dict[str, Any]:
    with http.pool().connection() as conn:
        http.read_after_write(conn)
    signed = desk().sessions.with_client_key(asked["client_key"])
    return {"token": signed.token, "expires_in": int(access.LIFE.total_seconds())}


@routes.post("/sessions/end")
@routes.response(200, Recorded)
@commands("End the caller's session: its tokens are refused at once")
def end_session() -> Answer:
    actor = http.actor()
    cause = Cause(actor=actor.person, capacity="", correlation=g.request_id, causation="")
    command = EndSession(person=actor.person, session=actor.session)
    return recorded(desk().handlers.persons(publisher.person_stream(actor.person), command, cause, http.once()))


def _stream(person: str) -> str:
    """The person's stream. Raises Rejected for what can be nobody's id."""
    if not PERSON.fullmatch(person):
        raise Rejected("unknown-person", person=person)
    return publisher.person_stream(person)
