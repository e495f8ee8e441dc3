"""What may be asked of a round and of a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from chiso_contracts.rounds import RoundOpened, UnitsAdded


@dataclass(frozen=True, slots=True, kw_only=True)
class RestateRound:
    """Submission opened a round."""

    opened: RoundOpened


@dataclass(frozen=True, slots=True, kw_only=True)
class RestateUnits:
    """Submission named units of a round."""

    added: UnitsAdded


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What may be uploaded: the largest size in bytes; for each extension, the types it may be announced as."""

    largest: int
    types: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantUpload:
    """A unit asks to upload a file.

    The name itself is kept beside the facts: here are its hash, its extension ("" for none) and whether it can be
    shown safely. `exact` is False for a form, whose `size` is the most it may bring.
    """

    file: str
    round: str
    unit: str
    name_hash: str
    name_safe: bool
    extension: str
    size: int
    media_type: str
    exact: bool
    limits: Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class TellArrival:
    """The uploader says that the bytes have arrived; `present` is what the store says."""

    present: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepFile:
    """The gate found nothing against the file, and it lies in the locked store."""

    sha256: str
    size: int
    media_type: str
    version_id: str
    retain_until: date
    antivirus: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseFile:
    """The gate found something."""

    findings: tuple[str, ...]


RoundCommand = RestateRound | RestateUnits
FileCommand = GrantUpload | TellArrival | KeepFile | RefuseFile
