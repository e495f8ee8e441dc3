"""One contract for both brokers: every entry of the log reaches every consumer, in order of its key, and can resume."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from chiso_runtime.brokers.embedded import EmbeddedBroker
from chiso_runtime.brokers.kafka import clients, topics
from chiso_runtime.brokers.kafka.relay import Relay
from chiso_runtime.brokers.kafka.subscriber import KafkaBroker
from chiso_runtime.brokers.port import Broker
from chiso_runtime.consumer import Consumer, Following
from chiso_runtime.database import Database
from chiso_runtime.log import DatabaseOwnerLog
from chiso_runtime.sequencer import Sequencer
from kafka import TopicPartition
from kafka.structs import OffsetAndMetadata

from tests.awaiting import until
from tests.example import TOPIC, Running, add, effects, tallied


@dataclass(frozen=True)
class Carrier:
    """A broker and what must run for it."""

    broker: Broker
    runs: list[Callable[[Any], None]]
    url: str

    def consumer(self, name: str = "tally") -> Consumer:
        return Consumer(name, TOPIC, self.url, effects(), DatabaseOwnerLog(self.url))


@pytest.fixture(params=["embedded", "kafka"])
def carrier(request: pytest.FixtureRequest, url: str) -> Iterator[Carrier]:
    if request.param == "embedded":
        yield Carrier(EmbeddedBroker({TOPIC: url}, url), [Sequencer(url).run], url)
    else:
        servers = request.getfixturevalue("empty_kafka")
        yield Carrier(KafkaBroker(servers), [Sequencer(url).run, Relay(url, servers, [TOPIC]).run], url)


def expected(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted((key, seq) for key, count in counts.items() for seq in range(1, count + 1))


def test_every_entry_reaches_the_consumer_in_order_of_its_key(carrier: Carrier, conn: Database) -> None:
    for n in range(60):
        add(conn, f"sum/{n % 5}", n + 1)
    consumer = carrier.consumer()
    with Running(*carrier.runs, Following(carrier.broker, consumer).run) as running:
        until(lambda: len(tallied(carrier.url)) == 60)
    assert sorted(tallied(carrier.url)) == expected({str(n): 12 for n in range(5)})
    for key in map(str, range(5)):
        assert [seq for k, seq in tallied(carrier.url) if k == key] == list(range(1, 13))
    assert running.errors == []


def test_a_consumer_goes_on_where_it_was(carrier: Carrier, conn: Database) -> None:
    for round_of_work in (1, 2):
        for _ in range(10):
            add(conn, "sum/a", 1)
        with Running(*carrier.runs, Following(carrier.broker, carrier.consumer()).run):
            until(partial(_tallied, carrier.url, round_of_work * 10))
    assert tallied(carrier.url) == expected({"a": 20})


def test_facts_added_while_following_arrive(carrier: Carrier, conn: Database) -> None:
    with Running(*carrier.runs, Following(carrier.broker, carrier.consumer()).run):
        for n in range(1, 21):
            add(conn, "sum/a", n)
            until(partial(_tallied, carrier.url, n))
    assert tallied(carrier.url) == expected({"a": 20})


def test_two_consumers_each_get_everything(carrier: Carrier, conn: Database) -> None:
    for _ in range(10):
        add(conn, "sum/a", 1)
    both = [Following(carrier.broker, carrier.consumer(name)).run for name in ("one", "two")]
    with Running(*carrier.runs, *both):
        until(lambda: len(tallied(carrier.url)) == 20)
    assert sorted(tallied(carrier.url)) == sorted(expected({"a": 10}) * 2)


def test_two_processes_of_one_consumer_share_the_work_once(carrier: Carrier, conn: Database) -> None:
    for n in range(60):
        add(conn, f"sum/{n % 12}", 1)
    both = [Following(carrier.broker, carrier.consumer()).run for _ in range(2)]
    with Running(*carrier.runs, *both):
        until(lambda: len(tallied(carrier.url)) >= 60)
    assert sorted(tallied(carrier.url)) == expected({str(n): 5 for n in range(12)})


def test_the_lag_is_told(carrier: Carrier, conn: Database) -> None:
    for n in range(24):
        add(conn, f"sum/{n}", 1)
    consumer = carrier.consumer()
    with Running(*carrier.runs, Following(carrier.broker, consumer).run):
        until(lambda: len(tallied(carrier.url)) == 24)
        until(lambda: sum(carrier.broker.lag(TOPIC, "tally").values()) == 0)
    assert sum(carrier.broker.lag(TOPIC, "somebody-else").values()) == 24


def test_offsets_left_from_a_deleted_topic_do_not_hide_what_is_behind(
    empty_kafka: str, url: str, conn: Database
) -> None:
    cells = [TopicPartition(TOPIC, partition) for partition in range(topics.partitions(TOPIC))]
    with closing(clients.admin(empty_kafka)) as admin:
        topics.ensure(admin, TOPIC)
    with closing(clients.consumer(empty_kafka, group_id=f"chiso-tally-{TOPIC}", enable_auto_commit=False)) as before:
        before.assign(cells)
        before.commit({cell: OffsetAndMetadata(40, "", -1) for cell in cells})
    broker = KafkaBroker(empty_kafka)
    assert set(broker.lag(TOPIC, "tally").values()) == {0}
    for n in range(24):
        add(conn, f"sum/{n}", 1)
    relaying = [Sequencer(url).run, Relay(url, empty_kafka, [TOPIC]).run]
    with Running(*relaying):
        until(lambda: sum(broker.lag(TOPIC, "tally").values()) >= 24)
    with Running(*relaying, Following(broker, Consumer("tally", TOPIC, url, effects(), DatabaseOwnerLog(url))).run):
        until(lambda: sum(broker.lag(TOPIC, "tally").values()) == 0)
    assert len(tallied(url)) == 24


def _tallied(url: str, count: int) -> bool:
    return len(tallied(url)) == count
