"""Consuming topics in a group. Kafka's offsets are a hint, committed after the listener's transaction.

A member that holds its group up delays all others: a group that changes waits until each of them polls again, or for
`max_poll_interval_ms`, or for the session of one that died.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

import structlog
from kafka import ConsumerRebalanceListener
from kafka.structs import OffsetAndMetadata

from chiso_runtime.brokers.kafka import clients, records, topics
from chiso_runtime.brokers.kafka.groups import FixedRanges, leave
from chiso_runtime.brokers.kafka.lag import Lags
from chiso_runtime.brokers.port import Listener, Message

log = structlog.get_logger(__name__)

LOOK_AROUND = 2.0
OPTIONS = {
    "enable_auto_commit": False,
    "auto_offset_reset": "earliest",
    "session_timeout_ms": 10_000,
    "heartbeat_interval_ms": 1_000,
    "max_poll_interval_ms": 60_000,
    "fetch_max_wait_ms": 100,
    "metadata_max_age_ms": 5_000,
    "allow_auto_create_topics": False,
    "partition_assignment_strategy": (FixedRanges,),
    "metrics_enabled": False,
}


class KafkaBroker:
    """Consumers of topics on a Kafka cluster."""

    def __init__(self, servers: str, *, seat: Callable[[], str | None] = lambda: None, batch: int = 2000) -> None:
        self._servers = servers
        self._seat = seat
        self._batch = batch
        self._lags = Lags(servers)

    def subscribe(self, topic: str, consumer: str, listener: Listener, stop: threading.Event) -> None:
        group, member = _group(topic, consumer), self._seat()
        kafka = clients.consumer(self._servers, group_id=group, group_instance_id=member, **OPTIONS)
        try:
            if _is_told_of(kafka, topic, stop):
                kafka.subscribe([topic], listener=_Rebalanced(listener, kafka._coordinator.request_rejoin))
                self._follow(kafka, topic, listener, stop)
        finally:
            kafka.close(autocommit=False)
            if member and stop.is_set():
                leave(self._servers, group, member)

    def lag(self, topic: str, consumer: str) -> dict[str, int]:
        return self._lags.of(topic, _group(topic, consumer))

    def _follow(self, kafka: Any, topic: str, listener: Listener, stop: threading.Event) -> None:
        looked = time.monotonic()
        offsets = _Offsets(kafka)
        while not stop.is_set():
            for cell, found in kafka.poll(200, max_records=self._batch).items():
                if messages := entries(found):
                    listener.receive(messages)
                offsets.taken(cell, found[-1].offset + 1)
            offsets.commit()
            if _is_unheard(kafka):
                raise ConnectionError(f"Kafka no longer hears of this member of {topic}")
            if time.monotonic() > looked + LOOK_AROUND:
                listener.look_around(_owned(kafka, topic))
                looked = time.monotonic()


class _Rebalanced(ConsumerRebalanceListener):  # type: ignore[misc]
    """Memory ends with every change of the group, and a change that began is gone through with.

    The library forgets the answer to a join that it began because metadata had changed and that outlasted one poll:
    its own assignment makes the reason go away meanwhile. It would then stay without partitions and heartbeats for
    ever, unless its own flag still says that it must join.
    """

    def __init__(self, listener: Listener, go_through: Callable[[], None]) -> None:
        self._listener = listener
        self._go_through = go_through

    def on_partitions_revoked(self, revoked: object) -> None:
        self._go_through()
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


def _group(topic: str, consumer: str) -> str:
    return f"chiso-{consumer}-{topic}"


def _is_told_of(kafka: Any, topic: str, stop: threading.Event) -> bool:
    """Whether the topic is there with all its partitions; waits for it until told to stop."""
    count = topics.partitions(topic)
    while not stop.is_set():
        if len(kafka.partitions_for_topic(topic) or ()) == count:
            return True
        stop.wait(0.25)
    return False


def _is_unheard(kafka: Any) -> bool:
    """Whether a member that counts itself in has not been answered for a whole session, though Kafka is there.

    The library ends its heartbeats for good, but reads on, when another client joins under the member's name.
    """
    coordinator = kafka._coordinator
    return bool(
        coordinator.coordinator_id is not None
        and coordinator.stable()
        and coordinator.heartbeat.session_timeout_expired()
    )


def _owned(kafka: Any, topic: str) -> Callable[[str], bool]:
    count = topics.partitions(topic)
    mine = {cell.partition for cell in kafka.assignment()}
    return lambda key: topics.partition(key, count) in mine


def entries(found: list[Any]) -> list[Message]:
    """Entries among records; those that are none of ours are left alone."""
    return [message for record in found if (message := records.message(record)) is not None]
