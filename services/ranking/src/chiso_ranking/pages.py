"""Results for people: approved rounds, the ranking, one unit. Public, plain, on a phone; a search box, no script."""

from typing import Any

from chiso_framework import own_words
from chiso_runtime import http
from chiso_runtime.database import Database
from chiso_web import frame
from flask import Blueprint, Response, redirect, request, url_for

from chiso_ranking import amendments, movements, names, queries, results, seeing, sheets, standings
from chiso_ranking.seeing import Seen

FOUND = 50
RECENT = 20

routes = Blueprint("pages", __name__)


def who() -> tuple[str, str] | None:
    """The person to show and the CSRF token of the person's forms, if anybody is signed in."""
    actor = http.maybe_actor()
    return (actor.shown, http.csrf_token()) if actor else None


@routes.get("/")
def home() -> Response:
    """Approved rounds, and where is my unit."""
    asked = request.args.get("q", "")[:100]
    with http.snapshot() as conn:
        visible = seeing.visible(conn)
        approved = [shown for shown, editions in visible if editions]
        found = queries.find(conn, [shown.id for shown in approved], asked, FOUND)
    return _render(
        "ranking/home.html",
        title=frame.say("Kết quả đánh giá", "Assessment results"),
        rounds=visible,
        names={shown.id: shown.name for shown in approved},
        found=found,
        asked=asked,
    )


@routes.get("/ranking")
def all_rounds() -> Response:
    """The list of rounds is the first page."""
    answer: Response = redirect(url_for("pages.home"))  # type: ignore[assignment]
    return answer


@routes.get("/ranking/<round_id>")
def ranking(round_id: str) -> Response:
    """The ranking by group."""
    with http.snapshot() as conn:
        current = http.read_after_write(conn)
        seen = _seen(conn, round_id)
        if (answer := _unchanged(seen)) is not None:
            return answer
        tables, amended = results.tables_of(conn, seen), amendments.of_round(conn, round_id, seen.moment.position)
        bodies = queries.names_of(conn, sorted({edition.parent or seen.round.owner for edition in seen.editions}))
        delayed = seen.inside and queries.parked(conn, round_id)
        reasons = standings.reasons(conn, tables, seen.round, tables.unranked())
    asked, (group, _, parent) = request.args.get("q", "")[:100], request.args.get("group", "").partition("/")
    view = results.view_of(tables, request.args.get("view", ""))
    chosen = results.groups_of(tables, group, view, parent)[:1] if tables.groups else []
    plain = names.plain(asked)
    page = _render(
        "ranking/ranking.html",
        title=seen.round.name,
        seen=seen,
        tables=tables,
        group=chosen[0] if chosen else None,
        view=view,
        levels=tables.levels(group) if tables.framework.mode == "maturity" else [],
        places=[place for table in chosen for place in table.places if plain in place.line.search],
        unranked=[line for line in tables.unranked() if plain in line.search],
        reasons=reasons,
        asked=asked,
        plain=plain,
        units_on=seen.round.units_on,
        as_of=request.args.get("as_of", ""),
        asked_parent=request.args.get("parent", ""),
        amended=amended,
        instant=seeing.instant,
        bodies=bodies,
        time=seeing.instant(seen.moment.logged_at),
        delayed=delayed,
        updating=not current,
    )
    return _kept(seen, page)


@routes.get("/ranking/<round_id>/units/<unit>")
def one_unit(round_id: str, unit: str) -> Response:
    """One unit's total, ranks and scores."""
    with http.snapshot() as conn:
        current = http.read_after_write(conn)
        seen = _seen(conn, round_id, unit)
        if (answer := _unchanged(seen)) is not None:
            return answer
        tables = results.tables_of(conn, seen)
        line = results.line_of(tables, unit)
        sheet = sheets.sheet(conn, seen, tables, line)
        reasons = standings.reasons(conn, tables, seen.round, [line])
        held = [table for table, _ in tables.places_of(unit)]
        moved = movements.own(conn, round_id, held, unit, seen.moment.position, RECENT) if seen.inside else []
    page = _render(
        "ranking/unit.html",
        title=line.name,
        seen=seen,
        tables=tables,
        line=line,
        reason=reasons.get(unit),
        sheet=sheet,
        places=tables.places_of(unit),
        moved=moved,
        instant=seeing.instant,
        as_of=request.args.get("as_of", ""),
        asked_parent=request.args.get("parent", ""),
        time=seeing.instant(seen.moment.logged_at),
        updating=not current,
    )
    return _kept(seen, page)


def _seen(conn: Database, round_id: str, unit: str = "") -> Seen:
    as_of = seeing.read_as_of(request.args.get("as_of", ""))
    return seeing.look(conn, round_id, as_of, parent=request.args.get("parent", ""), unit=unit)


def _render(template: str, *, title: str, **context: Any) -> Response:
    person, csrf = who() or (None, None)
    lang = frame.language()
    return frame.render(
        template,
        title=title,
        active="results",
        lang=lang,
        person=person,
        csrf=csrf,
        own=own_words(context["tables"].framework.words) if "tables" in context else {},
        **context,
    )


def _unchanged(seen: Seen) -> Response | None:
    return results.unchanged(_tag(seen)) if _same_for_all(seen) else None


def _kept(seen: Seen, page: Response) -> Response:
    return results.shareable(page, _tag(seen)) if _same_for_all(seen) else page


def _same_for_all(seen: Seen) -> bool:
    return not seen.inside and http.maybe_actor() is None


def _tag(seen: Seen) -> str:
    """The same for the same table, approvals, language and templates."""
    templates = frame.fingerprint("chiso_ranking")
    part = seen.part.parent if seen.part else ""
    return f"{len(seen.editions)}-{seen.moment.position}-{part}-{frame.language()}-{templates}"
