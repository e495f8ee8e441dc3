"""Frameworks for officers: which are published, in and out of Excel, what differs between versions."""

from typing import Any

from chiso_contracts.rejection import Rejected
from chiso_framework import to_document
from chiso_runtime import http
from chiso_runtime.places import places
from chiso_runtime.policy import Subject
from chiso_runtime.problems import Refused
from chiso_sheets import ROLES, ROW_IS, STYLES, About, Draft, Mapped, is_framework_book
from chiso_web import frame
from flask import Response, request
from marshmallow import ValidationError

from chiso_submission import difference_words, drafts, queries, workbooks
from chiso_submission.packing import pack, unpack
from chiso_submission.pages.drafts import onward, there_already
from chiso_submission.pages.frame import errors_of, page, routes, status_of
from chiso_submission.schemas.workbooks import AboutAsked, DifferenceAsked, MappedAsked

ABOUT = ("id", "version", "title_vi", "number", "issuer", "date")


@routes.get("/frameworks")
def frameworks() -> Response:
    """Published versions."""
    http.actor()
    return _list()


@routes.get("/frameworks/<framework>/<version>/difference")
@http.snapshot()
def framework_difference(framework: str, version: str) -> Response:
    """What differs in another version."""
    http.actor()
    if wrong := DifferenceAsked().validate({"to": request.args.get("to", "")}):
        http.invalid(places(wrong))
    found = workbooks.compared(framework, version, request.args["to"])
    shown = workbooks.published(framework, version)
    title = frame.say("So sánh hai phiên bản", "Two versions compared")
    return page(
        "difference.html",
        title,
        active="rounds",
        found=difference_words.for_people(found, shown.words),
        names=difference_words.names(to_document(shown)),
        words=shown.words,
    )


@routes.post("/frameworks/sheets")
def framework_sheet() -> Response:
    """A workbook was chosen: the mapping of an annex, or at once a draft of the framework that was exported."""
    http.require("framework.draft", Subject())
    try:
        content = workbooks.uploaded()
        book = workbooks.opened_book(content)
        if is_framework_book(book):
            return _keep(workbooks.framework_draft(book))
        return _mapping(content, workbooks.look(book), dict.fromkeys(ABOUT, ""))
    except (Rejected, Refused) as refusal:
        return _list(status=status_of(refusal), errors=errors_of(refusal))


@routes.post("/frameworks/drafts")
def framework_draft() -> Response:
    """The mapping was corrected: look again, or make the draft."""
    http.require("framework.draft", Subject())
    sent = request.files.get("file")
    content = (sent.read() if sent else b"") or unpack(request.form.get("content", ""))
    about = {name: request.form.get(name, "").strip() for name in ABOUT}
    book = workbooks.opened_book(content)
    if (sheet := request.form.get("sheet", "")) != request.form.get("was-sheet", ""):
        return _mapping(content, workbooks.look(book, sheet=sheet), about)
    try:
        mapped = _mapped()
        if request.form.get("go") != "draft":
            return _mapping(content, workbooks.look(book, mapped), about)
        return _keep(workbooks.annex_draft(book, mapped, _about(about)))
    except ValidationError as wrong:
        return _mapping(content, workbooks.look(book), about, status=422, errors=places(wrong.messages))
    except Rejected as rejected:
        look = workbooks.look(book, mapped)
        return _mapping(content, look, about, status=status_of(rejected), errors=errors_of(rejected))


def _keep(taken: Draft) -> Response:
    """Keep it as a new draft, and go on there. Raises Rejected, which names the draft where there is one already."""
    framework, version = taken.framework.id, taken.framework.version
    try:
        return onward(framework, version, drafts.save_taken(taken, expected=None))
    except Rejected as rejected:
        if errors := there_already(framework, version, rejected):
            raise Rejected(rejected.code, errors=errors) from rejected
        raise


def _list(**context: Any) -> Response:
    with http.pool().connection() as conn:
        http.read_after_write(conn)
        found = queries.frameworks(conn)
    may_draft = http.may("framework.draft", Subject())
    title = frame.say("Bộ chỉ số", "Frameworks")
    return page("frameworks.html", title, active="rounds", frameworks=found, may_draft=may_draft, **context)


def _mapping(content: bytes, look: dict[str, Any], about: dict[str, str], **context: Any) -> Response:
    return page(
        "mapping.html",
        frame.say("Đối chiếu phụ lục", "Map the annex"),
        active="rounds",
        look=look,
        mapping=look["mapping"],
        about=about,
        content=pack(content),
        sheet_options=[(name, name) for name in look["sheets"]],
        roles=ROLES,
        styles=STYLES,
        kinds=ROW_IS,
        **context,
    )


def _mapped() -> Mapped:
    """The mapping as the form says it. Raises ValidationError."""
    form = request.form
    rows = {name.removeprefix("row-"): kind for name, kind in form.items() if name.startswith("row-") and kind}
    asked = {
        **{name: _whole(form.get(name, "")) for name in ("heading", "first", "last")},
        "sheet": form.get("sheet", ""),
        "columns": {role: letters for role in ROLES if (letters := form.get(f"column-{role}", "").strip().upper())},
        "styles": {style: kind for style in STYLES if (kind := form.get(f"style-{style}", ""))},
        "rows": rows,
    }
    mapped: Mapped = MappedAsked().load(asked)
    return mapped


def _about(about: dict[str, str]) -> About:
    made: About = AboutAsked().load(about)
    return made


def _whole(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else text
