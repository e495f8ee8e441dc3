"""Every demonstration is played: answers, points, totals, ranks, ratings and maturity levels, with their properties."""

import random
from collections import Counter
from decimal import Decimal

import pytest
from chiso_framework import (
    Framework,
    Invalid,
    claimed_points,
    maturity,
    missing,
    rate,
    seen_total,
    shipped_framework,
    shipped_ids,
    targets,
    with_borrowed,
)

from tests.unit.framework.playing import answers_of, kinds_of, left_out, play, play_in_order, ranks

UNITS = 6


def played(framework_id: str) -> Framework:
    lenders = {"hanoi-920-2024-huyen-demo@2024": shipped_framework("hanoi-920-2024-huyen-demo")}
    return with_borrowed(shipped_framework(framework_id), lenders)


DEMOS = tuple(one for one in shipped_ids() if one.endswith("-demo"))
GOING = tuple(one for one in shipped_ids() if not missing(played(one)))


def units_of(framework: Framework) -> dict[str, str]:
    kinds = kinds_of(framework)
    return {f"H56.{n:02d}": kinds[n % len(kinds)] for n in range(UNITS)}


@pytest.mark.parametrize("framework_id", GOING)
def test_points_and_totals_stay_inside_their_bounds(framework_id: str) -> None:
    fw = played(framework_id)
    table = play(fw, units_of(fw), answers_of(fw, units_of(fw), 1))
    for unit, scored in table.points.items():
        assert all(0 <= reached <= fw.criterion(code).max_points for code, reached in scored.items())
        assert 0 <= table.totals[unit].points <= table.totals[unit].applicable_max <= fw.total_points
        assert table.totals[unit].bonus <= (fw.extras.bonus_cap or 0)


@pytest.mark.parametrize("framework_id", GOING)
def test_the_order_of_verification_does_not_matter_to_the_final_table(framework_id: str) -> None:
    fw, chance = played(framework_id), random.Random(2)
    units = units_of(fw)
    given = answers_of(fw, units, 2)
    at_once = play(fw, units, given)
    order = [(unit, code) for unit, own in given.items() for code in own]
    for _ in range(2):
        chance.shuffle(order)
        totals = play_in_order(fw, units, given, order)
        assert totals == at_once.totals
        assert ranks(fw, units, totals) == at_once.ranks


@pytest.mark.parametrize("framework_id", GOING)
def test_every_unit_of_a_group_has_a_rank_and_ties_share_one(framework_id: str) -> None:
    fw = played(framework_id)
    units = units_of(fw)
    table = play(fw, units, answers_of(fw, units, 3))
    for group in fw.groups:
        ranked = table.ranks[group.id]
        assert {one.unit for one in ranked} == {code for code, kind in units.items() if group.units.covers(kind, code)}
        assert [one.rank for one in ranked] == sorted(one.rank for one in ranked)
        shared = Counter(one.rank for one in ranked)
        assert all(one.tied == shared[one.rank] for one in ranked)
        assert all((one.key == other.key) == (one.rank == other.rank) for one in ranked for other in ranked)


@pytest.mark.parametrize("framework_id", DEMOS)
def test_what_a_unit_claims_by_its_data_is_what_verification_gives_unless_all_are_compared(framework_id: str) -> None:
    fw = played(framework_id)
    units = units_of(fw)
    given = answers_of(fw, units, 4)
    table = play(fw, units, given)
    for unit, own in given.items():
        for code, data in own.items():
            claimed = claimed_points(fw, fw.criterion(code), data=data)
            assert claimed == table.points[unit][code] or fw.criterion(code).rule.kind == "relative"


@pytest.mark.parametrize("framework_id", DEMOS)
def test_an_answer_with_a_field_too_many_is_refused_by_every_rule(framework_id: str) -> None:
    fw = played(framework_id)
    for unit, own in answers_of(fw, units_of(fw), 5).items():
        for code, data in own.items():
            with pytest.raises(Invalid) as invalid:
                claimed_points(fw, fw.criterion(code), data={**data, "colour": "red"})
            assert invalid.value.problems[0].where.startswith(f"criteria[{code}].data"), unit


@pytest.mark.parametrize("framework_id", [one for one in DEMOS if shipped_framework(one).ratings.bands])
def test_every_total_of_a_framework_with_bands_has_a_rating(framework_id: str) -> None:
    fw = played(framework_id)
    table = play(fw, units_of(fw), answers_of(fw, units_of(fw), 6))
    assert all(rate(fw, total).rating is not None for total in table.totals.values())


@pytest.mark.parametrize("framework_id", [one for one in DEMOS if shipped_framework(one).views])
def test_views_of_a_play_lie_inside_their_own_maxima(framework_id: str) -> None:
    fw = played(framework_id)
    table = play(fw, units_of(fw), answers_of(fw, units_of(fw), 7))
    for view in fw.views:
        for total in table.totals.values():
            seen = seen_total(fw, view, total)
            assert 0 <= seen.points <= seen.applicable_max


@pytest.mark.parametrize("framework_id", [one for one in DEMOS if shipped_framework(one).levels])
def test_a_maturity_round_gives_each_unit_a_level_and_what_it_lacks_for_the_next(framework_id: str) -> None:
    fw = played(framework_id)
    units = units_of(fw)
    given = answers_of(fw, units, 8)
    table = play(fw, units, given)
    for unit, own in given.items():
        found = maturity(fw, table.points[unit], kind=units[unit], unit=unit, excluded=left_out(fw, own))
        assert found.next is not None
        assert found.unmet
        needed = targets(fw, found.next.code)
        assert all(table.points[unit][one.criterion] < needed[one.criterion] for one in found.unmet)


@pytest.mark.parametrize("framework_id", [one for one in DEMOS if shipped_framework(one).levels])
def test_a_unit_with_all_targets_reaches_the_highest_level_and_with_one_less_it_does_not(framework_id: str) -> None:
    fw = played(framework_id)
    full = {leaf.code: leaf.max_points for leaf in fw.criteria()}
    assert maturity(fw, full).level == fw.levels[-1]
    last = next(leaf.code for leaf in fw.criteria() if leaf.required[-1].level == fw.levels[-1].code)
    lacking = maturity(fw, {**full, last: Decimal(0)})
    assert lacking.level is None or lacking.level != fw.levels[-1]
    assert [one.criterion for one in lacking.unmet] == [last]
