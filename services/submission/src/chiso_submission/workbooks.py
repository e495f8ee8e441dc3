"""Frameworks as workbooks: what is uploaded, what it is proposed to mean, the draft it becomes. By API and pages."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from chiso_contracts.rejection import Rejected
from chiso_framework import Framework, Invalid, Problem, difference, from_document, to_document, touched
from chiso_framework.bounds import refuse_costly
from chiso_runtime import http
from chiso_sheets import (
    XLSX,
    About,
    Book,
    Draft,
    Mapped,
    framework_book,
    is_framework_book,
    open_book,
    propose,
    read_framework_book,
    read_rows,
)
from chiso_sheets import draft as draft_of
from chiso_sheets.places import column_of
from flask import Response, request

from chiso_submission import queries
from chiso_submission.domain.framework.document import framework_of

SHOWN = 400
"""Rows of an annex that a proposal shows."""

NO_FILE = {
    "where": "file",
    "vi": "Hãy chọn tệp .xlsx, .xls hoặc .ods.",
    "en": "Choose a file: .xlsx, .xls or .ods.",
}


def uploaded() -> bytes:
    """The file of the request: the field `file` of a form, or the whole body. Raises Refused where there is none."""
    form = request.mimetype == "multipart/form-data"
    sent = request.files.get("file")
    content = (sent.read() if sent else b"") if form else request.get_data(cache=True)
    return content or http.invalid([NO_FILE])


def opened_book(content: bytes) -> Book:
    """The workbook. Raises Rejected."""
    try:
        return open_book(content)
    except Invalid as invalid:
        raise invalid_sheet(invalid) from invalid


def look(book: Book, mapped: Mapped | None = None, sheet: str = "") -> dict[str, Any]:
    """What the workbook is: a framework as it was exported, or an annex with a mapping. Raises Rejected.

    Without a mapping one is proposed, of the named sheet or of the one that fits best.
    """
    if is_framework_book(book):
        return {**NOTHING, "kind": "framework", **shown_draft(framework_draft(book))}
    proposal = propose(book, sheet)
    lacking = proposal.problems if mapped is None else ()
    mapped = mapped or proposal.mapped
    found = book.find(mapped.sheet)
    table = read_rows(found, mapped) if found else None
    return {
        **NOTHING,
        "kind": "annex",
        "mapping": asdict(mapped),
        "sheets": list(proposal.sheets),
        "rows": _rows(book, mapped, table.kinds) if table else [],
        "problems": findings([*lacking, *(table.problems if table else ())]),
        "questions": findings(table.questions if table else ()),
    }


def framework_draft(book: Book) -> Draft:
    """The framework of an exported workbook. Raises Rejected."""
    try:
        return read_framework_book(book)
    except Invalid as invalid:
        raise invalid_sheet(invalid) from invalid


def annex_draft(book: Book, mapped: Mapped, about: About) -> Draft:
    """The draft of an annex. Raises Rejected."""
    try:
        return draft_of(book, mapped, about)
    except Invalid as invalid:
        raise invalid_sheet(invalid) from invalid


def shown_draft(draft: Draft) -> dict[str, Any]:
    """A draft as the API answers it."""
    return {"document": to_document(draft.framework), "questions": findings(draft.questions)}


def published(framework: str, version: str) -> Framework:
    """A published framework version. Raises Rejected."""
    with http.snapshot() as conn:
        http.read_after_write(conn)
        found = queries.framework(conn, framework, version)
    if found is None:
        raise Rejected("unknown-framework")
    return framework_of(found["text"])


def compared(framework: str, version: str, to: str) -> dict[str, Any]:
    """What differs between two published versions; `to` is a version, or id@version. Raises Rejected."""
    other, _, its_version = to.rpartition("@")
    return differences(published(framework, version), published(other or framework, its_version))


def differences(before: Framework, after: Framework) -> dict[str, Any]:
    """What differs between two versions, as the API answers it."""
    found = difference(before, after)
    rows = [{**asdict(one), "vi": one.words().vi, "en": one.words().en} for one in found]
    return {
        "before": before.reference,
        "after": after.reference,
        "differences": rows,
        "touched": list(touched(found)),
    }


def framework_from(document: object) -> Framework:
    """The framework of a document that was sent. Raises Rejected."""
    try:
        refuse_costly(document)
        return from_document(document)
    except Invalid as invalid:
        raise Rejected("invalid-framework", errors=findings(invalid.problems)) from invalid


def framework_file(framework: Framework) -> Response:
    """The framework as a download. Raises Rejected where a text is longer than a cell."""
    try:
        content = framework_book(framework)
    except ValueError as long:
        raise Rejected("invalid-sheet", errors=[TOO_LONG]) from long
    return attachment(content, f"{framework.id}-{framework.version}.xlsx")


def attachment(content: bytes, name: str) -> Response:
    """A workbook as a download; names are codes, which need no quoting."""
    answer = Response(content, content_type=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def findings(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Problems as the API answers them."""
    return [
        {"where": found.where, "code": found.code, "vi": found.message_vi, "en": found.message_en} for found in problems
    ]


def invalid_sheet(invalid: Invalid) -> Rejected:
    """The refusal of a workbook with every place."""
    return Rejected("invalid-sheet", errors=findings(invalid.problems))


TOO_LONG = {
    "where": "",
    "code": "too-long",
    "vi": "Có nội dung dài hơn một ô Excel chứa được (32.767 ký tự). Hãy rút gọn trong bộ chỉ số.",
    "en": "A text is longer than a cell of Excel can hold (32,767 characters). Shorten it in the framework.",
}
NOTHING: Mapping[str, Any] = {
    "mapping": None,
    "sheets": [],
    "rows": [],
    "problems": [],
    "document": None,
    "questions": [],
}


def _rows(book: Book, mapped: Mapped, kinds: Mapping[int, str]) -> list[dict[str, Any]]:
    """The table's rows as they are understood."""
    sheet = book.find(mapped.sheet)
    assert sheet is not None
    columns = {role: column_of(letters) for role, letters in mapped.columns.items()}
    return [
        {
            "row": row,
            "kind": kind,
            "cells": {role: sheet.text(row - 1, at)[:300] for role, at in columns.items() if at is not None},
        }
        for row, kind in list(kinds.items())[:SHOWN]
    ]
