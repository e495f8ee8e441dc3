"""B4: outbox to log, with dense index, leaf and root, against COPY of the same rows. B15: idle, then a surge."""

from chiso_runtime import log
from chiso_runtime.database import connect
from chiso_runtime.sequencer import BATCH, COPY, Entry, Head, packed

from bench import servers
from bench.measure import Figure, alternate, rate
from tests.servers.databases import Databases

EVENTS = 60_000
SURGE = 30_000
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

        def copy() -> None:
            for block in blocks:
                with conn.transaction(), conn.cursor().copy(COPY) as out:
                    out.write(block)

        return rate(EVENTS, copy)


def drained(url: str, count: int) -> float:
    """Ours: the sequencer empties the outbox."""
    with connect(url) as conn:
        head = Head.load(conn)
        before = log.size(conn)

        def drain() -> None:
            while head.sequence(conn, BATCH):
                pass

        found = rate(count, drain)
        if log.size(conn) - before != count:
            raise AssertionError(f"{log.size(conn) - before} of {count} sequenced")
        return found


def sequenced(databases: Databases) -> float:
    url = servers.store(databases)
    servers.fill_outbox(url, EVENTS)
    return drained(url, EVENTS)


def surge(databases: Databases) -> tuple[float, float]:
    """Rate of a steady drain, and of a surge into an outbox that was empty when it was analysed."""
    url = servers.store(databases)
    servers.fill_outbox(url, SURGE)
    steady = drained(url, SURGE)
    with connect(url) as conn:
        conn.execute("ANALYZE outbox")
    servers.fill_outbox(url, SURGE)
    return steady, drained(url, SURGE)


def run() -> list[Figure]:
    with servers.postgres() as databases:
        ours, ceiling, ratio = alternate(lambda: copied(databases), lambda: sequenced(databases))
        steady, after = surge(databases)
    return [
        Figure(id="B4", name="sequence", ours=ours, ceiling=ceiling, unit="events/s", ratio=ratio, target=0.5),
        Figure(
            id="B15",
            name="idle, then surge",
            ours=after,
            ceiling=steady,
            unit="events/s",
            ratio=after / steady,
            target=0.8,
        ),
    ]
