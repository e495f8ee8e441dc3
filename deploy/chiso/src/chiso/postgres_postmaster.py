"""Which server runs in a data directory: what `postmaster.pid` says, checked against the processes themselves."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

PROCESSES = Path("/proc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Postmaster:
    """The content of `postmaster.pid`; the process may be gone, or its number given to another program."""

    pid: int
    port: int
    socket_directory: Path | None
    ready: bool

    @classmethod
    def of(cls, data: Path) -> Self | None:
        """Read the file of `data`; None when there is none or it is still being written."""
        try:
            lines = (data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return None
        if len(lines) < 5:
            return None
        return cls(
            pid=int(lines[0]),
            port=int(lines[3]),
            socket_directory=Path(lines[4]) if lines[4] else None,
            ready=len(lines) > 7 and lines[7].strip() == "ready",
        )

    def is_running(self, data: Path) -> bool:
        """Whether the process lives and works inside `data` (PostgreSQL's working directory is its data)."""
        if not PROCESSES.is_dir():
            return _answers_signals(self.pid)
        return self.pid in processes_inside(data)


def processes_inside(data: Path) -> set[int]:
    """Processes whose working directory is `data`: a postmaster and its children. Empty where /proc is missing."""
    return {int(entry.name) for entry in PROCESSES.glob("[0-9]*") if _works_in(entry, data)}


def _works_in(process: Path, data: Path) -> bool:
    try:
        return (process / "cwd").readlink() == data
    except OSError:  # ended meanwhile, or another user's
        return False


def _answers_signals(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
