"""The worked case that is shipped: 63 provinces become 34, a district ends, communes begin."""

from collections import Counter
from datetime import date
from importlib.resources import files

import pytest
from chiso_registry import Lineage
from chiso_submission.domain.registry import decider
from chiso_submission.domain.registry.decider import Registry
from chiso_submission.domain.registry.importing import Reading, read_units
from chiso_submission.unit_table import read_table

DATA = files("chiso") / "data" / "reorganisation-2025"
BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


def read(name: str, registry: Registry) -> Reading:
    reading = read_units(read_table((DATA / name).read_bytes()), registry)
    assert reading.problems == ()
    return reading


def taken(name: str, registry: Registry) -> Registry:
    for unit in decider.register(read(name, registry).units, registry):
        registry = decider.evolve(registry, unit)
    return registry


@pytest.fixture(scope="module")
def reorganised() -> Registry:
    registry = taken("provinces-34.csv", taken("provinces-63.csv", decider.INITIAL))
    return taken("districts-and-communes-demonstration.csv", registry)


def kinds(registry: Registry, day: date) -> Counter[str]:
    return Counter(unit.kind for unit in registry.on(day).values())


def test_sixty_three_provinces_become_thirty_four_over_night(reorganised: Registry) -> None:
    assert (kinds(reorganised, BEFORE)["tinh"], kinds(reorganised, AFTER)["tinh"]) == (63, 34)


def test_districts_end_and_communes_begin(reorganised: Registry) -> None:
    assert kinds(reorganised, BEFORE) == {"tinh": 63, "huyen": 1, "xa": 2, "thi-tran": 1}
    assert kinds(reorganised, AFTER) == {"tinh": 34, "xa": 1, "phuong": 1}


def test_the_files_loaded_again_change_nothing(reorganised: Registry) -> None:
    for name in ("provinces-63.csv", "provinces-34.csv", "districts-and-communes-demonstration.csv"):
        assert decider.register(read(name, reorganised).units, reorganised) == []


def test_the_thirty_four_take_their_past_from_all_sixty_three_once(reorganised: Registry) -> None:
    lineage, before = Lineage(reorganised.entries), [c for c, u in reorganised.on(BEFORE).items() if u.kind == "tinh"]
    provinces = [code for code, unit in reorganised.on(AFTER).items() if unit.kind == "tinh"]
    found = {code: lineage.sources(code, before, date(2024, 12, 31), AFTER) for code in provinces}
    assert sorted(old for sources in found.values() for old in sources) == sorted(before)
    assert sum(len(sources) == 1 for sources in found.values()) == 11
    assert found["H17"] == ("H17", "H47")


def test_communes_whose_names_differ_by_marks_alone_are_two_units(reorganised: Registry) -> None:
    names = {code: unit.name for code, unit in reorganised.on(AFTER).items() if unit.parent == "H20"}
    assert names == {"H20.911": "Phường Mỹ Tho", "H20.912": "Xã Mỹ Thọ"}


def test_what_ends_and_what_goes_on_is_told_before_it_is_taken() -> None:
    reading = read("provinces-34.csv", taken("provinces-63.csv", decider.INITIAL))
    assert Counter(change.change for change in reading.changes) == {"ended": 29, "continued": 23}
