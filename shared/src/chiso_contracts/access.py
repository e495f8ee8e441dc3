"""Facts on `chiso.access`: persons, their rights and ended sessions. The key is the person. Never input of a digest.

Names and contacts are not here: they are rows beside the log, and `name_hash` is their salted hash.
"""

from dataclasses import dataclass

from chiso_contracts.values import Right


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRegistered:
    """A person may sign in. `name_hash` is SHA-256 (hex) of salt and name, which stay in submission's table."""

    person: str
    name_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RightGranted:
    """A person holds a right from now on."""

    person: str
    right: Right


@dataclass(frozen=True, slots=True, kw_only=True)
class RightRevoked:
    """A right ends; tokens that carry it are refused from now on."""

    person: str
    right: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientKeyIssued:
    """A key for machines, or for the command line, that is exchanged for tokens; only its SHA-256 is known."""

    person: str
    key_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEnded:
    """Tokens of the session are refused from now on."""

    person: str
    session: str
