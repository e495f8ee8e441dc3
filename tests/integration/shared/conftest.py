"""A database with the event store's tables and the example's read model."""

from collections.abc import Iterator

import pytest
from chiso_contracts.catalogue import TOPICS
from chiso_runtime.database import Database, connect, pool
from kafka import KafkaAdminClient
from psycopg_pool import ConnectionPool

from tests.awaiting import until
from tests.example import prepared
from tests.servers.databases import Database as TestDatabase
from tests.servers.databases import Databases
from tests.servers.session import Kafka


@pytest.fixture
def store(databases: Databases) -> Iterator[TestDatabase]:
    database = databases.fresh(prepared)
    yield database
    databases.drop(database)


@pytest.fixture
def url(store: TestDatabase) -> str:
    return store.app_dsn


@pytest.fixture
def conn(url: str) -> Iterator[Database]:
    with connect(url) as connection:
        yield connection


@pytest.fixture
def connections(url: str) -> Iterator[ConnectionPool[Database]]:
    with pool(url, size=16) as opened:
        yield opened


@pytest.fixture
def empty_kafka(kafka: Kafka) -> str:
    """The broker's address; none of our topics exist yet."""
    admin = KafkaAdminClient(bootstrap_servers=kafka.address)
    ours = set(TOPICS) & set(admin.list_topics())
    if ours:
        admin.delete_topics(list(ours))
        until(lambda: not set(TOPICS) & set(admin.list_topics()))
    admin.close()
    return str(kafka.address)
