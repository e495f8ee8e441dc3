"""B5: log to Kafka, every acknowledgement followed, against a bare produce loop of the same records."""

import threading
from statistics import median

from chiso_runtime import log
from chiso_runtime.brokers.kafka import records
from chiso_runtime.brokers.kafka.relay import PRODUCER, Publication
from chiso_runtime.brokers.kafka.topics import ensure, partition
from chiso_runtime.database import by_key, connect
from chiso_runtime.fresh import Fresh
from chiso_runtime.sequencer import BATCH, Head
from confluent_kafka import Producer
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition

from bench import servers
from bench.measure import ROUNDS, Figure, rate
from tests.awaiting import until
from tests.servers.databases import Databases

EVENTS = 100_000
TOPIC = "chiso.scoring"
CELLS = [TopicPartition(TOPIC, p) for p in range(12)]


def logged(databases: Databases) -> str:
    url = servers.store(databases)
    servers.fill_outbox(url, EVENTS, keys=24)
    with connect(url) as conn:
        head = Head.load(conn)
        while head.sequence(conn, BATCH):
            pass
    return url


def emptied(address: str) -> None:
    admin = KafkaAdminClient(bootstrap_servers=address)
    if TOPIC in admin.list_topics():
        admin.delete_topics([TOPIC])
        until(lambda: TOPIC not in admin.list_topics(), pause=0.05)
    ensure(admin, TOPIC)
    admin.close()


def bare(url: str, address: str) -> float:
    """The ceiling: the messages are in memory, nothing is remembered, one flush at the end."""
    emptied(address)
    ready = _ready(url)
    producer = KafkaProducer(bootstrap_servers=address, **PRODUCER)
    producer.partitions_for(TOPIC)

    def produce() -> None:
        for data, key, headers, cell in ready:
            producer.send(TOPIC, data, key, headers, cell)
        producer.flush()

    found = rate(EVENTS, produce)
    producer.close()
    return found


def librdkafka(url: str, address: str) -> float:
    """The same loop with the C library, for comparison."""
    emptied(address)
    ready = _ready(url)
    failed: list[object] = []
    options = {"linger.ms": 5, "batch.size": PRODUCER["batch_size"], "queue.buffering.max.messages": EVENTS}
    producer = Producer({"bootstrap.servers": address, **options})
    producer.list_topics(TOPIC, timeout=30)

    def delivered(error: object, _: object) -> None:
        if error:
            failed.append(error)

    def produce() -> None:
        for data, key, headers, cell in ready:
            producer.produce(TOPIC, data, key, cell, headers=headers, on_delivery=delivered)
            producer.poll(0)
        producer.flush()

    found = rate(EVENTS, produce)
    if failed:
        raise AssertionError(f"{len(failed)} not delivered: {failed[0]}")
    return found


def _ready(url: str) -> list[tuple[bytes, bytes, records.Headers, int]]:
    with connect(url) as conn:
        messages = log.after(conn, 0, limit=EVENTS)
    return [(m.data, m.key.encode(), records.headers(m), partition(m.key, 12)) for m in messages]


def relayed(url: str, address: str) -> float:
    """Ours, from the log's table to the last acknowledgement."""
    emptied(address)
    with connect(url) as conn:
        conn.execute("DELETE FROM relay_mark")
        by_key(conn)
        publication = Publication(conn, address, [TOPIC], Fresh())
        publication._check()
        stop = threading.Event()

        def publish() -> None:
            while publication._cursor < EVENTS or publication._window:
                publication._step(stop)

        found = rate(EVENTS, publish)
        publication.close()
    probe = KafkaConsumer(bootstrap_servers=address)
    held = sum(probe.end_offsets(CELLS).values())
    probe.close()
    if held != EVENTS:
        raise AssertionError(f"{held} of {EVENTS} records in Kafka")
    return found


def run() -> list[Figure]:
    found: dict[str, list[float]] = {}
    with servers.postgres() as databases, servers.kafka() as address:
        url = logged(databases)
        for run in [bare, relayed, librdkafka] * ROUNDS:
            found.setdefault(run.__name__, []).append(run(url, address))
    return [
        _against(found, "relay", "bare", 0.85),
        _against(found, "relay, against confluent-kafka", "librdkafka", None),
    ]


def _against(found: dict[str, list[float]], name: str, ceiling: str, target: float | None) -> Figure:
    return Figure(
        id="B5",
        name=name,
        ours=median(found["relayed"]),
        ceiling=median(found[ceiling]),
        unit="events/s",
        ratio=median(o / c for o, c in zip(found["relayed"], found[ceiling], strict=True)),
        target=target,
    )
