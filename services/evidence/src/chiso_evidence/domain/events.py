"""The facts that evidence records, in both kinds of stream."""

from chiso_contracts.evidence import FileKept, FileRefused, FileStaged, UploadGranted
from chiso_contracts.rounds import RoundOpened, UnitsAdded

RoundEvent = RoundOpened | UnitsAdded
FileEvent = UploadGranted | FileStaged | FileKept | FileRefused
Event = RoundEvent | FileEvent

__all__ = [
    "Event",
    "FileEvent",
    "FileKept",
    "FileRefused",
    "FileStaged",
    "RoundEvent",
    "RoundOpened",
    "UnitsAdded",
    "UploadGranted",
]
