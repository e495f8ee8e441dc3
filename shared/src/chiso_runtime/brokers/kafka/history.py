"""Reading a topic from its first record, beside whoever consumes it: no group, nothing committed."""

import threading
import time

from kafka import TopicPartition

from chiso_runtime.brokers.kafka import clients, topics
from chiso_runtime.brokers.kafka.subscriber import LOOK_AROUND, OPTIONS, entries
from chiso_runtime.brokers.port import Listener

FETCH = 8 * 1024 * 1024
"""Bytes of one partition brought at once: a round's whole history is in one."""


class KafkaHistory:
    """Topics on a Kafka cluster, each subscription from offset 0, for replays and rebuilds."""

    def __init__(self, servers: str, *, batch: int = 10_000) -> None:
        self._servers = servers
        self._batch = batch

    def subscribe(self, topic: str, consumer: str, listener: Listener, stop: threading.Event) -> None:
        """See Broker. The consumer's name leaves no trace; a live consumer of that name is not disturbed."""
        kafka = clients.consumer(self._servers, group_id=None, max_partition_fetch_bytes=FETCH, **OPTIONS)
        try:
            cells = [TopicPartition(topic, p) for p in range(topics.partitions(topic))]
            kafka.assign(cells)
            kafka.seek_to_beginning(*cells)
            looked = time.monotonic()
            while not stop.is_set():
                for found in kafka.poll(200, max_records=self._batch).values():
                    if messages := entries(found):
                        listener.receive(messages)
                if time.monotonic() > looked + LOOK_AROUND:
                    listener.look_around(lambda _: True)
                    looked = time.monotonic()
        finally:
            kafka.close(autocommit=False)

    def lag(self, topic: str, consumer: str) -> dict[str, int]:
        """See Broker. Nothing is ever taken for good."""
        kafka = clients.consumer(self._servers, group_id=None, **OPTIONS)
        try:
            cells = [TopicPartition(topic, p) for p in range(topics.partitions(topic))]
            return {str(cell.partition): end for cell, end in kafka.end_offsets(cells).items()}
        finally:
            kafka.close(autocommit=False)
