"""Which tables a unit is ranked in, where communes are ranked by each district until a day."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from chiso_contracts.values import RoundGroup, RoundUnit
from chiso_framework import Framework, Group
from chiso_ranking.domain.placing import parents
from chiso_ranking.domain.table import Table, Word

from tests.unit.ranking import example

GROUP = Group(id="xa", name_vi="Khối xã")
UNITS = tuple(
    RoundUnit(code=code, name=f"Xã {code}", kind="xa", parent=parent, groups=("xa",), ranked=True)
    for code, parent in (("U1", "H1"), ("U2", "H1"), ("U3", "H2"), ("U4", "H2"))
)


def divided(until: date | None) -> Framework:
    return replace(example.FRAMEWORK, groups=(replace(GROUP, within="parent", until=until),))


@pytest.mark.parametrize(
    ("group", "parent", "expected"),
    [
        (GROUP, "H1", ("",)),
        (replace(GROUP, within="parent"), "H1", ("H1",)),
        (replace(GROUP, within="parent", until=date(2025, 6, 30)), "H1", ("", "H1")),
        (replace(GROUP, within="parent"), None, ("",)),
    ],
)
def test_a_unit_is_ranked_among_all_or_under_its_parent_or_both(
    group: Group, parent: str | None, expected: tuple[str, ...]
) -> None:
    assert parents(group, parent) == expected


def test_a_change_moves_a_unit_in_the_table_under_its_parent_and_in_that_of_all() -> None:
    table = Table(divided(date(2025, 6, 30)), 1, [RoundGroup(id="xa", name="Khối xã")], UNITS)
    table.appraise("U1", "2.1", Word(Decimal("50")))
    change = table.appraise("U3", "2.1", Word(Decimal("40")))
    assert change
    moved = {(m.group, m.parent): m.movement[:2] for m in change.moved}
    assert moved == {("xa", ""): (2, 2), ("xa", "H2"): (1, 1)}


def test_ranks_under_one_parent_do_not_depend_on_the_units_under_another() -> None:
    one, other = (Table(divided(None), 1, [RoundGroup(id="xa", name="Khối xã")], UNITS) for _ in range(2))
    for table in (one, other):
        table.appraise("U1", "2.1", Word(Decimal("10")))
        table.appraise("U2", "2.1", Word(Decimal("20")))
    other.appraise("U3", "2.1", Word(Decimal("60")))
    assert [one.held(unit) for unit in ("U1", "U2")] == [other.held(unit) for unit in ("U1", "U2")]
    assert one.held("U1")["xa", "H1"].rank == 2
