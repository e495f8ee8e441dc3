"""What the sequencer of a process has just committed, handed to the relay beside it: one wait and one read less.

A shortcut only. The relay also listens to the database and reads the log, for a sequencer that leads elsewhere.
"""

import select
import socket
import time
from collections.abc import Sequence

from chiso_runtime.brokers.port import Message
from chiso_runtime.database import Database


class Fresh:
    """The newest run of committed entries, and a bell. One process, any threads."""

    def __init__(self) -> None:
        self._run: Sequence[Message] = ()
        self._heard, self._bell = socket.socketpair()
        self._heard.setblocking(False)
        self._bell.setblocking(False)

    def offer(self, entries: Sequence[Message]) -> None:
        """Committed entries, dense by position; whoever waits is woken."""
        self._run = entries
        try:
            self._bell.send(b"!")
        except BlockingIOError:
            return  # it rings already

    def after(self, position: int) -> Sequence[Message]:
        """The newest run if it directly follows the position, else nothing."""
        run = self._run
        return run if run and run[0].position == position + 1 else ()

    def forget(self) -> None:
        """Drop the run: the database may have gone back since it was committed."""
        self._run = ()

    def wait(self, conn: Database, position: int, seconds: float) -> None:
        """Return at the bell, at a hint of entries behind the position, or after the time.

        Raises psycopg.OperationalError.
        """
        poll = select.poll()
        poll.register(conn, select.POLLIN)
        poll.register(self._heard, select.POLLIN)
        end = time.monotonic() + seconds
        while not any(int(hint.payload) > position for hint in conn.notifies(timeout=0)):
            ready = dict(poll.poll(max(0.0, end - time.monotonic()) * 1000))
            if not ready or self._heard.fileno() in ready:
                break
        self._be_silent()

    def _be_silent(self) -> None:
        try:
            self._heard.recv(4096)
        except BlockingIOError:
            return
