"""The HTTP API of ranking: parse, ask who may, handle or query, render."""

# mypy: allow-untyped-decorators

from collections.abc import Mapping
from typing import Any

from chiso_registry import normal_code
from chiso_runtime import http
from chiso_runtime.bodies import Routes
from flask import Response, current_app
from marshmallow import RAISE

from chiso_ranking import (
    amendments,
    movements,
    queries,
    registry,
    rendering,
    rendering_maturity,
    results,
    seeing,
    series,
    sheets,
    successors,
)
from chiso_ranking.movements import Span
from chiso_ranking.schemas import TEXTS, requests
from chiso_ranking.schemas import movements as changes
from chiso_ranking.schemas import tables as answers
from chiso_ranking.schemas import units as of_units

Asked = dict[str, Any]

SEEING = ("not-found", "invalid-input", "before-the-round", "position-ahead", "unavailable")

routes = Routes(
    "ranking",
    __name__,
    texts=TEXTS,
    url_prefix="/api/ranking/v1",
    description="Rankings now and at any moment, movements and their causes, approval of results.",
)


@routes.get("/rounds")
@routes.response(200, answers.Rounds)
@routes.refuses("unavailable")
@routes.doc(summary="Rounds whose results the caller may see: approved ones, and those open to the caller's rights")
def rounds() -> Response:
    with http.snapshot() as conn:
        http.read_after_write(conn)
        return _json({"rounds": [rendering.round_summary(shown, found) for shown, found in seeing.visible(conn)]})


@routes.get("/rounds/<string:round_id>")
@routes.arguments(requests.SeenQuery, location="query", unknown=RAISE)
@routes.response(200, answers.RoundDetail)
@routes.refuses(*SEEING)
@routes.doc(summary="A round: its groups, approvals and how much of it is verified")
def one_round(asked: Asked, round_id: str) -> Response:
    with http.snapshot() as conn:
        current = http.read_after_write(conn)
        seen = seeing.look(conn, round_id, seeing.read_as_of(asked["as_of"]), parent=asked["parent"])
        tables = results.tables_of(conn, seen)
        found = queries.groups(conn, round_id)
        amended = amendments.of_round(conn, round_id, seen.moment.position)
    return _json(
        {
            "round": rendering.round_summary(seen.round, seen.editions),
            **rendering.seen(seen, updating=not current),
            **rendering.verified(tables),
            "amendments": [rendering.amendment(one) for one in amended],
            "groups": [{"id": group, "name": name} for group, name in found],
            "views": [rendering.view(view) for view in tables.framework.views],
        }
    )


@routes.get("/rounds/<string:round_id>/rankings")
@routes.arguments(requests.RankingsQuery, location="query", unknown=RAISE)
@routes.response(200, answers.Rankings)
@routes.refuses(*SEEING, "unknown-group", "unknown-view")
@routes.doc(summary="The ranking by group, now or at a position or time, of the whole or in a view; public as approved")
def rankings(asked: Asked, round_id: str) -> Response:
    with http.snapshot() as conn:
        current = http.read_after_write(conn)
        seen = seeing.look(conn, round_id, seeing.read_as_of(asked["as_of"]), parent=asked["parent"])
        tag, day = _tag(seen), asked["units_on"]
        if not seen.inside and not day and (answer := results.unchanged(tag)):
            return answer
        tables, lineage = results.tables_of(conn, seen), None
        if day:
            later = successors.successors(conn, seen, tables, registry.registry(conn), day)
            tables, lineage = later.tables, rendering.lineage(day, later.sources)
        delayed = seen.inside and queries.parked(conn, round_id)
    view = results.view_of(tables, asked["view"])
    answer = _json(
        {
            "round": rendering.round_summary(seen.round, seen.editions),
            **rendering.seen(seen, updating=not current),
            "delayed": delayed,
            **rendering.verified(tables),
            "view": rendering.view(view) if view else None,
            "groups": [rendering.group_table(group) for group in results.groups_of(tables, asked["group"], view)],
            "levels": rendering_maturity.levels(tables, asked["group"]),
            "unranked": [rendering.line(line) for line in tables.unranked()],
            "lineage": lineage,
        }
    )
    return answer if seen.inside or day else results.shareable(answer, tag)


@routes.get("/units/<string:unit>/series")
@routes.arguments(requests.SeriesQuery, location="query", unknown=RAISE)
@routes.response(200, of_units.SeriesOfUnit)
@routes.refuses("invalid-input", "unknown-unit", "unavailable")
@routes.doc(summary="A unit over the years, through mergers, splits and new names, in percent of the maximum")
def unit_series(asked: Asked, unit: str) -> Response:
    with http.snapshot() as conn:
        http.read_after_write(conn)
        found = series.series(conn, registry.registry(conn), normal_code(unit))
    return _json(rendering.series(found))


@routes.get("/rounds/<string:round_id>/units/<string:unit>")
@routes.arguments(requests.SeenQuery, location="query", unknown=RAISE)
@routes.response(200, of_units.Unit)
@routes.refuses(*SEEING, "unknown-unit")
@routes.doc(summary="One unit: total, ranks, and the scores that count, by main indicator and criterion")
def one_unit(asked: Asked, round_id: str, unit: str) -> Response:
    with http.snapshot() as conn:
        current = http.read_after_write(conn)
        seen = seeing.look(conn, round_id, seeing.read_as_of(asked["as_of"]), parent=asked["parent"], unit=unit)
        tag = _tag(seen)
        if not seen.inside and (answer := results.unchanged(tag)):
            return answer
        tables = results.tables_of(conn, seen)
        sheet = sheets.sheet(conn, seen, tables, results.line_of(tables, unit))
    answer = _json(
        {
            "round": rendering.round_summary(seen.round, seen.editions),
            **rendering.seen(seen, updating=not current),
            **rendering.unit(seen, tables, sheet),
            "maturity": rendering_maturity.of_unit(tables, unit),
        }
    )
    return answer if seen.inside else results.shareable(answer, tag)


