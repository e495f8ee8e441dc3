"""The standings of a round, folded change by change, against the same computed at once."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import pytest
from chiso_contracts.values import RoundGroup
from chiso_framework import UnknownCriterion, rank_totals
from chiso_framework.aggregate import unit_total
from chiso_ranking.domain.table import Change, Table, Word
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.ranking import example

GROUPS = (RoundGroup(id="xa", name="Khối xã"), RoundGroup(id="all", name="Tất cả"))


class Said(NamedTuple):
    stage: str
    unit: str
    criterion: str
    points: Decimal


def new_table() -> Table:
    return Table(example.FRAMEWORK, 1, GROUPS, example.UNITS)


def points_for(criterion: str) -> st.SearchStrategy[Decimal]:
    return st.decimals(min_value=0, max_value=example.MAXIMA[criterion], places=2)


@st.composite
def saids(draw: st.DrawFn) -> list[Said]:
    """At most one appraisal and one decision for each unit and criterion, so that order can't matter."""
    places = [(unit.code, leaf) for unit in example.UNITS for leaf in example.MAXIMA]
    found = []
    for stage in ("appraised", "decided"):
        for unit, criterion in draw(st.lists(st.sampled_from(places), unique=True)):
            found.append(Said(stage, unit, criterion, draw(points_for(criterion))))
    return found


def fold(table: Table, said: Sequence[Said]) -> dict[str, Change]:
    last: dict[str, Change] = {}
    for stage, unit, criterion, points in said:
        appraised = stage == "appraised"
        change = table.appraise(unit, criterion, Word(points)) if appraised else table.decide(unit, criterion, points)
        if change is not None:
            last[unit] = change
    return last


def ranks(said: Sequence[Said], group: str) -> dict[str, int]:
    """The table computed at once by the framework."""
    points: dict[str, dict[str, Decimal]] = {unit.code: {} for unit in example.UNITS}
    for stage in ("appraised", "decided"):
        for one in said:
            if one.stage == stage:
                points[one.unit][one.criterion] = one.points
    totals = {
        unit.code: unit_total(example.FRAMEWORK, unit.kind, points[unit.code])
        for unit in example.UNITS
        if unit.ranked and group in unit.groups
    }
    return {found.unit: found.rank for found in rank_totals(example.FRAMEWORK, example.FRAMEWORK.group(group), totals)}


def rank_now(table: Table, unit: str, group: str) -> int:
    """The rank a unit has: that of a change which changes nothing."""
    late = table.lock(unit, late=True)
    back = table.lock(unit, late=False)
    assert late
    assert back
    return next(moved.movement.rank_after for moved in back.moved if moved.group == group)


@settings(max_examples=60, deadline=None)
@given(said=saids(), data=st.data())
def test_any_order_of_verification_gives_the_same_totals_and_the_ranks_of_the_framework(
    said: list[Said], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(said))
    one, other = new_table(), new_table()
    first, second = fold(one, said), fold(other, shuffled)
    assert {unit: (c.total, c.keys, c.verified) for unit, c in first.items()} == {
        unit: (c.total, c.keys, c.verified) for unit, c in second.items()
    }
    for group in ("xa", "all"):
        expected = ranks(said, group)
        assert {unit: rank_now(one, unit, group) for unit in expected} == expected
        assert {unit: rank_now(other, unit, group) for unit in expected} == expected


@settings(max_examples=40, deadline=None)
@given(said=saids())
def test_a_restored_table_goes_on_as_the_one_that_was_folded(said: list[Said]) -> None:
    folded, restored = new_table(), new_table()
    fold(folded, said)
    for unit in example.UNITS:
        mine = {
            stage: {one.criterion: Word(one.points) for one in said if (one.stage, one.unit) == (stage, unit.code)}
            for stage in ("appraised", "decided")
        }
        restored.restore(unit.code, late=False, scores=mine)
    restored.rank()
    more = [Said("appraised", "U1", "1.1", Decimal("3.5")), Said("decided", "U2", "2.1", Decimal("60"))]
    assert fold(folded, more) == fold(restored, more)


def test_a_change_tells_rank_before_and_after_and_how_many_were_passed() -> None:
    table = new_table()
    table.appraise("U1", "1.1", Word(Decimal("5")))
    table.appraise("U2", "1.1", Word(Decimal("7")))
    change = table.appraise("U3", "1.1", Word(Decimal("6")))
    assert change
    (moved,) = [moved for moved in change.moved if moved.group == "xa"]
    assert moved.movement == (3, 2, 1, 1, 1)
    assert (moved.key_before, moved.key_after) == (0, 600)


def test_the_councils_word_stands_above_an_appraisal_before_and_after_it() -> None:
    table = new_table()
    table.appraise("U1", "1.1", Word(Decimal("9")))
    assert table.decide("U1", "1.1", Decimal("4")).total.points == Decimal("4")
    assert table.appraise("U1", "1.1", Word(Decimal("10"))) is None


def test_a_unit_that_is_not_ranked_has_a_total_and_moves_nobody() -> None:
    change = new_table().appraise("U5", "2.1", Word(Decimal("60")))
    assert change
    assert (change.total.points, change.moved) == (Decimal("60"), ())


def test_a_late_report_has_the_frameworks_consequence_once() -> None:
    table = new_table()
    table.appraise("U1", "2.1", Word(Decimal("50")))
    change = table.lock("U1", late=True)
    assert change
    assert (change.total.points, change.total.deducted, change.late) == (Decimal("45"), Decimal("5"), True)
    assert table.lock("U1", late=True) is None
    assert table.lock("U2", late=False) is None


def test_a_criterion_is_counted_as_verified_once() -> None:
    table = new_table()
    table.appraise("U1", "1.1", Word(Decimal("1")))
    table.appraise("U1", "1.1", Word(Decimal("2")))
    assert table.decide("U1", "1.1", Decimal("3")).verified == 1
    assert table.decide("U1", "1.2", Decimal("3")).verified == 2
    assert table.criteria == 15


def test_what_the_round_does_not_know_is_an_error_of_its_log() -> None:
    table = new_table()
    with pytest.raises(KeyError):
        table.appraise("U9", "1.1", Word(Decimal("1")))
    with pytest.raises(UnknownCriterion):
        table.appraise("U1", "9.9", Word(Decimal("1")))
