"""Poison that reaches a consumer through Kafka, and records there that nobody of ours sent."""

from collections.abc import Iterator

import pytest
import structlog
from chiso_runtime.brokers.kafka import records, topics
from chiso_runtime.brokers.kafka.relay import Relay
from chiso_runtime.brokers.kafka.subscriber import KafkaBroker
from chiso_runtime.brokers.port import Message
from chiso_runtime.consumer import Consumer, Following
from chiso_runtime.database import Database, connect
from chiso_runtime.log import DatabaseOwnerLog
from chiso_runtime.sequencer import Sequencer
from kafka import KafkaProducer

from tests.awaiting import until
from tests.example import TOPIC, Running, add, effects, prepared, tallied
from tests.faults.poison.shapes import SHAPES, Shape
from tests.integration.shared.conftest import empty_kafka  # noqa: F401
from tests.servers.databases import Databases

PUT = "INSERT INTO outbox (topic, key, stream, data) SELECT topic, key, 'sum/a/bad', %s FROM log WHERE position = 1"
NAMES = ("empty", "bad UTF-8", "newer version", "deep nesting", "duplicate key in the envelope")


@pytest.fixture
def url(databases: Databases) -> Iterator[str]:
    database = databases.fresh(prepared)
    yield database.app_dsn
    databases.drop(database)


@pytest.fixture
def conn(url: str) -> Iterator[Database]:
    with structlog.testing.capture_logs(), connect(url) as connection:
        yield connection


@pytest.mark.parametrize("shape", [s for s in SHAPES if s.name in NAMES], ids=lambda shape: shape.name)
def test_poison_parks_its_stream_and_what_follows_on_kafka_flows(
    url: str,
    conn: Database,
    empty_kafka: str,  # noqa: F811
    shape: Shape,
) -> None:
    consumer = Consumer("tally", TOPIC, url, effects(), DatabaseOwnerLog(url))
    loops = Sequencer(url).run, Relay(url, empty_kafka, [TOPIC]).run, Following(KafkaBroker(empty_kafka), consumer).run
    with Running(*loops) as running:
        add(conn, "sum/a/good", 1)
        until(lambda: tallied(url) == [("a", 1)])
        good = _data(conn, 1)
        conn.execute(PUT, (shape.make(good),))
        until(lambda: conn.execute("SELECT size FROM log_head").fetchone() == (2,))
        add(conn, "sum/a/good", 3)
        until(lambda: tallied(url) == [("a", 1), ("a", 3)])
        (parked,) = consumer.parked()
        kept = consumer.failed(parked)
    assert running.errors == []
    assert (parked.stream, parked.seq, parked.messages) == ("sum/a/bad", 2, 1)
    assert kept is not None
    assert (kept.position, kept.data) == (2, _data(conn, 2))


def test_records_that_nobody_of_ours_sent_are_left_alone(
    url: str,
    conn: Database,
    empty_kafka: str,  # noqa: F811
) -> None:
    consumer = Consumer("tally", TOPIC, url, effects(), DatabaseOwnerLog(url))
    loops = Sequencer(url).run, Relay(url, empty_kafka, [TOPIC]).run, Following(KafkaBroker(empty_kafka), consumer).run
    with Running(*loops) as running:
        add(conn, "sum/a", 1)
        until(lambda: tallied(url) == [("a", 1)])
        _send_foreign(empty_kafka, Message(TOPIC, "a", 2, 2, 2, "sum/a", _data(conn, 1)))
        add(conn, "sum/a", 2)
        until(lambda: tallied(url) == [("a", 1), ("a", 2)])
    conn.execute("DELETE FROM relay_mark")
    with Running(*loops) as later:
        add(conn, "sum/a", 3)
        until(lambda: tallied(url) == [("a", 1), ("a", 2), ("a", 3)])
    assert running.errors == later.errors == []
    assert consumer.parked() == []


def _send_foreign(servers: str, message: Message) -> None:
    """No headers, no key, no value, and headers that hold no numbers, on the partition of the key."""
    producer = KafkaProducer(bootstrap_servers=servers)
    cell = topics.partition(message.key, topics.partitions(TOPIC))
    ours, key = records.headers(message), message.key.encode()
    short = [(name, value[:3]) for name, value in ours]
    for value, at, headers in ((b"x", key, []), (b"x", None, ours), (None, key, ours), (b"x", key, short)):
        producer.send(TOPIC, value, at, headers, cell).get(10)
    producer.close()


def _data(conn: Database, position: int) -> bytes:
    row = conn.execute("SELECT data FROM log WHERE position = %s", (position,)).fetchone()
    assert row is not None
    return bytes(row[0])
