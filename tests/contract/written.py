"""The list of what was written for ever: every golden file and every schema with its SHA-256, in the order they came.

`python -m tests.contract.written` adds the files that are new; a line is never changed or removed.
"""

import subprocess
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from chiso_runtime import contract_schemas

ROOT = Path(__file__).parents[2]
EVENTS = Path(__file__).parent / "events"
LIST = Path(__file__).parent / "written.sha256"
FOLDERS = (EVENTS, contract_schemas.folder())


def present() -> Iterator[tuple[str, str]]:
    """Path and SHA-256 of every golden file and schema there is."""
    for folder in FOLDERS:
        for file in sorted(folder.glob("*.json")):
            yield file.resolve().relative_to(ROOT).as_posix(), sha256(file.read_bytes()).hexdigest()


def listed(text: str) -> dict[str, str]:
    """SHA-256 by path, of a list in the form of `sha256sum`."""
    pairs = (line.split("  ", 1) for line in text.splitlines())
    return {path: digest for digest, path in pairs}


def add_missing() -> list[str]:
    """List the files that are not listed yet; returns their paths."""
    text = LIST.read_text(encoding="utf-8") if LIST.exists() else ""
    missing = [(path, digest) for path, digest in present() if path not in listed(text)]
    LIST.write_text(text + "".join(f"{digest}  {path}\n" for path, digest in missing), encoding="utf-8")
    return [path for path, _ in missing]


def edits_in_history() -> list[str]:
    """What git knows of edits and removals, committed or not; nothing where this is no clone.

    A shallow clone knows little, and the list itself the rest.
    """
    if not (ROOT / ".git").exists():
        return []
    folders = [folder.resolve().relative_to(ROOT).as_posix() for folder in FOLDERS]
    edited = ("--diff-filter=MDRT", "--name-status", "--no-renames")
    committed = _git("log", *edited, "--format=", "--", *folders)
    uncommitted = _git("diff", *edited, "HEAD", "--", *folders)
    return [*committed, *uncommitted, *_removed_lines()]


def _removed_lines() -> list[str]:
    path = LIST.relative_to(ROOT).as_posix()
    changes = [*_git("log", "--numstat", "--format=", "--", path), *_git("diff", "--numstat", "HEAD", "--", path)]
    return [change for change in changes if change.split("\t")[1] != "0"]


def _git(*asked: str) -> list[str]:
    command = ["git", "-c", f"safe.directory={ROOT}", *asked]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.split("\n")[:-1] if done.stdout else []


if __name__ == "__main__":
    for name in add_missing():
        print(name)
