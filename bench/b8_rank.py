"""B8: a score change in a standing of N units, with rank, ties and units passed, against a bare Fenwick tree."""

import random
from array import array

from chiso_framework import Standings

from bench.measure import Figure, alternate, rate

CHANGES = 40_000
MAXIMUM = 10_000


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

    return rate(CHANGES, change)


def ours(units: int) -> float:
    keys, changes = moves(units)
    standings = Standings(MAXIMUM, keys, "competition")

    def change() -> None:
        for _, old, new in changes:
            standings.change(old, new)

    found = rate(CHANGES, change)
    final = keys.copy()
    for unit, _, new in changes:
        final[unit] = new
    for key in final[:: max(1, units // 50)]:
        if standings.rank(key) != 1 + sum(other > key for other in final):
            raise AssertionError(f"wrong rank for {key}")
    return found


def run() -> list[Figure]:
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
    ]
