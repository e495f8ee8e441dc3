"""Ranks: ties, kinds of rank, groups, tie-breakers, comparison at the framework's places."""

from decimal import Decimal

from chiso_framework import Group, RankKeys, Total, UnitSheet, rank, rank_totals, read_scope, unit_total, write_scope
from chiso_framework.problems import Problem
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.framework.examples import framework

ALL = Group(id="all", name_vi="Tất cả")
SHARE = Group(id="share", name_vi="Theo tỷ lệ", compare="share")


def totals(**points: str) -> dict[str, Total]:
    return {unit: unit_total(framework(), "xa", {"3": Decimal(value)}) for unit, value in points.items()}


def test_competition_ranks_skip_the_places_of_a_tie() -> None:
    table = rank({"a": 9, "b": 5, "c": 5, "d": 1})
    assert [(row.unit, row.rank, row.tied) for row in table] == [("a", 1, 1), ("b", 2, 2), ("c", 2, 2), ("d", 4, 1)]


def test_dense_ranks_skip_no_place() -> None:
    assert [row.rank for row in rank({"a": 9, "b": 5, "c": 5, "d": 1}, "dense")] == [1, 2, 2, 3]


def test_totals_that_agree_at_the_rank_places_tie() -> None:
    table = rank_totals(framework(rank_places=0), ALL, totals(a="10.49", b="10.00", c="10.50"))
    assert [(row.unit, row.rank) for row in table] == [("c", 1), ("a", 2), ("b", 2)]


def test_a_group_may_compare_the_share_of_each_unit_s_own_maximum() -> None:
    fw = framework()
    same = {"3": Decimal(10)}
    results = {"xa": UnitSheet(fw, "xa").total(same), "phuong": UnitSheet(fw, "phuong").total(same)}
    assert [row.rank for row in rank_totals(fw, ALL, results)] == [1, 1]
    assert [(row.unit, row.rank) for row in rank_totals(fw, SHARE, results)] == [("xa", 1), ("phuong", 2)]


def test_tie_breakers_decide_between_equal_totals_only() -> None:
    fw = framework(tie_breakers=["2", "1"])
    results = {
        unit: unit_total(fw, "xa", {"1.1": Decimal(one), "2.1": Decimal(two), "3": Decimal(three)})
        for unit, one, two, three in [("a", 5, 5, 0), ("b", 0, 10, 0), ("c", 0, 5, 5), ("d", 0, 0, 11), ("e", 5, 5, 0)]
    }
    table = rank_totals(fw, ALL, results)
    assert [(row.unit, row.rank) for row in table] == [("d", 1), ("b", 2), ("a", 3), ("e", 3), ("c", 5)]


def test_no_key_lies_above_the_maximum() -> None:
    for group in (ALL, SHARE):
        for breakers in ([], ["2", "1"]):
            fw = framework(tie_breakers=breakers)
            keys = RankKeys(fw, group)
            best = UnitSheet(fw, "phuong").total({leaf.code: leaf.max_points for leaf in fw.criteria()})
            assert keys.key(best) == keys.maximum
            assert keys.key(UnitSheet(fw, "phuong").total({})) == 0


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 20), max_size=40))
def test_ranks_are_one_more_than_the_units_above(keys: dict[str, int]) -> None:
    table = rank(keys)
    assert {row.unit: row.rank for row in table} == {
        unit: 1 + sum(other > key for other in keys.values()) for unit, key in keys.items()
    }
    assert [row.key for row in table] == sorted(keys.values(), reverse=True)
    assert {row.unit: row.tied for row in table} == {unit: list(keys.values()).count(key) for unit, key in keys.items()}
    assert {row.unit: row.rank for row in rank(keys, "dense")} == {
        unit: 1 + len({other for other in keys.values() if other > key}) for unit, key in keys.items()
    }


def test_a_group_the_framework_does_not_name_ranks_all_by_points() -> None:
    fw = framework(groups=[{"id": "xa", "name_vi": "Xã", "units": "kind=xa,phuong", "ranks": "dense"}])
    assert fw.group("xa").ranks == "dense"
    assert (fw.group("khac").compare, fw.group("khac").ranks) == ("points", "competition")
    assert [fw.group("xa").units.covers(kind, "") for kind in ("xa", "so")] == [True, False]


def test_scopes_are_written_as_people_write_them() -> None:
    problems: list[Problem] = []
    for written in ("all", ["kind=xa", "kind=phuong"], ["H56.01"], ["kind=so", "H56.02"]):
        assert write_scope(read_scope(written, "units", problems)) == written
    assert write_scope(read_scope("kind=xa, phuong", "units", problems)) == ["kind=xa", "kind=phuong"]
    assert problems == []
    for wrong in ("xa", "", [], ["all"], ["a", 1], "kind=", None, {"kind": "xa"}):
        before = len(problems)
        read_scope(wrong, "units", problems)
        assert (len(problems) > before) == (wrong != ["all"])
