"""Writes the golden files that are missing, never edits one: `python -m tests.contract.make_golden`."""

from pathlib import Path

from tests.contract.examples import examples
from tests.contract.written import EVENTS


def write_missing(folder: Path = EVENTS) -> list[str]:
    """Write the bytes of examples that have no file yet; returns the files' names."""
    folder.mkdir(exist_ok=True)
    missing = [example for example in examples() if not (folder / example.file).exists()]
    for example in missing:
        (folder / example.file).write_bytes(example.data)
    return [example.file for example in missing]


if __name__ == "__main__":
    for name in write_missing():
        print(name)
