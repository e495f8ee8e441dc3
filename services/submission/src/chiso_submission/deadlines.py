"""Keeping time: reports whose deadline has passed are locked, each once, at the instant of the deadline."""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

import structlog
from chiso_runtime.codec import Cause
from chiso_runtime.crash_points import Point, reach
from chiso_runtime.database import Database, connect

from chiso_submission.domain.report.commands import LockReport
from chiso_submission.domain.report.terms import Terms
from chiso_submission.handlers import Handlers
from chiso_submission.publisher import report_stream
from chiso_submission.rounds import Rounds

PAGE = 100
PAUSE = 1.0

Due = tuple[datetime, str, str]

DUE = """
SELECT due_at, round, unit FROM read.report
WHERE due_at <= clock_timestamp() AND (due_at, round, unit) > (%s, %s, %s)
ORDER BY due_at, round, unit LIMIT %s
"""
NOW = "SELECT clock_timestamp()"
FIRST: Due = (datetime(1, 1, 1, tzinfo=UTC), "", "")
CAUSE = Cause(actor="submission", capacity="", correlation="", causation="")

log = structlog.get_logger(__name__)


class Deadlines:
    """A loop that asks once a second which reports are due, one query for all, and locks those."""

    name = "submission-deadlines"

    def __init__(self, url: str, handlers: Handlers, rounds: Rounds, hint: Callable[[], None]) -> None:
        self._url = url
        self._handlers = handlers
        self._rounds = rounds
        self._hint = hint

    def run(self, stop: threading.Event) -> None:
        with connect(self._url) as conn:
            while not stop.is_set():
                self.sweep(conn)
                stop.wait(PAUSE)

    def sweep(self, conn: Database) -> int:
        """Lock all that is due; returns how many reports were locked."""
        locked, last = 0, FIRST
        while page := conn.execute(DUE, (*last, PAGE), prepare=True).fetchall():
            locked += self._lock_page(conn, page)
            last = page[-1]
        if locked:
            self._hint()
            log.info("reports.locked", count=locked)
        return locked

    def _lock_page(self, conn: Database, page: Sequence[Due]) -> int:
        """One transaction; every process takes the streams in the order of the query."""
        with conn.transaction():
            locked = sum(
                lock(conn, self._handlers, self._rounds.get(conn, round).terms(unit), due) for due, round, unit in page
            )
            reach(Point.BEFORE_APPEND_COMMIT)
        reach(Point.AFTER_APPEND_COMMIT)
        return locked


def lock_passed(conn: Database, handlers: Handlers, terms: Terms) -> bool:
    """Record the lock that the clock has already brought, so that what is asked next meets it; whether it did."""
    with conn.transaction():
        now = _now(conn)
        if terms.deadline is None or now < terms.deadline:
            return False
        report = handlers.reports.state(conn, report_stream(terms.round, terms.unit.code))
        limit = report.limit(terms)
        return limit is not None and limit <= now and lock(conn, handlers, terms, limit)


def lock(conn: Database, handlers: Handlers, terms: Terms, at: datetime) -> bool:
    """Lock the report if `at` is still its limit; whether it was. The fact has the instant's time and id."""
    round, unit = terms.round, terms.unit.code
    outcome = handlers.reports.run(
        conn,
        report_stream(round, unit),
        LockReport(terms=terms, at=at),
        CAUSE,
        time=at,
        new_id=lambda _: lock_id(round, unit, at),
    )
    return bool(outcome.events)


def lock_id(round: str, unit: str, at: datetime) -> UUID:
    """The id of the fact that locks a report at an instant: whoever records it, it is the same fact."""
    return uuid5(NAMESPACE_URL, f"chiso:lock:{round}:{unit}:{at.astimezone(UTC).isoformat()}")


def _now(conn: Database) -> datetime:
    row = conn.execute(NOW, prepare=True).fetchone()
    assert row is not None
    now: datetime = row[0]
    return now
