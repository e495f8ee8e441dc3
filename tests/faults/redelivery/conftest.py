"""A recorded round, Kafka with nothing of ours on it, and groups that change their mind quickly."""

from collections.abc import Iterator, Mapping

import pytest
from chiso.installation import SERVICES, DatabaseUrls, Installation
from chiso_contracts.catalogue import TOPICS
from chiso_runtime.brokers.kafka import subscriber
from kafka import KafkaAdminClient

from tests.awaiting import until
from tests.faults.redelivery.played import play
from tests.faults.redelivery.recorded import Outcome, Recorded, facts_of
from tests.servers.databases import Databases
from tests.servers.session import Kafka
from tests.world import INTERNAL_KEY, PREPARED

QUICK = {"session_timeout_ms": 3_000, "heartbeat_interval_ms": 300, "max_poll_interval_ms": 1_500}


@pytest.fixture(scope="module")
def empty_kafka(kafka: Kafka) -> str:
    """The broker's address; none of our topics exist yet."""
    admin = KafkaAdminClient(bootstrap_servers=kafka.address)
    if ours := set(TOPICS) & set(admin.list_topics()):
        admin.delete_topics(list(ours))
        until(lambda: not set(TOPICS) & set(admin.list_topics()))
    admin.close()
    return str(kafka.address)


@pytest.fixture
def quick_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Members are missed, and thrown out for not polling, within seconds."""
    for name, milliseconds in QUICK.items():
        monkeypatch.setitem(subscriber.OPTIONS, name, milliseconds)


@pytest.fixture(scope="package")
def recorded(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recorded]:
    """Two rounds that were played on an embedded installation of all services."""
    made = {name: databases.fresh(PREPARED[name]) for name in SERVICES}
    urls = {name: DatabaseUrls(owner=d.owner_dsn, app=d.app_dsn, follower=d.app_dsn) for name, d in made.items()}
    installation = Installation(urls, blobs_root=tmp_path_factory.mktemp("blobs"), internal_key=INTERNAL_KEY)
    installation.start()
    try:
        logs = play(installation)
        facts = facts_of(installation.url("submission"))
    finally:
        installation.stop()
    yield Recorded(logs, installation.services, facts, databases)
    for database in made.values():
        databases.drop(database)


@pytest.fixture(scope="package")
def undisturbed(recorded: Recorded) -> Mapping[str, Outcome]:
    """What each service makes of the rounds when every topic comes once and in order."""
    return {name: recorded.outcome(name, recorded.as_it_was) for name in SERVICES}
