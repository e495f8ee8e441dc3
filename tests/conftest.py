"""Real servers for tests, each started once a session when a test first asks for it, and fresh databases.

Servers (session): what they give
    postgres      .dsn (superuser, psycopg connection string), .tcp_dsn (the same over 127.0.0.1)
    kafka         .address (bootstrap address, "127.0.0.1:port"); make a topic of your own name in each test
    minio         .store.endpoint ("127.0.0.1:port", no scheme), .store.url, .store.access_key, .store.secret_key
    versitygw     the same; all four also have stop(), kill(), restart(), ready(): restart what you ended
    databases     .fresh(prepare) and .drop(database), for a test that needs several

Per test
    database      an empty database, dropped afterwards: .owner_dsn (migrates), .app_dsn (the service's), .admin_dsn,
                  .name, .owner, .app (role names)
    open_directory  a new directory that PostgreSQL's account can reach, for servers of a test's own:
                  PostgresServer().start(open_directory), KafkaServer(), MinioServer(), NginxGateway (deploy.native)

A migrated database per test, quickly: write `def prepared(database): migrate(database.owner_dsn, ...)` at module level
and ask `databases.fresh(prepared)`; `prepared` runs once a session, each call copies its result.

Attacks
    full          whether the counts are those of `make faults` (--full), or the slice of `make test`
    seed          where chance begins, that of Hypothesis too: CHISO_SEED if it is set, else the day; the header of the
                  run says it

CHISO_TEST_SERVERS=native|containers chooses the sort of servers; the header of the run says which and why. A server
that can't be had is an error of the test that asked for it, naming the server, the reason and how to mend it.
"""

import logging
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.servers import session
from tests.servers.choice import chosen_servers
from tests.servers.databases import Database, Databases
from tests.servers.session import prefetch
from tests.world import install, installation  # noqa: F401

SEED = int(os.environ.get("CHISO_SEED") or datetime.now(UTC).strftime("%Y%m%d"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="attack as often as `make faults` does, not only a slice")


def pytest_configure(config: pytest.Config) -> None:
    """Let Hypothesis begin at the seed, too, unless another is named; and keep the failures of a run readable: clients
    of a server that a test ended tell so several times a second.
    """
    if config.option.hypothesis_seed is None:
        config.option.hypothesis_seed = SEED
    logging.getLogger("kafka").setLevel(logging.CRITICAL)


def pytest_report_header() -> list[str]:
    choice, reason = chosen_servers()
    return [f"servers: {choice} ({reason})", f"seed: {SEED}"]


@pytest.fixture(scope="session")
def full(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--full"))


@pytest.fixture(scope="session")
def seed() -> int:
    return SEED


def pytest_collection_finish(session: pytest.Session) -> None:
    """Fetch what the chosen tests need before the first of them runs: a build outlasts a test's time limit."""
    if not session.config.option.collectonly and chosen_servers()[0] == "native":
        prefetch({name for item in session.items for name in getattr(item, "fixturenames", ())})


@pytest.fixture(scope="session")
def servers() -> session.Servers:
    return session.Servers(choice=chosen_servers()[0])


@pytest.fixture(scope="session")
def postgres(servers: session.Servers) -> Iterator[session.Postgres]:
    server = servers.postgres()
    server.start(servers.directory)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def kafka(servers: session.Servers) -> Iterator[session.Kafka]:
    server = servers.kafka()
    server.start(servers.directory)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def minio(servers: session.Servers) -> Iterator[session.Minio]:
    server = servers.minio()
    server.start(servers.directory)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def versitygw(servers: session.Servers) -> Iterator[session.Versity]:
    server = servers.versitygw()
    server.start(servers.directory)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def databases(postgres: session.Postgres) -> Databases:
    return Databases(admin_dsn=postgres.dsn)


@pytest.fixture
def database(databases: Databases) -> Iterator[Database]:
    fresh = databases.fresh()
    yield fresh
    databases.drop(fresh)


@pytest.fixture
def open_directory() -> Iterator[Path]:
    directory = session.open_directory()
    yield directory
    shutil.rmtree(directory, ignore_errors=True)
