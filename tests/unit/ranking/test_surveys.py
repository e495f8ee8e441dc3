"""Surveys that nobody held: the table's totals are those of the pure function, whenever it is told."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from chiso_contracts.values import RoundGroup
from chiso_framework import Framework, rank_totals, total_without_surveys, unit_total
from chiso_ranking.domain.amending import amended
from chiso_ranking.domain.table import Table, Word
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.ranking import example
from tests.unit.ranking.surveyed_example import RESCALED, ZERO

GROUPS = (RoundGroup(id="xa", name="Khối xã"), RoundGroup(id="all", name="Tất cả"))
KINDS = {unit.code: unit.kind for unit in example.UNITS}
Points = dict[tuple[str, str], Decimal]


def table(framework: Framework, not_held: tuple[str, ...] = ()) -> Table:
    return Table(framework, 1, GROUPS, example.UNITS, not_held=not_held)


def told(counting: Table, points: Points) -> None:
    for (unit, criterion), scored in points.items():
        counting.appraise(unit, criterion, Word(scored))


def restored(framework: Framework, points: Points) -> Table:
    """A table as it is loaded after nobody held the survey."""
    found = table(framework, ("1.2",))
    for unit in KINDS:
        words = {code: Word(scored) for (of, code), scored in points.items() if of == unit}
        found.restore(unit, late=False, scores={"appraised": words})
    found.rank()
    return found


def whole(framework: Framework, points: Mapping[tuple[str, str], Decimal], unit: str) -> object:
    scored = {code: found for (of, code), found in points.items() if of == unit}
    return total_without_surveys(framework, KINDS[unit], scored, unit=unit)


def plain(framework: Framework, points: Points) -> Table:
    """A table in which every survey was held."""
    found = table(framework)
    told(found, points)
    return found


words = st.dictionaries(
    st.tuples(st.sampled_from(sorted(KINDS)), st.sampled_from(sorted(example.MAXIMA))),
    st.decimals(0, 10, places=2, allow_nan=False, allow_infinity=False),
)


@pytest.mark.parametrize("framework", [RESCALED, ZERO], ids=["rescaled", "zero"])
@given(before=words, after=words)
@settings(max_examples=60)
def test_totals_and_ranks_are_those_of_the_pure_function(framework: Framework, before: Points, after: Points) -> None:
    earlier = table(framework)
    told(earlier, before)
    later = restored(framework, before)
    changes = dict(amended(earlier, later))
    assert {unit: change.total for unit, change in changes.items()} == {
        unit: whole(framework, before, unit) for unit in KINDS
    }
    told(later, after)
    totals = {unit: whole(framework, {**before, **after}, unit) for unit in KINDS}
    assert {unit: later.whole(unit, ()).total for unit in KINDS} == totals
    ranked = {unit.code: totals[unit.code] for unit in example.UNITS if unit.ranked and "all" in unit.groups}
    places = rank_totals(framework, framework.group("all"), ranked)  # type: ignore[arg-type]
    assert {place.unit: place.rank for place in places} == {unit: later.held(unit)["all", ""].rank for unit in ranked}


@pytest.mark.parametrize("framework", [RESCALED, ZERO], ids=["rescaled", "zero"])
@given(points=words)
@settings(max_examples=40)
def test_what_is_taken_back_leaves_no_trace(framework: Framework, points: Points) -> None:
    held, without = plain(framework, points), restored(framework, points)
    changes = dict(amended(without, held))
    totals = {
        unit: unit_total(framework, KINDS[unit], {code: found for (of, code), found in points.items() if of == unit})
        for unit in KINDS
    }
    assert {unit: change.total for unit, change in changes.items()} == totals
