"""The first administrator of an installation, made by its own authority; what is there already stays."""

from uuid import NAMESPACE_URL, uuid5

from chiso_contracts.values import Right
from chiso_runtime import policy
from chiso_runtime.codec import Cause
from chiso_runtime.service import Context

from chiso_submission import keys, people, publisher
from chiso_submission.domain.person.commands import GrantRight, IssueClientKey
from chiso_submission.handlers import handlers

CAUSE = Cause(actor="bootstrap", capacity="", correlation="", causation="")
NO_BODY = "CHISO"
"""The body of an administrator who belongs to no registered unit."""


def bootstrap(context: Context, person: str, name: str, *, body: str = "", client_key: str = "") -> str:
    """Make a person administrator and, with `body`, officer of that standing body; returns a client key of theirs.

    A `client_key` of the caller's own (it must begin with the person and a dot) makes a repetition record nothing;
    without one each call issues another key. Raises Rejected when the person has another name.
    """
    persons, stream = handlers(context).persons, publisher.person_stream(person)
    given = client_key or keys.new_client_key(person)
    persons.prepared(stream, people.registering(person, name), CAUSE)
    persons(stream, GrantRight(person=person, right=_right(person, policy.ADMINISTRATOR, body or NO_BODY)), CAUSE)
    if body:
        persons(stream, GrantRight(person=person, right=_right(person, policy.STANDING_BODY, body)), CAUSE)
    persons(stream, IssueClientKey(person=person, key_hash=keys.hash_of(given)), CAUSE)
    return given


def _right(person: str, role: str, body: str) -> Right:
    return Right(id=str(uuid5(NAMESPACE_URL, f"chiso:first:{person}:{role}:{body}")), role=role, body=body)
