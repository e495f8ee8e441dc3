"""Members of a group have their partitions again whenever their topic was made anew, and those left over wait."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest
from chiso_runtime.brokers.kafka import subscriber, topics
from chiso_runtime.brokers.kafka.groups import Seat
from chiso_runtime.brokers.kafka.subscriber import KafkaBroker
from chiso_runtime.brokers.port import Message
from chiso_runtime.database import connect
from kafka import KafkaAdminClient
from kafka.errors import UnknownTopicOrPartitionError

from tests.awaiting import until
from tests.example import TOPIC, prepared
from tests.servers.databases import Databases

COUNT = topics.partitions(TOPIC)
KEYS = {topics.partition(str(n), COUNT): str(n) for n in range(500)}
END_SEAT = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory' AND classid = 7103 AND objid = %s
"""


class Member:
    """A listener that knows which partitions it has."""

    def __init__(self) -> None:
        self.owned: frozenset[int] = frozenset()
        self.changes = 0

    def receive(self, messages: Sequence[Message]) -> None:
        """Nothing is published."""

    def look_around(self, mine: Callable[[str], bool]) -> None:
        self.owned = frozenset(partition for partition, key in KEYS.items() if mine(key))

    def forget(self) -> None:
        self.owned = frozenset()
        self.changes += 1


@pytest.fixture
def admin(empty_kafka: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[KafkaAdminClient]:
    monkeypatch.setattr(subscriber, "LOOK_AROUND", 0.1)
    admin = KafkaAdminClient(bootstrap_servers=empty_kafka)
    topics.ensure(admin, TOPIC)
    yield admin
    admin.close()


def test_members_share_a_topic_that_was_made_anew(admin: KafkaAdminClient, empty_kafka: str) -> None:
    members = [Member() for _ in range(3)]
    with _following(KafkaBroker(empty_kafka), members):
        until(lambda: _share(members))
        for _ in range(3):
            before = [member.changes for member in members]
            until(lambda: _deleted(admin))
            until(lambda: _all_noticed(members, before))  # noqa: B023 -- called at once
            topics.ensure(admin, TOPIC)
            assert until(lambda: _share(members))


def test_more_members_than_partitions_leave_the_others_waiting(admin: KafkaAdminClient, empty_kafka: str) -> None:
    members = [Member() for _ in range(COUNT + 2)]
    with _following(KafkaBroker(empty_kafka), members):
        until(lambda: _cover(members) and sum(not member.owned for member in members) == 2)
        alone = [member for member in members if not member.owned]
    assert len(alone) == 2


def test_no_two_processes_have_the_same_seat_and_a_dead_ones_is_free_at_once(databases: Databases) -> None:
    database = databases.fresh(prepared)
    first, second, third = (Seat(database.app_dsn) for _ in range(3))
    assert [first(), second(), first()] == ["seat-0", "seat-1", "seat-0"]
    with connect(database.app_dsn) as conn:
        conn.execute(END_SEAT, (0,))
    assert until(third) == "seat-0"
    assert first() == "seat-2"


@contextmanager
def _following(broker: KafkaBroker, members: Sequence[Member]) -> Iterator[None]:
    stop = threading.Event()
    threads = [threading.Thread(target=broker.subscribe, args=(TOPIC, "shared", one, stop)) for one in members]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(30)


def _cover(members: Sequence[Member]) -> bool:
    """Whether every partition is somebody's, and nobody else's."""
    return sorted(partition for member in members for partition in member.owned) == list(range(COUNT))


def _all_noticed(members: Sequence[Member], before: Sequence[int]) -> bool:
    """Whether every member has gone through a change of the group."""
    return all(member.changes > changes for member, changes in zip(members, before, strict=True))


def _deleted(admin: KafkaAdminClient) -> bool:
    """Whether the topic could be deleted; a broker may not be told yet that it was made."""
    try:
        admin.delete_topics([TOPIC])
    except UnknownTopicOrPartitionError:
        return False
    return True


def _share(members: Sequence[Member]) -> bool:
    """Whether all have the same share."""
    return _cover(members) and {len(member.owned) for member in members} == {COUNT // len(members)}
