"""The sweeper: staged objects that nobody told of, or that have their verdict, go after a day."""

import threading

import structlog
from chiso_runtime.blobs.port import Blobs
from chiso_runtime.database import connect

from chiso_evidence import queries

EVERY = 3600.0

log = structlog.get_logger(__name__)


class Sweeper:
    """A loop that looks once an hour."""

    name = "evidence-sweeper"

    def __init__(self, *, url: str, blobs: Blobs) -> None:
        self._url = url
        self._blobs = blobs

    def run(self, stop: threading.Event) -> None:
        """Sweep until told to stop. Raises StoreAway, psycopg.OperationalError."""
        while not stop.is_set():
            self.sweep()
            stop.wait(EVERY)

    def sweep(self) -> int:
        """Sweep once; returns how many objects went."""
        with connect(self._url) as conn:
            before = queries.sweep_before(conn)
        swept = self._blobs.sweep_staged(older_than=before)
        log.info("sweeper.swept", objects=swept, before=before.isoformat())
        return swept
