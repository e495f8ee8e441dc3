"""Who reads while the writers race: by position, and naively by a sequence; and what is wrong with what was read."""

import json
from collections.abc import Callable, Iterable, Iterator
from threading import Event, Thread

from chiso_runtime import log
from chiso_runtime.brokers.port import Message
from chiso_runtime.database import connect

BEHIND = "SELECT id FROM naive WHERE id > %s ORDER BY id"

Place = tuple[int, str, int, str, int]
"""Position, key, key_seq, stream, version in the stream."""


class ByPosition(Thread):
    """Follows the log by its dense position until told to stop and nothing more comes."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.places: list[Place] = []
        self._url = url
        self._enough = Event()

    def run(self) -> None:
        at = 0
        with connect(self._url) as conn:
            while (found := log.after(conn, at)) or not self._enough.wait(0.01):
                self.places += map(_place, found)
                at = found[-1].position if found else at

    def finish(self) -> list[Place]:
        """All that was read, once everything is in the log."""
        self._enough.set()
        self.join()
        return self.places


class BySequence(Thread):
    """The naive way: rows with an id above the last one seen."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.seen = 0
        self._url = url
        self._enough = Event()

    def run(self) -> None:
        last = 0
        with connect(self._url) as conn:
            while (rows := conn.execute(BEHIND, (last,)).fetchall()) or not self._enough.wait(0.001):
                self.seen += len(rows)
                last = rows[-1][0] if rows else last

    def finish(self) -> int:
        """How many rows were seen, once all are committed."""
        self._enough.set()
        self.join()
        return self.seen


def _place(message: Message) -> Place:
    return message.position, message.key, message.seq, message.stream, json.loads(message.data)["streamversion"]


def mistakes(places: Iterable[Place], count: int) -> list[str]:
    """What is missed, doubled or turned around in what was read of `count` entries."""
    found = list(_breaks(places))
    if (read := sum(1 for _ in places)) != count:
        found.append(f"{read} read of {count}")
    return found


def _breaks(places: Iterable[Place]) -> Iterator[str]:
    last: dict[tuple[str, str], int] = {}
    for position, key, seq, stream, version in places:
        for what, name, number in (("position", "", position), ("key", key, seq), ("stream", stream, version)):
            if number != (before := last.get((what, name), 0)) + 1:
                yield f"{what} {name}: {number} after {before}"
            last[what, name] = number


Mutation = Callable[[list[Place]], list[Place]]
