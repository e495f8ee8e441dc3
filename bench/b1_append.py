"""B1: one verification a commit, as the appraisal desk records it, by 8 writers, against pgbench with the same SQL.

The figure is that of 8 threads of one process over one pool, which is what `serve` is; 8 processes with a connection
and a hint each, a one-row insert and the peer library are measured beside it.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from multiprocessing import get_context
from statistics import median
from typing import Any
from uuid import uuid4

from chiso_runtime.command_handler import CommandHandler, Decider, Once
from chiso_runtime.database import Database, connect, pool
from chiso_runtime.hints import Hint
from chiso_scoring.codec import card_codec, round_codec
from chiso_scoring.domain import decider_card, decider_round
from chiso_scoring.domain.commands import RestateOpening, RestateReport, VerifyCriterion
from chiso_scoring.domain.terms import Terms
from chiso_scoring.publisher import card_stream, round_stream, route

from bench import peer, pgbench, servers
from bench.measure import ROUNDS, Figure
from bench.pgbench import CARDS, WRITERS
from tests.example import cause, prepared
from tests.servers.databases import Database as TestDatabase
from tests.servers.databases import Databases
from tests.unit.scoring.examples import ROUND, locked, opening, reported, terms

COMMITS = 600
"""Of each writer."""
CRITERION = "1.2"

spawn = get_context("spawn")


class Desk:
    """Records verifications as `chiso_scoring.desk` does, on a round that is open and cards that are locked."""

    def __init__(self, connections: Any, hint: Callable[[], None] = lambda: None) -> None:
        self.rounds: Any = CommandHandler(
            decider=Decider(initial=decider_round.INITIAL, decide=decider_round.decide, evolve=decider_round.evolve),
            codec=round_codec,
            route=route,
            pool=connections,
            hint=hint,
        )
        self.cards: Any = CommandHandler(
            decider=Decider(initial=decider_card.INITIAL, decide=decider_card.decide, evolve=decider_card.evolve),
            codec=card_codec,
            route=route,
            pool=connections,
            hint=hint,
        )
        self._terms = terms()

    def verify(self, unit: str, points: Decimal) -> None:
        """Set points on the criterion, under a fresh idempotency key."""
        stood: Terms = replace(self._terms, unit=unit)

        def prepare(conn: Database) -> VerifyCriterion:
            self.rounds.shared(conn, round_stream(ROUND))
            return VerifyCriterion(
                terms=stood, criterion=CRITERION, outcome="set", points=points, reason="Theo minh chứng", body="H40.98"
            )

        once = Once(actor="nguoi-2", key=str(uuid4()), fingerprint="f" * 64)
        self.cards.prepared(card_stream(ROUND, unit), prepare, cause, once)


def unit(number: int) -> str:
    """One of the units, counted from 0; writer n has CARDS of them, from n times CARDS."""
    return f"H40.{number}"


def opened(database: TestDatabase) -> None:
    """A store with the round and a locked report of every unit."""
    prepared(database)
    with pool(database.app_dsn) as connections:
        desk = Desk(connections)
        for fact in opening():
            desk.rounds(round_stream(ROUND), RestateOpening(fact=fact), cause)
        for name in map(unit, range(WRITERS * CARDS)):
            for told in (reported(CRITERION, "12.50", unit=name), locked(unit=name)):
                desk.cards(card_stream(ROUND, name), RestateReport(fact=told), cause)


def write(desk: Desk, writer: int, ready: Any, ended: Callable[[float], None]) -> None:
    """One writer's commits; it meets the others before it begins, and tells when it is done."""
    names = [unit(writer * CARDS + n) for n in range(CARDS)]
    for name in names:
        desk.verify(name, Decimal("0.01"))
    ready.wait()
    for n in range(COMMITS):
        desk.verify(names[n % CARDS], Decimal(2 + n % 1900) / 100)
    ended(time.monotonic())


def process(url: str, writer: int, ready: Any, ended: Any) -> None:
    """A writer with a process, a connection and a hint of its own."""
    with pool(url, size=1) as connections:
        write(Desk(connections, Hint(url)), writer, ready, ended.put)


@contextmanager
def checked(databases: Databases) -> Iterator[str]:
    """A prepared store's URL; afterwards it must hold every verification, with its outbox row and its key."""
    url = databases.fresh(opened).app_dsn
    with connect(url) as conn:
        before = counts(conn)
        yield url
        made = WRITERS * (COMMITS + CARDS)
        if (after := counts(conn)) != [count + made for count in before]:  # each verification is in all four
            raise AssertionError(f"{made} verifications came to {after} from {before}")


def counts(conn: Database) -> list[int]:
    """Events, outbox rows, the sum of all streams' versions, idempotency keys."""
    tables = ("count(*) FROM event", "count(*) FROM outbox", "sum(version) FROM stream", "count(*) FROM idempotency")
    rows = [conn.execute(f"SELECT {table}").fetchone() for table in tables]
    return [int(row[0]) for row in rows if row]


def processes(databases: Databases) -> float:
    """Verifications a second by 8 processes."""
    with checked(databases) as url:
        ready, ended = spawn.Barrier(WRITERS + 1, timeout=120), spawn.Queue()
        writers = [spawn.Process(target=process, args=(url, n, ready, ended)) for n in range(WRITERS)]
        return race(writers, ready, lambda: [ended.get(timeout=300) for _ in writers])


def threads(databases: Databases) -> float:
    """Verifications a second by 8 threads of one process."""
    with checked(databases) as url, pool(url) as connections:
        ready, ended = threading.Barrier(WRITERS + 1, timeout=120), list[float]()
        desk = Desk(connections, Hint(url))
        writers = [threading.Thread(target=write, args=(desk, n, ready, ended.append)) for n in range(WRITERS)]

        def all_ended() -> list[float]:
            for writer in writers:
                writer.join()
            return ended

        return race(writers, ready, all_ended)


def race(writers: list[Any], ready: Any, ended: Callable[[], list[float]]) -> float:
    """From the moment when all are ready to the last one's end."""
    for writer in writers:
        writer.start()
    ready.wait()
    began = time.monotonic()
    found = WRITERS * COMMITS / (max(ended()) - began)
    for writer in writers:
        writer.join()
    return found


def run() -> list[Figure]:
    found: dict[str, list[float]] = {}
    with servers.postgres() as databases:
        runs: dict[str, Callable[[], float]] = {
            "same SQL": lambda: pgbench.same(databases.fresh(opened)),
            "threads": lambda: threads(databases),
            "eventsourcing": lambda: peer.appended(databases.fresh()),
            "processes": lambda: processes(databases),
            "one-row insert": lambda: pgbench.one_row(databases.fresh(opened)),
        }
        for name in [name for _ in range(ROUNDS) for name in runs]:
            found.setdefault(name, []).append(runs[name]())
    return [
        _against("append-1", found, "threads", "same SQL", 0.4),
        _against("append-1, against the peer", found, "threads", "eventsourcing", 3),
        _against("append-1, 8 processes", found, "processes", "same SQL", None),
        _against("append-1, against a one-row insert", found, "threads", "one-row insert", None),
    ]


def _against(name: str, found: dict[str, list[float]], ours: str, ceiling: str, target: float | None) -> Figure:
    return Figure(
        id="B1",
        name=name,
        ours=median(found[ours]),
        ceiling=median(found[ceiling]),
        unit="commits/s",
        ratio=median(o / c for o, c in zip(found[ours], found[ceiling], strict=True)),
        target=target,
    )
