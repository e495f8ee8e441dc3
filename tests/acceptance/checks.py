"""What must hold of every service whatever happened: read from the tables and the topics, and computed here again."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from chiso_contracts.catalogue import OWNERS
from chiso_runtime.codec import PREFIX
from chiso_runtime.database import Database
from kafka import KafkaConsumer, TopicPartition

from tests.acceptance.processes import SERVICES
from tests.acceptance.rebuilds import rebuilt_from_logs, running_digest
from tests.acceptance.suite import Suite
from tests.awaiting import until

EVERY_CONSUMER = [
    ("submission-read", "chiso.submission"),
    ("submission-read", "chiso.access"),
    ("submission", "chiso.evidence"),
    ("submission-access", "chiso.access"),
    ("evidence-read", "chiso.evidence"),
    ("evidence", "chiso.submission"),
    ("evidence-access", "chiso.access"),
    ("scoring-read", "chiso.scoring"),
    ("scoring", "chiso.submission"),
    ("scoring-access", "chiso.access"),
    ("ranking-read", "chiso.scoring"),
    ("ranking-read", "chiso.ranking"),
    ("ranking-access", "chiso.access"),
]
OUTBOX = "SELECT count(*) FROM outbox"
EVENTS = "SELECT stream, version, data FROM event ORDER BY stream, version"
STREAMS = "SELECT stream, version FROM stream WHERE version > 0"
LOG = "SELECT position, topic, key, key_seq, logged_at, stream, leaf, data FROM log ORDER BY position"
HEAD = "SELECT size, frontier FROM log_head"
KEY_HEADS = "SELECT topic, key, key_seq FROM key_head"
CHECKPOINTS = "SELECT consumer, source, key, seq FROM checkpoint WHERE seq > 0"
PARKED = "SELECT consumer, source, key, stream, reason FROM parked_stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A fact as the event store keeps it."""

    stream: str
    version: int
    data: bytes

    @property
    def fact(self) -> Any:
        return json.loads(self.data)

    @property
    def name(self) -> str:
        """The stored name, such as scoring.criterion-verified."""
        return str(self.fact["type"]).removeprefix(PREFIX).rpartition(".v")[0]


def settle(suite: Suite, seconds: float = 60) -> None:
    """Return when every outbox is empty and every consumer has taken all there is, twice in a row."""
    quiet = 0

    def level() -> bool:
        nonlocal quiet
        quiet = 0 if behind(suite) else quiet + 1
        return quiet > 1

    try:
        until(level, seconds, pause=0.2)
    except AssertionError:
        raise AssertionError(f"not level after {seconds} s: {behind(suite)}") from None


def behind(suite: Suite) -> list[str]:
    """Outboxes that hold something and consumers that lack something."""
    found: list[str] = []
    heads: dict[tuple[str, str], int] = {}
    seen: dict[tuple[str, str, str], int] = {}
    for service in SERVICES:
        with suite.database(service) as conn:
            if conn.execute(OUTBOX).fetchone() != (0,):
                found.append(f"outbox of {service}")
            heads |= {(topic, key): head for topic, key, head in conn.execute(KEY_HEADS).fetchall()}
            seen |= {(consumer, topic, key): seq for consumer, topic, key, seq in conn.execute(CHECKPOINTS).fetchall()}
    for (topic, key), head in heads.items():
        late = [who for who, heard in EVERY_CONSUMER if heard == topic and seen.get((who, topic, key)) != head]
        found += [f"{who} at {topic} {key}" for who in late]
    return found


def check_everything(suite: Suite) -> None:
    """All that must hold of all services once they are settled."""
    for service in SERVICES:
        with suite.database(service) as conn:
            check_store(conn)
            check_log(conn)
            assert conn.execute(PARKED).fetchall() == [], f"{service} parked something"
        check_topics(suite, service)
        assert rebuilt_from_logs(suite, service) == running_digest(suite, service), f"read models of {service}"


def stored(conn: Database) -> list[Stored]:
    """Every fact, stream by stream in order."""
    return [Stored(stream=s, version=v, data=bytes(d)) for s, v, d in conn.execute(EVENTS).fetchall()]


