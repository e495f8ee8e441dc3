"""What follows without anybody asking: loops that look for it and record it, page after page."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import structlog
from chiso_runtime.crash_points import Point, reach
from chiso_runtime.database import Database, connect

from chiso_submission.handlers import Handlers
from chiso_submission.rounds import Rounds

PAGE = 100
PAUSE = 1.0

log = structlog.get_logger(__name__)

Waiting = TypeVar("Waiting")


class Sweeping(ABC, Generic[Waiting]):
    """A loop that asks once a second what waits, one query for all, and records what follows of it.

    Whatever it records may be recorded by several processes at once: the facts have ids that follow from their cause.
    """

    name: str
    told: str
    """How its log says that something was recorded."""

    first: Waiting
    """What comes before everything that may wait."""

    def __init__(self, url: str, handlers: Handlers, rounds: Rounds, hint: Callable[[], None]) -> None:
        self._url = url
        self._handlers = handlers
        self._rounds = rounds
        self._hint = hint

    @abstractmethod
    def _page(self, conn: Database, last: Waiting) -> Sequence[Waiting]:
        """Up to `PAGE` that wait, behind the last one, in an order that all processes share."""

    @abstractmethod
    def _record(self, conn: Database, waiting: Waiting) -> int:
        """Record what follows, in the page's transaction; how much that was."""

    def run(self, stop: threading.Event) -> None:
        with connect(self._url) as conn:
            while not stop.is_set():
                self.sweep(conn)
                stop.wait(PAUSE)

    def sweep(self, conn: Database) -> int:
        """Record what follows of all that waits; returns how much that was."""
        count, last = 0, self.first
        while page := self._page(conn, last):
            count += self._record_page(conn, page)
            last = page[-1]
        if count:
            self._hint()
            log.info(self.told, count=count)
        return count

    def _record_page(self, conn: Database, page: Sequence[Waiting]) -> int:
        """One transaction; every process takes the streams in the order of the query."""
        with conn.transaction():
            count = sum(self._record(conn, waiting) for waiting in page)
            reach(Point.BEFORE_APPEND_COMMIT)
        reach(Point.AFTER_APPEND_COMMIT)
        return count
