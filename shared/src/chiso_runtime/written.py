"""Reading what one has just written: a read waits until the read models have folded the write that it names."""

import re
import time
from collections.abc import Callable
from typing import NamedTuple

from psycopg_pool import ConnectionPool

from chiso_runtime.database import Database

NAMED = re.compile(r"(.+)@([0-9]{1,9})", re.DOTALL)
WAIT, WAIT_STEP, MAX_STEP = 1.0, 0.004, 0.016
FOLDED = "SELECT 1 FROM folded WHERE stream = %s AND version >= %s"


class Write(NamedTuple):
    """What a command left: a stream at a version."""

    stream: str
    version: int


def named_write(name: str) -> Write | None:
    """The write of such a name, `<stream>@<version>`; None if it is not one."""
    found = NAMED.fullmatch(name)
    return Write(found[1], int(found[2])) if found else None


def is_folded(conn: Database, write: Write) -> bool:
    """Whether the read models of this database hold the write."""
    return conn.execute(FOLDED, write, prepare=True).fetchone() is not None


def is_folded_by(connections: ConnectionPool[Database], write: Write) -> bool:
    """The same, by a connection that is held for the question only."""
    with connections.connection() as conn:
        return is_folded(conn, write)


def awaited(there: Callable[[], bool]) -> bool:
    """Ask up to a second, soon at first: most writes are folded within a few hundredths."""
    end, step = time.monotonic() + WAIT, WAIT_STEP
    while not there():
        if time.monotonic() > end:
            return False
        time.sleep(step)
        step = min(2 * step, MAX_STEP)
    return True
