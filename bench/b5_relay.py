"""B5: log to Kafka, every acknowledgement followed, against a bare produce loop of the same records."""

import threading
import time

from chiso_runtime import log
from chiso_runtime.brokers.kafka import records
from chiso_runtime.brokers.kafka.relay import PRODUCER, Publication
from chiso_runtime.brokers.kafka.topics import ensure, partition
from chiso_runtime.database import connect
from chiso_runtime.sequencer import BATCH, Head
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition

from bench import servers
from bench.measure import Figure, alternate, rate
from tests.servers.databases import Databases

EVENTS = 60_000
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
        while TOPIC in admin.list_topics():
            time.sleep(0.05)
    ensure(admin, TOPIC)
    admin.close()


def bare(url: str, address: str) -> float:
    """The ceiling: the messages are in memory, nothing is remembered, one flush at the end."""
    emptied(address)
    with connect(url) as conn:
        messages = log.after(conn, 0, limit=EVENTS)
    ready = [(m.data, m.key.encode(), records.headers(m), partition(m.key, 12)) for m in messages]
    producer = KafkaProducer(bootstrap_servers=address, **PRODUCER)
    producer.partitions_for(TOPIC)

    def produce() -> None:
        for data, key, headers, cell in ready:
            producer.send(TOPIC, data, key, headers, cell)
        producer.flush()

    found = rate(EVENTS, produce)
    producer.close()
    return found


def relayed(url: str, address: str) -> float:
    """Ours, from the log's table to the last acknowledgement."""
    emptied(address)
    with connect(url) as conn:
        conn.execute("DELETE FROM relay_mark")
        publication = Publication(conn, address, [TOPIC])
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
    with servers.postgres() as databases, servers.kafka() as address:
        url = logged(databases)
        ours, ceiling, ratio = alternate(lambda: bare(url, address), lambda: relayed(url, address))
    return [Figure(id="B5", name="relay", ours=ours, ceiling=ceiling, unit="events/s", ratio=ratio, target=0.85)]
