"""B7: from an appraiser's POST to the new ranking read over HTTP, twenty a second, on all real processes.

The ceiling is the sum of the bare parts, each at the same pace on the same servers: three commits of one row (append,
sequence, project), one send to a poll on Kafka, one HTTP exchange.
"""

import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from statistics import median

import urllib3
from chiso_runtime.brokers.kafka.relay import PRODUCER
from chiso_runtime.brokers.kafka.subscriber import OPTIONS
from chiso_runtime.database import Database, connect
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import NewTopic

from bench.measure import ROUNDS, Figure, percentile
from deploy.native.kafka import KafkaServer
from deploy.native.minio import MinioServer
from deploy.native.postgres import PostgresServer
from tests.acceptance import story
from tests.acceptance.api import Answer, Api
from tests.acceptance.story import COMMUNES, FRAMEWORK, RANKING, Province
from tests.acceptance.suite import Servers, Suite
from tests.servers.databases import Databases
from tests.servers.session import open_directory

PER_SECOND = 20
COUNT = 200
WARM_UP = 20
ROUND = "toc-do"
TOPIC = "bench.bare"
AT_MOST_MS = 80

ADD = "INSERT INTO bare (data) VALUES (%s)"
ROW = b"v" * 600

Act = Callable[[int], None]


def paced(act: Act, count: int = COUNT) -> list[float]:
    """Seconds that each act took from the instant it was due: who comes late is not forgiven."""
    began = time.perf_counter() + 0.1

    def one(n: int) -> float:
        due = began + n / PER_SECOND
        time.sleep(max(0.0, due - time.perf_counter()))
        act(n)
        return time.perf_counter() - due

    with ThreadPoolExecutor(16) as threads:
        return list(threads.map(one, range(count)))


def steady(act: Act) -> list[float]:
    """Seconds of each act alone, at the same pace: a part of the ceiling never waits for the one before it."""
    began, found = time.perf_counter(), []
    for n in range(COUNT):
        time.sleep(max(0.0, began + n / PER_SECOND - time.perf_counter()))
        started = time.perf_counter()
        act(n)
        found.append(time.perf_counter() - started)
    return found


