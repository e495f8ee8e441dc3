"""The standing body moves a running round to an amended version of its framework: choose, look, record."""

from typing import Any
from urllib.parse import urlencode

from chiso_contracts.rejection import Rejected
from chiso_runtime import http
from chiso_runtime.places import places
from chiso_web import frame
from flask import Response, request

from chiso_submission import amending, difference_words, queries
from chiso_submission.desk import desk, subject
from chiso_submission.pages.frame import errors_of, page, routes, see_other, status_of
from chiso_submission.rounds import OpenedRound
from chiso_submission.schemas.amendments import AmendmentAsked


@routes.get("/rounds/<round>/amendments")
@http.snapshot()
def amendments(round: str) -> Response:
    """The amendments so far, and a form for another."""
    return _page(desk().round(round))


@routes.post("/rounds/<round>/amendments")
def amend(round: str) -> Response:
    """First what would change and for whom, then the record: a button of its own."""
    opened = desk().round(round)
    look = request.form.get("go") != "record"
    asked = {name: request.form.get(name, "").strip() for name in ("framework_version", "document")}
    if wrong := AmendmentAsked().validate({**asked, "preview": look}):
        return _page(opened, asked, status=422, errors=places(wrong))
    try:
        if look:
            return _page(opened, asked, told=amending.preview(opened, **_named(asked)))
        outcome, _ = amending.record(opened, **_named(asked))
    except Rejected as rejected:
        return _page(opened, asked, status=status_of(rejected), errors=errors_of(rejected))
    return see_other(f"/rounds/{round}/amendments?{urlencode({'recorded': f'{outcome.stream}@{outcome.version}'})}")


def _named(asked: dict[str, str]) -> dict[str, str]:
    return {"version": asked["framework_version"], "document": asked["document"]}


@http.snapshot()
def _page(opened: OpenedRound, asked: dict[str, str] | None = None, **context: Any) -> Response:
    http.require("round.amend", subject(opened))
    recorded = amending.recorded(opened.opened.round)
    with http.reading() as conn:
        published = [row for row in queries.frameworks(conn) if row["framework"] == opened.framework.id]
    if told := context.pop("told", None):
        words = opened.framework.words
        told = difference_words.for_people(told, words)
    return page(
        "amendments.html",
        frame.say("Sửa đổi, bổ sung {framework}", "Amend the {framework}"),
        active="rounds",
        round=opened,
        recorded=recorded,
        versions=[row["version"] for row in published if row["version"] != opened.framework.version],
        asked=asked or {"framework_version": "", "document": ""},
        told=told,
        **context,
    )
