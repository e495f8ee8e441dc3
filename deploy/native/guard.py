"""No server outlives the run that started it, even a run that was killed.

One small child process holds the list of our servers and the other end of a pipe. When the pipe closes, its owner is
gone, and the guard ends what is still on the list and removes the directories it was given.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO

GRACE_SECONDS = 3

_lock = threading.Lock()
_guards: dict[int, subprocess.Popen[str]] = {}


def watch(pid: int) -> None:
    """End process `pid` when this process dies without having released it."""
    _tell(f"watch {pid}")


def release(pid: int) -> None:
    """Process `pid` was ended properly."""
    _tell(f"release {pid}")


def watch_container(container: str) -> None:
    """Remove the container once this process is gone."""
    _tell(f"container {container}")


def remove(directory: Path) -> None:
    """Delete `directory`, which this run made, once this process and its servers are gone."""
    _tell(f"remove {directory}")


def _tell(line: str) -> None:
    with _lock:
        pipe = _guard().stdin
        assert pipe
        pipe.write(line + "\n")
        pipe.flush()


def _guard() -> subprocess.Popen[str]:
    """The guard of this process; a forked child gets its own."""
    if os.getpid() not in _guards:
        _guards[os.getpid()] = subprocess.Popen(
            [sys.executable, "-I", __file__], stdin=subprocess.PIPE, text=True, start_new_session=True
        )
    return _guards[os.getpid()]


def keep(orders: IO[str]) -> None:
    """The guard's own life: follow the orders until there can be no more, then clean up."""
    pids: set[int] = set()
    directories: list[str] = []
    containers: list[str] = []
    for line in orders:
        verb, _, value = line.rstrip("\n").partition(" ")
        if verb == "watch":
            pids.add(int(value))
        elif verb == "release":
            pids.discard(int(value))
        elif verb == "container":
            containers.append(value)
        else:
            directories.append(value)
    _end(pids)
    for container in containers:
        subprocess.run(["docker", "rm", "--force", "--volumes", container], capture_output=True, check=False)
    for directory in directories:
        shutil.rmtree(directory, ignore_errors=True)


def _end(pids: set[int]) -> None:
    for pid in pids:
        _signal(pid, signal.SIGQUIT)  # PostgreSQL's immediate shutdown, which clears its shared memory
    deadline = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < deadline and any(_signal(pid, signal.SIGCONT) for pid in pids):
        time.sleep(0.05)
    for pid in pids:
        _signal(pid, signal.SIGKILL)


def _signal(pid: int, number: signal.Signals) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
        return True
    return False


if __name__ == "__main__":
    keep(sys.stdin)
