"""B6: commit to consumer's callback, against bare send to poll; every party in a process of its own, as in production.

Instants of different processes are compared: CLOCK_MONOTONIC is one clock for all of them.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from statistics import median
from typing import Any

import structlog
from chiso_runtime import crash_points
from chiso_runtime.brokers.kafka.relay import PRODUCER, Relay
from chiso_runtime.brokers.kafka.subscriber import OPTIONS, KafkaBroker
from chiso_runtime.brokers.kafka.topics import ensure
from chiso_runtime.brokers.port import Message
from chiso_runtime.crash_points import Point
from chiso_runtime.database import connect, pool
from chiso_runtime.fresh import Fresh
from chiso_runtime.hints import Hint
from chiso_runtime.sequencer import Sequencer
from chiso_runtime.supervisor import Loop, Supervisor
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer

from bench import servers
from bench.measure import ROUNDS, Figure, percentile
from tests.example import TOPIC, cause, handler

BARE_TOPIC = "chiso.ranking"
PACES = {50: 400, 500: 2_000}
"""Events of one round by pace, events a second."""
TARGETS = {(50, 0.5): 1.7, (50, 0.99): 1.8}
WARM_UP = 20

spawn = get_context("spawn")
Told = tuple[int, float]


class Arrivals:
    """Tells when each message arrives, by its sequence number."""

    def __init__(self, told: Connection) -> None:
        self._told = told

    def receive(self, messages: Sequence[Message]) -> None:
        now = time.monotonic()
        for message in messages:
            self._told.send((message.seq, now))

    def look_around(self, mine: Any) -> None:
        """Nothing to look for."""

    def forget(self) -> None:
        """Nothing to forget."""


def work(url: str, address: str, _: Connection, stop: Event) -> None:
    """The owner's loops."""
    fresh = Fresh()
    loops: list[Loop] = [Sequencer(url, fresh=fresh), Relay(url, address, [TOPIC], fresh=fresh)]
    supervisor = Supervisor(loops)
    supervisor.start()
    stop.wait()
    supervisor.stop()


def consume(url: str, address: str, told: Connection, stop: Event) -> None:
    """Another service's consumer."""
    ended = threading.Event()
    listener = Arrivals(told)
    following = threading.Thread(target=KafkaBroker(address).subscribe, args=(TOPIC, "bench", listener, ended))
    following.start()
    stop.wait()
    ended.set()
    following.join()


def poll(url: str, address: str, told: Connection, stop: Event) -> None:
    """The bare consumer, with the options of ours."""
    consumer = KafkaConsumer(BARE_TOPIC, bootstrap_servers=address, group_id="bare", **OPTIONS)
    while not stop.is_set():
        for found in consumer.poll(200).values():
            now = time.monotonic()
            for record in found:
                told.send((int(record.value[:8]), now))
    consumer.close()


class Hops:
    """Sends at a steady pace and hears from the other processes when each event arrived."""

    def __init__(self, told: Connection) -> None:
        self._told = told
        self._sent = 0
        self.arrived: dict[int, float] = {}

    def paced(self, send: Callable[[int], float], count: int, per_second: int) -> list[float]:
        """Seconds of each hop; `send` takes a number counted from 1 over all rounds, returns when the hop began."""
        first, began = self._sent + 1, time.monotonic()
        due = {}
        for n in range(count):
            time.sleep(max(0.0, began + n / per_second - time.monotonic()))
            self._sent += 1
            due[self._sent] = send(self._sent)
        self._await(self._sent)
        return [self.arrived[n] - due[n] for n in range(first, self._sent + 1)]

    def _await(self, last: int) -> None:
        while not all(n in self.arrived for n in range(max(1, last - WARM_UP), last + 1)):
            if not self._told.poll(60):
                raise AssertionError(f"{last} events were sent, {len(self.arrived)} arrived")
            n, at = self._told.recv()
            self.arrived.setdefault(n, at)


@contextmanager
def processes(url: str, address: str, *targets: Callable[..., None]) -> Iterator[Connection]:
    """Processes for the time of the block, and the end of the pipe they tell through."""
    heard, told = spawn.Pipe(duplex=False)
    stop = spawn.Event()
    started = [spawn.Process(target=quiet, args=(target, url, address, told, stop)) for target in targets]
    for process in started:
        process.start()
    try:
        yield heard
    finally:
        stop.set()
        for process in started:
            process.join(30)


def quiet(target: Callable[..., None], *args: Any) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    target(*args)


class Committing:
    """Writes through the real command handler, as `serve` does; a hop begins when its commit is done."""

    def __init__(self, url: str, connections: Any) -> None:
        run = handler(connections)
        self._write = type(run)(
            decider=run._decider, codec=run._codec, route=run._route, pool=connections, hint=Hint(url)
        )
        self._committed = 0.0
        crash_points.arm(self._note)

    def __call__(self, n: int) -> float:
        self._write("sum/a", 1, cause)
        return self._committed

    def _note(self, point: Point) -> None:
        if point is Point.AFTER_APPEND_COMMIT:
            self._committed = time.monotonic()


class Sending:
    """The bare producer, with the options of ours and values of the same size."""

    def __init__(self, address: str) -> None:
        self._producer = KafkaProducer(bootstrap_servers=address, **PRODUCER)

    def __call__(self, n: int) -> float:
        began = time.monotonic()
        self._producer.send(BARE_TOPIC, b"%08d" % n + b"v" * 390, b"a", None, 0)
        return began


def run() -> list[Figure]:
    with servers.postgres() as databases, servers.kafka() as address:
        url = servers.store(databases)
        admin = KafkaAdminClient(bootstrap_servers=address)
        ensure(admin, BARE_TOPIC)
        admin.close()
        with processes(url, address, poll) as bare, processes(url, address, work, consume) as ours, pool(url) as conns:
            ceiling, mine = Hops(bare), Hops(ours)
            send, commit = Sending(address), Committing(url, conns)
            ceiling.paced(send, WARM_UP, 10)
            mine.paced(commit, WARM_UP, 10)
            figures = []
            for pace, count in PACES.items():
                rounds = [(ceiling.paced(send, count, pace), mine.paced(commit, count, pace)) for _ in range(ROUNDS)]
                figures += [_figure(pace, share, rounds) for share in (0.5, 0.99)]
        crash_points.arm(None)
        _all_logged(url, len(mine.arrived))
    return figures


def _figure(pace: int, share: float, rounds: Sequence[tuple[list[float], list[float]]]) -> Figure:
    pairs = [(percentile(c, share) * 1000, percentile(o, share) * 1000) for c, o in rounds]
    return Figure(
        id="B6",
        name=f"hop p{share * 100:g}, {pace} ev/s",
        ours=median(o for _, o in pairs),
        ceiling=median(c for c, _ in pairs),
        unit="ms",
        ratio=median(o / c for c, o in pairs),
        target=TARGETS.get((pace, share)),
        at_most=True,
    )


def _all_logged(url: str, count: int) -> None:
    with connect(url) as conn:
        if (found := conn.execute("SELECT count(*) FROM log").fetchone()) != (count,):
            raise AssertionError(f"{found} events logged, {count} arrived")
