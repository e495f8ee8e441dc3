"""Keeping time: reports whose deadline has passed are locked, each once, at the instant of the deadline."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from chiso_runtime.codec import Cause
from chiso_runtime.database import Database

from chiso_submission.domain.report.commands import LockReport
from chiso_submission.domain.report.terms import Terms
from chiso_submission.handlers import Handlers
from chiso_submission.publisher import report_stream
from chiso_submission.sweeping import PAGE, Sweeping

Due = tuple[datetime, str, str]

DUE = """
SELECT due_at, round, unit FROM read.report
WHERE due_at <= clock_timestamp() AND (due_at, round, unit) > (%s, %s, %s)
ORDER BY due_at, round, unit LIMIT %s
"""
NOW = "SELECT clock_timestamp()"
CAUSE = Cause(actor="submission", capacity="", correlation="", causation="")


class Deadlines(Sweeping[Due]):
    """Asks which reports are due, and locks those."""

    name = "submission-deadlines"
    told = "reports.locked"
    first = (datetime(1, 1, 1, tzinfo=UTC), "", "")

    def _page(self, conn: Database, last: Due) -> Sequence[Due]:
        return conn.execute(DUE, (*last, PAGE), prepare=True).fetchall()

    def _record(self, conn: Database, waiting: Due) -> int:
        due, round, unit = waiting
        return lock(conn, self._handlers, self._rounds.get(conn, round).terms(unit), due)


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
