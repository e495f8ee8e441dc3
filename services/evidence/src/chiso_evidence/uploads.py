"""An upload from its grant to its arrival, as the API and the pages both ask for it."""

import re
from dataclasses import dataclass, field

from chiso_contracts.rejection import Rejected
from chiso_runtime import access, http
from chiso_runtime.blobs.port import Blobs, Grant
from chiso_runtime.command_handler import CommandHandler, Outcome
from chiso_runtime.inspection.kinds import ALLOWED, UNDECLARED
from chiso_runtime.inspection.names import extension_of, is_safe_name
from flask import Blueprint, current_app
from flask.blueprints import BlueprintSetupState

from chiso_evidence import names, queries
from chiso_evidence.asking import Frameworks, refuse_file
from chiso_evidence.domain.commands import FileCommand, GrantUpload, Limits, TellArrival
from chiso_evidence.domain.decider_file import File, Stage
from chiso_evidence.domain.events import FileEvent, UploadGranted
from chiso_evidence.publisher import file_stream

Files = CommandHandler[FileCommand, File, FileEvent]

EXTENSION = "chiso-evidence"
FILE_ID = re.compile(r"[0-9a-f]{32}")
TYPES = {
    extension: frozenset({kind.media_type, *kind.aliases, *UNDECLARED} - {""})
    for kind in ALLOWED
    for extension in kind.extensions
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What requests work with. `largest` is in bytes; `public_url` is the origin that browsers use."""

    files: Files
    blobs: Blobs
    largest: int
    public_url: str
    frameworks: Frameworks = field(default_factory=Frameworks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An upload as asked for. `size` in bytes; None for a form of any allowed size."""

    round: str
    unit: str
    name: str
    media_type: str
    size: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A granted upload: the file's id, how to send the bytes, and the version to read after."""

    file: str
    grant: Grant
    outcome: Outcome


def wiring(parts: Evidence) -> Blueprint:
    """A blueprint without routes that gives an application what its views work with."""
    routes = Blueprint("evidence-wiring", __name__)

    def give(setup: BlueprintSetupState) -> None:
        setup.app.extensions[EXTENSION] = parts

    routes.record_once(give)
    return routes


def evidence() -> Evidence:
    """What the application of this request works with."""
    parts: Evidence = current_app.extensions[EXTENSION]
    return parts


def grant_upload(asked: Asked) -> Upload:
    """Let the caller upload one file. Raises Refused, Rejected."""
    parts = evidence()
    http.actor()
    with http.pool().connection() as conn:
        place = queries.place(conn, asked.round, asked.unit)
        asking = parts.frameworks.asking(conn, asked.round)
    right = http.require("evidence.upload", place.subject, phase=place.phase)
    refuse_file(asking)
    file = http.new_id("file").replace("-", "")
    stream, salt = file_stream(asked.round, file), names.new_salt()
    outcome = parts.files(
        stream,
        _command(asked, file, names.hashed(asked.name, salt), parts.largest),
        http.cause(right),
        http.once(),
        beside=lambda conn: names.remember(conn, file=file, stream=stream, name=asked.name, salt=salt),
    )
    with http.pool().connection() as conn:
        state = parts.files.state(conn, stream)
    return Upload(file=file, grant=_store_grant(parts, state), outcome=outcome)


def tell_arrival(file: str) -> Outcome:
    """Take the caller's word that the bytes are there, if the store has them. Raises Refused, Rejected, StoreAway."""
    parts = evidence()
    http.actor()
    with http.pool().connection() as conn:
        stream = names.stream_of(conn, checked_file(file))
        state = parts.files.state(conn, stream) if stream else File()
        if stream is None or state.granted is None:
            raise Rejected("unknown-file")
        place = queries.place(conn, state.granted.round, state.granted.unit)
    right = http.require("evidence.upload", place.subject, phase=place.phase)
    present = state.stage is not Stage.GRANTED or parts.blobs.staged(file) is not None
    return parts.files(stream, TellArrival(present=present), http.cause(right), http.once())


def checked_file(file: str) -> str:
    """The id if it looks like one. Raises Rejected: unknown-file."""
    if not FILE_ID.fullmatch(file):
        raise Rejected("unknown-file")
    return file


def _command(asked: Asked, file: str, name_hash: str, largest: int) -> GrantUpload:
    return GrantUpload(
        file=file,
        round=asked.round,
        unit=asked.unit,
        name_hash=name_hash,
        name_safe=is_safe_name(asked.name),
        extension=extension_of(asked.name),
        size=largest if asked.size is None else asked.size,
        media_type=asked.media_type,
        exact=asked.size is not None,
        limits=Limits(largest=largest, types=TYPES),
    )


def _store_grant(parts: Evidence, state: File) -> Grant:
    granted = state.granted
    if granted is None or state.stage is not Stage.GRANTED or granted.expires <= access.now():
        raise Rejected("upload-expired")
    left = granted.expires - access.now()
    if granted.exact:
        return parts.blobs.grant(granted.file, size=granted.size, media_type=granted.media_type, expires=left)
    return parts.blobs.grant_form(
        granted.file,
        largest=granted.size,
        media_type=granted.media_type,
        expires=left,
        next_url=arrived_url(parts, granted),
    )


def arrived_url(parts: Evidence, granted: UploadGranted) -> str:
    """Where the browser goes when a form has been sent."""
    return f"{parts.public_url}/files/{granted.file}/arrived"
