"""B9: the logs of a national cycle folded into every read model again, against reading and parsing the same rows.

All logs of the cycle together hold the million, and each of their rows counts once. Ours is what `chiso-<service>
rebuild` does, of all four services at once, and what a service hears of another's log is no event more. The ceiling
reads and parses each row once. Beside it stands the rate over what the services read together.
"""

import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson
import structlog
from chiso.assembled import assembled
from chiso_contracts import catalogue
from chiso_runtime import log
from chiso_runtime.blobs.directory import DirectoryBlobs
from chiso_runtime.brokers.embedded import EmbeddedBroker
from chiso_runtime.brokers.kafka import records
from chiso_runtime.brokers.kafka.history import KafkaHistory
from chiso_runtime.brokers.kafka.relay import PRODUCER
from chiso_runtime.brokers.kafka.subscriber import OPTIONS
from chiso_runtime.brokers.kafka.topics import ensure, partition, partitions
from chiso_runtime.brokers.port import Broker
from chiso_runtime.database import connect
from chiso_runtime.replay import PAGE, Digest, digest, rebuild_in_place
from chiso_runtime.service import followings
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition

from bench import servers
from bench.measure import Figure, alternate, rate
from bench.national import Cycle, Log
from tests.servers.databases import Databases
from tests.world import PREPARED

SMALL = 0.005
OWNERS = ("submission", "evidence", "scoring")
SERVICES = (*OWNERS, "ranking")
TOLD = {f"chiso.{owner}" for owner in OWNERS}
MOST_SECONDS = 45

ROWS = (
    "COPY (SELECT position, topic, key, key_seq, logged_at, stream, data FROM log ORDER BY position) TO STDOUT BINARY"
)
TYPES = ["int8", "text", "text", "int8", "int8", "text", "bytea"]
HEADS = "SELECT key, key_seq FROM key_head WHERE topic = %s"
REACHED = """
INSERT INTO checkpoint VALUES (%s, %s, %s, %s) ON CONFLICT (consumer, source, key) DO UPDATE SET seq = excluded.seq
"""
# What counts, straight from the facts: the last word of the highest authority on a criterion, five points off if late.
PLAIN = """
WITH fact AS MATERIALIZED (SELECT position, convert_from(data, 'UTF8')::json AS f FROM log WHERE stream LIKE 'card/%'),
word AS (
    SELECT DISTINCT ON (1, 2, 3) f->'data'->>'round' AS round, f->'data'->>'unit' AS unit,
        f->'data'->>'criterion' AS criterion, (f->'data'->>'points')::numeric AS points
    FROM fact WHERE f->>'type' IN ('vn.chiso.scoring.criterion-verified.v1', 'vn.chiso.scoring.criterion-decided.v1')
    ORDER BY 1, 2, 3, f->>'type' = 'vn.chiso.scoring.criterion-decided.v1' DESC, position DESC
),
late AS (
    SELECT f->'data'->>'round' AS round, f->'data'->>'unit' AS unit FROM fact
    WHERE f->>'type' = 'vn.chiso.scoring.report-locked.v1' AND (f->'data'->>'late')::boolean
)
SELECT round, unit, sum(points) - CASE WHEN late.unit IS NULL THEN 0 ELSE 5 END
FROM word LEFT JOIN late USING (round, unit) GROUP BY round, unit, late.unit ORDER BY 1, 2
"""
TOTALS = {
    "scoring": "SELECT round, unit, points FROM read.total ORDER BY 1, 2",
    "ranking": """
        SELECT DISTINCT ON (round, unit) round, unit, points FROM read.total ORDER BY round, unit, position DESC
    """,
}
Urls = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class National:
    """The databases of all services, with their logs. `told` facts in all, `read` by the services together."""

    urls: Urls
    told: int
    read: int


