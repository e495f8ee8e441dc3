"""Rounds and who is assigned to them."""

# mypy: allow-untyped-decorators

from collections.abc import Iterable
from typing import Any

from chiso_contracts.rejection import Rejected
from chiso_contracts.values import Deadline
from chiso_framework import read_scope
from chiso_runtime import http
from chiso_runtime.policy import Subject

from chiso_submission import borrowing, publisher, queries
from chiso_submission.api.routes import Answer, commands, reads, recorded, routes
from chiso_submission.desk import desk, subject
from chiso_submission.domain.person.commands import RevokeRight
from chiso_submission.domain.round.commands import AssignPerson, GroupAsked, OpenRound
from chiso_submission.schemas.fields import Recorded
from chiso_submission.schemas.registry import (
    AssignmentAsked,
    AssignmentList,
    Round,
    RoundAsked,
    RoundList,
    RoundRecorded,
)
from chiso_submission.schemas.reports import ReportRows
from chiso_submission.sessions import person_state
from chiso_submission.standings import with_reasons
from chiso_submission.visibility import readable, visible_rounds


@routes.post("/rounds")
@routes.leads_to(201, "/rounds/{round}", round="$response.body#/round")
@routes.leads_to(201, "/rounds/{round}/assignments", "post", round="$response.body#/round")
@routes.arguments(RoundAsked)
@routes.records(RoundRecorded)
@commands(
    "Open a round: framework, units and deadline in one go; the same again changes nothing",
    "unknown-framework",
    "unknown-unit",
    "unit-not-in-round",
    "framework-outline",
    "lender-unknown",
    "no-groups",
    "repeated-group",
    "no-units",
    "deadline-required",
    "imported-without-deadline",
    "round-exists",
)
def open_round(asked: dict[str, Any]) -> Answer:
    right = http.require("round.open", Subject(owner=asked["owner"], round=asked["id"]))
    stream = publisher.round_stream(asked["id"])
    outcome = desk().handlers.rounds(stream, _opening(asked), http.cause(right), http.once())
    return recorded(outcome, created=True, round=asked["id"], units=len(desk().round(asked["id"]).units))


@routes.get("/rounds")
@routes.response(200, RoundList)
@reads("Rounds that the caller may see")
def list_rounds() -> dict[str, Any]:
    return {"rounds": visible_rounds()}


@routes.get("/rounds/<string:round>")
@routes.response(200, Round)
@reads("A round", "unknown-round")
@http.snapshot()
def one_round(round: str) -> dict[str, Any]:
    opened = readable(round)
    with http.reading() as conn:
        http.read_after_write(conn)
        found = [row for row in queries.rounds(conn, []) if row["round"] == opened.opened.round]
    if not found:
        raise Rejected("unknown-round")
    return found[0]


@routes.get("/rounds/<string:round>/units")
@routes.response(200, ReportRows)
@reads("Where the units of a round stand: who has submitted, who has not", "unknown-round")
@http.snapshot()
def round_units(round: str) -> dict[str, Any]:
    opened = readable(round)
    bodies = {right.body for right in http.actor().rights}
    own = [code for code in bodies & opened.units.keys() if http.may("round.read", subject(opened, code))]
    everything = http.may("round.read", subject(opened))
    codes = [criterion.code for criterion in opened.framework.criteria()]
    with http.reading() as conn:
        http.read_after_write(conn)
        rows = queries.reports(conn, round, None if everything else own, codes)
        return {"round": round, "units": with_reasons(conn, opened, rows)}


@routes.post("/rounds/<string:round>/assignments")
@routes.arguments(AssignmentAsked)
@routes.records(Recorded)
@commands(
    "Assign an appraiser or council member, for a body that is not their own, its parent or its child",
    "unknown-round",
    "unknown-person",
    "role-not-assignable",
    "unit-not-in-round",
    "unknown-criterion",
    "conflict-of-interest",
)
def assign(asked: dict[str, Any], round: str) -> Answer:
    opened = desk().round(round)
    right = http.require("round.assign", subject(opened))
    with desk().pool.connection() as conn:
        person = person_state(conn, asked["person"])
    if not person.name_hash:
        raise Rejected("unknown-person", person=asked["person"])
    command = AssignPerson(
        round=round,
        person=asked["person"],
        role=asked["role"],
        body=asked["body"],
        body_parent=desk().registry().parent(asked["body"]),
        capacity=asked["capacity"],
        units=tuple(asked["units"]),
        criteria=tuple(asked["criteria"]),
        framework=opened.framework,
        ended=_assignments(round, person.revoked),
    )
    outcome = desk().handlers.rounds(publisher.round_stream(round), command, http.cause(right), http.once())
    return recorded(outcome, created=True)


@routes.get("/rounds/<string:round>/assignments")
@routes.response(200, AssignmentList)
@reads("Who is assigned to the round", "unknown-round")
@http.snapshot()
def list_assignments(round: str) -> dict[str, Any]:
    http.require("round.assign", subject(desk().round(round)))
    with http.reading() as conn:
        http.read_after_write(conn)
        return {"assignments": queries.assignments(conn, round)}


@routes.delete("/rounds/<string:round>/assignments/<string:assignment>")
@routes.response(200, Recorded)
@commands("End an assignment; what was done under it stays", "unknown-round", "unknown-right")
def end_assignment(round: str, assignment: str) -> Answer:
    right = http.require("round.assign", subject(desk().round(round)))
    with http.pool().connection() as conn:
        http.read_after_write(conn)
        persons = [row["person"] for row in queries.assignments(conn, round) if row["id"] == assignment]
    if not persons:
        raise Rejected("unknown-right", right=assignment)
    command = RevokeRight(person=persons[0], right=assignment, assigned=True)
    stream = publisher.person_stream(persons[0])
    return recorded(desk().handlers.persons(stream, command, http.cause(right), http.once()))


def _assignments(round: str, rights: Iterable[str]) -> frozenset[int]:
    """Those of the rights that are assignments of the round, each by the version of the round's stream that made it."""
    versions = (id.removeprefix(f"{round}@") for id in rights if id.startswith(f"{round}@"))
    return frozenset(int(version) for version in versions if version.isascii() and version.isdigit())


def _opening(asked: dict[str, Any]) -> OpenRound:
    with desk().pool.connection() as conn:
        framework, text = borrowing.for_rounds(conn, asked["framework"], asked["framework_version"])
    deadline, registry = asked["deadline"], desk().registry()
    day = asked["units_on"] or framework.process.calendar.units_day(asked["year"])
    return OpenRound(
        round=asked["id"],
        name=asked["name"],
        year=asked["year"],
        owner=asked["owner"],
        framework=framework,
        text=text,
        groups=tuple(
            GroupAsked(id=group["id"], name=group["name"], units=read_scope(group["units"], "units", []))
            for group in asked["groups"]
        ),
        unranked=tuple(asked["unranked"]),
        registry=registry.on(day),
        lives=registry.lives(day),
        deadline=Deadline(at=deadline["at"], printed=deadline["printed"]) if deadline else None,
        imported=asked["imported"],
        demonstration=asked["demonstration"],
        rank_preview=asked["rank_preview"],
        units_on=day,
    )