class Verifying:
    """Verifications, each a change, and the reading of the ranking that has them; `posted`: seconds of each POST."""

    def __init__(self, appraiser: Api, office: Api) -> None:
        self._appraiser = appraiser
        self._office = office
        self._asked = threading.Lock()
        self._number = 0
        self.posted: list[float] = []

    def __call__(self, _: int) -> None:
        unit, criterion, points = self._next()
        began = time.perf_counter()
        write = story.verify(self._appraiser, ROUND, unit, criterion, points, f"Lần {points}")
        write.of(200)
        self.posted.append(time.perf_counter() - began)
        path = f"{RANKING}/rounds/{ROUND}/units/{unit}"
        while not _shown(self._office.get(path, write.recorded)):
            continue

    def _next(self) -> tuple[str, str, str]:
        with self._asked:
            self._number += 1
            number = self._number
        units, criteria = list(COMMUNES), [leaf.code for leaf in FRAMEWORK.criteria()]
        return units[number % len(units)], criteria[number // len(units) % len(criteria)], f"{number % 500 / 100:.2f}"


def _shown(answer: Answer) -> bool:
    """Whether the ranking has the write that the reader named; a service that is away is asked again."""
    return answer.status == 200 and not answer.body["updating"]


class Commits:
    """Three commits of one row each, one behind the other."""

    def __init__(self, conn: Database) -> None:
        conn.execute("CREATE TABLE bare (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, data bytea)")
        self._conn = conn

    def __call__(self, _: int) -> None:
        for _ in range(3):
            self._conn.execute(ADD, (ROW,), prepare=True)


class Hop:
    """A bare send, and the poll that brings it."""

    def __init__(self, address: str) -> None:
        self._producer = KafkaProducer(bootstrap_servers=address, **PRODUCER)
        self._consumer = KafkaConsumer(bootstrap_servers=address, group_id=None, **OPTIONS)
        self._consumer.assign([TopicPartition(TOPIC, 0)])
        self._consumer.seek_to_end()
        self._consumer.position(TopicPartition(TOPIC, 0))

    def __call__(self, _: int) -> None:
        self._producer.send(TOPIC, ROW, b"a", None, 0)
        while not self._consumer.poll(1000):
            continue

    def close(self) -> None:
        """End both."""
        self._producer.close()
        self._consumer.close()


class Constant(BaseHTTPRequestHandler):
    """Answers every GET with the same bytes, in one packet: two would wait for each other's acknowledgement."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(ROW)))
        self.end_headers()
        self.wfile.write(ROW)

    def log_message(self, *_: object) -> None:
        """Nothing is said."""


@contextmanager
def exchange() -> Iterator[Act]:
    """One request to a server that does nothing."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Constant)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    http = urllib3.PoolManager(maxsize=8)
    url = f"http://127.0.0.1:{server.server_port}/"
    yield lambda _: None if http.request("GET", url).data == ROW else sys.exit("wrong bytes")
    server.shutdown()
    server.server_close()


@contextmanager
def bare_parts(suite: Suite) -> Iterator[Sequence[Act]]:
    """The parts of the ceiling, on the servers that the suite uses."""
    admin = KafkaAdminClient(bootstrap_servers=suite.servers.kafka.address)
    admin.create_topics([NewTopic(TOPIC, 1, 1)])
    admin.close()
    database = suite.servers.databases.fresh()
    hop = Hop(suite.servers.kafka.address)
    with connect(database.owner_dsn) as conn, exchange() as http:
        yield Commits(conn), hop, http
    hop.close()


@contextmanager
def running() -> Iterator[Suite]:
    """All processes of all services over durable PostgreSQL, Kafka and MinIO."""
    postgres, kafka, minio = PostgresServer(durable=True), KafkaServer(), MinioServer()
    with ExitStack() as ending:
        for server in (postgres, kafka, minio):
            server.start(open_directory("chiso-bench-"))
            ending.callback(server.stop)
        databases = Databases(admin_dsn=postgres.dsn)
        under = Servers(postgres=postgres, kafka=kafka, minio=minio, databases=databases)
        suite = Suite(servers=under, directory=open_directory("chiso-bench-"))
        ending.callback(suite.stop)
        suite.start()
        yield suite


def check(suite: Suite, verified: int) -> None:
    """Every acknowledged verification is in ranking's tables."""
    with suite.database("ranking") as conn:
        row = conn.execute("SELECT count(*) FROM read.score WHERE stage = 'appraised'").fetchone()
    if row != (verified,):
        raise AssertionError(f"{row} of {verified} verifications in the ranking")


def run() -> list[Figure]:
    ours: list[list[float]] = []
    bare: list[list[list[float]]] = []
    with running() as suite:
        province = Province(suite=suite)
        story.open_to_judge(province, ROUND)
        verify = Verifying(province.appraiser(ROUND), province.office())
        paced(verify, WARM_UP)
        with bare_parts(suite) as parts:
            for _ in range(ROUNDS):
                bare.append([steady(part) for part in parts])
                ours.append(paced(verify))
        check(suite, WARM_UP + ROUNDS * COUNT)
    return [
        _figure("p50", 0.5, 2.0, ours, bare, verify.posted),
        _figure("p99", 0.99, 2.5, ours, bare, verify.posted),
        _slowest(ours),
    ]


def _figure(
    name: str,
    share: float,
    target: float,
    ours: list[list[float]],
    bare: list[list[list[float]]],
    posted: list[float],
) -> Figure:
    """The median round's percentile beside the sum of the parts' percentiles."""
    mine = [percentile(samples, share) * 1000 for samples in ours]
    sums = [sum(percentile(part, share) * 1000 for part in parts) for parts in bare]
    parts = {
        part: median(percentile(one[n], share) * 1000 for one in bare)
        for n, part in enumerate(("three commits ms", "hop ms", "http ms"))
    }
    return Figure(
        id="B7",
        name=f"verify to rank {name}",
        ours=median(mine),
        ceiling=median(sums),
        unit="ms",
        ratio=median(o / c for o, c in zip(mine, sums, strict=True)),
        target=target,
        at_most=True,
        beside={**parts, "post ms": percentile(posted, share) * 1000},
    )


def _slowest(ours: list[list[float]]) -> Figure:
    found = median(percentile(samples, 0.99) * 1000 for samples in ours)
    return Figure(
        id="B7",
        name="verify to rank p99, at most",
        ours=found,
        ceiling=AT_MOST_MS,
        unit="ms",
        ratio=found / AT_MOST_MS,
        target=1,
        at_most=True,
    )
