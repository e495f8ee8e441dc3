"""B4: outbox to log, with dense index, leaf and root, against COPY of the same rows. B15: idle, then a surge."""

from chiso_runtime import log
from chiso_runtime.database import Database, connect
from chiso_runtime.sequencer import BATCH, FEW, Entry, Head, copy, packed

from bench import servers
from bench.measure import Figure, alternate, rate
from tests.example import prepared
from tests.servers.databases import Database as TestDatabase
from tests.servers.databases import Databases

EVENTS = 200_000
SURGE = 30_000
IDLE = 10
TAKE = "SELECT id, topic, key, stream, data FROM outbox ORDER BY id"


def copied(databases: Databases) -> float:
    """The ceiling: the same rows copied into the same table, ready packed."""
    url = servers.store(databases)
    servers.fill_outbox(url, EVENTS)
    with connect(url) as conn:
        rows = conn.execute(TAKE, binary=True).fetchall()
        blocks = [
            packed([Entry(id, topic, key, id, id, stream, bytes(32), data) for id, topic, key, stream, data in part])
            for part in (rows[at : at + BATCH] for at in range(0, EVENTS, BATCH))
        ]

        def write() -> None:
            for block in blocks:
                with conn.transaction():
                    copy(conn, [block])

        return rate(EVENTS, write)


def drained(url: str, count: int) -> float:
    """Ours: the sequencer empties the outbox."""
    with connect(url) as conn:
        head = Head.load(conn)
        before = log.size(conn)

        def drain() -> None:
            while head.sequence(conn, BATCH):
                pass

        return _all(conn, before + count, rate(count, drain))


def sequenced(databases: Databases) -> float:
    url = servers.store(databases)
    servers.fill_outbox(url, EVENTS)
    return drained(url, EVENTS)


def settled(databases: Databases) -> tuple[TestDatabase, str]:
    """A store that has worked before: as many events went through it as will come now."""
    database = databases.fresh(prepared)
    servers.fill_outbox(database.app_dsn, SURGE)
    drained(database.app_dsn, SURGE)
    return database, database.app_dsn


def steady(databases: Databases) -> float:
    """The ceiling: the rows arrive in portions, each taken as it comes; arrivals do not count as time."""
    _, url = settled(databases)
    with connect(url) as conn:
        head, spent = Head.load(conn), 0.0
        for _ in range(SURGE // BATCH):
            servers.fill_outbox(url, BATCH)
            spent += BATCH / rate(BATCH, lambda: head.sequence(conn, BATCH))
        return _all(conn, SURGE * 2, SURGE / spent)


def surged(databases: Databases) -> float:
    """Ours: a live sequencer looked at an empty, vacuumed and analysed outbox for a while, then all rows are there."""
    database, url = settled(databases)
    with connect(database.owner_dsn) as owner:
        owner.execute("VACUUM ANALYZE outbox")
    with connect(url) as conn:
        head = Head.load(conn)
        for limit in (FEW, BATCH) * IDLE:
            head.sequence(conn, limit)
        servers.fill_outbox(url, SURGE)

        def drain() -> None:
            while head.sequence(conn, BATCH):
                pass

        return _all(conn, SURGE * 2, rate(SURGE, drain))


def _all(conn: Database, count: int, found: float) -> float:
    if (size := log.size(conn)) != count:
        raise AssertionError(f"{size} of {count} sequenced")
    return found


def run() -> list[Figure]:
    with servers.postgres() as databases:
        ours, ceiling, ratio = alternate(lambda: copied(databases), lambda: sequenced(databases))
        surge, calm, kept = alternate(lambda: steady(databases), lambda: surged(databases))
    return [
        Figure(id="B4", name="sequence", ours=ours, ceiling=ceiling, unit="events/s", ratio=ratio, target=0.5),
        Figure(id="B15", name="idle, then surge", ours=surge, ceiling=calm, unit="events/s", ratio=kept, target=0.8),
    ]
