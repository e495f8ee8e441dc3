"""What the application of a request works with, and the steps that the API and the pages share."""

from dataclasses import dataclass
from datetime import date
from typing import cast

from chiso_contracts.rejection import Rejected
from chiso_framework import View
from chiso_runtime import http
from chiso_runtime.command_handler import CommandHandler, Outcome
from chiso_runtime.database import Database
from chiso_runtime.problems import Refused
from flask import Blueprint, Response, current_app, request
from flask.blueprints import BlueprintSetupState

from chiso_ranking import parting, queries
from chiso_ranking.domain.commands import ApproveResults, Command
from chiso_ranking.domain.decider import Editions
from chiso_ranking.domain.events import Event
from chiso_ranking.positions import FOREVER
from chiso_ranking.publisher import editions_of
from chiso_ranking.seeing import Seen, subject_of
from chiso_ranking.tables import GroupTable, RoundTables, Tables, UnitLine

EXTENSION = "chiso-ranking"

Handler = CommandHandler[Command, Editions, Event]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """The command handler of approvals, and the tables looked at last."""

    approvals: Handler
    tables: Tables


def wiring(parts: Results) -> Blueprint:
    """A blueprint without routes that gives an application what its views work with."""
    routes = Blueprint("ranking-wiring", __name__)

    def give(setup: BlueprintSetupState) -> None:
        setup.app.extensions[EXTENSION] = parts

    routes.record_once(give)
    return routes


def tables_of(conn: Database, seen: Seen) -> RoundTables:
    """The tables of the moment that is seen."""
    return _results().tables.at(conn, seen.round, seen.moment, seen.day, seen.part)


def view_of(tables: RoundTables, view: str) -> View | None:
    """The view asked for; None for the whole. Raises Rejected."""
    if not view:
        return None
    if view not in tables.views:
        raise Rejected("unknown-view", view=view)
    return tables.framework.view(view)


def groups_of(tables: RoundTables, group: str, view: View | None = None, parent: str = "") -> list[GroupTable]:
    """The tables of the group asked for, or of all; ranked by the whole, or in a view. Raises Rejected.

    With a parent only the group's table of the units under it.
    """
    found = [
        table
        for table in (tables.views[view.id] if view else tables.groups)
        if group in ("", table.id) and parent in ("", table.parent)
    ]
    if group and not found:
        raise Rejected("unknown-group", group=group)
    return found


def line_of(tables: RoundTables, unit: str) -> UnitLine:
    """The unit's line. Raises Rejected."""
    if unit not in tables.lines:
        raise Rejected("unknown-unit", unit=unit)
    return tables.lines[unit]


def group_of(tables: RoundTables, unit: str, group: str) -> GroupTable:
    """The group in which the unit's rank is asked for; its first one where none is named. Raises Rejected."""
    line_of(tables, unit)
    found = [table for table, _ in tables.places_of(unit) if group in ("", table.id)]
    if not found:
        groups_of(tables, group)
        raise Rejected("unit-not-ranked", unit=unit, group=group)
    return found[0]


def approve(round_id: str, number: str, date: date, parent: str = "") -> Outcome:
    """Approve the round's tables as they stand now, or those of a parent's units. Raises Refused, Rejected.

    Who approves what is by the framework's rule of the decision's day. Every part waits for the council's conclusion.
    """
    with http.pool().connection() as conn:
        shown = queries.round_of(conn, round_id)
        if shown is None:
            http.actor()
            raise Refused("not-found", round=round_id)
        right = http.require("results.approve", subject_of(shown, parent))
        if shown.ready_position is None:
            raise Rejected("round-not-ready", round=round_id)
        part = parting.part_of(conn, shown, FOREVER, date, parent)
    if part is None:
        raise Rejected("not-approved-in-parts" if parent else "approved-in-parts", parent=parent, date=date.isoformat())
    command = ApproveResults(
        round=shown.id,
        position=shown.position,
        number=number,
        date=date,
        approver=http.actor().person,
        body=right.body,
        concluded=shown.conclusion is not None,
        imported=shown.imported,
        groups=part.groups,
        parent=part.parent,
    )
    return _results().approvals(editions_of(shown.id), command, http.cause(right), http.once())


def unchanged(tag: str) -> Response | None:
    """A 304 for who has this already."""
    if request.if_none_match.contains(tag):
        return shareable(Response(status=304), tag)
    return None


def shareable(answer: Response, tag: str) -> Response:
    """Mark an answer as the same for everybody who is not signed in, to be asked for again by its tag."""
    answer.set_etag(tag)
    answer.headers["Cache-Control"] = "public, no-cache"
    answer.vary.update(["Authorization", "Cookie"])
    return answer


def _results() -> Results:
    return cast(Results, current_app.extensions[EXTENSION])
