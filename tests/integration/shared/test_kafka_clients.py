"""Clients of Kafka leave nothing behind when it is away, are back soon after it is, and do not spin meanwhile."""

import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

import pytest
from chiso_runtime.brokers.kafka import clients, subscriber, topics
from chiso_runtime.brokers.kafka.relay import Relay
from chiso_runtime.brokers.kafka.subscriber import KafkaBroker
from chiso_runtime.brokers.port import Message
from chiso_runtime.consumer import Consumer, Following
from chiso_runtime.database import Database
from chiso_runtime.log import DatabaseOwnerLog
from chiso_runtime.sequencer import Sequencer
from chiso_runtime.supervisor import Loop, Supervisor
from kafka import KafkaConsumer
from kafka.errors import KafkaError

from tests.awaiting import until
from tests.example import TOPIC, add, effects, tallied
from tests.servers.session import Kafka

RETRIES = 4
PARTITIONS = frozenset(range(topics.partitions(TOPIC)))
KEYS = {topics.partition(str(n), len(PARTITIONS)): str(n) for n in range(500)}
LOOKS = 5
ROUNDS_PER_LOOK = 40
"""Of one consumer in half a second: resting it comes to a dozen, spinning to a thousand."""
QUICK_GROUPS = {"session_timeout_ms": 3_000, "heartbeat_interval_ms": 300}


class Member:
    """A listener that knows which partitions it has, how often it looked around and how often its group changed."""

    def __init__(self) -> None:
        self.owned: frozenset[int] = frozenset()
        self.looks = self.changes = 0

    def receive(self, messages: Sequence[Message]) -> None:
        """Nothing is published."""

    def look_around(self, mine: Callable[[str], bool]) -> None:
        self.owned = frozenset(partition for partition, key in KEYS.items() if mine(key))
        self.looks += 1

    def forget(self) -> None:
        self.owned = frozenset()
        self.changes += 1


class Counted:
    """A loop, and how often it was begun."""

    def __init__(self, loop: Loop) -> None:
        self.name = loop.name
        self.begun = 0
        self._loop = loop

    def run(self, stop: threading.Event) -> None:
        self.begun += 1
        self._loop.run(stop)


