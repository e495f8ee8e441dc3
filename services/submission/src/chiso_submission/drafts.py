"""Drafts of frameworks: saving, what is wrong and what differs, checking, publishing. By the API and pages alike."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from chiso_contracts.rejection import Rejected
from chiso_framework import (
    Difference,
    Framework,
    Invalid,
    Problem,
    difference,
    differing,
    questions,
    to_document,
    touched,
    write_text,
)
from chiso_runtime import http
from chiso_runtime.command_handler import Outcome
from chiso_runtime.database import Database
from chiso_runtime.policy import Subject
from chiso_sheets import Draft as Taken

from chiso_submission import plan_queries, publisher, streams, workbooks
from chiso_submission.codec import codec
from chiso_submission.desk import desk
from chiso_submission.domain.draft.commands import CheckDraft, DiscardDraft, SaveDraft
from chiso_submission.domain.draft.decider import Draft, refuse_published
from chiso_submission.domain.draft.reading import SHOWN, document_of, framework_of, noted, notes_of
from chiso_submission.domain.framework.commands import PublishDraft
from chiso_submission.domain.framework.decider import Published
from chiso_submission.handlers import FRAMEWORKS
from chiso_submission.schemas.fields import CODE

LEFT_BEHIND = ("decision", "sources")
"""What a draft made from another version does not take over: they are of the decision before."""

NAME = {
    "vi": "Dùng chữ không dấu, số, dấu chấm, gạch nối, gạch dưới; nhiều nhất 64 ký tự.",
    "en": "Use letters without marks, digits, points, hyphens, underscores; at most 64 signs.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A saving, and the draft's state after it."""

    outcome: Outcome
    draft: Draft


def save(framework: str, version: str, text: str, *, expected: int | None, based_on: str | None = None) -> Saved:
    """Keep a text as the draft. Raises Rejected, Refused; of a conflict it tells what differs (`differences`)."""
    right = http.require("framework.draft", Subject())
    _refuse_names(framework, version)
    stream, lines = publisher.draft_stream(framework, version), text.replace("\r\n", "\n")

    def prepare(conn: Database) -> SaveDraft:
        return SaveDraft(
            framework=framework,
            version=version,
            text=lines,
            based_on=based_on,
            saved_by=http.actor().person,
            expected=expected or 0,
            published=bool(_published(conn, framework, version).sha256),
        )

    try:
        outcome = desk().handlers.drafts.prepared(stream, prepare, http.cause(right), http.once())
    except Rejected as rejected:
        raise _with_differences(rejected, framework, version, lines) from rejected
    return Saved(outcome=outcome, draft=_state(framework, version))


def save_taken(taken: Taken, *, expected: int | None, as_name: tuple[str, str] | None = None) -> Saved:
    """Keep what a workbook or an annex came to, with its questions as notes. Raises Rejected, Refused."""
    framework, version = as_name or (taken.framework.id, taken.framework.version)
    notes = [f"{question.where}: {question.message_vi}" for question in taken.questions]
    return save(framework, version, noted(notes, write_text(to_document(taken.framework))), expected=expected)


def save_copy(framework: str, version: str, of: str, *, expected: int | None) -> Saved:
    """Keep a copy of a published `id@version` under another name. Raises Rejected, Refused."""
    other, _, its_version = of.rpartition("@")
    parent = workbooks.published(other, its_version)
    document = {key: value for key, value in to_document(parent).items() if key not in LEFT_BEHIND}
    text = write_text({**document, "id": framework, "version": version})
    note = f"Lập từ {parent.reference}. Hãy ghi quyết định mới (decision) và nguồn (sources)."
    return save(framework, version, noted([note], text), expected=expected, based_on=parent.reference)


def check(framework: str, version: str, sha256: str, remarks: str) -> Outcome:
    """Record that the caller found the text right. Raises Rejected, Refused."""
    right = http.require("framework.check", Subject())
    command = CheckDraft(
        framework=framework, version=version, sha256=sha256, checked_by=http.actor().person, remarks=remarks
    )
    stream = publisher.draft_stream(framework, version)
    return desk().handlers.drafts(stream, command, http.cause(right), http.once())


