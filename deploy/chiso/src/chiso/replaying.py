"""Read models built again from the first message of the broker, in a database of their own, and compared."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from chiso_contracts import catalogue
from chiso_runtime import database, replay
from chiso_runtime.brokers.embedded import EmbeddedBroker
from chiso_runtime.brokers.kafka.history import KafkaHistory
from chiso_runtime.brokers.port import Broker
from chiso_runtime.database import connect
from chiso_runtime.replay import Digest
from chiso_runtime.service import Hears

from chiso.assembled import assembled
from chiso.client import Client
from chiso.embedded import open_directory
from chiso.postgres import EmbeddedPostgres

REPLAYED = ("scoring", "ranking")
SAFE_TO_LOSE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

Progress = Callable[[str, int, int], None]
RunningDigest = Callable[[str, Sequence[Hears]], Digest]
"""The digest of a running service's views, by its name."""

MakeBroker = Callable[[str], Broker]
"""The broker whose consumers keep their place in the database of this URL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A table's SHA-256 (hex) as it runs and as it was built again; empty where one side has no such table."""

    service: str
    table: str
    running: str
    replayed: str

    @property
    def same(self) -> bool:
        """Whether both are the same, byte for byte."""
        return self.running == self.replayed


class Replay:
    """Builds the read models of services again, and compares them with the `running` ones.

    What the broker lacks is read from the owners' `logs` (database URLs by service); where none are given, the broker
    must have everything.
    """

    def __init__(self, running: RunningDigest, make_broker: MakeBroker, logs: Mapping[str, str] | None = None) -> None:
        self._running = running
        self._make_broker = make_broker
        self._logs = logs or {}

    def verify(self, progress: Progress) -> list[Comparison]:
        """Replay scoring and ranking into databases that are thrown away; `progress` is told service, done, in all."""
        with open_directory() as directory, EmbeddedPostgres(home=directory / "replay", settings=SAFE_TO_LOSE) as empty:
            return [found for name in REPLAYED for found in self._verify(name, empty, progress)]

    def _verify(self, name: str, empty: EmbeddedPostgres, progress: Progress) -> Iterator[Comparison]:
        empty.ensure(name, name, name)
        target = empty.dsn(name, name)
        database.migrate(target, f"chiso_{name}")
        with assembled(name, target, self._logs) as (service, context):
            until = self._running(name, service.views)
            built = replay.replay(
                service.views,
                lambda _: self._make_broker(target),
                context.owner_log,
                target,
                until,
                lambda done, total: progress(name, done, total),
            )
        for table in sorted(until.tables.keys() | built.tables.keys()):
            yield Comparison(
                service=name,
                table=table,
                running=until.tables.get(table, ""),
                replayed=built.tables.get(table, ""),
            )


def in_databases(databases: Mapping[str, str]) -> RunningDigest:
    """Digests taken in the running services' databases, which are only read."""

    def running(name: str, views: Sequence[Hears]) -> Digest:
        with connect(databases[name]) as conn:
            return replay.digest(conn, views)

    return running


def at_server(client: Client) -> RunningDigest:
    """Digests that the running services give over HTTP."""
    return lambda name, _: msgspec.convert(client.get(f"/api/{name}/v1/digest"), Digest)


def embedded_broker(logs: Mapping[str, str]) -> MakeBroker:
    """Brokers over the owners' logs: `logs` are database URLs by service."""
    topics = {topic: logs[owner] for topic, owner in catalogue.OWNERS.items() if owner in logs}
    return lambda target: EmbeddedBroker(topics, target, page=replay.PAGE)


def kafka_broker(servers: str) -> MakeBroker:
    """The topics of a Kafka cluster from their first record, out of the services' way."""
    return lambda _: KafkaHistory(servers)
