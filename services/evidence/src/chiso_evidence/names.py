"""The names of files: rows beside the log, of which the facts carry a salted hash."""

import secrets
from hashlib import sha256

from chiso_runtime.database import Database

REMEMBER = "INSERT INTO file_name (file, stream, name, salt) VALUES (%s, %s, %s, %s)"
STREAM_OF = "SELECT stream FROM file_name WHERE file = %s"


def new_salt() -> bytes:
    """Sixteen bytes of chance."""
    return secrets.token_bytes(16)


def hashed(name: str, salt: bytes) -> str:
    """SHA-256 (hex) of salt and name."""
    return sha256(salt + name.encode()).hexdigest()


def remember(conn: Database, *, file: str, stream: str, name: str, salt: bytes) -> None:
    """Keep a name, in the transaction of the fact that carries its hash."""
    conn.execute(REMEMBER, (file, stream, name, salt))


def stream_of(conn: Database, file: str) -> str | None:
    """The stream of a file, as soon as it was granted."""
    row = conn.execute(STREAM_OF, (file,), prepare=True).fetchone()
    return None if row is None else str(row[0])