def check_store(conn: Database) -> None:
    """Versions are dense in each stream and end where the stream says; no fact has the id of another."""
    events = stored(conn)
    for before, after in pairwise([Stored(stream="", version=0, data=b""), *events]):
        assert after.version == (before.version + 1 if before.stream == after.stream else 1), after
    assert {event.stream: event.version for event in events} == dict(conn.execute(STREAMS).fetchall())
    ids = Counter(event.fact["id"] for event in events)
    assert [id for id, count in ids.items() if count > 1] == []


def check_log(conn: Database) -> None:
    """The log holds the event store's facts, each once and in the order of its stream, and nothing else.

    Positions and key numbers are dense, times never fall, and leaves and root are those of the bytes.
    """
    rows = conn.execute(LOG, binary=True).fetchall()
    numbers = Counter[tuple[str, str]]()
    versions = Counter[str]()
    events = {(event.stream, event.version): event.data for event in stored(conn)}
    last = 0
    for place, (position, topic, key, seq, logged_at, stream, leaf, data) in enumerate(rows, 1):
        numbers[topic, key] += 1
        versions[stream] += 1
        assert (position, seq) == (place, numbers[topic, key])
        assert logged_at >= last
        assert events.pop((stream, versions[stream])) == data
        assert leaf == hashlib.sha256(b"\0" + seq.to_bytes(8, "big") + logged_at.to_bytes(8, "big") + data).digest()
        last = logged_at
    assert events == {}
    ((size, frontier),) = conn.execute(HEAD, binary=True).fetchall()
    assert size == len(rows)
    assert frontier == b"".join(_peaks([row[6] for row in rows]))


def check_topics(suite: Suite, service: str) -> None:
    """Each of the service's topics holds every entry of its log, byte for byte, in order within each key."""
    with suite.database(service) as conn:
        rows = conn.execute(LOG, binary=True).fetchall()
    for topic in (topic for topic, owner in OWNERS.items() if owner == service):
        wanted = {position: (key, data) for position, name, key, _, _, _, _, data in rows if name == topic}
        found = _awaited(suite, topic, len(wanted))
        assert {position: (key, data) for position, key, data in found} == wanted
        last = Counter[str]()
        for position, key, _ in found:
            assert position > last[key], f"{topic} {key}: {position} behind {last[key]}"
            last[key] = position


def _awaited(suite: Suite, topic: str, count: int) -> list[tuple[int, str, bytes]]:
    """(position, key, bytes) of the first record of each position, by partition and offset, once so many are there."""
    found: dict[int, tuple[int, str, bytes]] = {}

    def filled() -> bool:
        found.clear()
        for record in records(suite.servers.kafka.address, topic):
            position = int.from_bytes(dict(record.headers)["position"], "big")
            found.setdefault(position, (position, record.key.decode(), record.value))
        return len(found) >= count

    until(filled, 60, pause=0.5)
    return list(found.values())


def records(servers: str, topic: str) -> Iterator[Any]:
    """Every record of a topic, partition by partition."""
    consumer = KafkaConsumer(bootstrap_servers=servers)
    try:
        for partition in sorted(consumer.partitions_for_topic(topic) or ()):
            cell = TopicPartition(topic, partition)
            (end,) = consumer.end_offsets([cell]).values()
            consumer.assign([cell])
            consumer.seek_to_beginning(cell)
            while consumer.position(cell) < end:
                for batch in consumer.poll(500).values():
                    yield from batch
    finally:
        consumer.close(autocommit=False)


def _peaks(leaves: Sequence[bytes]) -> Iterator[bytes]:
    """The tree hashes (RFC 6962) of the perfect subtrees that a log of these leaves is made of, largest first."""
    while leaves:
        size = 1 << (len(leaves).bit_length() - 1)
        yield _tree(leaves[:size])
        leaves = leaves[size:]


def _tree(leaves: Sequence[bytes]) -> bytes:
    """The hash of a perfect tree."""
    if len(leaves) == 1:
        return leaves[0]
    half = len(leaves) // 2
    return hashlib.sha256(b"\1" + _tree(leaves[:half]) + _tree(leaves[half:])).digest()
