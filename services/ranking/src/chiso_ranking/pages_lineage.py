"""Pages over years and re-organisations: one unit's series, and a round ranked by the units of a later day."""

from datetime import date
from typing import Any

from chiso_contracts.rejection import Rejected
from chiso_framework import own_words
from chiso_registry import normal_code
from chiso_runtime import http
from chiso_web import frame
from flask import Blueprint, Response, request

from chiso_ranking import registry, results, seeing, series, successors

routes = Blueprint("pages-lineage", __name__)


@routes.get("/ranking/units/<unit>")
def unit_series(unit: str) -> Response:
    """A unit in every round that the person may see."""
    with http.snapshot() as conn:
        known = registry.registry(conn)
        found = series.series(conn, known, normal_code(unit))
    return _render("ranking/series.html", found.name, found=found, names=known.names())


@routes.get("/ranking/<round_id>/successors")
def by_successors(round_id: str) -> Response:
    """A round ranked by the units of a day."""
    asked = request.args.get("units_on", "").strip()
    with http.snapshot() as conn:
        as_of = seeing.read_as_of(request.args.get("as_of", ""))
        seen = seeing.look(conn, round_id, as_of, parent=request.args.get("parent", ""))
        tables, known = results.tables_of(conn, seen), registry.registry(conn)
        later = successors.successors(conn, seen, tables, known, _day(asked, seen.round.units_on))
    return _render(
        "ranking/successors.html",
        seen.round.name,
        seen=seen,
        tables=later.tables,
        sources=later.sources,
        names={code: line.name for code, line in tables.lines.items()},
        units_on=asked or seen.round.units_on.isoformat(),
        time=seeing.instant(seen.moment.logged_at),
    )


def _render(template: str, title: str, **context: Any) -> Response:
    actor = http.maybe_actor()
    person, csrf = (actor.shown, http.csrf_token()) if actor else (None, None)
    return frame.render(
        template,
        title=title,
        active="results",
        lang=frame.language(),
        person=person,
        csrf=csrf,
        own=own_words(context["tables"].framework.words) if "tables" in context else {},
        **context,
    )


def _day(asked: str, seen_on: date) -> date:
    """The day that was asked for, else the one whose registry the round saw. Raises Rejected (not-a-day)."""
    try:
        return date.fromisoformat(asked) if asked else seen_on
    except ValueError as wrong:
        raise Rejected("not-a-day", day=asked[:40]) from wrong
