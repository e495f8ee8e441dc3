"""What each service makes of a recorded round, however its topics are brought to it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from chiso_runtime.consumer import Consumer
from chiso_runtime.database import connect
from chiso_runtime.hears import Hears
from chiso_runtime.replay import Digest, digest
from chiso_runtime.service import Service

from tests.faults.redelivery.played import RecordedLogs
from tests.servers.databases import Database, Databases
from tests.world import PREPARED

FACTS = "SELECT stream, version, data FROM event ORDER BY stream, version"
COPIED_FACTS = "INSERT INTO event (stream, version, data) VALUES (%s, %s, %s)"
COPIED_STREAMS = "INSERT INTO stream (stream, version) SELECT stream, max(version) FROM event GROUP BY stream"

Facts = Sequence[tuple[str, int, bytes]]
Bring = Callable[[Hears, str], None]
"""Brings a consumer, in the database of this URL, all of its topic."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a service has made of what it heard."""

    read_models: Digest
    facts: Facts


@dataclass(slots=True)
class Recorded:
    """A played round. Submission's facts are given: what it hears of evidence is about its own reports."""

    logs: RecordedLogs
    services: Mapping[str, Service]
    submitted: Facts
    databases: Databases

    def submission(self, database: Database) -> None:
        """Prepare a database of submission with its facts, before it heard of any file."""
        PREPARED["submission"](database)
        with connect(database.owner_dsn) as conn, conn.transaction():
            conn.cursor().executemany(COPIED_FACTS, self.submitted)
            conn.execute(COPIED_STREAMS)

    def outcome(self, name: str, bring: Bring) -> Outcome:
        """A service from its beginning, brought every topic that it hears."""
        database = self.databases.fresh(self.submission if name == "submission" else PREPARED[name])
        try:
            for hears in (*self.services[name].reactions, *self.services[name].views):
                bring(hears, database.app_dsn)
            with connect(database.app_dsn) as conn:
                return Outcome(digest(conn, self.services[name].views), facts_of(database.app_dsn))
        finally:
            self.databases.drop(database)

    def consumer(self, hears: Hears, url: str) -> Consumer:
        """A process of a consumer."""
        return Consumer(hears.consumer, hears.topic, url, hears.effects(), self.logs, park=hears.park)

    def as_it_was(self, hears: Hears, url: str) -> None:
        """Bring a topic once and in order."""
        self.consumer(hears, url).receive(self.logs.topics[hears.topic])


def facts_of(url: str) -> Facts:
    """Every fact of an event store, by stream and version."""
    with connect(url) as conn:
        return [(stream, version, bytes(data)) for stream, version, data in conn.execute(FACTS)]
