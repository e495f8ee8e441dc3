"""A suite of real processes whose topics are attacked."""

from collections.abc import Iterator

import pytest
from chiso_contracts.catalogue import TOPICS
from kafka import KafkaAdminClient

from tests.acceptance.story import Province
from tests.acceptance.suite import Servers, Suite
from tests.awaiting import until
from tests.servers.databases import Databases
from tests.servers.session import Kafka, Minio, Postgres


@pytest.fixture(scope="module")
def suite(
    postgres: Postgres,
    kafka: Kafka,
    minio: Minio,
    databases: Databases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Suite]:
    servers = Servers(postgres=postgres, kafka=kafka, minio=minio, databases=databases)
    suite = Suite(servers=servers, directory=tmp_path_factory.mktemp("suite"))
    suite.start()
    yield suite
    suite.stop()
    suite.clear()


@pytest.fixture(scope="module")
def province(suite: Suite) -> Province:
    return Province(suite=suite)


@pytest.fixture
def empty_kafka(kafka: Kafka) -> str:
    """The broker's address; none of our topics exist yet."""
    admin = KafkaAdminClient(bootstrap_servers=kafka.address)
    if ours := set(TOPICS) & set(admin.list_topics()):
        admin.delete_topics(list(ours))
        until(lambda: not set(TOPICS) & set(admin.list_topics()))
    admin.close()
    return str(kafka.address)
