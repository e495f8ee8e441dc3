"""Ranks that follow one changed total in microseconds, however many units there are.

A Fenwick tree counts units per bucket, a bucket being a run of neighbouring keys; inside its bucket a key is kept as
its offset and found by bisection. The tree has at most 2^TREE_BITS slots, so time and memory hardly depend on the
number of units or on the range of keys: 0 to 10,000 and 0 to 10^15 cost the same.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, MutableSequence
from typing import NamedTuple

from chiso_framework.model import RankKind

TREE_BITS = 10


class OrderStatistic:
    """A multiset of keys 0 to `maximum`, higher is better. Raises ValueError for a key outside, KeyError if absent."""

    __slots__ = ("_buckets", "_length", "_mask", "_maximum", "_shift", "_tree")

    def __init__(self, maximum: int, keys: Iterable[int] = ()) -> None:
        self._maximum = maximum
        self._shift = max(0, maximum.bit_length() - TREE_BITS)
        self._mask = (1 << self._shift) - 1
        # A power of two, so that every upward path ends in the last slot and two paths always meet.
        size = 1 << (maximum >> self._shift).bit_length()
        # Offsets that fit a byte are kept as bytes: an eighth of the memory to move and to miss in a cache.
        kept: type[MutableSequence[int]] = bytearray if self._mask < 256 else list
        self._buckets = [kept() for _ in range(size)]
        self._tree = [0] * (size + 1)
        self._length = 0
        self._fill(sorted(keys))

    def _fill(self, keys: list[int]) -> None:
        if keys:
            self._check(keys[0])
            self._check(keys[-1])
        for key in keys:
            self._buckets[key >> self._shift].append(key & self._mask)
        self._length = len(keys)
        tree = self._tree
        for slot in range(1, len(tree)):
            tree[slot] += len(self._buckets[slot - 1])
            if (parent := slot + (slot & -slot)) < len(tree):
                tree[parent] += tree[slot]

    def __len__(self) -> int:
        return self._length

    def add(self, key: int) -> None:
        """Take in one more key."""
        self._check(key)
        slot, offset = key >> self._shift, key & self._mask
        bucket = self._buckets[slot]
        bucket.insert(bisect_right(bucket, offset), offset)
        self._climb(slot + 1, 1)
        self._length += 1

    def remove(self, key: int) -> None:
        """Drop one key of this value."""
        self._take(key)
        self._climb((key >> self._shift) + 1, -1)
        self._length -= 1

    def move(self, old: int, new: int) -> tuple[int, int, int, int]:
        """Change one key of value `old` to `new`. Returns how many keys are below and equal, before then after.

        All counts come from one bisection each, and where the two paths up the tree meet, its counts stay as they are.
        """
        self._check(new)
        below_old, equal_old = self._take(old)
        shift, tree = self._shift, self._tree
        slot, offset = new >> shift, new & self._mask
        bucket = self._buckets[slot]
        first, end = bisect_left(bucket, offset), bisect_right(bucket, offset)
        bucket.insert(end, offset)
        down, up = (old >> shift) + 1, slot + 1
        while down != up:
            if down < up:
                tree[down] -= 1
                down += down & -down
            else:
                tree[up] += 1
                up += up & -up
        return below_old, equal_old, first + self._before(slot), end - first + 1

    def below(self, key: int) -> int:
        """How many keys are lower."""
        slot = key >> self._shift
        return bisect_left(self._buckets[slot], key & self._mask) + self._before(slot)

    def count(self, key: int) -> int:
        """How many keys are equal."""
        bucket, offset = self._buckets[key >> self._shift], key & self._mask
        return bisect_right(bucket, offset) - bisect_left(bucket, offset)

    def above(self, key: int) -> int:
        """How many keys are higher."""
        return self._length - self.below(key) - self.count(key)

    def rank(self, key: int) -> int:
        """The competition rank of a unit with this key: one more than the units above it."""
        return self.above(key) + 1

    def _take(self, key: int) -> tuple[int, int]:
        self._check(key)
        slot, offset = key >> self._shift, key & self._mask
        bucket = self._buckets[slot]
        first, end = bisect_left(bucket, offset), bisect_right(bucket, offset)
        if first == end:
            raise KeyError(key)
        del bucket[end - 1]
        return first + self._before(slot), end - first

    def _before(self, slot: int) -> int:
        count, tree = 0, self._tree
        while slot:
            count += tree[slot]
            slot &= slot - 1
        return count

    def _climb(self, slot: int, change: int) -> None:
        tree = self._tree
        while slot < len(tree):
            tree[slot] += change
            slot += slot & -slot

    def _check(self, key: int) -> None:
        if not 0 <= key <= self._maximum:
            raise ValueError(f"key {key} lies outside 0 to {self._maximum}")


class Movement(NamedTuple):
    """What one changed total did to its unit. `passed` counts the units that were not behind it and now are, or, when
    it fell, those that were not ahead and now are; `tied_*` count the units of its rank, itself included.
    """

    rank_before: int
    rank_after: int
    tied_before: int
    tied_after: int
    passed: int


class Standings:
    """Ranks of a group's units by key, kept up to date change by change, of the kind that the group asks for."""

    __slots__ = ("_places", "_units")

    def __init__(self, maximum: int, keys: Iterable[int] = (), kind: RankKind = "competition") -> None:
        listed = list(keys)
        self._units = OrderStatistic(maximum, listed)
        self._places = self._units if kind == "competition" else OrderStatistic(maximum, set(listed))

    def __len__(self) -> int:
        return len(self._units)

    def rank(self, key: int) -> int:
        """The rank of a unit that has this key."""
        return self._places.above(key) + 1

    def tied(self, key: int) -> int:
        """How many units have this key."""
        return self._units.count(key)

    def enter(self, key: int) -> None:
        """A unit joins the group."""
        if self._places is not self._units and not self._units.count(key):
            self._places.add(key)
        self._units.add(key)

    def leave(self, key: int) -> None:
        """A unit leaves the group. Raises KeyError."""
        self._units.remove(key)
        if self._places is not self._units and not self._units.count(key):
            self._places.remove(key)

    def change(self, old: int, new: int) -> Movement:
        """One unit's key changes from `old` to `new`. Raises KeyError, ValueError."""
        units, places = self._units, self._places
        rank_before = 0 if places is units else self.rank(old)
        below_old, tied_old, below_new, tied_new = units.move(old, new)
        if places is units:
            size = len(units) + 1
            rank_before, rank_after = size - below_old - tied_old, size - below_new - tied_new
        else:
            self._move_place(old, new, left=tied_old == 1, found=tied_new > 1)
            rank_after = self.rank(new)
        passed = below_new - below_old if new > old else below_old + tied_old - below_new - tied_new
        return Movement(rank_before, rank_after, tied_old, tied_new, passed if new != old else 0)

    def _move_place(self, old: int, new: int, *, left: bool, found: bool) -> None:
        if old == new:
            return
        if left:
            self._places.remove(old)
        if not found:
            self._places.add(new)
