"""The peer library eventsourcing as its guide uses it, with its cache of aggregates: get, one event, save."""

import time
from decimal import Decimal
from multiprocessing import get_context
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from bench.pgbench import CARDS, WRITERS
from tests.servers.databases import PASSWORD, Database

COMMITS = 200
"""Of each writer."""

spawn = get_context("spawn")


def appended(database: Database) -> float:
    """Commits a second by 8 processes with one connection each."""
    ready, ended = spawn.Barrier(WRITERS + 1, timeout=120), spawn.Queue()
    _application(database, create="yes")
    writers = [spawn.Process(target=_write, args=(database, ready, ended)) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    ready.wait()
    began = time.monotonic()
    found = WRITERS * COMMITS / (max(ended.get(timeout=300) for _ in writers) - began)
    for writer in writers:
        writer.join()
    return found


def _write(database: Database, ready: Any, ended: Any) -> None:
    from eventsourcing.domain import Aggregate, event

    class Card(Aggregate):
        @event("Verified")
        def verify(self, criterion: str, points: Decimal, reason: str, body: str) -> None:
            self.points = points

    application = _application(database)
    cards = [Card() for _ in range(CARDS)]
    application.save(*cards)
    ready.wait()
    for n in range(COMMITS):
        card: Card = application.repository.get(cards[n % CARDS].id)
        card.verify("1.2", Decimal(n) / 100, "Theo minh chứng", "H40.98")
        application.save(card)
    ended.put(time.monotonic())


def _application(database: Database, *, create: str = "no") -> Any:
    """Its tables are made once: two at a time fail."""
    from eventsourcing.application import Application

    to = conninfo_to_dict(database.owner_dsn)
    env = {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(to["dbname"]),
        "POSTGRES_HOST": str(to["host"]),
        "POSTGRES_PORT": str(to.get("port", "5432")),
        "POSTGRES_USER": str(to["user"]),
        "POSTGRES_PASSWORD": PASSWORD,
        "AGGREGATE_CACHE_MAXSIZE": "4096",
        "CREATE_TABLE": create,
        "POSTGRES_POOL_SIZE": "1",
        "POSTGRES_MAX_OVERFLOW": "1",
    }
    return Application(env=env)
