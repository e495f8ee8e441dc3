"""Who is asking: signed tokens, their verification, and the table of what was withdrawn since they were signed."""

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import msgspec
from chiso_contracts import access as facts
from chiso_contracts import catalogue
from chiso_contracts.values import Right
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey

from chiso_runtime.codec import EventCodec
from chiso_runtime.database import Database
from chiso_runtime.projection import Heard

LIFE = timedelta(minutes=10)
ISSUER = "chiso"
ALGORITHM = "Ed25519"
COOKIE = "__Host-chiso"
RULES = jwt.JWTClaimsRegistry(leeway=5, iss={"essential": True, "value": ISSUER}, exp={"essential": True})

DENIED = "SELECT what FROM denied WHERE person = %s"
DENY = "INSERT INTO denied (person, what) VALUES (%s, %s) ON CONFLICT DO NOTHING"

codec: EventCodec[object] = EventCodec(catalogue.ACCESS)


class BadToken(Exception):
    """The token is malformed, foreign, expired, or its session has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The person of a token, the session, the rights that still hold, and the person's name where it is known."""

    person: str
    session: str
    rights: tuple[Right, ...] = ()
    name: str = ""

    @property
    def shown(self) -> str:
        """What pages call the person."""
        return self.name or self.person


class Issuer:
    """Signs tokens. Submission alone has one."""

    def __init__(self, key: OKPKey) -> None:
        self._key = key

    @classmethod
    def new(cls) -> "Issuer":
        """An issuer with a key of its own."""
        return cls(OKPKey.generate_key("Ed25519", {"use": "sig"}, auto_kid=True))

    @classmethod
    def load(cls, private: str) -> "Issuer":
        """An issuer from `private()`'s text."""
        return cls(OKPKey.import_key(msgspec.json.decode(private)))

    def private(self) -> str:
        """The private key as JSON, to be kept secret."""
        return msgspec.json.encode(self._key.as_dict(private=True)).decode()

    def jwks(self) -> dict[str, Any]:
        """The public keys, as JWKS."""
        return {"keys": [self._key.as_dict(private=False)]}

    def token(self, actor: Actor, now: datetime) -> str:
        """A token that lives ten minutes."""
        claims = {
            "iss": ISSUER,
            "sub": actor.person,
            "sid": actor.session,
            "name": actor.name,
            "iat": int(now.timestamp()),
            "exp": int((now + LIFE).timestamp()),
            "rights": msgspec.to_builtins(actor.rights),
        }
        return jwt.encode({"alg": ALGORITHM, "kid": self._key.kid}, claims, self._key, algorithms=[ALGORITHM])


class Verifier:
    """Checks tokens against the issuer's public keys, which are fetched when a key is not known."""

    def __init__(self, fetch: Callable[[], dict[str, Any]]) -> None:
        self._fetch = fetch
        self._keys: KeySet | None = None

    def actor(self, token: str) -> Actor:
        """The actor a token names. Raises BadToken; ConnectionError when the keys are not known and not to be had."""
        try:
            return self._read(token, self._known())
        except BadToken:
            self._keys = None
            return self._read(token, self._known())

    def _known(self) -> KeySet:
        if self._keys is None:
            self._keys = KeySet.import_key_set(self._fetch())  # type: ignore[arg-type]
        return self._keys

    def _read(self, token: str, keys: KeySet) -> Actor:
        try:
            claims = jwt.decode(token, keys, algorithms=[ALGORITHM]).claims
            RULES.validate(claims)
            rights = msgspec.convert(claims["rights"], tuple[Right, ...])
            return Actor(
                person=str(claims["sub"]), session=str(claims["sid"]), rights=rights, name=str(claims.get("name", ""))
            )
        except (JoseError, ValueError, KeyError, TypeError) as bad:
            raise BadToken(str(bad)) from bad


def still_allowed(conn: Database, actor: Actor) -> Actor:
    """The actor without the rights that were revoked meanwhile. Raises BadToken when the session has ended."""
    denied = {what for (what,) in conn.execute(DENIED, (actor.person,), prepare=True).fetchall()}
    if f"session:{actor.session}" in denied:
        raise BadToken("the session has ended")
    rights = tuple(right for right in actor.rights if f"right:{right.id}" not in denied)
    return replace(actor, rights=rights)


def deny(conn: Database, heard: Sequence[Heard[object]]) -> None:
    """Projection of `chiso.access` into the deny table of every service."""
    for h in heard:
        match h.fact.event:
            case facts.RightRevoked(person=person, right=right):
                conn.execute(DENY, (person, f"right:{right}"))
            case facts.SessionEnded(person=person, session=session):
                conn.execute(DENY, (person, f"session:{session}"))
            case _:
                pass


def csrf(secret: str, session: str) -> str:
    """The token that forms of a session carry."""
    return hmac.new(secret.encode(), f"csrf:{session}".encode(), sha256).hexdigest()


def now() -> datetime:
    """The clock that tokens are signed by."""
    return datetime.now(UTC)
