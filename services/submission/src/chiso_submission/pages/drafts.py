"""Drafts of frameworks for officers: which there are, one with its problems and differences, check, publish, edit."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlencode

from chiso_contracts.rejection import Rejected
from chiso_framework import Words
from chiso_runtime import http
from chiso_runtime.command_handler import Outcome
from chiso_runtime.places import places
from chiso_runtime.policy import Subject
from chiso_runtime.problems import Refused
from chiso_sheets import is_framework_book
from chiso_sheets.framework_form import KINDS
from chiso_web import frame
from flask import Response, request
from marshmallow import ValidationError

from chiso_submission import difference_words, drafts, queries, workbooks
from chiso_submission.drafts import Saved
from chiso_submission.pages.frame import errors_of, page, routes, see_other, status_of
from chiso_submission.schemas.drafts import CheckAsked, DiscardAsked, DraftText

ONE = "/framework-drafts/<framework>/<version>"
FIELDS = ("id", "version", "from", "text")
Row = dict[str, Any]


@routes.get("/framework-drafts")
def framework_drafts() -> Response:
    """All drafts, and a form to make one."""
    return _list()


@routes.post("/framework-drafts")
def make_draft() -> Response:
    """Make a draft of a published version, or of a text."""
    given = {name: request.form.get(name, "").strip() for name in FIELDS}
    framework, version = given["id"], given["version"]
    asked = {name: given[name] for name in ("from", "text") if given[name]}
    if wrong := DraftText().validate(asked):
        return _list(status=422, given=given, errors=places(wrong))
    try:
        if "from" in asked:
            done = drafts.save_copy(framework, version, asked["from"], expected=None)
        else:
            done = drafts.save(framework, version, asked["text"], expected=None)
    except (Rejected, Refused) as refusal:
        errors = there_already(framework, version, refusal) or errors_of(refusal)
        return _list(status=status_of(refusal), given=given, errors=errors)
    return onward(framework, version, done)


@routes.get(ONE)
def framework_draft_page(framework: str, version: str) -> Response:
    """One draft."""
    return _one(framework, version)


@routes.post(ONE)
def save_draft(framework: str, version: str) -> Response:
    """Save the text; where somebody else saved meanwhile, show what differs and keep what was typed."""
    text = request.form.get("text", "")
    try:
        done = drafts.save(framework, version, text, expected=_expected())
    except Rejected as rejected:
        return _one(framework, version, rejected, typed=text)
    return onward(framework, version, done)


@routes.post(f"{ONE}/sheet")
def take_draft_sheet(framework: str, version: str) -> Response:
    """The draft comes back as a workbook."""
    http.require("framework.draft", Subject())
    try:
        book = workbooks.opened_book(workbooks.uploaded())
        if not is_framework_book(book):
            http.invalid([NO_FRAMEWORK])
        taken = workbooks.framework_draft(book)
        done = drafts.save_taken(taken, expected=_expected(), as_name=(framework, version))
    except (Rejected, Refused) as refusal:
        return _one(framework, version, refusal)
    return onward(framework, version, done)


@routes.post(f"{ONE}/check")
def check_draft(framework: str, version: str) -> Response:
    """Somebody else found it right."""
    try:
        asked = CheckAsked().load({name: request.form.get(name, "") for name in ("sha256", "remarks")})
        outcome = drafts.check(framework, version, asked["sha256"], asked["remarks"])
    except ValidationError as wrong:
        return _one(framework, version, status=422, errors=places(wrong.messages))
    except Rejected as rejected:
        return _one(framework, version, rejected)
    return see_other(f"{_address(framework, version)}?{_recorded(outcome)}")


@routes.post(f"{ONE}/publish")
def publish_draft(framework: str, version: str) -> Response:
    """Publish it."""
    try:
        outcome, _ = drafts.publish(framework, version, request.form.get("sha256", ""))
    except Rejected as rejected:
        return _one(framework, version, rejected)
    return see_other(f"/frameworks?{_recorded(outcome)}")


@routes.post(f"{ONE}/discard")
def discard_draft(framework: str, version: str) -> Response:
    """Discard it; its page tells so."""
    given = {"sha256": request.form.get("seen", ""), "reason": request.form.get("reason", "")}
    try:
        asked = DiscardAsked().load(given)
        outcome = drafts.discard(framework, version, asked["sha256"], asked["reason"])
    except ValidationError as wrong:
        return _one(framework, version, status=422, errors=places(wrong.messages))
    except Rejected as rejected:
        return _one(framework, version, rejected)
    return see_other(f"{_address(framework, version)}?{_recorded(outcome)}")


def onward(framework: str, version: str, done: Saved) -> Response:
    """To the page of a draft that was just saved."""
    return see_other(f"{_address(framework, version)}?{_recorded(done.outcome)}")


def there_already(framework: str, version: str, refusal: Rejected | Refused) -> list[Row]:
    """What to do where a new draft would go over one that is there; nothing for other refusals."""
    if refusal.code != "stale-version":
        return []
    name = f"{framework}@{version}"
    vi = f"Đã có bản nháp {name} do người khác lưu. Hãy mở bản nháp đó và nộp nội dung tại đấy, hoặc dùng tên khác."
    en = f"There is a draft {name} already. Open it and send the content there, or use another name."
    return [{"where": "", "vi": vi, "en": en}]


@http.snapshot()
def _list(**context: Any) -> Response:
    rows = drafts.listed()
    with http.reading() as conn:
        published = queries.frameworks(conn)
    return page(
        "framework-drafts.html",
        frame.say("Bản nháp {framework}", "Drafts of a {framework}"),
        active="rounds",
        drafts=rows,
        names=_names(rows),
        bases=[("", "–"), *((one, one) for row in published if (one := f"{row['framework']}@{row['version']}"))],
        **{"given": _copying(request.args.get("from", "")), **context},
    )


def _copying(of: str) -> dict[str, str]:
    """The form of a new draft, for a copy of this `id@version` where one is named."""
    return dict.fromkeys(FIELDS, "") | {"from": of, "id": of.rpartition("@")[0]}


@http.snapshot()
def _one(
    framework: str, version: str, refusal: Rejected | Refused | None = None, typed: str | None = None, **context: Any
) -> Response:
    draft = drafts.found(framework, version)
    words = draft["read"].words if draft["read"] else Words()
    conflict = {"differences": refusal.details.get("differences", []) if refusal else [], "touched": []}
    if refusal:
        context = {"status": status_of(refusal), "errors": errors_of(refusal)}
    return page(
        "framework-draft.html",
        draft["title"] or f"{framework}@{version}",
        active="rounds",
        framework=draft["read"],
        draft=draft,
        address=_address(framework, version),
        names=_names([draft]),
        conflict=difference_words.for_people(conflict, words),
        criterion_names=difference_words.names(drafts.document(draft)),
        expected=draft["version"] if typed is None else _seen(draft, refusal),
        text=draft["text"] if typed is None else typed.replace("\r\n", "\n"),
        compared=_compared(draft, words),
        rule_words=KINDS if frame.language() == "vi" else {},
        mine=draft["saved_by"] == http.actor().person,
        may_check=http.may("framework.check", Subject()),
        may_publish=http.may("framework.publish", Subject()),
        may_discard=draft["saved_by"] == http.actor().person or http.may("framework.publish", Subject()),
        **context,
    )


def _seen(draft: Row, refusal: Rejected | Refused | None) -> int:
    """The version that somebody has seen whose text is still in the form: of a conflict that which was compared."""
    current = refusal.details.get("current") if refusal else None
    return current if isinstance(current, int) else int(draft["version"])


def _compared(draft: Row, words: Words) -> Row | None:
    """What differs from what the draft was made from, where that is."""
    try:
        found = drafts.compared(draft, draft["based_on"]) if draft["based_on"] else None
    except Rejected:
        return None
    return difference_words.for_people(found, words) if found else None


def _names(rows: Sequence[Row]) -> dict[str, str]:
    persons = {row[one] for row in rows for one in ("saved_by", "checked_by", "discarded_by") if row[one]}
    persons |= {one["discarded_by"] for row in rows for one in row.get("discards", ())}
    with http.reading() as conn:
        return {person: person for person in persons} | queries.names(conn, sorted(persons))


def _expected() -> int | None:
    """The version that the form was made of."""
    given = request.form.get("expected", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None


def _address(framework: str, version: str) -> str:
    return f"/framework-drafts/{quote(framework)}/{quote(version)}"


def _recorded(outcome: Outcome) -> str:
    return urlencode({"recorded": f"{outcome.stream}@{outcome.version}"})


NO_FRAMEWORK = {
    "where": "file",
    "vi": "Tệp không phải bộ chỉ số đã xuất từ đây. Phụ lục của quyết định thì nộp ở trang bộ chỉ số.",
    "en": "The file is no framework that was exported here. Send the annex of a decision on the page of frameworks.",
}