def national(databases: Databases, share: float = 1.0) -> National:
    """Make databases and logs, of which nothing is folded yet."""
    made = {service: databases.fresh(PREPARED[service]) for service in SERVICES}
    submission, evidence, scoring = (connect(made[service].owner_dsn) for service in OWNERS)
    with submission, evidence, scoring:
        cycle = Cycle(
            submission=Log(submission, "chiso.submission"),
            evidence=Log(evidence, "chiso.evidence"),
            scoring=Log(scoring, "chiso.scoring"),
            share=share,
        )
        cycle.tell()
    urls = {service: database.app_dsn for service, database in made.items()}
    sizes = dict(zip(OWNERS, (cycle.submission.size, cycle.evidence.size, cycle.scoring.size), strict=True))
    read = sum(sizes.get(_owner(topic), 0) for service in SERVICES for topic in topics_of(service, urls))
    return National(urls=urls, told=sum(sizes.values()), read=read)


def topics_of(name: str, urls: Urls) -> list[str]:
    """The topics that a service's read models are folded from and that the cycle has facts on."""
    with assembled(name, urls[name], urls, _no_blobs) as (service, _):
        return sorted({view.topic for view in service.views} & TOLD)


def parsed(urls: Urls, count: int) -> float:
    """The ceiling: every row read by COPY, and its bytes parsed."""

    def parse() -> None:
        for owner in OWNERS:
            with connect(urls[owner]) as conn, conn.cursor().copy(ROWS) as copy:
                copy.set_types(TYPES)
                for row in copy.rows():
                    orjson.loads(row[6])

    return rate(count, parse)


def rebuilt(urls: Urls, count: int, pool: ProcessPoolExecutor) -> float:
    """Ours: the read models of all services emptied and folded again, each by a process of its own."""

    def rebuild() -> None:
        for done in [pool.submit(rebuild_one, service, urls) for service in reversed(SERVICES)]:
            done.result()

    return rate(count, rebuild)


def rebuild_one(name: str, urls: Urls, kafka: str = "") -> None:
    """Rebuild one service as its command does; without `kafka`, others' topics come from their logs."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    with assembled(name, urls[name], urls, _no_blobs) as (service, context):
        history: Broker = KafkaHistory(kafka) if kafka else EmbeddedBroker(_logs(urls), urls[name], page=PAGE)
        rebuild_in_place(service, context, history)


def followed(urls: Urls) -> dict[str, Digest]:
    """Digests after the services' own consumers folded the logs, a hundred entries at a time."""
    for name in SERVICES:
        with assembled(name, urls[name], urls, _no_blobs) as (service, context):
            views = {(view.consumer, view.topic) for view in service.views}
            for following in followings(service, context):
                consumer = following.consumer
                if (consumer.name, consumer.source) in views and consumer.source in TOLD:
                    _follow(consumer.receive, urls[_owner(consumer.source)], consumer.source)
    return digests(urls)


def digests(urls: Urls) -> dict[str, Digest]:
    """The digest of every service's read models."""
    found = {}
    for name in SERVICES:
        with assembled(name, urls[name], urls, _no_blobs) as (service, _), connect(urls[name]) as conn:
            found[name] = digest(conn, service.views)
    return found


def reach_heads(urls: Urls) -> None:
    """Say of every view that it had folded its whole topic: that far a rebuild goes."""
    for name in SERVICES:
        with assembled(name, urls[name], urls, _no_blobs) as (service, _), connect(urls[name]) as conn:
            for view in service.views:
                with connect(urls[_owner(view.topic)]) as owner:
                    heads = owner.execute(HEADS, (view.topic,)).fetchall()
                conn.cursor().executemany(REACHED, [(view.consumer, view.topic, key, seq) for key, seq in heads])


def check_small(databases: Databases, pool: ProcessPoolExecutor) -> None:
    """A small cycle rebuilt has the digests that its services got step by step."""
    small = national(databases, SMALL)
    before = followed(small.urls)
    rebuilt(small.urls, small.told, pool)
    if digests(small.urls) != before:
        raise AssertionError("a rebuild and the running services differ")


def check_whole(urls: Urls) -> None:
    """Totals of every unit are those that the bare facts give."""
    with connect(urls["scoring"]) as conn:
        conn.execute("SET jit = off")
        plain = conn.execute(PLAIN).fetchall()
    for name, statement in TOTALS.items():
        with connect(urls[name]) as conn:
            if conn.execute(statement).fetchall() != plain:
                raise AssertionError(f"{name}: wrong totals")


