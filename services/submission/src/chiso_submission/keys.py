"""The key that signs tokens, made once and kept beside the log; and client keys, of which only a hash is kept."""

from hashlib import sha256
from secrets import token_hex, token_urlsafe

from chiso_runtime.access import Issuer
from chiso_runtime.database import Database
from psycopg_pool import ConnectionPool

KNOWN = "SELECT private FROM signing_key"
MAKE = "INSERT INTO signing_key (private) VALUES (%s) ON CONFLICT DO NOTHING"
SEPARATOR = "."


def issuer(pool: ConnectionPool[Database]) -> Issuer:
    """The issuer of this installation's tokens. Its key is made at the first call; of racing makers one wins."""
    with pool.connection() as conn:
        row = conn.execute(KNOWN).fetchone()
        if row is None:
            conn.execute(MAKE, (Issuer.new().private(),))
            row = conn.execute(KNOWN).fetchone()
    assert row is not None
    return Issuer.load(row[0])


def new_client_key(person: str) -> str:
    """A client key: the person, and 256 random bits."""
    return f"{person}{SEPARATOR}{token_urlsafe(32)}"


def person_of(client_key: str) -> str:
    """Whose the key claims to be."""
    return client_key.rpartition(SEPARATOR)[0]


def hash_of(client_key: str) -> str:
    """SHA-256 (hex) of a client key, which is all that is recorded of it."""
    return sha256(client_key.encode()).hexdigest()


def new_salt() -> str:
    """128 random bits (hex), so that a name can't be found from its hash."""
    return token_hex(16)


def name_hash(salt: str, name: str) -> str:
    """SHA-256 (hex) of salt and name."""
    return sha256(f"{salt}{name}".encode()).hexdigest()
