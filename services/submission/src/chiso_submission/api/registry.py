"""Units and frameworks."""

# mypy: allow-untyped-decorators

import json
from collections.abc import Iterable, Mapping
from typing import Any

from chiso_contracts.rejection import Rejected
from chiso_contracts.submission import UnitRegistered
from chiso_framework import Framework, Invalid, Problem, from_document, questions
from chiso_framework.bounds import refuse_costly
from chiso_registry import normal_code
from chiso_runtime import http
from chiso_runtime.policy import Subject
from flask import request

from chiso_submission import publisher, queries, registering
from chiso_submission.api.routes import Answer, commands, reads, recorded, routes
from chiso_submission.desk import desk
from chiso_submission.domain.framework.commands import PublishFramework
from chiso_submission.domain.framework.document import canonical_text, digest, framework_of
from chiso_submission.domain.registry.commands import Command, NewUnit, RegisterUnits, Reorganise
from chiso_submission.schemas.fields import Recorded
from chiso_submission.schemas.registry import (
    FrameworkAsked,
    FrameworkDocument,
    FrameworkList,
    FrameworkRecorded,
    ImportAsked,
    Reorganisation,
    UnitFound,
    UnitHistory,
    UnitImport,
    UnitList,
    UnitOn,
    Units,
    UnitsAsked,
)

CHECKED = (
    "repeated-unit",
    "territory-code",
    "unknown-parent",
    "circle-of-parents",
    "wrong-validity",
    "unknown-predecessor",
    "circle-of-predecessors",
)
"""What any change of the registry can be refused for."""

ANYTHING = {"schema": {"type": "string", "format": "binary"}}
BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILE = {"required": True, "content": {"text/csv": ANYTHING, BOOK: ANYTHING}}


@routes.post("/units")
@routes.arguments(Units)
@routes.records(Recorded)
@commands("Register units, all or none", *CHECKED)
def register_units(asked: dict[str, Any]) -> Answer:
    return _run(RegisterUnits(units=tuple(_unit(unit) for unit in asked["units"])))


@routes.post("/reorganisations")
@routes.arguments(Reorganisation)
@routes.records(Recorded)
@commands(
    "Merge, split, rename or abolish units from a day on, by a document; all or none",
    *CHECKED,
    "unit-not-in-force",
    "nothing-to-reorganise",
)
def reorganise_units(asked: dict[str, Any]) -> Answer:
    return _run(
        Reorganise(
            units=tuple(normal_code(code) for code in asked["units"]),
            kind=asked["kind"],
            into=tuple(NewUnit(**_normal(unit)) for unit in asked["into"]),
            on=asked["on"],
            document=asked["document"],
        )
    )


@routes.post("/unit-tables")
@routes.arguments(ImportAsked, location="query")
@routes.records(UnitImport)
@routes.doc(requestBody=FILE)
@commands(
    "Register a table of units from CSV or a workbook, all or none; or preview it", *CHECKED, "unit-table-refused"
)
def import_units(asked: dict[str, Any]) -> Answer:
    content = request.get_data(cache=True)
    if asked["preview"]:
        return registering.preview(content), 200, {}
    outcome, told = registering.take(content)
    return recorded(outcome, created=True, **told)


@routes.get("/units")
@routes.arguments(UnitsAsked, location="query")
@routes.response(200, UnitList)
@reads("Units of a day, or all that were registered, by kind, parent, or part of name or code", "invalid-input")
def list_units(asked: dict[str, Any]) -> dict[str, Any]:
    http.actor()
    with http.pool().connection() as conn:
        http.read_after_write(conn)
        found = queries.units(conn, **asked)
    return {"units": found, "next": found[-1]["code"] if len(found) == asked["limit"] else None}


@routes.get("/units/<string:code>")
@routes.arguments(UnitOn, location="query")
@routes.response(200, UnitFound)
@reads(
    "A unit on a day or as last registered, what it continues and what continues it", "unknown-unit", "invalid-input"
)
def one_unit(asked: dict[str, Any], code: str) -> dict[str, Any]:
    http.actor()
    with http.pool().connection() as conn:
        http.read_after_write(conn)
        found = queries.unit(conn, code, asked["on"])
    if found is None:
        raise Rejected("unknown-unit", units=[code])
    return found


@routes.get("/units/<string:code>/history")
@routes.response(200, UnitHistory)
@reads("All entries of a unit: what it was, from when until when, by which document", "unknown-unit")
def unit_history(code: str) -> dict[str, Any]:
    http.actor()
    with http.snapshot() as conn:
        http.read_after_write(conn)
        found, last = queries.entries(conn, code), queries.unit(conn, code)
    if last is None:
        raise Rejected("unknown-unit", units=[code])
    return {"code": last["code"], "entries": found, "successors": last["successors"]}


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
    with http.pool().connection() as conn:
        http.read_after_write(conn)
        return {"frameworks": queries.frameworks(conn)}


@routes.get("/frameworks/<string:framework>/<string:version>")
@routes.response(200, FrameworkDocument)
@reads("A framework version: its canonical document, and what a person should look at", "unknown-framework")
def one_framework(framework: str, version: str) -> Mapping[str, Any]:
    http.actor()
    with http.snapshot() as conn:
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


def _run(command: Command) -> Answer:
    right = http.require("unit.register", Subject())
    outcome = desk().handlers.registry(publisher.UNITS, command, http.cause(right), http.once())
    return recorded(outcome, created=True)


def _unit(asked: dict[str, Any]) -> UnitRegistered:
    predecessors = tuple(dict.fromkeys(normal_code(code) for code in asked["predecessors"]))
    return UnitRegistered(**{**_normal(asked), "predecessors": predecessors})


def _normal(asked: dict[str, Any]) -> dict[str, Any]:
    """With its codes as the registry keeps them."""
    parent = asked["parent"] and normal_code(asked["parent"])
    return {**asked, "code": normal_code(asked["code"]), "parent": parent}


def _read(document: object) -> Framework:
    try:
        refuse_costly(document)
        return from_document(document)
    except Invalid as invalid:
        raise Rejected("invalid-framework", errors=shown(invalid.problems)) from invalid
