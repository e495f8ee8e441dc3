"""What is fetched once and used by every run: a directory outside the tree, one folder per program and version."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from deploy.native.process import ServerUnavailableError


def cache_directory() -> Path:
    """`CHISO_CACHE`, or `chiso` in the user's cache directory."""
    if chosen := os.environ.get("CHISO_CACHE"):
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "chiso"


def cached(program: str, version: str, build: Callable[[Path], None], expected: str) -> Path:
    """The folder of `program` at `version`; `build` fills it when it is missing, `expected` says how long that takes.

    A half-made folder is never taken: it gets its name when it is whole. Two runs at once make it once.
    """
    target = cache_directory() / program / version
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with (target.parent / f"{version}.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            _make(target, build, expected)
    return target


def run_builder(server: str, mend: str, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
    """Run a build tool; what fails is ServerUnavailableError naming the server, the reason and how to mend it."""
    if shutil.which(command[0]) is None:
        raise ServerUnavailableError(server, f"{command[0]} is not installed", mend)
    complete = {**os.environ, **(environment or {})}
    result = subprocess.run(command, env=complete, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        lines = (result.stderr or result.stdout).strip().splitlines()[-10:]
        raise ServerUnavailableError(server, f"`{' '.join(command)}` failed:\n" + "\n".join(lines), mend)


def _make(target: Path, build: Callable[[Path], None], expected: str) -> None:
    print(
        f"{target.parent.name} {target.name} is not in the cache: fetching it ({expected})", file=sys.stderr, flush=True
    )
    began = time.monotonic()
    half = Path(tempfile.mkdtemp(prefix=".half-", dir=target.parent))
    try:
        build(half)
        half.chmod(0o755)
        half.rename(target)
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)
        raise
    print(f"{target.parent.name} fetched in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
