"""Commits race, sequencers die: whoever follows misses nothing and sees every stream in its order."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from random import Random
from threading import Event, Thread

import psycopg
import pytest
from chiso_runtime.brokers.embedded import EmbeddedBroker
from chiso_runtime.consumer import Consumer, Following
from chiso_runtime.database import Database, connect
from chiso_runtime.log import DatabaseOwnerLog, size
from chiso_runtime.projection import Heard, ReadModels
from chiso_runtime.sequencer import LEADER, Deposed, Head, Sequencer
from chiso_runtime.supervisor import Supervisor

from tests.awaiting import PATIENCE, until
from tests.example import TOPIC, PointsAdded, codec, prepared
from tests.faults.races.readers import ByPosition, BySequence, Mutation, Place, mistakes
from tests.faults.races.writers import race
from tests.servers.databases import Database as TestDatabase
from tests.servers.databases import Databases

SLICE, FULL = 50_000, 1_000_000
TALLY = "INSERT INTO read.tally (key, seq, stream, points) VALUES (%s, %s, %s, %s)"
END_LEADER = """
SELECT pg_terminate_backend(pid) FROM pg_locks
WHERE locktype = 'advisory' AND objid = %s AND granted
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
AS_STORED = """
SELECT count(*) FROM (
    SELECT stream, data, row_number() OVER (PARTITION BY stream ORDER BY position) AS version FROM log
) logged JOIN event USING (stream, version, data)
"""
IN_ORDER = """
SELECT count(*) FROM (
    SELECT seq, row_number() OVER (PARTITION BY key ORDER BY id) AS place FROM read.tally
) told WHERE seq <> place
"""


def with_naive_rows(database: TestDatabase) -> None:
    prepared(database)
    with psycopg.connect(database.owner_dsn, autocommit=True) as conn:
        conn.execute("CREATE TABLE naive (id bigserial PRIMARY KEY, facts integer NOT NULL)")
        conn.execute(f"GRANT ALL ON naive, naive_id_seq TO {database.app}")


@pytest.fixture
def url(databases: Databases) -> Iterator[str]:
    database = databases.fresh(with_naive_rows)
    yield database.app_dsn
    databases.drop(database)


@pytest.fixture
def conn(url: str) -> Iterator[Database]:
    with connect(url) as connection:
        yield connection


class Saboteur(Thread):
    """Ends the leading sequencer now and then, or moves the head under it."""

    def __init__(self, url: str, chance: Random) -> None:
        super().__init__(daemon=True)
        self.ended = self.deposed = 0
        self._url = url
        self._chance = chance
        self._enough = Event()

    def run(self) -> None:
        with connect(self._url) as conn:
            while not self._enough.wait(self._chance.uniform(0.2, 0.6)):
                if self._chance.random() < 0.5:
                    self.ended += len(conn.execute(END_LEADER, (LEADER,)).fetchall())
                else:
                    self.deposed += self._usurp()

    def _usurp(self) -> int:
        """Move the head behind the leader's back; whether that worked before it was tried a hundred times."""
        with connect(self._url) as own:
            for _ in range(100):
                with suppress(Deposed):
                    if Head.load(own).sequence(own, 50):
                        return 1
        return 0

    def finish(self) -> None:
        self._enough.set()
        self.join()


def tally(conn: Database, heard: Sequence[Heard[PointsAdded]]) -> None:
    rows = [(h.message.key, h.message.seq, h.message.stream, h.fact.event.points) for h in heard]
    conn.cursor().executemany(TALLY, rows)


def number(conn: Database, query: str) -> int:
    return int((conn.execute(query).fetchone() or (0,))[0])


@pytest.mark.timeout(3600)
def test_followers_miss_nothing_while_commits_race_and_sequencers_die(
    url: str, conn: Database, seed: int, full: bool
) -> None:
    consumer = Consumer("tally", TOPIC, url, ReadModels(codec, [tally]), DatabaseOwnerLog(url))
    followed = Following(EmbeddedBroker({TOPIC: url}, url), consumer)
    supervisor = Supervisor([*(Sequencer(url, name=f"sequencer-{n}") for n in range(3)), followed])
    reader, naive, saboteur = ByPosition(url), BySequence(url), Saboteur(url, Random(seed))
    supervisor.start()
    for thread in (reader, naive, saboteur):
        thread.start()
    committed = race(url, seed, FULL if full else SLICE)
    saboteur.finish()
    until(lambda: size(conn) == committed)
    until(lambda: number(conn, "SELECT sum(seq) FROM checkpoint") == committed, 3000 if full else PATIENCE, pause=0.1)
    places, rows = reader.finish(), naive.finish()
    supervisor.stop()
    assert mistakes(places, committed) == []
    assert number(conn, AS_STORED) == number(conn, "SELECT count(*) FROM event") == committed
    assert number(conn, "SELECT count(*) FROM read.tally") == committed
    assert number(conn, IN_ORDER) == 0
    assert (supervisor.failing, saboteur.ended > 0, saboteur.deposed > 0) == ({}, True, True)
    assert rows < number(conn, "SELECT count(*) FROM naive"), "the naive reader saw all: commits did not race"


PLACES: list[Place] = [(n, str(n % 2), (n + 1) // 2, f"s/{n % 2}", (n + 1) // 2) for n in range(1, 21)]


@pytest.mark.parametrize(
    "mutation",
    [
        lambda read: read[:7] + read[8:],
        lambda read: read[:-1],
        lambda read: read[1:],
        lambda read: [*read[:7], read[9], read[8], read[7], *read[10:]],
        lambda read: [*read[:7], read[6], *read[7:]],
    ],
    ids=["one missed", "the last missed", "the first missed", "two turned around", "one twice"],
)
def test_the_check_finds_what_is_planted(mutation: Mutation) -> None:
    assert mistakes(PLACES, 20) == []
    assert mistakes(mutation(PLACES), 20) != []
