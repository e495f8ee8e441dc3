"""Criteria that compare all units: what counts follows from the last values alone."""

from decimal import Decimal

from chiso_framework import rank_totals, unit_total
from chiso_framework.evaluate import points, spread_of
from chiso_ranking.domain.table import Table, Word
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.ranking import example
from tests.unit.ranking.comparing_example import FRAMEWORK
from tests.unit.ranking.test_table import GROUPS, rank_now

UNITS = [unit.code for unit in example.UNITS]
CRITERION = "1.2"


def new_table() -> Table:
    return Table(FRAMEWORK, 1, GROUPS, example.UNITS)


def verify(table: Table, unit: str, value: Decimal) -> None:
    table.appraise(unit, CRITERION, table.word(unit, CRITERION, Decimal(0), {"value": str(value)}))
    table.following(unit, CRITERION)


values = st.dictionaries(st.sampled_from(UNITS), st.decimals(min_value=0, max_value=500, places=1), min_size=1)


@settings(max_examples=60, deadline=None)
@given(last=values, before=values, data=st.data())
def test_any_order_of_verification_gives_the_ranks_that_the_last_values_give_at_once(
    last: dict[str, Decimal], before: dict[str, Decimal], data: st.DataObject
) -> None:
    table = new_table()
    for unit, value in before.items():
        if unit in last:
            verify(table, unit, value)
    for unit in data.draw(st.permutations(sorted(last))):
        verify(table, unit, last[unit])
    spread = spread_of(last.values())
    totals = {
        unit.code: unit_total(
            FRAMEWORK,
            unit.kind,
            {CRITERION: points(FRAMEWORK, FRAMEWORK.criterion(CRITERION), {"value": str(last[unit.code])}, spread)}
            if unit.code in last
            else {},
        )
        for unit in example.UNITS
        if unit.ranked
    }
    expected = {one.unit: one.rank for one in rank_totals(FRAMEWORK, FRAMEWORK.group("all"), totals)}
    assert {unit: rank_now(table, unit, "all") for unit in expected} == expected


@settings(max_examples=40, deadline=None)
@given(said=values)
def test_a_restored_table_compares_as_the_one_that_was_folded(said: dict[str, Decimal]) -> None:
    folded, restored = new_table(), new_table()
    for unit, value in said.items():
        verify(folded, unit, value)
        word = Word(Decimal(0), compared=value)
        restored.restore(unit, late=False, scores={"appraised": {CRITERION: word}})
    restored.rank()
    word = Word(Decimal(0), compared=Decimal(900))
    assert folded.appraise("U1", CRITERION, word) == restored.appraise("U1", CRITERION, word)
    assert folded.following("U1", CRITERION) == restored.following("U1", CRITERION)


def test_only_a_spread_that_moves_changes_other_units() -> None:
    table = new_table()
    for unit, value in (("U1", "10"), ("U2", "90")):
        verify(table, unit, Decimal(value))
    table.appraise("U3", CRITERION, Word(Decimal(0), compared=Decimal(50)))
    assert table.following("U3", CRITERION) == []
    table.appraise("U3", CRITERION, Word(Decimal(0), compared=Decimal(95)))
    assert [unit for unit, _ in table.following("U3", CRITERION)] == ["U1", "U2"]
