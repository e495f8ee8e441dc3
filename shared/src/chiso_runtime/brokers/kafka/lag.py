"""How far groups are behind, asked over one connection that is kept: metrics are read every few seconds."""

import threading

from kafka import KafkaAdminClient, TopicPartition
from kafka.admin import OffsetSpec
from kafka.errors import KafkaError

from chiso_runtime.brokers.kafka import clients, topics

ASKING = {"request_timeout_ms": 3_000, "bootstrap_timeout_ms": 3_000}


class Lags:
    """Messages that groups have not taken, by partition."""

    def __init__(self, servers: str) -> None:
        self._servers = servers
        self._guard = threading.Lock()
        self._admin: KafkaAdminClient | None = None

    def of(self, topic: str, group: str) -> dict[str, int]:
        """Messages behind each partition's committed offset. Raises KafkaError."""
        with self._guard:
            try:
                return self._ask(self._connected(), topic, group)
            except KafkaError:
                self._forget()
                raise

    def _ask(self, admin: KafkaAdminClient, topic: str, group: str) -> dict[str, int]:
        cells = [TopicPartition(topic, p) for p in range(topics.partitions(topic))]
        taken = admin.list_group_offsets({group: cells})[group]
        ends = admin.list_partition_offsets(dict.fromkeys(cells, OffsetSpec.LATEST))
        committed = {cell: found.offset for cell, found in taken.items()}
        return {str(cell.partition): _behind(committed.get(cell, 0), ends[cell].offset) for cell in cells}

    def _connected(self) -> KafkaAdminClient:
        if self._admin is None:
            self._admin = clients.admin(self._servers, **ASKING)
        return self._admin

    def _forget(self) -> None:
        if self._admin is not None:
            self._admin.close()
            self._admin = None


def _behind(committed: int, end: int) -> int:
    """An offset past the end is left from a deleted topic of that name: the group begins at the first message again."""
    return end - committed if 0 <= committed <= end else end
