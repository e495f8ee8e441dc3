"""Read models folded again: from the owners' logs, and from offset 0 of Kafka, each into an empty database."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module

from chiso_contracts.catalogue import OWNERS
from chiso_runtime.brokers.embedded import EmbeddedBroker
from chiso_runtime.brokers.kafka.history import KafkaHistory
from chiso_runtime.brokers.port import Broker, Message
from chiso_runtime.main import context_for
from chiso_runtime.replay import Digest, digest, replay
from chiso_runtime.service import Hears
from chiso_runtime.settings import from_environment

from tests.acceptance.suite import Suite
from tests.world import PREPARED


def running_digest(suite: Suite, service: str) -> Digest:
    """The digest of a service's read models as they are."""
    with _views(suite, service) as views, suite.database(service) as conn:
        return digest(conn, views)


def rebuilt_from_logs(suite: Suite, service: str) -> Digest:
    """The digest of the same read models folded anew from the owners' logs."""
    logs = {topic: suite.made[owner].app_dsn for topic, owner in OWNERS.items()}
    return _rebuilt(suite, service, lambda target: EmbeddedBroker(logs, target))


def rebuilt_from_kafka(suite: Suite, service: str) -> Digest:
    """The digest of the same read models folded anew from offset 0 of the topics, into an empty database."""
    return _rebuilt(suite, service, lambda target: KafkaHistory(suite.servers.kafka.address))


def _rebuilt(suite: Suite, service: str, broker: Callable[[str], Broker]) -> Digest:
    empty = suite.servers.databases.fresh(PREPARED[service])
    running = running_digest(suite, service)
    try:
        with _views(suite, service) as views:
            return replay(
                views,
                lambda _: broker(empty.app_dsn),
                _Silent(),
                empty.app_dsn,
                running,
                lambda done, total: None,
            )
    finally:
        suite.servers.databases.drop(empty)


class _Silent:
    """An owner that has nothing to tell: all must come from the broker."""

    def after(self, topic: str, key: str, seq: int) -> Sequence[Message]:
        return []

    def heads(self, topic: str) -> dict[str, int]:
        return {}


@contextmanager
def _views(suite: Suite, service: str) -> Iterator[Sequence[Hears]]:
    """The service's views as its own composition root makes them."""
    context = context_for(from_environment(suite.settings(service, "work")))
    try:
        yield import_module(f"chiso_{service}.main").build(context).views
    finally:
        context.pool.close()
