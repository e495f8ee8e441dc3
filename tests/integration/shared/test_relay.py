"""Kafka wiped, cut or made anew under a live relay is filled again from the log, and effects still happen once."""

from collections.abc import Callable
from functools import partial
from threading import Event

import pytest
from chiso_runtime.brokers.kafka.relay import Forked, Relay
from chiso_runtime.brokers.kafka.subscriber import KafkaBroker
from chiso_runtime.consumer import Consumer, Following
from chiso_runtime.database import Database
from chiso_runtime.fresh import Fresh
from chiso_runtime.log import DatabaseOwnerLog
from chiso_runtime.sequencer import Sequencer
from chiso_runtime.supervisor import Loop, Supervisor
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition

from tests.awaiting import until
from tests.example import TOPIC, Running, add, effects, tallied


def held(servers: str) -> list[int]:
    """Positions in the topic, in order."""
    consumer = KafkaConsumer(bootstrap_servers=servers, auto_offset_reset="earliest")
    cells = [TopicPartition(TOPIC, p) for p in range(12)]
    try:
        if not consumer.partitions_for_topic(TOPIC):
            return []
        ends = consumer.end_offsets(cells)
        consumer.assign(cells)
        consumer.seek_to_beginning(*cells)
        found: list[int] = []
        while any(consumer.position(cell) < ends[cell] for cell in cells):
            for records in consumer.poll(500).values():
                found += [int.from_bytes(dict(r.headers)["position"], "big") for r in records]
        return sorted(found)
    finally:
        consumer.close()


def consumer(url: str) -> Consumer:
    return Consumer("tally", TOPIC, url, effects(), DatabaseOwnerLog(url))


def fill(conn: Database, count: int) -> None:
    for n in range(count):
        add(conn, f"sum/{n % 7}", 1)


def test_the_topic_holds_every_entry_once_after_restarts(url: str, conn: Database, empty_kafka: str) -> None:
    for done in (30, 60):
        fill(conn, 30)
        with Running(Sequencer(url).run, Relay(url, empty_kafka, [TOPIC]).run):
            until(partial(_holds, empty_kafka, done))
    assert held(empty_kafka) == list(range(1, 61))


def test_entries_handed_over_within_the_process_are_published_once_and_in_order(
    url: str, conn: Database, empty_kafka: str
) -> None:
    fresh = Fresh()
    with Running(Sequencer(url, fresh=fresh).run, Relay(url, empty_kafka, [TOPIC], fresh=fresh).run):
        for done in range(10, 70, 10):
            fill(conn, 10)
            until(partial(_holds, empty_kafka, done))


def test_a_topic_deleted_under_a_live_relay_is_filled_again(url: str, conn: Database, empty_kafka: str) -> None:
    fill(conn, 40)
    following = Following(KafkaBroker(empty_kafka), consumer(url))
    admin = KafkaAdminClient(bootstrap_servers=empty_kafka)
    with Running(Sequencer(url).run, _kept(Relay(url, empty_kafka, [TOPIC])), _kept(following)):
        until(lambda: len(tallied(url)) == 40)
        admin.delete_topics([TOPIC])
        fill(conn, 10)
        until(lambda: held(empty_kafka) == list(range(1, 51)))
        until(lambda: len(tallied(url)) == 50)
    admin.close()
    assert sorted(tallied(url)) == sorted(set(tallied(url)))


def test_marks_that_are_lost_are_found_again_from_the_records(url: str, conn: Database, empty_kafka: str) -> None:
    fill(conn, 20)
    with Running(Sequencer(url).run, Relay(url, empty_kafka, [TOPIC]).run):
        until(lambda: held(empty_kafka) == list(range(1, 21)))
    conn.execute("DELETE FROM relay_mark")
    fill(conn, 5)
    with Running(Sequencer(url).run, Relay(url, empty_kafka, [TOPIC]).run):
        until(lambda: len(held(empty_kafka)) == 25)
    assert held(empty_kafka) == list(range(1, 26))


def test_a_mark_ahead_of_what_kafka_holds_is_not_believed(url: str, conn: Database, empty_kafka: str) -> None:
    fill(conn, 20)
    with Running(Sequencer(url).run, Relay(url, empty_kafka, [TOPIC]).run):
        until(lambda: held(empty_kafka) == list(range(1, 21)))
    conn.execute("UPDATE relay_mark SET position = position + 1000 WHERE kafka_offset >= 0")
    fill(conn, 5)
    with Running(Sequencer(url).run, Relay(url, empty_kafka, [TOPIC]).run):
        until(lambda: set(held(empty_kafka)) == set(range(1, 26)))


def test_a_topic_that_holds_another_history_stops_the_relay(url: str, conn: Database, empty_kafka: str) -> None:
    fill(conn, 3)
    with Running(Sequencer(url).run, Relay(url, empty_kafka, [TOPIC]).run):
        until(lambda: len(held(empty_kafka)) == 3)
    forged = [
        ("position", (2).to_bytes(8, "big")),
        ("key_seq", (1).to_bytes(8, "big")),
        ("logged_at", (1).to_bytes(8, "big")),
        ("stream", b"sum/1"),
    ]
    producer = KafkaProducer(bootstrap_servers=empty_kafka)
    producer.send(TOPIC, b"{}", b"1", forged).get(20)
    producer.close()
    with Running(Relay(url, empty_kafka, [TOPIC]).run) as running:
        until(lambda: running.errors)
    assert isinstance(running.errors[0], Forked)


@pytest.mark.parametrize("foreign", [b"not an event", b""])
def test_a_record_that_is_not_from_the_log_harms_nobody(
    url: str, conn: Database, empty_kafka: str, foreign: bytes
) -> None:
    fill(conn, 5)
    following = Following(KafkaBroker(empty_kafka), consumer(url))
    with Running(Sequencer(url).run, Relay(url, empty_kafka, [TOPIC]).run, following.run):
        until(lambda: len(tallied(url)) == 5)
        producer = KafkaProducer(bootstrap_servers=empty_kafka)
        producer.send(TOPIC, foreign, b"0").get(20)
        producer.close()
        fill(conn, 5)
        until(lambda: len(tallied(url)) == 10)
    assert len(tallied(url)) == 10


def _holds(servers: str, count: int) -> bool:
    return held(servers) == list(range(1, count + 1))


def _kept(loop: Loop) -> Callable[[Event], None]:
    """A loop under supervision."""

    def run(stop: Event) -> None:
        supervisor = Supervisor([loop])
        supervisor.start()
        stop.wait()
        supervisor.stop()

    return run
