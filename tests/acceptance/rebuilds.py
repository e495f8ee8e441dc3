"""Read models folded again: from the owners' logs, and from offset 0 of Kafka, each into an empty database."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module

from chiso_contracts.catalogue import OWNERS
from chiso_runtime.brokers.embedded import EmbeddedBroker
from chiso_runtime.brokers.kafka.history import KafkaHistory
from chiso_runtime.brokers.port import Broker, Message
from chiso_runtime.database import connect
from chiso_runtime.main import context_for
from chiso_runtime.replay import Digest, digest, replay
from chiso_runtime.service import Hears
from chiso_runtime.settings import Settings

from tests.acceptance.suite import Suite
from tests.servers.databases import Databases
from tests.world import PREPARED


def running_digest(suite: Suite, service: str) -> Digest:
    """The digest of a service's read models as they are."""
    return _running(service, suite.made[service].app_dsn)


def rebuilt_from_kafka(suite: Suite, service: str) -> Digest:
    """The digest of the same read models folded anew from offset 0 of the topics, into an empty database."""
    empty = suite.servers.databases.fresh(PREPARED[service])
    try:
        kafka = KafkaHistory(suite.servers.kafka.address)
        return _fold(service, suite.made[service].app_dsn, kafka, empty.app_dsn)
    finally:
        suite.servers.databases.drop(empty)


@contextmanager
def rebuilt_from_logs(running: Mapping[str, str], databases: Databases) -> Iterator[Mapping[str, str]]:
    """Databases in which each service has folded its read models anew from the owners' logs, dropped afterwards.

    `running` names the running services' databases, and what is given the new ones: connection strings by service.
    """
    made = {service: databases.fresh(PREPARED[service]) for service in running}
    logs = {topic: running[owner] for topic, owner in OWNERS.items() if owner in running}
    try:
        for service, empty in made.items():
            _fold(service, running[service], EmbeddedBroker(logs, empty.app_dsn), empty.app_dsn)
        yield {service: empty.app_dsn for service, empty in made.items()}
    finally:
        for empty in made.values():
            databases.drop(empty)


def _running(service: str, dsn: str) -> Digest:
    with _views(service, dsn) as views, connect(dsn) as conn:
        return digest(conn, views)


def _fold(service: str, running: str, broker: Broker, target: str) -> Digest:
    """The digest of a service's read models folded into an empty database, as far as the running ones are."""
    until = _running(service, running)
    with _views(service, target) as views:
        return replay(views, lambda _: broker, _Silent(), target, until, lambda done, total: None)


class _Silent:
    """An owner that has nothing to tell: all must come from the broker."""

    def after(self, topic: str, key: str, seq: int) -> Sequence[Message]:
        return []

    def heads(self, topic: str) -> dict[str, int]:
        return {}


@contextmanager
def _views(service: str, dsn: str) -> Iterator[Sequence[Hears]]:
    """The service's views as its own composition root makes them."""
    settings = Settings(
        database_url=dsn,
        owner_database_url=dsn,
        kafka="",
        internal_key="",
        public_url="",
        owner_urls=dict.fromkeys(OWNERS.values(), ""),
        s3_endpoint="http://127.0.0.1",
        s3_access_key="unused",
        s3_secret_key="unused",
        s3_staging_key="unused",
        s3_staging_secret="unused",
    )
    context = context_for(settings)
    try:
        yield import_module(f"chiso_{service}.main").build(context).views
    finally:
        context.pool.close()
