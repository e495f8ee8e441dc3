"""The incremental ranks against a plain sort, change by change."""

from collections import Counter

import pytest
from chiso_framework import Movement, OrderStatistic, Standings, rank
from hypothesis import given, settings
from hypothesis import strategies as st

maxima = st.sampled_from([0, 1, 7, 100, 1023, 1024, 10_000, 50_000, 10**7, 10**15, 10**40])


def naive(keys: list[int], unit: int, new: int, kind: str) -> Movement:
    """What a full sort before and after says of one change."""
    after = [*keys[:unit], new, *keys[unit + 1 :]]
    old = keys[unit]
    others = keys[:unit] + keys[unit + 1 :]

    def place(all_keys: list[int], key: int) -> int:
        higher = [other for other in all_keys if other > key]
        return 1 + len(higher if kind == "competition" else set(higher))

    low, high = (old, new - 1) if new > old else (new + 1, old)
    passed = sum(low <= other <= high for other in others) if new != old else 0
    return Movement(place(keys, old), place(after, new), keys.count(old), after.count(new), passed)


@given(st.data(), maxima, st.sampled_from(["competition", "dense"]))
@settings(max_examples=150)
def test_every_change_moves_a_unit_as_a_full_sort_would(data: st.DataObject, maximum: int, kind: str) -> None:
    key = st.integers(0, maximum) | st.integers(0, min(maximum, 3)) | st.integers(max(0, maximum - 3), maximum)
    keys = data.draw(st.lists(key, min_size=1, max_size=30))
    standings = Standings(maximum, keys, "dense" if kind == "dense" else "competition")
    for _ in range(data.draw(st.integers(1, 12))):
        unit, new = data.draw(st.integers(0, len(keys) - 1)), data.draw(key)
        assert standings.change(keys[unit], new) == naive(keys, unit, new, kind)
        keys[unit] = new
    full = rank({str(i): one for i, one in enumerate(keys)}, "dense" if kind == "dense" else "competition")
    assert all(standings.rank(row.key) == row.rank and standings.tied(row.key) == row.tied for row in full)


@given(maxima, st.data())
def test_entering_and_leaving_keep_the_counts(maximum: int, data: st.DataObject) -> None:
    keys = data.draw(st.lists(st.integers(0, maximum), max_size=30))
    standings = Standings(maximum, kind="dense")
    for key in keys:
        standings.enter(key)
    gone = data.draw(st.integers(0, len(keys)))
    for key in keys[:gone]:
        standings.leave(key)
    left = keys[gone:]
    assert len(standings) == len(left)
    assert all(standings.tied(key) == count for key, count in Counter(left).items())
    assert all(standings.rank(key) == 1 + len({one for one in left if one > key}) for key in left)


@given(st.lists(st.integers(0, 5000), min_size=1), st.integers(0, 5000))
def test_counts_below_equal_and_above_are_those_of_a_list(keys: list[int], key: int) -> None:
    counted = OrderStatistic(5000, keys)
    assert counted.below(key) == sum(other < key for other in keys)
    assert counted.count(key) == keys.count(key)
    assert counted.above(key) == sum(other > key for other in keys)
    assert counted.rank(key) == counted.above(key) + 1


def test_a_whole_country_at_zero_moves_one_by_one() -> None:
    standings = Standings(1_000_000, [0] * 20_000)
    first = standings.change(0, 500)
    assert first == Movement(1, 1, 20_000, 1, 19_999)
    assert standings.change(0, 500) == Movement(2, 1, 19_999, 2, 19_998)
    assert standings.change(500, 0) == Movement(1, 2, 2, 19_999, 1)


def test_a_key_outside_the_range_is_refused_and_changes_nothing() -> None:
    counted = OrderStatistic(100, [5])
    for wrong in (-1, 101):
        with pytest.raises(ValueError, match="outside 0 to 100"):
            counted.move(5, wrong)
    assert (len(counted), counted.count(5), counted.above(4)) == (1, 1, 1)


def test_a_key_that_nobody_has_cannot_change() -> None:
    counted = OrderStatistic(100, [5])
    with pytest.raises(KeyError):
        counted.move(6, 7)
    with pytest.raises(KeyError):
        counted.remove(6)
    assert counted.count(5) == 1
