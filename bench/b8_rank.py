"""B8: a score change in a standing of N units, with rank, ties and units passed, against a bare Fenwick tree."""

import random
from array import array
from time import process_time

from chiso_framework import Standings
from chiso_runtime.database import connect

from bench import servers
from bench.measure import Figure, alternate, rate
from tests.servers.databases import Databases

CHANGES = 150_000
MAXIMUM = 10_000
SQL_CHANGES = 200
WITHOUT_WAITING = "SET LOCAL synchronous_commit = off"
MOVE = "UPDATE standing SET points = %s WHERE unit = %s"
RANK = """
SELECT place FROM (SELECT unit, rank() OVER (ORDER BY points DESC) AS place FROM standing) AS ranked WHERE unit = %s
"""


def moves(units: int) -> tuple[list[int], list[tuple[int, int, int]]]:
    """Keys of all units, and changes (unit, old, new), from one seed."""
    chance = random.Random(7)
    keys = [chance.randrange(MAXIMUM + 1) for _ in range(units)]
    now, found = keys.copy(), []
    for _ in range(CHANGES):
        unit, new = chance.randrange(units), chance.randrange(MAXIMUM + 1)
        found.append((unit, now[unit], new))
        now[unit] = new
    return keys, found


def bare(units: int) -> float:
    """The ceiling: two updates and one query of a Fenwick tree."""
    keys, changes = moves(units)
    size = MAXIMUM + 2
    tree = array("q", [0]) * (size + 1)

    def update(at: int, by: int) -> None:
        at += 1
        while at <= size:
            tree[at] += by
            at += at & -at

    for key in keys:
        update(key, 1)

    def change() -> None:
        for _, old, new in changes:
            update(old, -1)
            update(new, 1)
            at, above = new + 1, 0
            while at:
                above += tree[at]
                at &= at - 1

    return rate(CHANGES, change, process_time)


def ours(units: int) -> float:
    keys, changes = moves(units)
    standings = Standings(MAXIMUM, keys, "competition")

    def change() -> None:
        for _, old, new in changes:
            standings.change(old, new)

    found = rate(CHANGES, change, process_time)
    final = keys.copy()
    for unit, _, new in changes:
        final[unit] = new
    for key in final[:: max(1, units // 50)]:
        if standings.rank(key) != 1 + sum(other > key for other in final):
            raise AssertionError(f"wrong rank for {key}")
    return found


def sql(databases: Databases) -> float:
    """What a table with RANK() does for one change at N=3,355: the new row, and the unit's rank of all."""
    keys, changes = moves(3_355)
    with connect(databases.fresh().owner_dsn) as conn:
        conn.execute("CREATE TABLE standing (unit integer PRIMARY KEY, points integer NOT NULL)")
        conn.execute("CREATE INDEX ON standing (points)")
        conn.cursor().executemany("INSERT INTO standing VALUES (%s, %s)", list(enumerate(keys)))
        conn.execute("ANALYZE standing")

        def change() -> None:
            for unit, _, new in changes[:SQL_CHANGES]:
                with conn.transaction():
                    conn.execute(WITHOUT_WAITING)
                    conn.execute(MOVE, (new, unit))
                    conn.execute(RANK, (unit,)).fetchone()

        return rate(SQL_CHANGES, change)


def run() -> list[Figure]:
    with servers.postgres() as databases:
        fast, slow, times = alternate(lambda: sql(databases), lambda: ours(3_355))
    small, ceiling, ratio = alternate(lambda: bare(3_355), lambda: ours(3_355))
    large, small_beside, growth = alternate(lambda: ours(3_355), lambda: ours(100_000))
    return [
        Figure(id="B8", name="rank update", ours=small, ceiling=ceiling, unit="changes/s", ratio=ratio, target=0.25),
        Figure(
            id="B8",
            name="N=100,000 to 3,355",
            ours=large,
            ceiling=small_beside,
            unit="changes/s",
            ratio=growth,
            target=0.8,
        ),
        Figure(id="B8", name="SQL RANK()", ours=fast, ceiling=slow, unit="changes/s", ratio=times, target=300),
    ]
