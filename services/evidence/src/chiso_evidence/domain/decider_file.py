"""The life of one uploaded file: granted, staged, then kept or refused for good."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import assert_never

from chiso_contracts.rejection import Rejected

from chiso_evidence.domain.commands import FileCommand, GrantUpload, KeepFile, Limits, RefuseFile, TellArrival
from chiso_evidence.domain.events import FileEvent, FileKept, FileRefused, FileStaged, UploadGranted

GRANT_LIFE = timedelta(minutes=30)
MIB = 1024 * 1024


class Stage(Enum):
    """How far a file has come."""

    GRANTED = "granted"
    STAGED = "staged"
    KEPT = "kept"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """What was granted, and how far the file has come; both None before the grant."""

    granted: UploadGranted | None = None
    stage: Stage | None = None


INITIAL = File()


def decide(command: FileCommand, file: File, now: datetime) -> Sequence[FileEvent]:
    if isinstance(command, GrantUpload):
        return grant_upload(command, file, now)
    if file.granted is None:
        raise Rejected("unknown-file")
    match command:
        case TellArrival():
            return tell_arrival(command, file.granted, file.stage)
        case KeepFile():
            return keep_file(command, file.granted, file.stage)
        case RefuseFile():
            return refuse_file(command, file.granted, file.stage)
    assert_never(command)


def grant_upload(command: GrantUpload, file: File, now: datetime) -> Sequence[FileEvent]:
    if file.granted is not None:
        raise Rejected("file-exists", file=command.file)
    check_name(command)
    check_size(command.size, command.limits)
    return [
        UploadGranted(
            file=command.file,
            round=command.round,
            unit=command.unit,
            name_hash=command.name_hash,
            size=command.size,
            media_type=command.media_type,
            expires=now + GRANT_LIFE,
            exact=command.exact,
        )
    ]


def check_name(command: GrantUpload) -> None:
    if not command.name_safe:
        raise Rejected("name-unsafe")
    if not command.extension:
        raise Rejected("name-without-extension")
    if (announced := command.limits.types.get(command.extension)) is None:
        raise Rejected("type-not-allowed", extension=command.extension)
    if command.media_type not in announced:
        raise Rejected("declared-type-mismatch", extension=command.extension, media_type=command.media_type)


def check_size(size: int, limits: Limits) -> None:
    if size < 1:
        raise Rejected("file-empty")
    if size > limits.largest:
        raise Rejected("file-too-large", largest=limits.largest, largest_mib=limits.largest // MIB)


def tell_arrival(command: TellArrival, granted: UploadGranted, stage: Stage | None) -> Sequence[FileEvent]:
    if stage is not Stage.GRANTED:
        return []
    if not command.present:
        raise Rejected("not-arrived", file=granted.file)
    return [FileStaged(file=granted.file, round=granted.round, unit=granted.unit)]


def keep_file(command: KeepFile, granted: UploadGranted, stage: Stage | None) -> Sequence[FileEvent]:
    if not awaits_gate(granted, stage):
        return []
    return [
        FileKept(
            file=granted.file,
            round=granted.round,
            unit=granted.unit,
            sha256=command.sha256,
            size=command.size,
            media_type=command.media_type,
            version_id=command.version_id,
            retain_until=command.retain_until,
            antivirus=command.antivirus,
        )
    ]


def refuse_file(command: RefuseFile, granted: UploadGranted, stage: Stage | None) -> Sequence[FileEvent]:
    if not awaits_gate(granted, stage):
        return []
    return [FileRefused(file=granted.file, round=granted.round, unit=granted.unit, findings=command.findings)]


def awaits_gate(granted: UploadGranted, stage: Stage | None) -> bool:
    """Whether the gate's verdict counts. A second verdict on the same file is no fact, whichever gate it comes from."""
    if stage is Stage.GRANTED:
        raise Rejected("not-arrived", file=granted.file)
    return stage is Stage.STAGED


def evolve(file: File, event: FileEvent) -> File:
    match event:
        case UploadGranted():
            return File(granted=event, stage=Stage.GRANTED)
        case FileStaged():
            return replace(file, stage=Stage.STAGED)
        case FileKept():
            return replace(file, stage=Stage.KEPT)
        case FileRefused():
            return replace(file, stage=Stage.REFUSED)
    assert_never(event)
