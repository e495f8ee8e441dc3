"""The object store as a folder, for the embedded mode: content-addressed, nothing overwritten, nothing removed.

    incoming/<random>/            being written; a crash leaves it for the sweeper
    staged/<key>/{bytes,about}    uploaded, unchecked
    kept/ab/cd/<sha256>/bytes     the content, once, however many files have it
    kept/ab/cd/<sha256>/<file id> what is kept under that id: type, retention, hold

Its lock is weaker than that of an S3 server: the port has no delete, and a changed file is found out by its hash.
"""

import errno
import fcntl
import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from chiso_runtime.blobs.directory_grants import GrantSigner
from chiso_runtime.blobs.port import (
    Grant,
    GrantRefused,
    Kept,
    Locked,
    ObjectChanged,
    ObjectMissing,
    Staged,
    StoreAway,
    checked_expiry,
    checked_key,
)

PIECE = 1 << 20
SHA256 = re.compile(r"[0-9a-f]{64}")


class Readable(Protocol):
    """A request's body: read(n) gives at most n bytes, b"" at the end."""

    def read(self, size: int, /) -> bytes: ...


@contextmanager
def disk() -> Iterator[None]:
    """Turn what the disk raises into the port's errors."""
    try:
        yield
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ObjectMissing(str(error.filename)) from error
    except OSError as error:
        raise StoreAway(str(error)) from error


class DirectoryBlobs:
    """Blobs in a folder. `clock` gives the time that grants are counted from."""

    def __init__(self, root: Path, *, signer: GrantSigner, clock: Callable[[], datetime]) -> None:
        self._root = root
        self._signer = signer
        self._clock = clock

    def prepare(self) -> None:
        """Make the folders."""
        with disk():
            for name in ("incoming", "staged", "kept"):
                (self._root / name).mkdir(parents=True, exist_ok=True)

    def grant(self, key: str, *, size: int, media_type: str, expires: timedelta) -> Grant:
        """See Blobs. The URL is the evidence service's, which hands the request to `accept`."""
        return self._signer.put(key, size=size, media_type=media_type, until=self._clock() + checked_expiry(expires))

    def grant_form(self, key: str, *, largest: int, media_type: str, expires: timedelta, next_url: str) -> Grant:
        """See Blobs. The URL is the evidence service's, which hands fields and file part to `accept_form`."""
        until = self._clock() + checked_expiry(expires)
        return self._signer.form(key, largest=largest, media_type=media_type, until=until, next_url=next_url)

    def accept(self, key: str, query: Mapping[str, str], headers: Iterable[tuple[str, str]], body: Readable) -> None:
        """Take the PUT of a grant; headers are pairs of name and value.

        Raises GrantRefused when it is not exactly what was granted, or staged already.
        """
        size = self._signer.check_put(key, query, headers, self._clock())
        self._stage(key, query["type"], body, smallest=size, largest=size)

    def accept_form(self, key: str, fields: Mapping[str, str], body: Readable) -> str:
        """Take the form upload of a grant and return where the browser goes on. Raises GrantRefused."""
        largest = self._signer.check_form(key, fields, self._clock())
        self._stage(key, fields["type"], body, smallest=1, largest=largest)
        return fields["next"]

    def staged(self, key: str) -> Staged | None:
        """See Blobs."""
        try:
            with disk():
                about = json.loads((self._staged_at(key) / "about").read_bytes())
        except ObjectMissing:
            return None
        return Staged(key=key, **{**about, "staged_at": datetime.fromisoformat(about["staged_at"])})

    def open_staged(self, key: str, *, tag: str) -> Iterator[bytes]:
        """See Blobs."""
        if (found := self.staged(key)) is None:
            raise ObjectMissing(key)
        if found.tag != tag:
            raise ObjectChanged(key)
        yield from _pieces(self._staged_at(key) / "bytes")

    def keep(self, key: str, *, tag: str, sha256: str, size: int, media_type: str, retain_until: datetime) -> Kept:
        """See Blobs. The version is the hash itself."""
        try:
            return self.stat_kept(key, sha256)
        except ObjectMissing:
            kept = Kept(
                file_id=key,
                version_id=sha256,
                sha256=sha256,
                size=size,
                media_type=media_type,
                retain_until=retain_until.replace(microsecond=0),
                held=False,
            )
        with disk(), self._incoming() as incoming:
            if _write(incoming / "bytes", self.open_staged(key, tag=tag)) != (sha256, size):
                raise ObjectChanged(key)
            with self._alone():
                content = self._content(sha256)
                content.mkdir(parents=True, exist_ok=True)
                os.rename(incoming / "bytes", content / "bytes")
                self._write_record(kept)
                _sync(content.parent, content.parent.parent, self._root / "kept")
        return kept

    def stat_kept(self, file_id: str, version_id: str) -> Kept:
        """See Blobs."""
        with disk():
            content = self._content(version_id)
            record = json.loads((content / checked_key(file_id)).read_bytes())
            size = (content / "bytes").stat().st_size
        until = datetime.fromisoformat(record.pop("retain_until"))
        return Kept(file_id=file_id, version_id=version_id, sha256=version_id, size=size, retain_until=until, **record)

    def open_kept(self, file_id: str, version_id: str) -> Iterator[bytes]:
        """See Blobs."""
        self.stat_kept(file_id, version_id)
        yield from _pieces(self._content(version_id) / "bytes")

    def discard_staged(self, key: str) -> None:
        """See Blobs."""
        with disk():
            _remove(self._staged_at(key))

    def sweep_staged(self, *, older_than: datetime) -> int:
        """See Blobs. Clears what crashes left in `incoming` too, uncounted."""
        with disk():
            for folder in _older((self._root / "incoming").iterdir(), older_than):
                _remove(folder)
            swept = _older((self._root / "staged").iterdir(), older_than)
            for folder in swept:
                _remove(folder)
        return len(swept)

    def place_hold(self, file_id: str, version_id: str) -> None:
        """See Blobs."""
        self._hold(file_id, version_id, held=True)

    def release_hold(self, file_id: str, version_id: str) -> None:
        """See Blobs."""
        self._hold(file_id, version_id, held=False)

    def check(self) -> None:
        """See Blobs."""
        if not all((self._root / name).is_dir() for name in ("incoming", "staged", "kept")):
            raise StoreAway(f"{self._root} is not prepared")

    def _stage(self, key: str, media_type: str, body: Readable, *, smallest: int, largest: int) -> None:
        if self._staged_at(key).exists():
            raise GrantRefused("already-staged")
        with disk(), self._incoming() as incoming:
            tag, size = _write(incoming / "bytes", _limited(body, smallest, largest))
            if size < smallest:
                raise GrantRefused("length-mismatch")
            about = {"size": size, "media_type": media_type, "tag": tag, "staged_at": self._clock().isoformat()}
            _write(incoming / "about", [json.dumps(about).encode()])
            try:
                os.rename(incoming, self._staged_at(key))
            except OSError as error:
                if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                    raise
                raise GrantRefused("already-staged") from error
            _sync(self._root / "staged")

    def _hold(self, file_id: str, version_id: str, *, held: bool) -> None:
        with disk(), self._alone():
            self._write_record(replace(self.stat_kept(file_id, version_id), held=held))

    def _write_record(self, kept: Kept) -> None:
        record = {"media_type": kept.media_type, "retain_until": kept.retain_until.isoformat(), "held": kept.held}
        content = self._content(kept.sha256)
        with self._incoming() as incoming:
            _write(incoming / "record", [json.dumps(record).encode()])
            os.rename(incoming / "record", content / checked_key(kept.file_id))
        _sync(content)

    @contextmanager
    def _incoming(self) -> Iterator[Path]:
        folder = self._root / "incoming" / secrets.token_hex(16)
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _alone(self) -> AbstractContextManager[None]:
        return _locked(self._root / "kept" / ".lock")

    def _staged_at(self, key: str) -> Path:
        return self._root / "staged" / checked_key(key)

    def _content(self, sha256: str) -> Path:
        return content_folder(self._root, sha256)


