"""A home: the directory of one embedded installation. Who works on it, where it answers, and its secrets."""

import fcntl
import os
import secrets
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

SECRET_MODE = 0o600
ASKED, PAUSE = 1.0, 0.02
"""Seconds within which whoever only asked whether the home is in use has let go of it; seconds between two tries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """A running installation of a home. `lasting` is true for `chiso up`, false for a command's own."""

    url: str
    pid: int
    lasting: bool


class HomeInUse(Exception):
    """Another process works on this home; `instance` tells which, where it has said so."""

    def __init__(self, path: Path, instance: Instance | None) -> None:
        self.path = path
        self.instance = instance
        where = f" ({instance.url}, pid {instance.pid})" if instance else ""
        super().__init__(f"Một tiến trình chiso khác đang dùng {path}{where}. / Another chiso works on {path}{where}.")


class Home:
    """Paths and small files of one home. Secrets are written whole, readable by their owner alone."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.evidence = self.path / "evidence"
        self.log = self.path / "chiso.log"
        self._lock = self.path / "chiso.lock"
        self._instance = self.path / "instance.json"
        self._internal_key = self.path / "internal-key"
        self._keys = self.path / "client-keys.json"
        self._marks = self.path / "marks.json"

    def prepare(self) -> None:
        """Make the directory when missing; PostgreSQL's account may pass through, others see nothing."""
        if not self.path.exists():
            self.path.mkdir(parents=True)
            self.path.chmod(0o711)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Work on this home alone. Raises HomeInUse. The lock dies with its process."""
        self.prepare()
        with self._lock.open("ab") as lock:
            self._lock_alone(lock)
            try:
                yield
            finally:
                self._instance.unlink(missing_ok=True)

    def announce(self, url: str, *, lasting: bool) -> None:
        """Say where the installation of this home answers."""
        self._write(self._instance, {"url": url, "pid": os.getpid(), "lasting": lasting})

    def running(self) -> Instance | None:
        """The installation that `chiso up` keeps running on this home, if any."""
        if not self._lock.exists() or not self._is_locked():
            return None
        found = self._announced()
        return found if found and found.lasting else None

    def internal_key(self) -> str:
        """The key that services of this home know each other by; made when missing."""
        if not self._internal_key.exists():
            self._write(self._internal_key, secrets.token_urlsafe(32))
        return str(self._read(self._internal_key))

    def client_keys(self) -> dict[str, str]:
        """Client keys by person."""
        return self._words(self._keys)

    def keep_client_key(self, person: str, key: str) -> None:
        """Remember a person's client key."""
        self._write(self._keys, {**self.client_keys(), person: key})

    def marks(self) -> Mapping[str, str]:
        """What was done to this home once and need not be done again."""
        return self._words(self._marks)

    def mark(self, name: str, value: str) -> None:
        """Remember that something was done."""
        self._write(self._marks, {**self.marks(), name: value})

    def _announced(self) -> Instance | None:
        try:
            return msgspec.convert(self._read(self._instance), Instance)
        except (FileNotFoundError, msgspec.MsgspecError):
            return None

    def _lock_alone(self, lock: BinaryIO) -> None:
        """Take the lock; `running` holds it for a moment, which is no other work on the home. Raises HomeInUse."""
        given_up = time.monotonic() + ASKED
        while True:
            try:
                return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > given_up:
                    raise HomeInUse(self.path, self._announced()) from None
                time.sleep(PAUSE)

    def _is_locked(self) -> bool:
        with self._lock.open("rb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False

    def _words(self, path: Path) -> dict[str, str]:
        return msgspec.convert(self._read(path), dict[str, str]) if path.exists() else {}

    def _read(self, path: Path) -> object:
        return msgspec.json.decode(path.read_bytes())

    def _write(self, path: Path, content: object) -> None:
        number, name = tempfile.mkstemp(dir=self.path, prefix=f".{path.name}-")
        with os.fdopen(number, "wb") as half:
            half.write(msgspec.json.encode(content))
        Path(name).chmod(SECRET_MODE)
        Path(name).replace(path)
