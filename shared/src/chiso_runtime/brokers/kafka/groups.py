"""How the processes of a service share a topic: who has which partitions, and who is who after a restart."""

import itertools
import threading
from collections.abc import Sequence
from typing import Any

import psycopg
import structlog
from kafka.admin import MemberToRemove
from kafka.coordinator.assignors.range import RangePartitionAssignor
from kafka.errors import KafkaError

from chiso_runtime.brokers.kafka import clients, topics
from chiso_runtime.database import Database, connect

log = structlog.get_logger(__name__)

SEATS = 7103
TRY_SEAT = "SELECT pg_try_advisory_lock(%s, %s)"
STILL_THERE = "SELECT 1"
ASKING = {"request_timeout_ms": 2_000, "bootstrap_timeout_ms": 2_000}


class FixedRanges(RangePartitionAssignor):  # type: ignore[misc]
    """Kafka's range rule over the partitions that a topic has for life, not over those its leader happens to see.

    A leader whose metadata lacks the topic for a moment (just made, made anew, or an answer to an older question)
    would leave every member without partitions. Here a member has none only where there are more members than
    partitions.
    """

    @classmethod
    def assign(cls, cluster: object, members: Sequence[Any]) -> Any:
        """Partitions by member. Who has a seat comes first: the rule of the library loses members that come mixed."""
        seated_first = sorted(members, key=lambda member: member.group_instance_id is None)
        return super().assign(_TopicsForLife, seated_first)


class _TopicsForLife:
    @staticmethod
    def partitions_for_topic(topic: str) -> set[int]:
        return set(range(topics.partitions(topic)))


class Seat:
    """A process's number among those that work on one database: the lowest that is free, held by a lock.

    PostgreSQL frees it the moment a process dies, so that its successor is known to Kafka as the same member and
    goes on at once, without waiting for the end of a dead member's session.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._guard = threading.Lock()
        self._conn: Database | None = None
        self._number = 0

    def __call__(self) -> str:
        """The member's name in every group. Raises psycopg.OperationalError."""
        with self._guard:
            if self._conn is None or not _answers(self._conn):
                self._conn = connect(self._url)
                self._number = next(n for n in itertools.count() if _taken(self._conn, n))
            return f"seat-{self._number}"


def leave(servers: str, group: str, member: str) -> None:
    """Give up a named member's place in a group, which Kafka would keep for it until its session ends."""
    try:
        admin = clients.admin(servers, **ASKING)
        try:
            admin.remove_group_members(group, [MemberToRemove(group_instance_id=member)])
        finally:
            admin.close()
    except KafkaError as away:
        log.info("broker.not_left", group=group, member=member, reason=repr(away))


def _taken(conn: Database, number: int) -> bool:
    return conn.execute(TRY_SEAT, (SEATS, number)).fetchone() == (True,)


def _answers(conn: Database) -> bool:
    try:
        conn.execute(STILL_THERE)
    except psycopg.OperationalError:
        conn.close()
        return False
    return True
