"""Requests about a person."""

from dataclasses import dataclass

from chiso_contracts.values import Right


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPerson:
    """Let a person be known; the name itself stays beside the log."""

    person: str
    name_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRight:
    """Give a person a right. `right.id` is of this request."""

    person: str
    right: Right


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeRight:
    """End a right; an `assigned` one was given by a round."""

    person: str
    right: str
    assigned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueClientKey:
    """Record a client key by its SHA-256 (hex)."""

    person: str
    key_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSession:
    """Refuse the session's tokens from now on."""

    person: str
    session: str


Command = RegisterPerson | GrantRight | RevokeRight | IssueClientKey | EndSession
