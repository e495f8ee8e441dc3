"""What every request works with: handlers, opened rounds, sessions; and the way to run a command on a report."""

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from chiso_contracts.rejection import Rejected
from chiso_runtime import access, http, policy
from chiso_runtime.codec import Cause
from chiso_runtime.command_handler import Once, Outcome
from chiso_runtime.database import Database
from chiso_runtime.service import Context
from flask import Blueprint, current_app
from psycopg_pool import ConnectionPool

from chiso_submission import carrying, deadlines, keys, publisher
from chiso_submission.domain.registry.decider import Registry
from chiso_submission.domain.report.commands import Asked
from chiso_submission.handlers import Handlers, handlers
from chiso_submission.rounds import OpenedRound, Rounds
from chiso_submission.sessions import Sessions

EXTENSION = "chiso-submission"
CLOCKS_DIFFER = timedelta(minutes=5)
"""How far this process's clock may be from the database's, which decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The service's parts. A `demonstration` installation lets anybody sign in as anybody."""

    pool: ConnectionPool[Database]
    handlers: Handlers
    rounds: Rounds
    sessions: Sessions
    demonstration: bool

    def registry(self) -> Registry:
        """All registered units."""
        with self.pool.connection() as conn, conn.transaction():
            return self.handlers.registry.state(conn, publisher.UNITS)

    def round(self, round: str) -> OpenedRound:
        """An opened round. Raises Rejected."""
        with http.reading() as conn:
            return self.rounds.get(conn, round)

    def run(self, command: Asked, cause: Cause, once: Once | None) -> Outcome:
        """Run a command on a unit's report, after the lock that its deadline may have brought. Raises Rejected."""
        terms = command.terms
        if terms.deadline and access.now() > terms.deadline - CLOCKS_DIFFER:
            with self.pool.connection() as conn:
                deadlines.lock_passed(conn, self.handlers, terms)
        try:
            return self._on_report(command, cause, once)
        except Rejected as rejected:
            if rejected.code != "round-amended":
                raise
        return self._on_report(self._moved(command), cause, once)

    def _on_report(self, command: Asked, cause: Cause, once: Once | None) -> Outcome:
        stream = publisher.report_stream(command.terms.round, command.terms.unit.code)
        return self.handlers.reports(stream, command, cause, once)

    def _moved(self, command: Asked) -> Asked:
        """The command on the terms that hold now, the unit's report moved to them. Raises Rejected where the caller
        has to look at what changed first."""
        unit = command.terms.unit.code
        with self.pool.connection() as conn:
            opened = self.rounds.get(conn, command.terms.round)
            carrying.catch_up(conn, self.handlers, opened, unit)
        terms = opened.terms(unit)
        if terms.amendments != command.terms.amendments and carrying.is_touched(command, opened):
            raise Rejected("round-amended", framework=terms.framework.reference)
        return replace(command, terms=terms)


def open_desk(context: Context) -> Desk:
    """The desk over a context; connects to nothing."""
    return Desk(
        pool=context.pool,
        handlers=handlers(context),
        rounds=Rounds(),
        sessions=Sessions(context.pool, partial(keys.issuer, context.pool)),
        demonstration=context.settings.demonstration,
    )


def wiring(opened: Desk) -> Blueprint:
    """Gives the desk to the application's views."""
    routes = Blueprint("submission-desk", __name__)
    routes.record(lambda state: state.app.extensions.__setitem__(EXTENSION, opened))
    return routes


def desk() -> Desk:
    """The desk of the application that answers this request."""
    found: Desk = current_app.extensions[EXTENSION]
    return found


def subject(round: OpenedRound, unit: str = "", criterion: str = "") -> policy.Subject:
    """The round, or one of its units, as the table of rights sees it. Raises Rejected."""
    opened = round.opened
    parent = round.unit(unit).parent if unit else None
    return policy.Subject(owner=opened.owner, round=opened.round, unit=unit, parent=parent, criterion=criterion)
