"""Read models built again from the first message are the same, and the replay stops where it is told."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from types import SimpleNamespace
from typing import Any, cast

import pytest
from chiso_runtime.brokers.embedded import EmbeddedBroker
from chiso_runtime.brokers.kafka.history import KafkaHistory
from chiso_runtime.brokers.kafka.relay import Relay
from chiso_runtime.brokers.kafka.subscriber import KafkaBroker
from chiso_runtime.brokers.port import Broker, Listener, Message
from chiso_runtime.consumer import Consumer, Following, Park
from chiso_runtime.database import Database, connect, snapshot
from chiso_runtime.log import DatabaseOwnerLog
from chiso_runtime.projection import Heard, ReadModels
from chiso_runtime.replay import digest, rebuild_in_place, replay
from chiso_runtime.sequencer import Sequencer
from chiso_runtime.service import Hears

from tests.awaiting import until
from tests.example import TOPIC, PointsAdded, Running, add, codec, effects, prepared, tallied
from tests.servers.databases import Database as TestDatabase
from tests.servers.databases import Databases

WAITING = "SELECT 1 FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND NOT granted"

VIEW = Hears(topic=TOPIC, consumer="tally", effects=effects, park=Park.KEY)


def live(url: str, conn: Database, count: int) -> None:
    """Facts of one key, sequenced and folded."""
    consumer = Consumer("tally", TOPIC, url, effects(), DatabaseOwnerLog(url), park=Park.KEY)
    with Running(Sequencer(url).run, Following(EmbeddedBroker({TOPIC: url}, url), consumer).run):
        for n in range(count):
            add(conn, "sum/a", n + 1)
        until(lambda: len(tallied(url)) == count)


def from_kafka(request: pytest.FixtureRequest, url: str, count: int) -> Callable[[str, str], Broker]:
    servers = request.getfixturevalue("empty_kafka")
    with Running(Relay(url, servers, [TOPIC]).run):
        history = KafkaHistory(servers)
        until(lambda: sum(history.lag(TOPIC, "nobody").values()) >= count)
    return lambda topic, target: KafkaHistory(servers, batch=7)


@pytest.mark.parametrize("kind", ["embedded", "kafka"])
def test_a_replay_into_an_empty_database_has_the_digest_of_the_running_one(
    kind: str, request: pytest.FixtureRequest, url: str, conn: Database, databases: Databases
) -> None:
    live(url, conn, 30)
    with connect(url) as own:
        running = digest(own, [VIEW])
    add(conn, "sum/a", 999)  # a fact behind the digest's checkpoints must not enter the replay
    make = (
        from_kafka(request, url, 30) if kind == "kafka" else lambda topic, target: EmbeddedBroker({TOPIC: url}, target)
    )
    empty = databases.fresh(prepared)
    steps: list[tuple[int, int]] = []
    replayed = replay(
        [VIEW],
        lambda topic: make(topic, empty.app_dsn),
        DatabaseOwnerLog(url),
        empty.app_dsn,
        running,
        lambda done, total: steps.append((done, total)),
    )
    databases.drop(empty)
    assert replayed == running
    assert steps[-1] == (30, 30)


def test_a_rebuild_leaves_nothing_aside_that_would_be_driven_a_second_time(url: str, conn: Database) -> None:
    consumer = Consumer("tally", TOPIC, url, effects(), DatabaseOwnerLog(url))
    with Running(Sequencer(url).run, Following(EmbeddedBroker({TOPIC: url}, url), consumer).run):
        for points in (666, 2, 3):
            add(conn, "sum/a", points)
        until(lambda: [parked.messages for parked in consumer.parked()] == [3])
    context = SimpleNamespace(settings=SimpleNamespace(database_url=url), owner_log=Silent())
    mended = Hears(topic=TOPIC, consumer="tally", effects=lambda: ReadModels(codec, [take_all]))
    service = SimpleNamespace(views=[mended], owned=(TOPIC,))
    rebuild_in_place(cast(Any, service), cast(Any, context), Nowhere())
    assert tallied(url) == [("a", 1), ("a", 2), ("a", 3)]
    assert conn.execute("SELECT count(*) FROM parked").fetchone() == (0,)


def test_a_rebuild_lets_a_request_go_first_that_reads_several_tables(
    store: TestDatabase, url: str, conn: Database
) -> None:
    live(url, conn, 3)
    with connect(store.owner_dsn) as owner:
        owner.execute("CREATE TABLE read.beside (id integer PRIMARY KEY)")
        owner.execute(f"GRANT ALL ON read.beside TO {store.app}")
    context = SimpleNamespace(settings=SimpleNamespace(database_url=url), owner_log=Silent())
    service = SimpleNamespace(views=[VIEW], owned=(TOPIC,))
    with ThreadPoolExecutor(1) as threads, connect(url) as reader:
        with snapshot(reader):
            read = reader.execute("SELECT seq FROM read.tally").fetchall()
            rebuilt = threads.submit(rebuild_in_place, cast(Any, service), cast(Any, context), Nowhere())
            until(lambda: conn.execute(WAITING).fetchall())
            assert (len(read), reader.execute("SELECT id FROM read.beside").fetchall()) == (3, [])
        rebuilt.result()
    assert tallied(url) == [("a", 1), ("a", 2), ("a", 3)]


def take_all(conn: Database, heard: Sequence[Heard[PointsAdded]]) -> None:
    """As a release that has nothing against any number."""
    for h in heard:
        row = (h.message.key, h.message.seq, h.message.stream, h.fact.event.points)
        conn.execute("INSERT INTO read.tally (key, seq, stream, points) VALUES (%s, %s, %s, %s)", row)


class Nowhere:
    """A broker that is not asked."""

    def subscribe(self, topic: str, consumer: str, listener: Listener, stop: Event) -> None:
        pytest.fail("only the service's own log is read")

    def lag(self, topic: str, consumer: str) -> dict[str, int]:
        return {}


class Silent:
    """An owner that has nothing to tell: all must come from the broker."""

    def after(self, topic: str, key: str, seq: int) -> Sequence[Message]:
        return []

    def heads(self, topic: str) -> dict[str, int]:
        return {}


def test_a_changed_row_shows_in_the_digest(url: str, conn: Database) -> None:
    live(url, conn, 5)
    with connect(url) as own:
        before = digest(own, [VIEW])
        conn.execute("UPDATE read.tally SET points = points + 1 WHERE seq = 3")
        after = digest(own, [VIEW])
    assert before.checkpoints == after.checkpoints
    assert before.tables["tally"] != after.tables["tally"]


def test_a_replay_reads_a_topic_from_its_beginning_beside_a_consumer_of_the_same_name(
    url: str, conn: Database, databases: Databases, empty_kafka: str
) -> None:
    consumed = Consumer("tally", TOPIC, url, effects(), DatabaseOwnerLog(url), park=Park.KEY)
    following = Following(KafkaBroker(empty_kafka), consumed)
    for n in range(30):
        add(conn, "sum/a", n + 1)
    with Running(Sequencer(url).run, Relay(url, empty_kafka, [TOPIC]).run, following.run) as live:
        until(lambda: len(tallied(url)) == 30)
        until(lambda: sum(KafkaBroker(empty_kafka).lag(TOPIC, "tally").values()) == 0)
        with connect(url) as own:
            running = digest(own, [VIEW])
        empty = databases.fresh(prepared)
        replayed = replay(
            [VIEW], lambda _: KafkaHistory(empty_kafka), Silent(), empty.app_dsn, running, lambda done, total: None
        )
        add(conn, "sum/a", 31)
        until(lambda: len(tallied(url)) == 31)
    databases.drop(empty)
    assert live.errors == []
    assert replayed == running
