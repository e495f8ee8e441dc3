"""What Chiso asks of an object store, in its own words: grant, stage, keep, hold. No rules of evidence."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

KEY = re.compile(r"[0-9a-z][0-9a-z-]{7,63}")
"""File ids as keys: what needs no escaping in a URL, a path or a policy, and so can't name anything else."""


LONGEST_GRANT = timedelta(hours=1)
"""versitygw takes no form upload that was signed longer ago."""


class BlobError(Exception):
    """Base of everything a store says no with."""


class StoreAway(BlobError):
    """The store can't be reached, is too slow, or has no room. Callers answer 503 and try again."""


class GrantRefused(BlobError):
    """An upload, or a request for a grant, that is not allowed. `code` is stable and kebab-case."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ObjectMissing(BlobError):
    """No such staged object, kept file or version."""


class ObjectChanged(BlobError):
    """The bytes are not those that were read before."""


class Locked(BlobError):
    """The version is under retention or a hold, and this key may not lift it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One upload, allowed until `expires_at`.

    PUT: send the body to `url` with exactly `headers`. POST: send `fields`, then the part `file`, as a multipart form.
    """

    method: Literal["PUT", "POST"]
    url: str
    headers: Mapping[str, str]
    fields: Mapping[str, str]
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """An uploaded object nobody has checked. `tag` changes with the bytes; `media_type` is what the uploader claims."""

    key: str
    size: int
    media_type: str
    tag: str
    staged_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A locked version of evidence: SHA-256 in hex, size in bytes, until when (whole seconds) it can't be removed."""

    file_id: str
    version_id: str
    sha256: str
    size: int
    media_type: str
    retain_until: datetime
    held: bool


class Blobs(Protocol):
    """The port. Every method raises StoreAway when the store is away; keys that are not file ids raise GrantRefused."""

    def grant(self, key: str, *, size: int, media_type: str, expires: timedelta) -> Grant:
        """Allow one PUT of exactly `size` bytes of `media_type` under a key not yet staged."""

    def grant_form(self, key: str, *, largest: int, media_type: str, expires: timedelta, next_url: str) -> Grant:
        """Allow one form upload of 1 to `largest` bytes; the browser goes on to `next_url`."""

    def staged(self, key: str) -> Staged | None:
        """Return what is staged under the key, if anything."""

    def open_staged(self, key: str, *, tag: str) -> Iterator[bytes]:
        """Yield the staged bytes in pieces of at most 1 MiB. Raises ObjectMissing, ObjectChanged when the tag moved."""

    def keep(self, key: str, *, tag: str, sha256: str, size: int, media_type: str, retain_until: datetime) -> Kept:
        """Copy the staged object to the locked place under the same file id and prove that it arrived.

        Asking again returns the first version with this hash. Raises ObjectMissing, ObjectChanged when the staged bytes
        are not those with this tag, size and hash.
        """

    def stat_kept(self, file_id: str, version_id: str) -> Kept:
        """Return what is kept. Raises ObjectMissing."""

    def open_kept(self, file_id: str, version_id: str) -> Iterator[bytes]:
        """Yield the kept bytes in pieces of at most 1 MiB. Raises ObjectMissing."""

    def discard_staged(self, key: str) -> None:
        """Remove the staged object; nothing happens if there is none."""

    def sweep_staged(self, *, older_than: datetime) -> int:
        """Remove staged objects older than a time; return how many."""

    def place_hold(self, file_id: str, version_id: str) -> None:
        """Put a legal hold on the version. Raises ObjectMissing."""

    def release_hold(self, file_id: str, version_id: str) -> None:
        """Lift the legal hold. Raises ObjectMissing."""

    def check(self) -> None:
        """Return if the store answers and is prepared; for readiness."""


class Recall(Protocol):
    """Removing evidence for good: built with a key given for that moment, never by a running process."""

    def recall(self, file_id: str, version_id: str) -> None:
        """Remove the version's bytes. Raises ObjectMissing, Locked while a legal hold stands or the key may not."""


def checked_key(key: str) -> str:
    """Return the key if it is a file id. Raises GrantRefused("bad-key")."""
    if not KEY.fullmatch(key):
        raise GrantRefused("bad-key")
    return key


def checked_expiry(expires: timedelta) -> timedelta:
    """Return how long a grant lasts if a store can promise that. Raises GrantRefused("bad-expiry")."""
    if not timedelta() < expires <= LONGEST_GRANT:
        raise GrantRefused("bad-expiry")
    return expires


def verify_kept(blobs: Blobs, file_id: str, version_id: str, *, sha256: str) -> None:
    """Read a kept version from end to end. Raises ObjectChanged when it is not these bytes, ObjectMissing when gone."""
    digest = hashlib.sha256()
    for piece in blobs.open_kept(file_id, version_id):
        digest.update(piece)
    if digest.hexdigest() != sha256:
        raise ObjectChanged(f"{file_id} {version_id}")
