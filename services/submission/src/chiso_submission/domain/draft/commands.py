"""Requests about a draft."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveDraft:
    """Keep this text as the draft of `framework@version`, in the place of what was saved before.

    `expected` is the version that the saver saw last, 0 where there was no draft yet. `based_on` is `id@version` of
    what the text was made from, None to keep what is said of that. `published` says that the version is published.
    """

    framework: str
    version: str
    text: str
    based_on: str | None
    saved_by: str
    expected: int
    published: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckDraft:
    """Somebody compared the text of this SHA-256 with the decision and found it right."""

    framework: str
    version: str
    sha256: str
    checked_by: str
    remarks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscardDraft:
    """Take the draft of this SHA-256 off the table, for a reason. `published` says that the version is published."""

    framework: str
    version: str
    sha256: str
    reason: str
    published: bool = False


Command = SaveDraft | CheckDraft | DiscardDraft
