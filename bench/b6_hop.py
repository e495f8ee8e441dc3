"""B6: commit to consumer's callback at 50 events a second, against bare send to poll."""

import threading
import time
from collections.abc import Sequence
from typing import Any

from chiso_runtime.brokers.kafka.relay import PRODUCER, Relay
from chiso_runtime.brokers.kafka.subscriber import OPTIONS, KafkaBroker
from chiso_runtime.brokers.kafka.topics import ensure
from chiso_runtime.brokers.port import Message
from chiso_runtime.database import Database, connect, pool
from chiso_runtime.hints import Hint
from chiso_runtime.sequencer import Sequencer
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer

from bench import servers
from bench.measure import Figure, percentile
from tests.example import TOPIC, Running, cause, handler

EVENTS, PER_SECOND = 400, 50


class Arrivals:
    """Notes when each message arrives."""

    def __init__(self) -> None:
        self.at: dict[int, float] = {}

    def receive(self, messages: Sequence[Message]) -> None:
        now = time.perf_counter()
        for message in messages:
            self.at.setdefault(message.seq, now)

    def look_around(self, mine: Any) -> None:
        """Nothing to look for."""

    def forget(self) -> None:
        """Nothing to forget."""


def paced(send: Any, *, from_commit: bool) -> list[float]:
    """Send at a steady pace; the instants each hop begins: when the commit is done, or when the send begins."""
    began, instants = time.perf_counter(), []
    for n in range(EVENTS):
        time.sleep(max(0.0, began + n / PER_SECOND - time.perf_counter()))
        before = time.perf_counter()
        send(n)
        instants.append(time.perf_counter() if from_commit else before)
    return instants


def ours(url: str, address: str) -> list[float]:
    arrivals = Arrivals()
    broker = KafkaBroker(address)

    def follow(stop: threading.Event) -> None:
        broker.subscribe(TOPIC, "bench", arrivals, stop)

    with pool(url) as connections, Running(Sequencer(url).run, Relay(url, address, [TOPIC]).run, follow):
        run = handler(connections)
        write = type(run)(decider=run._decider, codec=run._codec, route=run._route, pool=connections, hint=Hint(url))
        write("sum/a", 1, cause)
        while not arrivals.at:
            time.sleep(0.01)
        due = paced(lambda n: write("sum/a", 1, cause), from_commit=True)
        while len(arrivals.at) < EVENTS + 1:
            time.sleep(0.01)
    return [arrivals.at[n + 2] - due[n] for n in range(EVENTS)]


def bare(address: str) -> list[float]:
    admin = KafkaAdminClient(bootstrap_servers=address)
    ensure(admin, "chiso.ranking")
    admin.close()
    at: dict[int, float] = {}
    stop = threading.Event()
    consumer = KafkaConsumer("chiso.ranking", bootstrap_servers=address, group_id="bare", **OPTIONS)

    def poll() -> None:
        while not stop.is_set():
            for found in consumer.poll(200).values():
                for record in found:
                    at.setdefault(int(record.value[:8]), time.perf_counter())

    thread = threading.Thread(target=poll)
    thread.start()
    producer = KafkaProducer(bootstrap_servers=address, **PRODUCER)
    while not at:
        producer.send("chiso.ranking", b"99999999", b"a", None, 0).get(10)
        time.sleep(0.1)
    due = paced(lambda n: producer.send("chiso.ranking", b"%08d" % n + b"v" * 370, b"a", None, 0), from_commit=False)
    while len(at) < EVENTS + 1:
        time.sleep(0.01)
    stop.set()
    thread.join()
    consumer.close()
    producer.close()
    return [at[n] - due[n] for n in range(EVENTS)]


def run() -> list[Figure]:
    with servers.postgres() as databases, servers.kafka() as address:
        url = servers.store(databases)
        mine, ceiling = ours(url, address), bare(address)
        with connect(url) as conn:
            _all_logged(conn)
    figures = []
    for name, share, target in (("hop p50", 0.5, 1.7), ("hop p99", 0.99, 1.8)):
        o, c = percentile(mine, share) * 1000, percentile(ceiling, share) * 1000
        figures.append(
            Figure(id="B6", name=name, ours=o, ceiling=c, unit="ms", ratio=o / c, target=target, at_most=True)
        )
    return figures


def _all_logged(conn: Database) -> None:
    if (found := conn.execute("SELECT count(*) FROM log").fetchone()) != (EVENTS + 1,):
        raise AssertionError(f"{found} of {EVENTS + 1} events logged")
