"""Hints that work has arrived. A lost hint costs time, never a fact: every waiter also looks by itself."""

import threading
import time

import psycopg
import structlog

from chiso_runtime.database import Database, connect

OUTBOX = "chiso_outbox"
LOG = "chiso_log"
INTERVAL = 0.002

log = structlog.get_logger(__name__)


class Hint:
    """Tells the sequencer after a commit, outside the writer's transaction, at most once per interval."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._raised = threading.Event()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def __call__(self) -> None:
        """Raise the hint; returns at once."""
        if self._thread is None:
            self._start()
        self._raised.set()

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="hint", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        conn: Database | None = None
        while True:
            self._raised.wait()
            self._raised.clear()
            try:
                conn = conn or connect(self._url)
                conn.execute(f"NOTIFY {OUTBOX}")
            except psycopg.Error as away:
                log.warning("hint.lost", reason=str(away))
                conn = None
            time.sleep(INTERVAL)


def listen(conn: Database, channel: str) -> None:
    """Subscribe the connection to a channel."""
    conn.execute(f"LISTEN {channel}")


def wait(conn: Database, seconds: float) -> None:
    """Return at the next hint on the connection, or after the time."""
    for _ in conn.notifies(timeout=seconds, stop_after=1):
        return
