"""From committed outbox rows to the log: dense, in stream order, nothing missed, one leader."""

import random
from threading import Thread

import pytest
from chiso_runtime import merkle
from chiso_runtime.database import Database, connect
from chiso_runtime.sequencer import BATCH, FEW, TAKE, Deposed, Head, Sequencer

from tests.awaiting import until
from tests.example import Running, add, cause, handler
from tests.servers.databases import Database as TestDatabase

ENTRIES = "SELECT position, key, key_seq, logged_at, stream, leaf, data FROM log ORDER BY position"
SIZE = "SELECT size FROM log_head"


def size(conn: Database) -> int:
    return int((conn.execute(SIZE).fetchone() or (0,))[0])


def test_committed_facts_get_dense_positions_and_key_sequences(url: str, conn: Database) -> None:
    for n in range(30):
        add(conn, f"sum/{n % 2}", n + 1)
    with connect(url) as own:
        Head.load(own).sequence(own, 1000)
    rows = conn.execute(ENTRIES).fetchall()
    assert [row[0] for row in rows] == list(range(1, 31))
    assert [row[2] for row in rows if row[1] == "0"] == list(range(1, 16))
    assert conn.execute("SELECT count(*) FROM outbox").fetchone() == (0,)


@pytest.mark.parametrize("limit", [7, 1000])
def test_leaves_and_head_are_the_merkle_tree_of_the_entries(url: str, conn: Database, limit: int) -> None:
    for n in range(100):
        add(conn, f"sum/{n % 3}", n + 1)
    with connect(url) as own:
        head = Head.load(own)
        while head.sequence(own, limit):
            pass
    rows = conn.execute(ENTRIES).fetchall()
    leaves = [merkle.leaf(seq, at, data) for _, _, seq, at, _, _, data in rows]
    frontier: list[bytes] = []
    merkle.extend(frontier, 0, leaves)
    assert [row[5] for row in rows] == leaves
    assert conn.execute("SELECT size, frontier FROM log_head").fetchone() == (100, merkle.pack(frontier))


def test_racing_writers_with_rollbacks_lose_nothing_and_keep_stream_order(url: str, conn: Database) -> None:
    committed = [0] * 8

    def write(writer: int) -> None:
        chance = random.Random(writer)
        with connect(url) as own:
            for _ in range(60):
                with own.transaction() as transaction:
                    handler().run(own, f"sum/{chance.randrange(4)}", 1, cause)
                    if chance.random() < 0.3:
                        own.execute("SELECT pg_sleep(%s)", (chance.random() / 100,))
                    if roll_back := chance.random() < 0.2:
                        transaction.force_rollback = True
                committed[writer] += not roll_back

    writers = [Thread(target=write, args=(n,)) for n in range(8)]
    with Running(Sequencer(url).run):
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        until(lambda: size(conn) == sum(committed))
    by_stream: dict[str, list[bytes]] = {}
    for _, _, _, _, stream, _, data in conn.execute(ENTRIES).fetchall():
        by_stream.setdefault(stream, []).append(data)
    for stream, logged in by_stream.items():
        rows = conn.execute("SELECT data FROM event WHERE stream = %s ORDER BY version", (stream,)).fetchall()
        assert logged == [data for (data,) in rows]


def test_two_sequencers_make_one_log(url: str, conn: Database) -> None:
    with Running(Sequencer(url).run, Sequencer(url).run) as running:
        for n in range(50):
            add(conn, f"sum/{n}", 1)
        until(lambda: size(conn) == 50)
    assert running.errors == []
    assert [row[0] for row in conn.execute(ENTRIES).fetchall()] == list(range(1, 51))


def test_a_leader_whose_head_was_moved_is_deposed_and_writes_nothing(url: str, conn: Database) -> None:
    with connect(url) as old, connect(url) as new:
        frozen = Head.load(old)
        add(conn, "sum/a", 1)
        Head.load(new).sequence(new, 10)
        add(conn, "sum/a", 2)
        with pytest.raises(Deposed):
            frozen.sequence(old, 10)
    assert (size(conn), conn.execute("SELECT count(*) FROM outbox").fetchone()) == (1, (1,))


def test_a_stuck_leader_is_ended_and_another_leads(url: str, conn: Database) -> None:
    with connect(url) as stuck:
        stuck.execute("SELECT pg_advisory_lock(7101)")
        add(conn, "sum/a", 1)
        with Running(Sequencer(url, patience=0.1).run):
            until(lambda: size(conn) == 1)


def test_the_outbox_is_read_along_its_key_though_it_was_empty_when_it_was_analysed(
    store: TestDatabase, url: str
) -> None:
    with connect(store.owner_dsn) as owner, connect(url) as own:
        owner.execute("VACUUM ANALYZE outbox")
        Head.load(own)
        plan = own.execute("EXPLAIN " + TAKE, (2000,)).fetchall()
    assert "Index Scan using outbox_pkey" in str(plan)


def test_what_few_and_many_commits_made_is_one_tree(url: str, conn: Database) -> None:
    with connect(url) as own:
        head = Head.load(own)
        for limit in (FEW, BATCH, FEW):
            for n in range(FEW):
                add(conn, f"sum/{n % 3}", n + 1)
            assert head.sequence(own, limit) == FEW
        again = Head.load(own)
    assert (again.size, again.frontier, again.seqs) == (head.size, head.frontier, head.seqs)
    leaves = [leaf for (leaf,) in conn.execute("SELECT leaf FROM log ORDER BY position").fetchall()]
    frontier: list[bytes] = []
    merkle.extend(frontier, 0, leaves)
    assert frontier == head.frontier
