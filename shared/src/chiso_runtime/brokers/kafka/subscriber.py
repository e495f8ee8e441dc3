"""Consuming topics in a group. Kafka's offsets are a hint, committed after the listener's transaction."""

import struct
import threading
import time
from collections.abc import Callable
from typing import Any

import structlog
from kafka import ConsumerRebalanceListener, KafkaConsumer, TopicPartition
from kafka.structs import OffsetAndMetadata

from chiso_runtime.brokers.kafka import records, topics
from chiso_runtime.brokers.port import Listener, Message

log = structlog.get_logger(__name__)

LOOK_AROUND = 2.0
PATIENCE = 12.0
"""How long a member of a group may be without partitions before it joins anew: somewhat longer than a dead member's
session, for which a group waits. A group has no more members than its topic has partitions."""
OPTIONS = {
    "enable_auto_commit": False,
    "auto_offset_reset": "earliest",
    "session_timeout_ms": 10_000,
    "heartbeat_interval_ms": 1_000,
    "fetch_max_wait_ms": 100,
    "metadata_max_age_ms": 5_000,
    "metrics_enabled": False,
}


class KafkaBroker:
    """Consumers of topics on a Kafka cluster."""

    def __init__(self, servers: str, *, batch: int = 2000) -> None:
        self._servers = servers
        self._batch = batch

    def subscribe(self, topic: str, consumer: str, listener: Listener, stop: threading.Event) -> None:
        kafka = KafkaConsumer(bootstrap_servers=self._servers, group_id=f"chiso-{consumer}-{topic}", **OPTIONS)
        try:
            if _is_told_of(kafka, topic, stop):
                kafka.subscribe([topic], listener=_Rebalanced(listener))
                self._follow(kafka, topic, listener, stop)
        finally:
            kafka.close(autocommit=False)

    def lag(self, topic: str, consumer: str) -> dict[str, int]:
        kafka = KafkaConsumer(bootstrap_servers=self._servers, group_id=f"chiso-{consumer}-{topic}", **OPTIONS)
        try:
            cells = [TopicPartition(topic, p) for p in range(topics.partitions(topic))]
            ends = kafka.end_offsets(cells)
            return {str(cell.partition): ends[cell] - (kafka.committed(cell) or 0) for cell in cells}
        finally:
            kafka.close(autocommit=False)

    def _follow(self, kafka: Any, topic: str, listener: Listener, stop: threading.Event) -> None:
        looked = assigned = time.monotonic()
        offsets = _Offsets(kafka)
        while not stop.is_set():
            for cell, found in kafka.poll(200, max_records=self._batch).items():
                if messages := entries(found):
                    listener.receive(messages)
                offsets.taken(cell, found[-1].offset + 1)
            offsets.commit()
            if time.monotonic() > looked + LOOK_AROUND:
                listener.look_around(_owned(kafka, topic))
                looked = time.monotonic()
                assigned = looked if kafka.assignment() else assigned
                if looked > assigned + PATIENCE:
                    log.warning("broker.without_partitions", topic=topic)
                    return


class _Rebalanced(ConsumerRebalanceListener):  # type: ignore[misc]
    def __init__(self, listener: Listener) -> None:
        self._listener = listener

    def on_partitions_revoked(self, revoked: object) -> None:
        self._listener.forget()

    def on_partitions_assigned(self, assigned: object) -> None:
        self._listener.forget()


class _Offsets:
    """Offsets to commit, one request at a time: a second one in flight may replace the first."""

    def __init__(self, kafka: Any) -> None:
        self._kafka = kafka
        self._taken: dict[Any, int] = {}
        self._flying = False

    def taken(self, cell: Any, offset: int) -> None:
        self._taken[cell] = offset

    def commit(self) -> None:
        if not self._taken or self._flying:
            return
        sent = {cell: OffsetAndMetadata(offset, "", -1) for cell, offset in self._taken.items()}
        self._taken.clear()
        self._flying = True
        self._kafka.commit_async(sent, callback=self._done)

    def _done(self, offsets: object, outcome: object) -> None:
        self._flying = False
        if isinstance(outcome, Exception):
            log.info("broker.offsets_not_committed", reason=repr(outcome))


def _is_told_of(kafka: Any, topic: str, stop: threading.Event) -> bool:
    """Whether the topic is there with all its partitions; waits for it until told to stop.

    Who joins a group before its topic is made may be left without partitions for as long as it stays.
    """
    count = topics.partitions(topic)
    while not stop.is_set():
        if len(kafka.partitions_for_topic(topic) or ()) == count:
            return True
        stop.wait(0.25)
    return False


def _owned(kafka: Any, topic: str) -> Callable[[str], bool]:
    count = topics.partitions(topic)
    mine = {cell.partition for cell in kafka.assignment()}
    return lambda key: topics.partition(key, count) in mine


def entries(found: list[Any]) -> list[Message]:
    """Entries among records. A record without our headers is not from the owner's log: it is left alone, loudly."""
    messages = []
    for record in found:
        try:
            messages.append(records.message(record))
        except (KeyError, AttributeError, UnicodeDecodeError, struct.error) as foreign:
            log.error("broker.foreign_record", topic=record.topic, offset=record.offset, reason=repr(foreign))
    return messages
