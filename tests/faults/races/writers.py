"""Sixteen writers whose commits race: pauses before the commit, rollbacks, early transaction ids, slow transactions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from threading import Thread
from uuid import uuid4

import psycopg
from chiso_runtime.command_handler import CommandHandler, Decider
from chiso_runtime.database import Database, connect

from tests.example import PointsAdded, cause, codec, evolve, route

WRITERS = 16
KEYS, STREAMS = 5, 12
FACTS = 40
SLOW = 2.0
SLEEP = "SELECT pg_sleep(%s)"
TAKE_ID = "INSERT INTO idempotency (actor, key, fingerprint, stream, version) VALUES ('racer', %s, '', '', 0)"
NAIVE = "INSERT INTO naive (facts) VALUES (%s)"


def several(count: int, total: int, now: datetime) -> Sequence[PointsAdded]:
    return [PointsAdded(points=1)] * count


def handler() -> CommandHandler[int, int, PointsAdded]:
    """As the example's, with as many facts a command as it asks for."""
    return CommandHandler(decider=Decider(initial=0, decide=several, evolve=evolve), codec=codec, route=route)


@dataclass(slots=True)
class Writer:
    """One writer with a connection of its own; `committed` counts the facts that it was told are stored."""

    url: str
    chance: Random
    facts: int
    committed: int = 0
    transactions: int = 0
    commands: CommandHandler[int, int, PointsAdded] = field(default_factory=handler)

    def run(self) -> None:
        """Write until enough is committed. The second transaction of some writers is slow."""
        slow = self.chance.random() < 0.3
        with connect(self.url) as conn:
            while self.committed < self.facts:
                self.transactions += 1
                self._transaction(conn, slow=slow and self.transactions == 2)

    def _transaction(self, conn: Database, *, slow: bool) -> None:
        counts = self._counts()
        with conn.transaction() as transaction:
            if self.chance.random() < 0.2:
                conn.execute(TAKE_ID, (str(uuid4()),))  # an early transaction id, and then a wait for the stream
                self._pause(conn, 0.2)
            conn.execute(NAIVE, (sum(counts.values()),))
            for stream in sorted(counts):
                self.commands.run(conn, stream, counts[stream], cause)
            self._pause(conn, 0.3)
            if slow:
                conn.execute(SLEEP, (SLOW,))
            if self.chance.random() < 0.15:
                raise psycopg.Rollback(transaction)
        if transaction.status is transaction.Status.COMMITTED:
            self.committed += sum(counts.values())

    def _counts(self) -> dict[str, int]:
        streams = {f"sum/{self.chance.randrange(KEYS)}/{self.chance.randrange(STREAMS)}" for _ in range(2)}
        return {stream: self.chance.randint(1, FACTS) for stream in streams}

    def _pause(self, conn: Database, often: float) -> None:
        if self.chance.random() < often:
            conn.execute(SLEEP, (self.chance.random() / 50,))


def race(url: str, seed: int, facts: int) -> int:
    """Let all writers run; returns how many facts they committed."""
    writers = [Writer(url, Random(f"{seed}/{n}"), -(-facts // WRITERS)) for n in range(WRITERS)]
    threads = [Thread(target=writer.run, daemon=True) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(writer.committed for writer in writers)