@contextmanager
def in_kafka(urls: Urls, topics: Sequence[str]) -> Iterator[tuple[str, int]]:
    """A broker that has these topics whole, and how many messages that are."""
    with servers.kafka() as address:
        admin = KafkaAdminClient(bootstrap_servers=address)
        for topic in topics:
            ensure(admin, topic)
        admin.close()
        producer = KafkaProducer(bootstrap_servers=address, **PRODUCER)
        count = sum(_published(producer, topic, urls[_owner(topic)]) for topic in topics)
        producer.close()
        yield address, count


def consumed(address: str, topics: Sequence[str], count: int) -> float:
    """The ceiling: the topics polled from their beginning, nothing done with them."""
    consumer = KafkaConsumer(bootstrap_servers=address, group_id=None, **OPTIONS)
    cells = [TopicPartition(topic, number) for topic in topics for number in range(partitions(topic))]
    consumer.assign(cells)
    consumer.seek_to_beginning(*cells)

    def consume() -> None:
        left = count
        while left:
            left -= sum(map(len, consumer.poll(200, max_records=PAGE).values()))

    found = rate(count, consume)
    consumer.close()
    return found


def from_kafka(urls: Urls, address: str, count: int, pool: ProcessPoolExecutor) -> float:
    """Ours: ranking, which owns next to nothing of what it folds, rebuilt out of Kafka."""
    return rate(count, lambda: pool.submit(rebuild_one, "ranking", urls, address).result())


def run() -> list[Figure]:
    spawning = multiprocessing.get_context("spawn")
    with servers.postgres() as databases, ProcessPoolExecutor(len(SERVICES), spawning) as pool:
        check_small(databases, pool)
        cycle = national(databases)
        urls, count = cycle.urls, cycle.told
        reach_heads(urls)
        ours, ceiling, ratio = alternate(partial(parsed, urls, count), partial(rebuilt, urls, count, pool))
        check_whole(urls)
        before = digests(urls)
        topics = topics_of("ranking", urls)
        with in_kafka(urls, topics) as (address, messages):
            kafka = alternate(
                partial(consumed, address, topics, messages), partial(from_kafka, urls, address, messages, pool)
            )
        if digests(urls) != before:
            raise AssertionError("a rebuild from Kafka differs from one out of the log")
    seconds, reads = 1_000_000 / ours, cycle.read / cycle.told
    return [
        Figure(
            id="B9",
            name="replay",
            ours=ours,
            ceiling=ceiling,
            unit="events/s",
            ratio=ratio,
            target=0.2,
            beside={"read by services/s": ours * reads},
        ),
        Figure(
            id="B9",
            name="replay, a million",
            ours=seconds,
            ceiling=MOST_SECONDS,
            unit="s",
            ratio=seconds / MOST_SECONDS,
            target=1,
            at_most=True,
        ),
        Figure(
            id="B9",
            name="replay from Kafka",
            ours=kafka[0],
            ceiling=kafka[1],
            unit="events/s",
            ratio=kafka[2],
            target=0.35,
        ),
    ]


def _follow(receive: Callable[[Any], None], url: str, topic: str) -> None:
    with connect(url) as conn:
        position = 0
        while position < log.size(conn):
            messages, position = log.of_topic(conn, topic, position, limit=97)
            if messages:
                receive(messages)


def _published(producer: KafkaProducer, topic: str, url: str) -> int:
    """How many messages of a log's topic were sent."""
    count, position, cells = 0, 0, partitions(topic)
    with connect(url) as conn:
        while position < log.size(conn):
            messages, position = log.of_topic(conn, topic, position, limit=PAGE)
            for m in messages:
                producer.send(topic, m.data, m.key.encode(), records.headers(m), partition(m.key, cells))
            count += len(messages)
    return count


def _logs(urls: Urls) -> dict[str, str]:
    return {topic: urls[owner] for topic, owner in catalogue.OWNERS.items()}


def _owner(topic: str) -> str:
    return catalogue.OWNERS[topic]


def _no_blobs() -> DirectoryBlobs:
    return DirectoryBlobs.__new__(DirectoryBlobs)
