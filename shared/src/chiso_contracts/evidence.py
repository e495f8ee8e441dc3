"""Facts on `chiso.evidence`: what was uploaded, checked, kept or refused. Bytes and file names are not here."""

from dataclasses import dataclass
from datetime import date, datetime

from chiso_contracts.rounds import RoundOpened, UnitsAdded

__all__ = ["FileKept", "FileRefused", "FileStaged", "RoundOpened", "UnitsAdded", "UploadGranted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadGranted:
    """A unit may upload one file of this size (bytes) and type until an instant.

    `exact` is False for an upload by form, whose size is at most `size`.
    """

    file: str
    round: str
    unit: str
    name_hash: str
    size: int
    media_type: str
    expires: datetime
    exact: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FileStaged:
    """The uploader says that the bytes have arrived; the gate may look at them."""

    file: str
    round: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKept:
    """The file passed the gate and lies in the locked store. What was checked is what is kept."""

    file: str
    round: str
    unit: str
    sha256: str
    size: int
    media_type: str
    version_id: str
    retain_until: date
    antivirus: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRefused:
    """The gate refused the file; `findings` are stable codes."""

    file: str
    round: str
    unit: str
    findings: tuple[str, ...]