class DirectoryRecall:
    """Recall from a folder; the content goes when no other file has it."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def recall(self, file_id: str, version_id: str) -> None:
        """See Recall."""
        content = content_folder(self._root, version_id)
        with disk(), _locked(self._root / "kept" / ".lock"):
            record = content / checked_key(file_id)
            if json.loads(record.read_bytes())["held"]:
                raise Locked(f"{file_id} {version_id}")
            record.unlink()
            if [found.name for found in content.iterdir()] == ["bytes"]:
                (content / "bytes").unlink()
                content.rmdir()


def content_folder(root: Path, sha256: str) -> Path:
    """Return the folder of a content. Raises ObjectMissing when that is no SHA-256."""
    if not SHA256.fullmatch(sha256):
        raise ObjectMissing(sha256)
    return root / "kept" / sha256[:2] / sha256[2:4] / sha256


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _limited(body: Readable, smallest: int, largest: int) -> Iterator[bytes]:
    left = largest
    while left and (piece := body.read(min(PIECE, left))):
        left -= len(piece)
        yield piece
    if smallest < largest and not left and body.read(1):
        raise GrantRefused("too-large")


def _write(path: Path, pieces: Iterable[bytes]) -> tuple[str, int]:
    """Write and fsync; return SHA-256 and size of what was written."""
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as handle:
        for piece in pieces:
            handle.write(piece)
            digest.update(piece)
            size += len(piece)
        handle.flush()
        os.fsync(handle.fileno())
    return digest.hexdigest(), size


def _pieces(path: Path) -> Iterator[bytes]:
    with disk(), path.open("rb") as handle:
        while piece := handle.read(PIECE):
            yield piece


def _sync(*folders: Path) -> None:
    for folder in folders:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _older(folders: Iterable[Path], than: datetime) -> list[Path]:
    return [folder for folder in folders if folder.stat().st_mtime < than.timestamp()]


def _remove(folder: Path) -> None:
    """Remove a folder of bytes and about; the about goes first, so that a crash leaves nothing that looks whole."""
    (folder / "about").unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
