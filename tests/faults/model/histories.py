"""Histories as files: every entry of every service's log, as the services' consumers get to hear it."""

import gzip
from collections.abc import Sequence
from pathlib import Path

import msgspec
from chiso_contracts.catalogue import OWNERS
from chiso_runtime import log
from chiso_runtime.brokers.port import Message
from chiso_runtime.database import connect

from tests.faults.model.driven import Driven

History = dict[str, list[Message]]
"""Entries in the order of their positions, by topic."""


def recorded(driven: Driven) -> History:
    """All that was logged so far."""
    found: History = {topic: [] for topic in OWNERS}
    for service in driven.installation.services:
        with connect(driven.installation.url(service)) as conn:
            position = 0
            while entries := log.after(conn, position):
                position = entries[-1].position
                for entry in entries:
                    found[entry.topic].append(entry)
    return found


def save(history: History, path: Path) -> None:
    """Write a history."""
    path.write_bytes(gzip.compress(msgspec.json.encode(history), compresslevel=1))


def load(path: Path) -> History:
    """Read a history."""
    return msgspec.json.decode(gzip.decompress(path.read_bytes()), type=History)


def rounds(history: History) -> Sequence[str]:
    """The rounds that a history tells of."""
    return list(dict.fromkeys(entry.key for entry in history["chiso.scoring"]))
