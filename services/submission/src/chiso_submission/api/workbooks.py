"""Frameworks and answers as Excel workbooks; what differs between two versions."""

# mypy: allow-untyped-decorators

import json
from collections.abc import Mapping
from typing import Any

from chiso_runtime import http
from chiso_runtime.places import places
from chiso_runtime.policy import Subject
from chiso_sheets import XLSX
from flask import Response, request
from marshmallow import Schema, ValidationError

from chiso_submission import answer_sheets, drafts, workbooks
from chiso_submission.api.drafts import IF_MATCH as NEW_OR_SEEN
from chiso_submission.api.drafts import saved as draft_saved
from chiso_submission.api.routes import BINARY, Answer, commands, reads, routes
from chiso_submission.desk import desk, subject
from chiso_submission.schemas.drafts import DraftTaken
from chiso_submission.schemas.registry import FrameworkAsked
from chiso_submission.schemas.workbooks import (
    AnswerRows,
    AnswersAsked,
    DifferenceAsked,
    Differences,
    DraftAsked,
    Uploaded,
)

VERSION = "/frameworks/<string:framework>/<string:version>"
ANSWERS = "/rounds/<string:round>/reports/<string:unit>/sheet"
NOT_FOUND = ("unknown-round", "unknown-unit")
ANY_BOOK = "application/octet-stream"


def takes(*fields: str) -> Any:
    """Document a body that is a workbook: the body itself, unless it needs more fields; or a form with the file."""
    form = {"type": "object", "properties": {"file": BINARY, **{name: {"type": "string"} for name in fields}}}
    form["required"] = ["file", *fields]
    content: dict[str, Any] = {"multipart/form-data": {"schema": form}}
    if not fields:
        content |= {media_type: {"schema": BINARY} for media_type in (XLSX, ANY_BOOK)}
    return routes.doc(requestBody={"required": True, "content": content})


@routes.get(f"{VERSION}/sheet")
@routes.response(200, BINARY, content_type=XLSX)
@reads(
    "A framework version as an Excel workbook, which can be changed and sent as a draft",
    "unknown-framework",
    "invalid-sheet",
)
def framework_sheet(framework: str, version: str) -> Response:
    http.actor()
    return workbooks.framework_file(workbooks.published(framework, version))


@routes.get(f"{VERSION}/difference")
@routes.arguments(DifferenceAsked, location="query")
@routes.response(200, Differences)
@reads("What differs in another version: criteria, points, rules, texts", "unknown-framework", "invalid-input")
@http.snapshot()
def framework_difference(asked: dict[str, Any], framework: str, version: str) -> Mapping[str, Any]:
    http.actor()
    return workbooks.compared(framework, version, asked["to"])


@routes.post("/framework-sheets")
@routes.response(200, Uploaded)
@takes()
@commands("Look at a workbook: a framework as exported, or an annex with a proposed mapping", "invalid-sheet")
def look_at_sheet() -> Mapping[str, Any]:
    http.require("framework.draft", Subject())
    return workbooks.look(workbooks.opened_book(workbooks.uploaded()))


@routes.post("/framework-drafts")
@routes.records(DraftTaken)
@takes("asked")
@commands(
    "Make a draft of an annex by a mapping, and keep it under the id and version that it is given",
    "invalid-sheet",
    "stale-version",
    "framework-version-exists",
    "draft-discarded",
    headers=(NEW_OR_SEEN,),
)
def draft_of_sheet() -> Answer:
    http.require("framework.draft", Subject())
    content, asked = workbooks.uploaded(), loaded(DraftAsked(), request.form.get("asked", ""))
    taken = workbooks.annex_draft(workbooks.opened_book(content), asked["mapping"], asked["about"])
    done = drafts.save_taken(taken, expected=http.expected_version())
    framework = taken.framework
    return draft_saved(framework.id, framework.version, done, **workbooks.shown_draft(taken))


@routes.post("/framework-drafts/sheet")
@routes.arguments(FrameworkAsked)
@routes.response(200, BINARY, content_type=XLSX)
@commands("A draft as an Excel workbook, in which rules can be chosen", "invalid-framework", "invalid-sheet")
def sheet_of_draft(asked: dict[str, Any]) -> Response:
    http.require("framework.draft", Subject())
    return workbooks.framework_file(workbooks.framework_from(asked["document"]))


@routes.get(ANSWERS)
@routes.response(200, BINARY, content_type=XLSX)
@reads("A unit's answer sheet as an Excel workbook", *NOT_FOUND)
@http.snapshot()
def answer_sheet(round: str, unit: str) -> Response:
    opened = desk().round(round)
    http.require("report.read", subject(opened, unit))
    return workbooks.attachment(answer_sheets.answer_file(opened, unit), f"{round}-{unit}.xlsx")


@routes.post(ANSWERS)
@routes.arguments(AnswersAsked, location="query")
@routes.response(200, AnswerRows)
@takes()
@commands(
    "Report what a filled answer sheet says, criterion by criterion; newer answers are told and not overwritten",
    *NOT_FOUND,
    "invalid-sheet",
)
def take_answer_sheet(asked: dict[str, Any], round: str, unit: str) -> Answer:
    opened = desk().round(round)
    http.require("criterion.report", subject(opened, unit))
    only = [code.strip() for code in asked["criteria"].split(",") if code.strip()]
    rows, last = answer_sheets.take(opened, unit, workbooks.uploaded(), only=only, check=asked["check"])
    body = {"round": round, "unit": unit, "rows": rows}
    return body, 200, http.recorded(last) if last else {}


def loaded(schema: Schema, text: str) -> dict[str, Any]:
    """A field of a form that holds JSON. Raises Refused with every place."""
    try:
        found: dict[str, Any] = schema.loads(text)
    except ValidationError as wrong:
        http.invalid(places(wrong.messages))
    except (json.JSONDecodeError, RecursionError):
        http.invalid([{"where": "asked", "vi": "Cần JSON đúng cú pháp.", "en": "Well-formed JSON is expected."}])
    return found
