"""An owner's real log with poison in it, and a service's real consumer over its real database."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from chiso.assembled import assembled
from chiso_runtime import access
from chiso_runtime.blobs.directory import DirectoryBlobs
from chiso_runtime.blobs.directory_grants import GrantSigner
from chiso_runtime.brokers.embedded import EmbeddedBroker
from chiso_runtime.brokers.port import Message
from chiso_runtime.consumer import Consumer, Effects, Following
from chiso_runtime.database import Database, connect
from chiso_runtime.log import DatabaseOwnerLog, after, heads
from chiso_runtime.replay import digest
from chiso_runtime.sequencer import Head
from chiso_runtime.service import Service, followings
from msgspec import structs

from tests.awaiting import until
from tests.example import Running
from tests.faults.poison.shapes import Fate, Shape
from tests.faults.poison.stories import Hearer, encoded

PUT = "INSERT INTO outbox (topic, key, stream, data) VALUES (%s, %s, %s, %s)"
FACTS = "SELECT stream, data FROM event"
DENIED = "SELECT person, what FROM denied ORDER BY 1, 2"
HEALTHY = "healthy"

Cures = Mapping[tuple[str, int], bytes]
"""The fact that was meant, by key and number of the poison."""


class Mended:
    """The effects of a release that understands the poison: it reads each as the fact that was meant."""

    def __init__(self, effects: Effects, cures: Cures) -> None:
        self._effects = effects
        self._cures = cures

    def apply(self, conn: Database, key: str, seen: int, messages: Sequence[Message]) -> None:
        cured = [structs.replace(m, data=self._cures.get((key, m.seq), m.data)) for m in messages]
        self._effects.apply(conn, key, seen, cured)

    def forget(self, keys: Sequence[str] | None) -> None:
        self._effects.forget(keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class Poisoned:
    """What stands in the owner's log at `source`: each shape's poison by its key, and what mends those that park."""

    source: str
    poison: Mapping[str, tuple[Shape, Message]]
    cures: Cures

    def parking(self, hearer: Hearer) -> dict[str, Message]:
        """The poison that parks, by key."""
        return {key: m for key, (shape, m) in self.poison.items() if shape.fate_in(hearer.name) is Fate.PARK}


def poisoned(source: str, hearer: Hearer, shapes: Sequence[Shape]) -> Poisoned:
    """Write a story for each shape, and one that nobody poisoned, into a log; the keys' facts are mixed."""
    by_key = {f"r-{n}": shape for n, shape in enumerate(shapes)}
    stories = {key: encoded(hearer.topic, key, hearer.tell(key)) for key in (HEALTHY, *by_key)}
    seq, cures = hearer.victim + 1, {}
    for key, shape in by_key.items():
        stream, good = stories[key][hearer.victim]
        story = stories[key]
        story[hearer.victim] = stream, shape.make(good)
        story[seq:] = [(other, shape.behind(data) if other == stream else data) for other, data in story[seq:]]
        if shape.fate_in(hearer.name) is Fate.PARK:
            cures[key, seq] = good
    entries = _logged(source, hearer.topic, stories)
    poison = {m.key: (by_key[m.key], m) for m in entries if m.key in by_key and m.seq == seq}
    return Poisoned(source=source, poison=poison, cures=cures)


def _logged(source: str, topic: str, stories: Mapping[str, Sequence[tuple[str, bytes]]]) -> list[Message]:
    rows = [
        (topic, key, *story[turn])
        for turn in range(max(map(len, stories.values())))
        for key, story in stories.items()
        if turn < len(story)
    ]
    with connect(source) as conn:
        conn.cursor().executemany(PUT, rows)
        head = Head.load(conn)
        while head.sequence(conn, 1000):
            pass
        return after(conn, 0, limit=len(rows))


@contextmanager
def hearing(hearer: Hearer, url: str, source: str, cures: Cures) -> Iterator[tuple[Service, Consumer]]:
    """The service's own consumer over its database at `url`, of a release that understands what is in `cures`."""
    with assembled(hearer.service, url, {}, _no_evidence) as (service, context):
        (made,) = [
            following.consumer
            for following in followings(service, context)
            if (following.consumer.name, following.consumer.source) == (hearer.consumer, hearer.topic)
        ]
        effects = Mended(made._effects, cures)
        yield service, Consumer(made.name, made.source, url, effects, DatabaseOwnerLog(source), park=made.park)


def hear_all(hearer: Hearer, consumer: Consumer, url: str, source: str) -> None:
    """Let the consumer follow the log until all its keys are at their ends, or parked."""
    following = Following(EmbeddedBroker({hearer.topic: source}, url), consumer)
    with connect(source) as conn:
        ends = heads(conn, hearer.topic)
    with Running(following.run) as running, connect(url) as conn:
        until(lambda: running.errors or _is_level(conn, hearer, ends))
    assert running.errors == []


LEVEL = """
SELECT c.key, c.seq, EXISTS (SELECT FROM parked_stream p WHERE p.consumer = c.consumer AND p.source = c.source
                             AND p.key = c.key AND p.stream = '')
FROM checkpoint c WHERE c.consumer = %s AND c.source = %s
"""


def _is_level(conn: Database, hearer: Hearer, ends: Mapping[str, int]) -> bool:
    rows = conn.execute(LEVEL, (hearer.consumer, hearer.topic)).fetchall()
    return {key for key, seq, parked in rows if parked or seq == ends[key]} == set(ends)


def outcome(service: Service, url: str) -> object:
    """All that the consumers of a service leave behind: tables, ended rights, facts of its own by stream."""
    facts: dict[str, list[str]] = {}
    with connect(url) as conn:
        for stream, data in conn.execute(FACTS).fetchall():
            fact = json.loads(data)
            facts.setdefault(stream, []).append(f"{fact['id']} {fact['type']} {fact['data']}")
        tables = digest(conn, service.views).tables
        return tables, conn.execute(DENIED).fetchall(), {stream: sorted(found) for stream, found in facts.items()}


def _no_evidence() -> DirectoryBlobs:
    return DirectoryBlobs(Path("/dev/null"), signer=GrantSigner(secret=b"", public_url=""), clock=access.now)
