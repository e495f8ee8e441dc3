"""The national DTI: 1726 with its weights, 922 and 405 with pillars that overlap, two lists of ministries."""

from collections.abc import Mapping
from fractions import Fraction

import pytest

from tests.acceptance.frameworks.playing import Play, Unit, begun, locked
from tests.acceptance.frameworks.stage import Stage


def claimed(stage: Stage, framework_id: str, values: Mapping[str, Mapping[str, str]], year: int) -> Play:
    """A round in which units claim values of 0 to 1 for main indicators, and all are accepted."""
    units = [Unit(code=code, kind="tinh") for code in values]
    play = begun(stage, framework_id, units, year)
    for unit in units:
        for code, value in values[unit.code].items():
            play.claim(unit, play.leaves[code], {"score": value})
        play.submit(unit)
    stage.pass_deadline()
    play.accept_all(year)
    stage.settle()
    return play


def test_the_total_of_2020_is_two_fifths_government_and_three_tenths_each_economy_and_society(stage: Stage) -> None:
    published = {"CQS": "0.4455", "KTS": "0.3019", "XHS": "0.3092"}
    one = {"CQS": "1", "KTS": "0", "XHS": "0"}
    play = claimed(stage, "qd1726-2020-dti-tinh", {"V1.1": published, "V1.2": one}, 2020)
    totals = {unit: place["total"] for unit, place in play.table().items()}
    assert totals == {"V1.2": "0.4000", "V1.1": "0.3615"}  # 0.4 x 0.4455 + 0.3 x 0.3019 + 0.3 x 0.3092 = 0.36153


FOUNDATIONS = {"1": "0.8", "2": "0.6", "3": "0.7", "4": "0.5", "5": "0.9"}


@pytest.fixture(scope="module")
def of_922(stage: Stage) -> Play:
    """Two provinces with the same foundations; one is better in government, the other in economy and society."""
    values = {
        "V2.1": {**FOUNDATIONS, "6": "1", "7": "0.9", "8": "0.1", "9": "0.2"},
        "V2.2": {**FOUNDATIONS, "7": "0.3", "8": "0.8", "9": "0.6"},
    }
    return claimed(stage, "qd922-2022-dti-tinh", values, 2022)


def test_the_total_of_922_weighs_foundations_100_government_200_economy_and_society_150(of_922: Play) -> None:
    totals = {unit: place["total"] for unit, place in of_922.table().items()}
    # (100 x 3.5 + 200 x 0.9 + 150 x 0.1 + 150 x 0.2) / 1000, and (350 + 60 + 120 + 90) / 1000
    assert totals == {"V2.2": "0.6200", "V2.1": "0.5750"}


def test_the_smart_city_of_922_is_shown_and_counts_nothing(of_922: Play) -> None:
    sheet = of_922.sheet(of_922.units["V2.1"])
    smart = next(one for one in sheet["indicators"] if one["code"] == "6")
    assert (smart["scored"], smart["points"], smart["maximum"]) == (False, "0.0000", "0")


def test_the_pillars_of_922_share_the_foundations_and_do_not_add_up_to_the_total(of_922: Play) -> None:
    seen = {view: of_922.table(view=view) for view in ("cqs", "kts", "xhs")}
    values = {unit: [seen[view][unit]["total"] for view in seen] for unit in of_922.units}
    # (350 + 180) / 700, (350 + 15) / 650, (350 + 30) / 650; and (350 + 60) / 700, (350 + 120) / 650, (350 + 90) / 650
    assert values == {"V2.1": ["0.7571", "0.5615", "0.5846"], "V2.2": ["0.5857", "0.7231", "0.6769"]}
    assert all(sum(map(Fraction, own)) != Fraction(of_922.table()[unit]["total"]) for unit, own in values.items())


def test_each_pillar_of_922_ranks_in_its_own_order(of_922: Play) -> None:
    first = {
        view: min(of_922.table(view=view).values(), key=lambda place: place["rank"])["unit"] for view in ("cqs", "kts")
    }
    assert first == {"cqs": "V2.1", "kts": "V2.2"}


def test_all_three_pillars_of_405_may_lie_above_the_total(stage: Stage) -> None:
    unit = Unit(code="V3.1", kind="tinh")
    play = locked(stage, "qd405-2025-dti-tinh-demo", [unit], 2024)
    play.set_all(unit, {c: leaf["max_points"] for c, leaf in play.leaves.items() if c.split(".")[0] in "12345"})
    stage.settle()
    assert play.table()["V3.1"]["total"] == "0.5000"
    pillars = [play.table(view=view)["V3.1"]["total"] for view in ("cqs", "kts", "xhs")]
    assert pillars == ["0.7143", "0.7692", "0.7692"]  # 500 / 700, 500 / 650


def test_ministries_are_ranked_in_two_lists_by_the_share_of_what_applies_to_them(stage: Stage) -> None:
    units = [Unit(code=f"V4.{n}", kind=kind) for n, kind in enumerate(("bo-co-dvc", "bo-co-dvc", "bo-khong-dvc"))]
    play = locked(stage, "qd922-2022-dti-bo-demo", units, 2022)
    for unit, indicators in zip(units, ("1", "12", "1"), strict=True):
        play.set_all(unit, {c: leaf["max_points"] for c, leaf in play.leaves.items() if c.split(".")[0] in indicators})
    stage.settle()
    lists = {group: [place["unit"] for place in play.table(group).values()] for group in ("bo-co-dvc", "bo-khong-dvc")}
    assert lists == {"bo-co-dvc": ["V4.1", "V4.0"], "bo-khong-dvc": ["V4.2"]}
    assert Fraction(play.table("bo-khong-dvc")["V4.2"]["maximum"]) < Fraction(
        play.table("bo-co-dvc")["V4.0"]["maximum"]
    )
