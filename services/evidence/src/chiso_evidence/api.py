"""The HTTP API of evidence: parse, ask who may, handle or query, render."""

# mypy: allow-untyped-decorators

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from chiso_runtime import http
from chiso_runtime.bodies import Routes
from chiso_runtime.problems import Refused
from flask import Response

from chiso_evidence import downloads, findings, queries, uploads
from chiso_evidence.queries import FileRow
from chiso_evidence.schemas import (
    TEXTS,
    FileAnswer,
    FilesAnswer,
    FilesRequest,
    RecordedAnswer,
    UploadAnswer,
    UploadRequest,
)

Answer = tuple[Mapping[str, Any], int, Mapping[str, str]]

routes = Routes(
    "evidence",
    __name__,
    texts=TEXTS,
    every=("forbidden",),
    url_prefix="/api/evidence/v1",
    description="Evidence files: upload, check, download.",
)


@routes.post("/files")
@routes.leads_to(201, "/files/{file}", file="$response.body#/file")
@routes.leads_to(201, "/files/{file}/arrival", "post", file="$response.body#/file")
@routes.arguments(UploadRequest)
@routes.response(201, UploadAnswer)
@routes.refuses(
    "invalid-input",
    "unknown-round",
    "unknown-unit",
    "evidence-form-refused",
    "file-empty",
    "file-too-large",
    "name-unsafe",
    "name-without-extension",
    "type-not-allowed",
    "declared-type-mismatch",
    "upload-expired",
    "idempotency-key-reused",
)
@routes.doc(summary="Ask to upload a file of a unit; answers how to send the bytes")
def grant(asked: dict[str, Any]) -> Answer:
    upload = uploads.grant_upload(uploads.Asked(**asked))
    given = asdict(upload.grant)
    body = {
        "file": upload.file,
        "grant": {**given, "fields_": given["fields"]},
        "stream": upload.outcome.stream,
        "version": upload.outcome.version,
    }
    location = {"Location": f"/api/evidence/v1/files/{upload.file}"}
    return body, 201, {**http.recorded(upload.outcome), **location}


@routes.post("/files/<string:file>/arrival")
@routes.leads_to(202, "/files/{file}", file="$request.path.file")
@routes.response(202, RecordedAnswer)
@routes.refuses("unknown-file", "not-arrived", "idempotency-key-reused")
@routes.doc(summary="Tell that the bytes have been sent; the check begins")
def arrival(file: str) -> Answer:
    outcome = uploads.tell_arrival(file)
    return {"stream": outcome.stream, "version": outcome.version}, 202, http.recorded(outcome)


@routes.get("/files")
@routes.arguments(FilesRequest, location="query")
@routes.response(200, FilesAnswer)
@routes.refuses("invalid-input", "unknown-round", "unknown-unit")
@routes.doc(summary="Files of a round, of one unit or of all units that the caller may read")
def files(asked: dict[str, Any]) -> dict[str, Any]:
    http.actor()
    with http.snapshot() as conn:
        current = http.read_after_write(conn)
        if asked["unit"]:
            places = [queries.place(conn, asked["round"], asked["unit"])]
        else:
            places = list(queries.places(conn, asked["round"]))
        readable = [place.unit for place in places if http.may("evidence.read", place.subject)]
        if not readable:
            raise Refused("forbidden", action="evidence.read")
        found = queries.files(conn, asked["round"], readable, after=asked["after"], limit=asked["limit"])
    following = found[-1].file if len(found) == asked["limit"] else None
    return {"files": [shown(row) for row in found], "next": following, "current": current}


@routes.get("/files/<string:file>")
@routes.response(200, FileAnswer)
@routes.refuses("unknown-file")
@routes.doc(summary="A file: its state, its hash, and what the gate says of it")
def one(file: str) -> Answer:
    found = downloads.readable(file)
    return {**shown(found.row), "current": found.current}, 200, http.etag(found.row.version)


@routes.get("/files/<string:file>/content")
@routes.response(200, {"type": "string", "format": "binary"}, content_type="*/*")
@routes.refuses("unknown-file", "file-not-kept")
@routes.doc(summary="The bytes of a kept file, as an attachment")
def content(file: str) -> Response:
    return downloads.sent(downloads.readable(file).row, disposition="attachment")


def shown(row: FileRow) -> dict[str, Any]:
    """A file as the API answers it."""
    return {**asdict(row), "findings": findings.worded(row.findings)}
