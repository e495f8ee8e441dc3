"""What may be recorded of a person, and what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import assert_never

from chiso_contracts.rejection import Rejected
from chiso_contracts.values import Right

from chiso_submission.domain.person.commands import (
    Command,
    EndSession,
    GrantRight,
    IssueClientKey,
    RegisterPerson,
    RevokeRight,
)
from chiso_submission.domain.person.events import (
    ClientKeyIssued,
    Event,
    PersonRegistered,
    RightGranted,
    RightRevoked,
    SessionEnded,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person as the log knows them; `name_hash` is empty before they are registered."""

    name_hash: str = ""
    rights: Mapping[str, Right] = field(default_factory=dict)
    revoked: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    ended: frozenset[str] = frozenset()


INITIAL = Person()


def decide(command: Command, person: Person, now: datetime) -> list[Event]:
    """Facts that follow; what is so already is no fact. Raises Rejected."""
    match command:
        case RegisterPerson():
            return _register(command, person)
        case EndSession():
            ended = SessionEnded(person=command.person, session=command.session)
            return [] if command.session in person.ended else [ended]
        case GrantRight() | RevokeRight() | IssueClientKey():
            if not person.name_hash:
                raise Rejected("unknown-person", person=command.person)
            return _of_known(command, person)
    assert_never(command)


def evolve(person: Person, event: Event) -> Person:
    match event:
        case PersonRegistered(name_hash=name_hash):
            return replace(person, name_hash=name_hash)
        case RightGranted(right=right):
            return replace(person, rights={**person.rights, right.id: right})
        case RightRevoked(right=right):
            left = {id: held for id, held in person.rights.items() if id != right}
            return replace(person, rights=left, revoked=person.revoked | {right})
        case ClientKeyIssued(key_hash=key_hash):
            return replace(person, keys=person.keys | {key_hash})
        case SessionEnded(session=session):
            return replace(person, ended=person.ended | {session})
    assert_never(event)


def _register(command: RegisterPerson, person: Person) -> list[Event]:
    if person.name_hash == command.name_hash:
        return []
    if person.name_hash:
        raise Rejected("person-exists", person=command.person)
    return [PersonRegistered(person=command.person, name_hash=command.name_hash)]


def _of_known(command: GrantRight | RevokeRight | IssueClientKey, person: Person) -> list[Event]:
    match command:
        case GrantRight(right=right):
            same = any(replace(held, id=right.id) == right for held in person.rights.values())
            return [] if same else [RightGranted(person=command.person, right=right)]
        case RevokeRight():
            return _revoke(command, person)
        case IssueClientKey(key_hash=key_hash):
            issued = ClientKeyIssued(person=command.person, key_hash=key_hash)
            return [] if key_hash in person.keys else [issued]
    assert_never(command)


def _revoke(command: RevokeRight, person: Person) -> list[Event]:
    if command.right in person.revoked:
        return []
    if command.right not in person.rights and not command.assigned:
        raise Rejected("unknown-right", right=command.right)
    return [RightRevoked(person=command.person, right=command.right)]
