"""The unprivileged account that owns the embedded PostgreSQL when Chiso runs as root.

PostgreSQL refuses to run as root. Directories of other people are never touched: what the account can't reach is an
error that says so, or (the wheel's programs) is copied to where it can.
"""

import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ACCOUNT = "chiso"


class PostgresUnavailableError(RuntimeError):
    """The embedded PostgreSQL can't run here; the message says why and how to mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The operating-system identity of the server; `switch` is true when it differs from ours."""

    uid: int
    gid: int
    switch: bool

    def popen(self) -> dict[str, Any]:
        """Arguments for `subprocess` that make a child run as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switch else {}

    def own(self, path: Path) -> None:
        """Give a directory or file that Chiso just made to the account."""
        if self.switch:
            os.chown(path, self.uid, self.gid)

    def may_enter(self, directory: Path) -> bool:
        """Whether the account may pass through every part of `directory`."""
        path = directory.resolve()
        return not self.switch or all(self._passes(part) for part in (path, *path.parents))

    def _passes(self, directory: Path) -> bool:
        status = directory.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid == self.gid:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)


def server_account() -> Account:
    """Ourselves, or as root the system user `chiso`, made when missing. Raises PostgresUnavailableError."""
    if os.geteuid() != 0:
        return Account(uid=os.geteuid(), gid=os.getegid(), switch=False)
    entry = _look_up() or _create()
    return Account(uid=entry.pw_uid, gid=entry.pw_gid, switch=True)


def _look_up() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        return None


def _create() -> pwd.struct_passwd:
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT]
    try:
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        reason = result.stderr.strip()
    except FileNotFoundError:
        reason = "there is no useradd here"
    if (entry := _look_up()) is None:  # a second command may have made it meanwhile
        raise PostgresUnavailableError(
            f"PostgreSQL can't run as root, and the system user '{ACCOUNT}' could not be made: {reason}. "
            f"Make it ({' '.join(command)}) or run Chiso as an ordinary user."
        )
    return entry
