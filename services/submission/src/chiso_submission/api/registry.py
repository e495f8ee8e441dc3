"""Units and frameworks."""

# mypy: allow-untyped-decorators

import json
from collections.abc import Iterable, Mapping
from typing import Any

from chiso_contracts.rejection import Rejected
from chiso_contracts.submission import UnitRegistered
from chiso_framework import Framework, Invalid, Problem, from_document, questions
from chiso_runtime import http
from chiso_runtime.policy import Subject

from chiso_submission import publisher, queries
from chiso_submission.api.routes import Answer, commands, reads, recorded, routes
from chiso_submission.desk import desk
from chiso_submission.domain.framework.commands import PublishFramework
from chiso_submission.domain.framework.document import canonical_text, digest, framework_of
from chiso_submission.domain.registry.commands import RegisterUnits
from chiso_submission.schemas.fields import Recorded
from chiso_submission.schemas.registry import (
    FrameworkAsked,
    FrameworkDocument,
    FrameworkList,
    FrameworkRecorded,
    UnitFound,
    UnitList,
    Units,
    UnitsAsked,
)


@routes.post("/units")
@routes.arguments(Units)
@routes.records(Recorded)
@commands(
    "Register units, all or none",
    "repeated-unit",
    "unknown-parent",
    "circle-of-parents",
    "wrong-validity",
    "unknown-predecessor",
    "circle-of-predecessors",
)
def register_units(asked: dict[str, Any]) -> Answer:
    right = http.require("unit.register", Subject())
    command = RegisterUnits(units=tuple(_unit(unit) for unit in asked["units"]))
    outcome = desk().handlers.registry(publisher.UNITS, command, http.cause(right), http.once())
    return recorded(outcome, created=True)


@routes.get("/units")
@routes.arguments(UnitsAsked, location="query")
@routes.response(200, UnitList)
@reads("Registered units by kind, parent, or part of name or code", "invalid-input")
def list_units(asked: dict[str, Any]) -> dict[str, Any]:
    http.actor()
    with desk().pool.connection() as conn:
        http.read_after_write(conn)
        found = queries.units(conn, **asked)
    return {"units": found, "next": found[-1]["code"] if len(found) == asked["limit"] else None}


@routes.get("/units/<string:code>")
@routes.response(200, UnitFound)
@reads("A registered unit, what it continues and what continues it", "unknown-unit")
def one_unit(code: str) -> dict[str, Any]:
    http.actor()
    with desk().pool.connection() as conn:
        http.read_after_write(conn)
        found = queries.unit(conn, code)
    if found is None:
        raise Rejected("unknown-unit", units=[code])
    return found


@routes.post("/frameworks")
@routes.leads_to(
    201,
    "/frameworks/{framework}/{version}",
    framework="$response.body#/framework",
    version="$response.body#/framework_version",
)
@routes.arguments(FrameworkAsked)
@routes.records(FrameworkRecorded)
@commands("Publish a framework version, which never changes", "invalid-framework", "framework-version-exists")
def publish_framework(asked: dict[str, Any]) -> Answer:
    right = http.require("framework.publish", Subject())
    framework = _read(asked["document"])
    stream = publisher.framework_stream(framework.id, framework.version)
    command = PublishFramework(framework=framework)
    outcome = desk().handlers.frameworks(stream, command, http.cause(right), http.once())
    return recorded(
        outcome,
        created=True,
        framework=framework.id,
        framework_version=framework.version,
        sha256=digest(canonical_text(framework)),
        questions=shown(questions(framework)),
    )


@routes.get("/frameworks")
@routes.response(200, FrameworkList)
@reads("Published framework versions")
def list_frameworks() -> dict[str, Any]:
    http.actor()
    with desk().pool.connection() as conn:
        http.read_after_write(conn)
        return {"frameworks": queries.frameworks(conn)}


@routes.get("/frameworks/<string:framework>/<string:version>")
@routes.response(200, FrameworkDocument)
@reads("A framework version: its canonical document, and what a person should look at", "unknown-framework")
def one_framework(framework: str, version: str) -> Mapping[str, Any]:
    http.actor()
    with desk().pool.connection() as conn:
        http.read_after_write(conn)
        found = queries.framework(conn, framework, version)
    if found is None:
        raise Rejected("unknown-framework")
    text = found.pop("text")
    return {**found, "document": json.loads(text), "questions": shown(questions(framework_of(text)))}


def shown(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Findings of the framework package as places of a problem."""
    return [
        {"where": found.where, "code": found.code, "vi": found.message_vi, "en": found.message_en} for found in problems
    ]


def _unit(asked: dict[str, Any]) -> UnitRegistered:
    return UnitRegistered(**{**asked, "predecessors": tuple(dict.fromkeys(asked["predecessors"]))})


def _read(document: object) -> Framework:
    try:
        return from_document(document)
    except Invalid as invalid:
        raise Rejected("invalid-framework", errors=shown(invalid.problems)) from invalid
