"""Read models built again from a topic's first message, and their digests."""

import threading
from collections.abc import Callable, Mapping, Sequence

from psycopg import sql

from chiso_runtime.brokers.embedded import EmbeddedBroker
from chiso_runtime.brokers.port import Broker, Message, OwnerLog
from chiso_runtime.consumer import Consumer
from chiso_runtime.database import connect
from chiso_runtime.digests import Digest as Digest
from chiso_runtime.digests import digest as digest
from chiso_runtime.hears import Hears
from chiso_runtime.log import DatabaseOwnerLog
from chiso_runtime.service import Context, Service

FORGET = "DELETE FROM checkpoint WHERE consumer = %s AND source = %s"
UNPARK = "DELETE FROM parked_stream WHERE consumer = %s AND source = %s"
UNSUBSCRIBE = "DELETE FROM subscription WHERE consumer = %s AND source = %s"

Progress = Callable[[int, int], None]


def replay(
    views: Sequence[Hears],
    broker: Callable[[str], Broker],
    owner: OwnerLog,
    target: str,
    until: Digest,
    progress: Progress,
) -> Digest:
    """Fold each view's topic from its beginning into the database at `target`, exactly up to a digest's checkpoints.

    `broker` gives the broker of a topic; `progress` is called with messages done and in all.
    """
    total = sum(sum(keys.values()) for keys in until.checkpoints.values())
    done = 0
    for view in views:
        limits = until.checkpoints.get(view.topic, {})
        if not limits:
            continue
        consumer = Consumer(view.consumer, view.topic, target, view.effects(), owner, park=view.park)
        bounded = _Bounded(consumer, limits, lambda count, before=done: progress(before + count, total))  # type: ignore[misc]
        broker(view.topic).subscribe(view.topic, view.consumer, bounded, bounded.finished)
        done += sum(limits.values())
    with connect(target) as conn:
        return digest(conn, views)


def rebuild_in_place(service: Service, context: Context, history: Broker) -> None:
    """Empty a service's read models and fold them again. Its `work` must not run meanwhile.

    `history` brings other services' topics from their first message, whatever was taken of them before.
    """
    url = context.settings.database_url
    with connect(url) as conn:
        until = digest(conn, service.views)
        names = [sql.Identifier("read", name) for name in until.tables]
        with conn.transaction():
            if names:
                conn.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(names)))
            for view in service.views:
                for statement in (FORGET, UNPARK, UNSUBSCRIBE):
                    conn.execute(statement, (view.consumer, view.topic))
    own = EmbeddedBroker(dict.fromkeys(service.owned, url), url)

    def broker(topic: str) -> Broker:
        return own if topic in service.owned else history

    for view in service.views:
        owner = DatabaseOwnerLog(url) if view.topic in service.owned else context.owner_log
        replay([view], broker, owner, url, until, lambda done, total: None)


class _Bounded:
    """Lets a consumer see each key up to its limit, and tells when all are there."""

    def __init__(self, consumer: Consumer, limits: Mapping[str, int], progress: Callable[[int], None]) -> None:
        self._consumer = consumer
        self._limits = limits
        self._progress = progress
        self.finished = threading.Event()

    def receive(self, messages: Sequence[Message]) -> None:
        wanted = [m for m in messages if m.seq <= self._limits.get(m.key, 0)]
        if wanted:
            self._consumer.receive(wanted)
            self._progress(self._consumer.applied)
        if self._consumer.applied >= sum(self._limits.values()):
            self.finished.set()

    def look_around(self, mine: Callable[[str], bool]) -> None:
        seen = self._consumer.checkpoints()
        if all(seen.get(key, 0) >= limit for key, limit in self._limits.items()):
            self.finished.set()

    def forget(self) -> None:
        self._consumer.forget()