def discard(framework: str, version: str, sha256: str, reason: str) -> Outcome:
    """Discard the draft, as who saved it last or who may publish it. Raises Rejected, Refused."""
    right = http.require("framework.draft", Subject())
    if _state(framework, version).saved_by != http.actor().person:
        right = http.require("framework.publish", Subject())

    def prepare(conn: Database) -> DiscardDraft:
        published = bool(_published(conn, framework, version).sha256)
        return DiscardDraft(framework=framework, version=version, sha256=sha256, reason=reason, published=published)

    def still_unpublished(conn: Database) -> None:
        """Whoever publishes holds the draft until then, so what is not here now can't be published any more."""
        refuse_published(bool(_published(conn, framework, version).sha256))

    stream = publisher.draft_stream(framework, version)
    return desk().handlers.drafts.prepared(stream, prepare, http.cause(right), http.once(), beside=still_unpublished)


def publish(framework: str, version: str, sha256: str) -> tuple[Outcome, Published]:
    """Publish the checked draft, which nobody changes meanwhile. Raises Rejected, Refused."""
    right = http.require("framework.publish", Subject())
    handlers = desk().handlers

    def prepare(conn: Database) -> PublishDraft:
        draft = handlers.drafts.shared(conn, publisher.draft_stream(framework, version))
        return PublishDraft(framework=framework, version=version, draft=draft, sha256=sha256)

    stream = publisher.framework_stream(framework, version)
    outcome = handlers.frameworks.prepared(stream, prepare, http.cause(right), http.once())
    with desk().pool.connection() as conn:
        return outcome, _published(conn, framework, version)


def listed() -> list[dict[str, Any]]:
    """All drafts, the last saved first. Raises Refused."""
    http.require("framework.draft", Subject())
    with http.reading() as conn:
        http.read_after_write(conn)
        return plan_queries.drafts(conn)


def found(framework: str, version: str) -> dict[str, Any]:
    """A draft with its text, problems, questions and notes. Raises Rejected, Refused."""
    http.require("framework.draft", Subject())
    with http.snapshot() as conn:
        current = http.read_after_write(conn)
        row = plan_queries.draft(conn, framework, version)
        discards = plan_queries.discards(conn, framework, version)
    if row is None:
        raise Rejected("unknown-draft")
    return {**row, **read(framework, version, row["text"]), "discards": discards, "current": current}


def read(framework: str, version: str, text: str) -> dict[str, Any]:
    """What a text comes to as this draft: problems, questions, notes; `read` is the framework, None with problems.

    Of very many problems the first are listed; `problem_count` counts all.
    """
    made: Framework | None = None
    problems: Sequence[Problem] = ()
    try:
        made = framework_of(text, framework, version)
    except Invalid as invalid:
        problems = invalid.problems
    return {
        "read": made,
        "problems": workbooks.findings(problems[:SHOWN]),
        "problem_count": len(problems),
        "questions": workbooks.findings(questions(made)) if made else [],
        "notes": list(notes_of(text)),
    }


def document(draft: Mapping[str, Any]) -> Mapping[str, object]:
    """The document of a draft that was `found`."""
    return to_document(draft["read"]) if draft["read"] else document_of(draft["text"])


def compared(draft: Mapping[str, Any], to: str) -> dict[str, Any]:
    """What differs in the draft from a published `id@version`. Raises Rejected."""
    other, _, its_version = to.rpartition("@")
    base = workbooks.published(other, its_version)
    made: Framework | None = draft["read"]
    rows = difference(base, made) if made else differing(to_document(base), document(draft))
    return {
        "before": base.reference,
        "after": f"{draft['framework']}@{draft['framework_version']}",
        "differences": told(rows),
        "touched": list(touched(rows)),
    }


def told(rows: Sequence[Difference]) -> list[dict[str, Any]]:
    """Differences as the API answers them."""
    return [{**asdict(row), "vi": row.words().vi, "en": row.words().en} for row in rows]


def _refuse_names(framework: str, version: str) -> None:
    given = {"framework": framework, "version": version}
    if wrong := [where for where, name in given.items() if not CODE.fullmatch(name)]:
        http.invalid([{"where": where, **NAME} for where in wrong])


def _published(conn: Database, framework: str, version: str) -> Published:
    stream = publisher.framework_stream(framework, version)
    return streams.folded(conn, codec, stream, FRAMEWORKS.initial, FRAMEWORKS.evolve)


def _state(framework: str, version: str) -> Draft:
    with desk().pool.connection() as conn, conn.transaction():
        return desk().handlers.drafts.shared(conn, publisher.draft_stream(framework, version))


def _with_differences(rejected: Rejected, framework: str, version: str, text: str) -> Rejected:
    """Of a conflict: from what is kept now to what was sent."""
    if rejected.code != "stale-version":
        return rejected
    kept = _state(framework, version).text
    rows = differing(document_of(kept), document_of(text)) if kept else ()
    return Rejected(rejected.code, **rejected.details, differences=told(rows[:SHOWN]))