@pytest.fixture
def rounds(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the library asked for records, by the name of the thread."""
    counted: Counter[str] = Counter()
    asked = KafkaConsumer._poll_once

    def ask(kafka: KafkaConsumer, *args: object, **options: object) -> object:
        counted[threading.current_thread().name] += 1
        return asked(kafka, *args, **options)

    monkeypatch.setattr(KafkaConsumer, "_poll_once", ask)
    return counted


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Members look around twice a second, are missed within seconds, and soon give a broker up."""
    monkeypatch.setattr(subscriber, "LOOK_AROUND", 0.5)
    monkeypatch.setitem(clients.REACHING, "bootstrap_timeout_ms", 300)
    for name, milliseconds in QUICK_GROUPS.items():
        monkeypatch.setitem(subscriber.OPTIONS, name, milliseconds)


@pytest.fixture(params=["nobody", "somebody silent"])
def no_broker(request: pytest.FixtureRequest) -> Iterator[str]:
    """An address where no Kafka answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        if request.param == "nobody":
            server.close()
        yield address


@pytest.mark.parametrize("made", [clients.admin, clients.consumer, clients.producer])
def test_a_client_that_finds_no_broker_leaves_nothing_behind(
    made: Callable[..., object], no_broker: str, quick: None
) -> None:
    threads, selectors = _io_threads(), _selectors()
    for _ in range(3):
        with pytest.raises(KafkaError):
            made(no_broker)
    assert _io_threads() <= threads
    assert _selectors() <= selectors


def test_loops_that_began_without_kafka_leak_nothing_and_are_at_work_after_it_is_back(
    url: str, conn: Database, kafka: Kafka, empty_kafka: str, quick: None
) -> None:
    for n in range(20):
        add(conn, f"sum/{n % 7}", 1)
    broker = KafkaBroker(empty_kafka)
    consumer = Consumer("tally", TOPIC, url, effects(), DatabaseOwnerLog(url))
    loops = [Counted(loop) for loop in (Sequencer(url), Relay(url, empty_kafka, [TOPIC]), Following(broker, consumer))]
    before = _io_threads()
    kafka.kill()
    with _supervised(loops):
        for _ in range(RETRIES):
            with pytest.raises(KafkaError):
                broker.lag(TOPIC, "tally")
        until(lambda: all(loop.begun >= RETRIES for loop in loops[1:]))
        assert _io_threads() <= before + len(loops[1:])
        kafka.restart()
        until(lambda: _took_all(broker))
    assert len(tallied(url)) == 20


def test_members_that_outlived_a_wiped_kafka_do_not_spin(
    kafka: Kafka, empty_kafka: str, quick: None, rounds: Counter[str]
) -> None:
    _make(empty_kafka)
    members = [Member() for _ in range(4)]
    with _following(empty_kafka, members):
        until(lambda: all(member.owned for member in members))
        kafka.wipe()
        _make(empty_kafka)
        until(lambda: frozenset().union(*(member.owned for member in members)) == PARTITIONS)
        assert max(_rounds_per_look(members, rounds)) < ROUNDS_PER_LOOK


def test_a_member_whose_name_another_took_does_not_spin_and_comes_back(
    empty_kafka: str, quick: None, rounds: Counter[str]
) -> None:
    _make(empty_kafka)
    member = Member()
    with _following(empty_kafka, [member]):
        until(lambda: member.owned == PARTITIONS)
        changes = member.changes
        with closing(_namesake(empty_kafka)) as namesake:
            until(lambda: namesake.poll(100) is not None and namesake.assignment())
            fenced = _rounds_per_look([member], rounds)
            until(lambda: member.changes > changes)
        assert max(fenced) < ROUNDS_PER_LOOK
        assert until(lambda: member.owned == PARTITIONS)


@contextmanager
def _supervised(loops: Sequence[Loop]) -> Iterator[None]:
    supervisor = Supervisor(loops)
    supervisor.start()
    try:
        yield
    finally:
        supervisor.stop()


@contextmanager
def _following(servers: str, members: Sequence[Member]) -> Iterator[None]:
    names = count()
    broker = KafkaBroker(servers, seat=lambda: f"seat-{threading.current_thread().name}")
    following = [_Member(f"{next(names)}", broker, member) for member in members]
    with _supervised(following):
        yield


class _Member:
    def __init__(self, name: str, broker: KafkaBroker, member: Member) -> None:
        self.name = name
        self._broker = broker
        self._member = member

    def run(self, stop: threading.Event) -> None:
        self._broker.subscribe(TOPIC, "shared", self._member, stop)


def _namesake(servers: str) -> KafkaConsumer:
    """Another client under the name of the first member."""
    group = {"group_id": f"chiso-shared-{TOPIC}", "group_instance_id": "seat-0"}
    kafka = clients.consumer(servers, **group, **subscriber.OPTIONS)
    kafka.subscribe([TOPIC])
    return kafka


def _rounds_per_look(members: Sequence[Member], rounds: Counter[str]) -> list[float]:
    """How often each member's client asked between two looks around, while it looked so many times."""
    begun, looked = Counter(rounds), [member.looks for member in members]
    until(lambda: all(member.looks >= looks + LOOKS for member, looks in zip(members, looked, strict=True)))
    return [(rounds[str(n)] - begun[str(n)]) / (member.looks - looked[n]) for n, member in enumerate(members)]


def _make(servers: str) -> None:
    with closing(clients.admin(servers, bootstrap_timeout_ms=30_000)) as admin:
        topics.ensure(admin, TOPIC)


def _took_all(broker: KafkaBroker) -> bool:
    """Whether the topic holds the log and the group has taken it."""
    try:
        return sum(broker.lag(TOPIC, "nobody").values()) >= 20 and not sum(broker.lag(TOPIC, "tally").values())
    except KafkaError:
        return False


def _io_threads() -> int:
    return sum(thread.name.startswith("kafka-io-") for thread in threading.enumerate())


def _selectors() -> int:
    """Every client has one, a producer before its thread."""
    return sum("eventpoll" in file.readlink().name for file in Path("/proc/self/fd").iterdir() if file.is_symlink())