@routes.get("/rounds/<string:round_id>/units/<string:unit>/movements")
@routes.arguments(requests.MovementsQuery, location="query", unknown=RAISE)
@routes.response(200, changes.Steps)
@routes.refuses(*SEEING, "not-signed-in", "forbidden", "unknown-unit", "unknown-group", "unit-not-ranked")
@routes.doc(summary="Why a unit's rank moved: its own changes and the other units' that passed it, each with its fact")
def unit_movements(asked: Asked, round_id: str, unit: str) -> Response:
    with http.snapshot() as conn:
        http.read_after_write(conn)
        seen = seeing.inside(conn, round_id)
        group = results.group_of(results.tables_of(conn, seen), unit, asked["group"])
        began = seen.round.ready_position or 0
        after = min(max(asked["after"], began), seen.moment.position)
        before = seeing.alike(seeing.look(conn, round_id, after), seen)
        rank = results.tables_of(conn, before).ranks[group.id, unit].rank
        span = Span(after=after, upto=seen.moment.position, limit=asked["limit"])
        found = movements.why(conn, round_id, group, unit, span)
    following = found[-1].position if len(found) == asked["limit"] else None
    return _json({"unit": unit, "group": group.id, "movements": rendering.steps(rank, found), "next": following})


@routes.get("/rounds/<string:round_id>/movements")
@routes.arguments(requests.MovementsQuery, location="query", unknown=RAISE)
@routes.response(200, changes.Movements)
@routes.refuses(*SEEING, "not-signed-in", "forbidden", "unknown-group")
@routes.doc(summary="Every movement of a round in order, each with the fact that caused it")
def round_movements(asked: Asked, round_id: str) -> Response:
    with http.snapshot() as conn:
        http.read_after_write(conn)
        seen = seeing.inside(conn, round_id)
        groups = results.groups_of(results.tables_of(conn, seen), asked["group"])
        span = Span(after=asked["after"], upto=seen.moment.position, limit=asked["limit"] + len(groups))
        found = movements.between(conn, round_id, groups, span)
    page, following = movements.whole_positions(found, asked["limit"])
    return _json({"movements": [rendering.movement(moved) for moved in page], "next": following})


@routes.get("/rounds/<string:round_id>/difference")
@routes.arguments(requests.DifferenceQuery, location="query", unknown=RAISE)
@routes.response(200, changes.Difference)
@routes.refuses(*SEEING, "not-signed-in", "forbidden", "unknown-group")
@routes.doc(summary="Two moments compared: whose rank or total differs, and the facts between them, one by one")
def difference(asked: Asked, round_id: str) -> Response:
    with http.snapshot() as conn:
        http.read_after_write(conn)
        looked = [seeing.inside(conn, round_id, seeing.read_as_of(text)) for text in (asked["from_"], asked["to"])]
        earlier, later = sorted(looked, key=lambda seen: seen.moment)
        before, after = results.tables_of(conn, seeing.alike(earlier, later)), results.tables_of(conn, later)
        groups = results.groups_of(after, asked["group"])
        span = Span(after=earlier.moment.position, upto=later.moment.position, limit=asked["limit"] + 1)
        found = movements.between(conn, round_id, groups, span)
    return _json(
        {
            "from": rendering.seen(earlier),
            "to": rendering.seen(later),
            "units": rendering.shifts(before, groups),
            "events": [rendering.movement(moved) for moved in found[: asked["limit"]]],
            "more": len(found) > asked["limit"],
        }
    )


@routes.post("/rounds/<string:round_id>/approval")
@routes.leads_to(201, "/rounds/{round_id}", round_id="$request.path.round_id")
@routes.leads_to(201, "/rounds/{round_id}/rankings", round_id="$request.path.round_id")
@routes.arguments(requests.ApprovalRequest)
@routes.records(changes.Approved)
@routes.refuses(
    *("bad-request", "invalid-input", "not-signed-in", "forbidden", "not-found", "round-not-ready"),
    *("round-not-concluded", "approval-number-used", "approved-in-parts", "not-approved-in-parts"),
    *("idempotency-key-reused", "unavailable"),
)
@routes.doc(
    summary="Approve the results as they stand, by the number and date of the decision; they are public then",
    description="With `parent`, the tables of its units that it publishes on that day; else what the owner publishes.",
)
def approval(asked: Asked, round_id: str) -> tuple[Mapping[str, Any], int, Mapping[str, str]]:
    outcome = results.approve(round_id, asked["number"], asked["date"], asked["parent"])
    made = outcome.events or outcome.repeated
    return {"stream": outcome.stream, "version": outcome.version}, 201 if made else 200, http.recorded(outcome)


def _tag(seen: seeing.Seen) -> str:
    """The same for the same table and approvals, whoever asks from outside."""
    return f"{len(seen.editions)}-{seen.moment.position}-{seen.part.parent if seen.part else ''}"


def _json(body: Mapping[str, Any]) -> Response:
    answer: Response = current_app.json.response(body)  # type: ignore[assignment]
    return answer
