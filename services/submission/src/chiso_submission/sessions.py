"""Sign-in: client keys are exchanged for tokens; a page's token is renewed while its session lives."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from uuid import uuid4

from chiso_contracts.rejection import Rejected
from chiso_contracts.values import Right
from chiso_runtime import access
from chiso_runtime.access import Actor, Issuer
from chiso_runtime.database import Database, snapshot
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from psycopg_pool import ConnectionPool

from chiso_submission import keys, queries, streams
from chiso_submission.codec import access_codec
from chiso_submission.domain.person import decider
from chiso_submission.domain.person.decider import Person
from chiso_submission.publisher import person_stream

PERSON_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}", re.ASCII)
LIFE = timedelta(hours=12)
"""A page's session: from sign-in to the last renewal."""

ASSIGNED = """
SELECT a.id, a.role, a.body, u.parent, a.capacity, a.round, a.units, a.criteria
FROM read.assignment a LEFT JOIN read.unit u ON u.code = a.body WHERE a.person = %s ORDER BY a.round, a.id
"""
BEGIN = "INSERT INTO session (session, person) VALUES (%s, %s)"
ALIVE = "SELECT 1 FROM session WHERE session = %s AND person = %s AND begun_at > now() - %s"
FORGET = "DELETE FROM session WHERE begun_at < now() - %s"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who signed in, and the token that says so."""

    actor: Actor
    token: str


class Sessions:
    """Signs people in over this service's database. `issuer` is asked for at the first sign-in."""

    def __init__(self, pool: ConnectionPool[Database], issuer: Callable[[], Issuer]) -> None:
        self._pool = pool
        self.issuer = cache(issuer)

    def with_client_key(self, client_key: str) -> SignedIn:
        """A new session for the key's owner. Raises Rejected."""
        person = keys.person_of(client_key)
        with self._pool.connection() as conn, snapshot(conn):
            state = person_state(conn, person)
            if keys.hash_of(client_key) not in state.keys:
                raise Rejected("wrong-client-key")
            return self._signed(conn, person, state, str(uuid4()))

    def for_page(self, person: str) -> SignedIn:
        """A session that can be renewed, for somebody known. Raises Rejected."""
        with self._pool.connection() as conn, conn.transaction():
            state = person_state(conn, person)
            if not state.name_hash:
                raise Rejected("unknown-person", person=person)
            session = str(uuid4())
            conn.execute(FORGET, (LIFE,))
            conn.execute(BEGIN, (session, person))
            return self._signed(conn, person, state, session)

    def renewed(self, token: str) -> SignedIn | None:
        """A fresh token in place of one of ours, expired or not, while its session lives."""
        named = self._named(token)
        if named is None:
            return None
        person, session = named
        with self._pool.connection() as conn, snapshot(conn):
            state = person_state(conn, person)
            if session in state.ended or not conn.execute(ALIVE, (session, person, LIFE)).fetchone():
                return None
            return self._signed(conn, person, state, session)

    def _named(self, token: str) -> tuple[str, str] | None:
        """Person and session of a token that we signed, whenever that was."""
        ours = KeySet.import_key_set(self.issuer().jwks())  # type: ignore[arg-type]
        try:
            claims = jwt.decode(token, ours, algorithms=[access.ALGORITHM]).claims
            return str(claims["sub"]), str(claims["sid"])
        except (JoseError, ValueError, KeyError):
            return None

    def _signed(self, conn: Database, person: str, state: Person, session: str) -> SignedIn:
        rights, name = merged_rights(conn, person, state), queries.names(conn, [person]).get(person, "")
        actor = Actor(person=person, session=session, rights=rights, name=name)
        return SignedIn(actor=actor, token=self.issuer().token(actor, access.now()))


def person_state(conn: Database, person: str) -> Person:
    """A person as they stand in the log; unknown persons are nobody."""
    if not PERSON_ID.fullmatch(person):
        return decider.INITIAL
    return streams.folded(conn, access_codec, person_stream(person), decider.INITIAL, decider.evolve)


def merged_rights(conn: Database, person: str, state: Person) -> tuple[Right, ...]:
    """The person's own rights and, with the round set, what rounds assign them to."""
    assigned = (
        Right(
            id=id,
            role=role,
            body=body,
            parent=parent,
            capacity=capacity,
            round=round,
            units=tuple(units),
            criteria=tuple(criteria),
        )
        for id, role, body, parent, capacity, round, units, criteria in conn.execute(ASSIGNED, (person,)).fetchall()
    )
    return (*state.rights.values(), *(right for right in assigned if right.id not in state.revoked))
