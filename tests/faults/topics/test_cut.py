"""A topic that loses its beginning, as by retention or by hand, is filled again from the log, in order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from random import Random

import pytest
from chiso_runtime.brokers.kafka import topics
from chiso_runtime.brokers.kafka.relay import Relay
from chiso_runtime.database import Database, connect
from chiso_runtime.sequencer import Sequencer
from chiso_runtime.supervisor import Supervisor
from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition

from tests.awaiting import until
from tests.example import TOPIC, add, prepared
from tests.faults.checker.taking import records
from tests.servers.databases import Databases

KEYS = 9


@dataclass(slots=True)
class Published:
    """A service whose log goes to its topic."""

    url: str
    servers: str
    said: int = 0
    publishing: Supervisor = field(init=False)

    def __post_init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """A new process."""
        self.publishing = Supervisor([Sequencer(self.url), Relay(self.url, self.servers, [TOPIC])])
        self.publishing.start()

    def say(self, conn: Database, times: int) -> None:
        """So many facts under each key, all of them in the topic afterwards."""
        for n in range(times * KEYS):
            add(conn, f"sum/{n % KEYS}", 1)
        self.said += times * KEYS
        until(self.is_whole, pause=0.1)

    def is_whole(self) -> bool:
        """Whether the topic holds the log, each partition in order from its first entry."""
        found = self.positions()
        firsts = [list(dict.fromkeys(run)) for run in found]
        in_order = all(run == sorted(run) for run in firsts)
        return in_order and sorted(chain.from_iterable(firsts)) == list(range(1, self.said + 1))

    def positions(self) -> Sequence[list[int]]:
        """What each partition holds, by offset."""
        found: dict[int, list[int]] = {}
        for record in records(self.servers, TOPIC):
            position = int.from_bytes(dict(record.headers)["position"], "big")
            found.setdefault(record.partition, []).append(position)
        return list(found.values())

    def cut(self, chance: Random) -> None:
        """Cut off the beginning of every partition, of some all."""
        cells = [TopicPartition(TOPIC, p) for p in range(topics.partitions(TOPIC))]
        admin = KafkaAdminClient(bootstrap_servers=self.servers)
        probe = KafkaConsumer(bootstrap_servers=self.servers)
        ends = probe.end_offsets(cells)
        admin.delete_records({cell: chance.choice((end, chance.randint(1, end))) for cell, end in ends.items() if end})
        probe.close(autocommit=False)
        admin.close()


@pytest.fixture
def published(databases: Databases, empty_kafka: str) -> Iterator[Published]:
    store = databases.fresh(prepared)
    published = Published(store.app_dsn, empty_kafka)
    yield published
    published.publishing.stop()
    databases.drop(store)


@pytest.fixture
def conn(published: Published) -> Iterator[Database]:
    with connect(published.url) as conn:
        yield conn


def test_a_topic_cut_under_a_live_relay_is_whole_again(published: Published, conn: Database, seed: int) -> None:
    print(f"seed {seed}")
    chance = Random(seed)
    published.say(conn, 5)
    for _ in range(2):
        published.cut(chance)
        until(published.is_whole, pause=0.2)
        published.say(conn, 2)


@pytest.mark.parametrize("marks", ["kept", "lost"])
def test_a_topic_cut_while_nobody_published_is_whole_again(
    published: Published, conn: Database, seed: int, marks: str
) -> None:
    print(f"seed {seed}")
    published.say(conn, 5)
    published.publishing.stop()
    published.cut(Random(seed))
    if marks == "lost":
        conn.execute("DELETE FROM relay_mark")
    published.begin()
    until(published.is_whole, pause=0.2)
    published.say(conn, 1)


def test_a_topic_that_was_filled_again_is_not_filled_once_more(published: Published, conn: Database, seed: int) -> None:
    published.say(conn, 3)
    published.cut(Random(seed))
    until(published.is_whole, pause=0.2)
    held = published.positions()
    published.publishing.stop()
    published.begin()
    published.say(conn, 1)
    assert sum(map(len, published.positions())) == sum(map(len, held)) + KEYS
