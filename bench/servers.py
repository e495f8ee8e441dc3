"""Real servers for a benchmark, ended with it; databases with the event store's tables."""

from collections.abc import Iterator
from contextlib import contextmanager

from chiso_runtime.database import connect

from deploy.native.kafka import KafkaServer
from deploy.native.postgres import PostgresServer
from tests.example import prepared
from tests.servers.databases import Databases
from tests.servers.session import open_directory


@contextmanager
def postgres() -> Iterator[Databases]:
    """A durable PostgreSQL: commits wait for the disk."""
    server = PostgresServer(durable=True)
    server.start(open_directory("chiso-bench-"))
    try:
        yield Databases(admin_dsn=server.dsn)
    finally:
        server.stop()


@contextmanager
def kafka() -> Iterator[str]:
    """A broker's address."""
    server = KafkaServer()
    server.start(open_directory("chiso-bench-"))
    try:
        yield server.address
    finally:
        server.stop()


def store(databases: Databases) -> str:
    """The URL of a fresh database, as the service."""
    return databases.fresh(prepared).app_dsn


def fill_outbox(url: str, count: int, keys: int = 3) -> None:
    """Committed outbox rows of the size of a verification."""
    with connect(url) as conn:
        conn.execute(
            "INSERT INTO outbox (topic, key, stream, data) SELECT 'chiso.scoring', 'round-' || n %% %s,"
            " 'card/' || n %% 3355, convert_to(rpad('{\"n\":' || n || ',\"x\":\"', 376, 'v') || '\"}', 'UTF8')"
            " FROM generate_series(1, %s) n",
            (keys, count),
        )
