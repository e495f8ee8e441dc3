"""The embedded installation, moved by hand: all four services answer, and their work is done when the test says so.

Everything happens in one thread, so a history depends on nothing but what was drawn for it. A crash closes all
connections and builds all services anew over what the databases hold.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from chiso.installation import SERVICES, DatabaseUrls, Installation
from chiso_contracts.catalogue import OWNERS
from chiso_evidence.gate import Gate
from chiso_runtime import log
from chiso_runtime.consumer import Consumer
from chiso_runtime.database import Database, connect
from chiso_runtime.hints import Hint
from chiso_runtime.replay import Digest, digest, rebuild_in_place
from chiso_runtime.sequencer import BATCH, Head
from chiso_runtime.service import Context
from chiso_submission.deadlines import Deadlines

from tests.faults.model.clock import Clock, with_clock
from tests.servers.databases import Database as Made
from tests.servers.databases import Databases
from tests.world import INTERNAL_KEY, PREPARED, PUBLIC_URL

PREPARE: dict[str, Callable[[Made], None]] = {**PREPARED, "submission": with_clock}


class Unheard(Hint):
    """A hint that is always lost: nobody waits for one here."""

    def __call__(self) -> None:
        pass


class Still(Installation):
    """An installation in which nothing works by itself."""

    def _context(self, name: str) -> Context:
        return replace(super()._context(name), hint=Unheard(self.url(name)))


@dataclass(slots=True, kw_only=True)
class Reader:
    """A consumer, and the position of its source's log that it was brought to."""

    consumer: Consumer
    position: int = 0


class Driven:
    """All four services over fresh databases."""

    def __init__(self, databases: Databases, blobs_root: Path) -> None:
        self._databases = databases
        self._blobs_root = blobs_root
        self.made = {name: databases.fresh(PREPARE[name]) for name in SERVICES}
        self.clock = Clock(self.made["submission"].admin_dsn)
        self._closing = ExitStack()
        self._build()

    def close(self) -> None:
        """End everything; the databases are gone."""
        self._closing.close()
        self.clock.close()
        for database in self.made.values():
            self._databases.drop(database)

    def crash(self, back: int) -> None:
        """All memory is lost; then every consumer is told again what came up to `back` entries ago."""
        before = {name: [reader.position for reader in readers] for name, readers in self._readers.items()}
        self._closing.close()
        self._build()
        for name, readers in self._readers.items():
            for reader, position in zip(readers, before[name], strict=True):
                reader.position = max(position - back, 0)

    def work(self, name: str) -> int:
        """One service hears what others told, gives its own facts their place, and folds them; returns how many."""
        heard = sum(self._hear(name, reader) for reader in self._readers[name] if not self._own(name, reader))
        while moved := self._heads[name].sequence(self._conns[name], BATCH):
            heard += moved
        heard += sum(self._hear(name, reader) for reader in self._readers[name] if self._own(name, reader))
        return heard + (self._inspect() if name == "evidence" else 0)

    def settle(self) -> None:
        """Everybody works until nobody has anything to do."""
        while sum([self.work(name) for name in SERVICES]):
            pass

    def sweep(self) -> None:
        """Submission locks what is due."""
        deadlines = self.installation.services["submission"].loops[0]
        assert isinstance(deadlines, Deadlines)
        with connect(self.installation.url("submission")) as conn:
            deadlines.sweep(conn)

    def rebuild(self, name: str) -> None:
        """A service's read models are emptied and folded again."""
        rebuild_in_place(
            self.installation.services[name], self.installation.contexts[name], self.installation.contexts[name].broker
        )

    def digests(self) -> dict[str, Digest]:
        """The digest of every service's read models."""
        found = {}
        for name, service in self.installation.services.items():
            with connect(self.installation.url(name)) as conn:
                found[name] = digest(conn, service.views)
        return found

    def parked(self) -> list[object]:
        """What some consumer has set aside."""
        return [
            parked for readers in self._readers.values() for reader in readers for parked in reader.consumer.parked()
        ]

    def _inspect(self) -> int:
        """The gate looks at what was staged."""
        gate = self.installation.services["evidence"].loops[0]
        assert isinstance(gate, Gate)
        return gate.look(self._conns["evidence"])

    def _own(self, name: str, reader: Reader) -> bool:
        return OWNERS[reader.consumer.source] == name

    def _hear(self, name: str, reader: Reader) -> int:
        source = OWNERS[reader.consumer.source]
        heard = 0
        while reader.position < self._heads[source].size:
            topic = reader.consumer.source
            messages, reader.position = log.of_topic(self._conns[source], topic, reader.position)
            if messages:
                reader.consumer.receive(messages)
                heard += len(messages)
        return heard

    def _build(self) -> None:
        urls = {
            name: DatabaseUrls(owner=made.owner_dsn, app=made.app_dsn, follower=made.app_dsn)
            for name, made in self.made.items()
        }
        self.installation = Still(urls, blobs_root=self._blobs_root, internal_key=INTERNAL_KEY, public_url=PUBLIC_URL)
        self.installation.build()
        self._closing.callback(self.installation.stop)
        self._conns = {name: self._connected(name) for name in SERVICES}
        self._heads = {name: Head.load(conn) for name, conn in self._conns.items()}
        self._readers = {
            name: [Reader(consumer=following.consumer) for following in self.installation.followings[name]]
            for name in SERVICES
        }

    def _connected(self, name: str) -> Database:
        conn = connect(self.installation.url(name))
        self._closing.callback(conn.close)
        return conn
