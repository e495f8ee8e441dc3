"""What an inspection says: findings with a stable code and words for people, and the verdict they add up to."""

from dataclasses import dataclass
from enum import StrEnum

from chiso_runtime.inspection.messages import MESSAGES


class Verdict(StrEnum):
    """Whether the file may be kept."""

    CLEAN = "clean"
    REFUSED = "refused"


class ScanState(StrEnum):
    """What the antivirus said; not having asked one is a state people see."""

    NOT_SCANNED = "not-scanned"
    CLEAN = "clean"
    INFECTED = "infected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One reason to refuse: a kebab-case code that never changes, and what to do about it in Vietnamese and English.

    `detail` names the part it was found in, such as a member of an archive; it is untrusted text.
    """

    code: str
    vi: str
    en: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """The result of one pass.

    `sha256` (hex) and `size` (bytes) are of all bytes read; a file over the size limit is not read to its end.
    `media_type` is what the bytes are, None where nobody can tell.
    """

    sha256: str
    size: int
    media_type: str | None
    verdict: Verdict
    findings: tuple[Finding, ...]
    scan: ScanState


class Hostile(Exception):
    """Raised by a look into a format at the first thing that decides; becomes a Finding."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


def finding(code: str, detail: str = "") -> Finding:
    """Return the finding of a code. Raises KeyError for a code without words."""
    vi, en = MESSAGES[code]
    return Finding(code=code, vi=vi, en=en, detail="".join(c if c.isprintable() else "\ufffd" for c in detail[:200]))
