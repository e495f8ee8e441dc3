"""Drafts of frameworks: saved as often as needed, checked by somebody else, published."""

# mypy: allow-untyped-decorators

from collections.abc import Mapping
from typing import Any

from chiso_contracts.rejection import Rejected
from chiso_framework import questions
from chiso_runtime import http
from chiso_sheets import XLSX
from flask import Response

from chiso_submission import drafts, workbooks
from chiso_submission.api.registry import shown
from chiso_submission.api.routes import BINARY, Answer, commands, reads, recorded, routes
from chiso_submission.domain.framework.document import framework_of as published_framework
from chiso_submission.drafts import Saved
from chiso_submission.schemas.drafts import (
    BaseAsked,
    CheckAsked,
    DiscardAsked,
    DraftFound,
    DraftList,
    DraftSaved,
    DraftSeen,
    DraftText,
)
from chiso_submission.schemas.fields import Recorded
from chiso_submission.schemas.registry import FrameworkRecorded
from chiso_submission.schemas.workbooks import Differences

DRAFT = "/framework-drafts/<string:framework>/<string:version>"
SAVING = ("invalid-framework", "stale-version", "framework-version-exists", "draft-discarded")
SAME = {name: f"$request.path.{name}" for name in ("framework", "version")}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "schema": {"type": "string"},
    "description": "the draft's ETag as last seen; without it there must be no draft yet",
}
"""Nobody overwrites what they have not seen."""


@routes.get("/framework-drafts")
@routes.response(200, DraftList)
@reads("Drafts of frameworks, the last saved first")
def list_drafts() -> Mapping[str, Any]:
    return {"drafts": drafts.listed()}


@routes.get(DRAFT)
@routes.response(200, DraftFound)
@reads("A draft: its text, what is wrong with it, what a person should look at", "unknown-draft")
def one_draft(framework: str, version: str) -> tuple[Mapping[str, Any], Mapping[str, str]]:
    found = drafts.found(framework, version)
    return found, http.etag(found["version"])


@routes.put(DRAFT)
@routes.leads_to(200, "/framework-drafts/{framework}/{version}", **SAME)
@routes.leads_to(201, "/framework-drafts/{framework}/{version}", **SAME)
@routes.arguments(DraftText)
@routes.records(DraftSaved)
@commands(
    "Save a draft, or make one of a published version; problems are told and hinder nobody from going on",
    *SAVING,
    "unknown-framework",
    headers=(IF_MATCH,),
)
def save_draft(asked: dict[str, Any], framework: str, version: str) -> Answer:
    expected = http.expected_version()
    if "copy_of" in asked:
        return saved(framework, version, drafts.save_copy(framework, version, asked["copy_of"], expected=expected))
    return saved(framework, version, drafts.save(framework, version, asked["text"], expected=expected))


@routes.get(f"{DRAFT}/difference")
@routes.arguments(BaseAsked, location="query")
@routes.response(200, Differences)
@reads(
    "What differs in a draft from a published version, or from the one it was made from",
    "unknown-draft",
    "unknown-framework",
    "invalid-input",
)
@http.snapshot()
def draft_difference(asked: dict[str, Any], framework: str, version: str) -> Mapping[str, Any]:
    draft = drafts.found(framework, version)
    base = asked["to"] or draft["based_on"] or http.invalid([NO_BASE])
    return drafts.compared(draft, base)


@routes.get(f"{DRAFT}/sheet")
@routes.response(200, BINARY, content_type=XLSX)
@reads("A draft without problems as an Excel workbook", "unknown-draft", "draft-has-problems", "invalid-sheet")
def draft_sheet(framework: str, version: str) -> Response:
    draft = drafts.found(framework, version)
    if draft["read"] is None:
        raise Rejected("draft-has-problems", errors=draft["problems"])
    return workbooks.framework_file(draft["read"])


@routes.post(f"{DRAFT}/check")
@routes.arguments(CheckAsked)
@routes.records(Recorded)
@commands(
    "Say that the draft was compared with the decision and is right; not by who saved it last",
    "unknown-draft",
    "draft-discarded",
    "stale-version",
    "draft-checked-by-saver",
    "draft-has-problems",
)
def check_draft(asked: dict[str, Any], framework: str, version: str) -> Answer:
    return recorded(drafts.check(framework, version, asked["sha256"], asked["remarks"]), created=True)


@routes.post(f"{DRAFT}/publish")
@routes.leads_to(201, "/frameworks/{framework}/{version}", **SAME)
@routes.arguments(DraftSeen)
@routes.records(FrameworkRecorded)
@commands(
    "Publish a checked draft, which never changes from then on",
    "unknown-draft",
    "draft-discarded",
    "stale-version",
    "draft-not-checked",
    "draft-has-problems",
    "framework-version-exists",
)
def publish_draft(asked: dict[str, Any], framework: str, version: str) -> Answer:
    outcome, published = drafts.publish(framework, version, asked["sha256"])
    return recorded(
        outcome,
        created=True,
        framework=framework,
        framework_version=version,
        sha256=published.sha256,
        questions=shown(questions(published_framework(published.text))),
    )


@routes.post(f"{DRAFT}/discard")
@routes.leads_to(200, "/framework-drafts/{framework}/{version}", **SAME)
@routes.arguments(DiscardAsked)
@routes.records(Recorded)
@commands(
    "Discard a draft that is not published, for a reason; its name may be drafted anew",
    "unknown-draft",
    "stale-version",
    "draft-published",
)
def discard_draft(asked: dict[str, Any], framework: str, version: str) -> Answer:
    return recorded(drafts.discard(framework, version, asked["sha256"], asked["reason"]))


def saved(framework: str, version: str, done: Saved, **more: object) -> Answer:
    """The answer to a saving, with the draft's ETag."""
    state = drafts.read(framework, version, done.draft.text)
    told = {name: state[name] for name in ("problems", "problem_count", "questions")}
    body, status, headers = recorded(
        done.outcome,
        created=True,
        framework=framework,
        framework_version=version,
        sha256=done.draft.sha256,
        **{**told, **more},
    )
    return body, status, {**headers, **http.etag(done.draft.changed)}


NO_BASE = {
    "where": "to",
    "vi": "Bản nháp này không lập từ phiên bản nào; hãy nêu phiên bản để so sánh.",
    "en": "This draft was made from no version; name one to compare it with.",
}
