"""Read models built again from a topic's first message, and their digests."""

import gc
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import psycopg
from psycopg import sql

from chiso_runtime.brokers.embedded import EmbeddedBroker
from chiso_runtime.brokers.port import Broker, Message, OwnerLog
from chiso_runtime.consumer import Consumer
from chiso_runtime.database import Database, connect
from chiso_runtime.digests import Checkpoints, checkpoints, tables
from chiso_runtime.digests import Digest as Digest
from chiso_runtime.digests import digest as digest
from chiso_runtime.hears import Hears
from chiso_runtime.log import DatabaseOwnerLog
from chiso_runtime.service import Context, Service

FORGET = "DELETE FROM checkpoint WHERE consumer = %s AND source = %s"
UNPARK = "DELETE FROM parked_stream WHERE consumer = %s AND source = %s"
DROP = "DELETE FROM parked WHERE consumer = %s AND source = %s"
UNSUBSCRIBE = "DELETE FROM subscription WHERE consumer = %s AND source = %s"
SOON = "SET LOCAL lock_timeout = '200ms'"
"""Below PostgreSQL's deadlock_timeout."""

PAGE = 10_000
"""Positions of a log that are folded in one transaction: a table is written to once for all of them."""

Progress = Callable[[int, int], None]
Brokers = Callable[[str], Broker]


def replay(
    views: Sequence[Hears], broker: Brokers, owner: OwnerLog, target: str, until: Digest, progress: Progress
) -> Digest:
    """Fold each view's topic from its beginning into the database at `target`, exactly up to a digest's checkpoints.

    `broker` gives the broker of a topic; `progress` is called with messages done and in all.
    """
    _fold(views, broker, lambda _: owner, target, until.checkpoints, progress)
    with connect(target) as conn:
        return digest(conn, views)


def rebuild_in_place(service: Service, context: Context, history: Broker) -> None:
    """Empty a service's read models and fold them again. Its `work` must not run meanwhile.

    `history` brings other services' topics from their first message, whatever was taken of them before.
    """
    url = context.settings.database_url
    with connect(url) as conn:
        until = _emptied(conn, service.views)
    own, own_log = EmbeddedBroker(dict.fromkeys(service.owned, url), url, page=PAGE), DatabaseOwnerLog(url)
    _fold(
        service.views,
        lambda topic: own if topic in service.owned else history,
        lambda topic: own_log if topic in service.owned else context.owner_log,
        url,
        until,
        lambda done, total: None,
    )


def _emptied(conn: Database, views: Sequence[Hears]) -> Checkpoints:
    """Empty the read models; returns how far they were folded.

    Requests that read several tables go first: waited for with locks in hand, one of us would be ended.
    """
    while True:
        try:
            with conn.transaction():
                conn.execute(SOON)
                return _empty(conn, views)
        except psycopg.errors.LockNotAvailable:
            continue


def _empty(conn: Database, views: Sequence[Hears]) -> Checkpoints:
    until = checkpoints(conn, views)
    names = [sql.Identifier("read", name) for name in tables(conn)]
    if names:
        conn.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(names)))
    for view in views:
        for statement in (FORGET, UNPARK, DROP, UNSUBSCRIBE):
            conn.execute(statement, (view.consumer, view.topic))
    return until


def _fold(
    views: Sequence[Hears],
    broker: Brokers,
    owner: Callable[[str], OwnerLog],
    target: str,
    until: Checkpoints,
    progress: Progress,
) -> None:
    total, done = sum(sum(keys.values()) for keys in until.values()), 0
    for view in views:
        if not (limits := until.get(view.topic, {})):
            continue
        consumer = Consumer(view.consumer, view.topic, target, view.effects(), owner(view.topic), park=view.park)
        bounded = _Bounded(consumer, limits, lambda count, before=done: progress(before + count, total))  # type: ignore[misc]
        with _seldom_collecting():
            broker(view.topic).subscribe(view.topic, view.consumer, bounded, bounded.finished)
        done += sum(limits.values())


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """A page of facts lives and dies together: the collector would go through all of it again and again."""
    usual = gc.get_threshold()
    gc.set_threshold(50 * PAGE, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


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
