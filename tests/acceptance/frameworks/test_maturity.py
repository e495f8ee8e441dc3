"""Draft 2516: five levels, each reached when all of its targets are met, and what is lacking for the next one."""

from copy import deepcopy
from typing import Any

import pytest
from chiso_framework import shipped_framework, to_document

from tests.acceptance.frameworks.arithmetic import Document, number
from tests.acceptance.frameworks.playing import Play, Unit, locked
from tests.acceptance.frameworks.stage import ADMINISTRATOR, RANKING, SUBMISSION, Stage

COUNTS = {
    "mic-2516-2023-draft-xa-demo": (4, [19, 30, 46, 63, 66]),
    "mic-2516-2023-draft-huyen-demo": (5, [16, 27, 34, 45, 45]),
}
NAMES = ["Khởi động", "Kết nối", "Cơ bản", "Nâng cao", "Thích ứng"]


def targets(document: Document, level: int) -> dict[str, str]:
    """Points that a unit needs in order to have a level (1 is the lowest), by criterion, as printed."""
    order = [one["code"] for one in document["levels"]]
    found: dict[str, str] = {}
    for indicator in document["main_indicators"]:
        for leaf in indicator["components"]:
            for needed in leaf.get("required", ()):
                if order.index(needed["level"]) < level:
                    asked = needed.get("points", leaf["max_points"])
                    found[leaf["code"]] = str(max(number(found.get(leaf["code"], 0)), number(asked)))
    return found


def lists(play: Play) -> dict[str, list[str]]:
    """Units by the level that they have reached, "" for none."""
    return {
        one["level"]["name_vi"] if one["level"] else "": [unit["unit"] for unit in one["units"]]
        for one in play.rankings()["levels"]
    }


@pytest.fixture(scope="module", params=COUNTS)
def play(request: pytest.FixtureRequest, stage: Stage) -> Play:
    """A unit that has all, one at each of two borders, one that lacks one target of the lowest level."""
    framework_id: str = request.param
    units = [Unit(code=f"{'XY'['huyen' in framework_id]}1.{n}", kind="don-vi") for n in range(4)]
    found = locked(stage, framework_id, units, 2023)
    for unit, level in zip(units, (5, 4, 1, 1), strict=True):
        found.set_all(unit, {code: float(number(points)) for code, points in targets(found.document, level).items()})
    found.set(units[3], lacking(found), "0")
    stage.settle()
    return found


def lacking(play: Play) -> str:
    """The first target of the lowest level."""
    return next(iter(targets(play.document, 1)))


def test_targets_and_groups_are_as_many_as_the_draft_counts(play: Play) -> None:
    groups, counts = COUNTS[play.framework.id]
    assert len(play.sheet(play.units[max(play.units)])["indicators"]) == groups
    assert [len(targets(play.document, level)) for level in range(1, 6)] == counts


def test_a_level_has_those_that_meet_all_its_targets_and_all_of_the_levels_below(play: Play) -> None:
    first, second, third, fourth = play.units
    assert lists(play) == {
        **{name: [] for name in NAMES},
        "Thích ứng": [first],
        "Nâng cao": [second],
        "Khởi động": [third],
        "": [fourth],
    }


def test_nobody_has_a_rank(play: Play) -> None:
    assert [group["places"] for group in play.rankings()["groups"]] == [[]]


def unmet(play: Play, unit: str) -> Any:
    return play.sheet(play.units[unit])["maturity"]


def test_each_unit_is_told_its_next_level_and_every_target_that_it_lacks(play: Play) -> None:
    first, second, third, fourth = play.units
    assert (unmet(play, first)["next"], unmet(play, first)["unmet"]) == (None, [])
    for unit, level in ((second, 4), (third, 1)):
        have, need = targets(play.document, level), targets(play.document, level + 1)
        wanted = [code for code in need if number(have.get(code, 0)) < number(need[code])]
        assert unmet(play, unit)["next"]["name_vi"] == NAMES[level]
        assert [one["criterion"] for one in unmet(play, unit)["unmet"]] == wanted
    assert [one["criterion"] for one in unmet(play, fourth)["unmet"]] == [lacking(play)]


def test_one_target_that_is_met_at_last_is_a_level_won(play: Play) -> None:
    last = play.units[max(play.units)]
    play.set(last, lacking(play), str(float(number(targets(play.document, 1)[lacking(play)]))))
    play.stage.settle()
    assert last.code in lists(play)["Khởi động"]
    play.set(last, lacking(play), "0")
    play.stage.settle()
    assert last.code in lists(play)[""]


def test_the_approved_result_names_levels_and_unmet_targets_to_everybody(play: Play) -> None:
    play.release()
    play.conclude()
    play.approve()
    third = list(play.units)[2]
    page = play.stage.page(f"/ranking/{play.id}", None)
    assert all(name in page for name in ("Thích ứng", "Nâng cao", "Khởi động"))
    shown = play.stage.read(f"{RANKING}/rounds/{play.id}/units/{third}", None)["maturity"]
    assert (shown["level"]["name_vi"], shown["next"]["name_vi"]) == ("Khởi động", "Kết nối")
    assert shown["unmet"]


def test_a_province_adjusts_targets_and_method_and_what_differs_from_the_draft_is_shown(stage: Stage) -> None:
    parent = shipped_framework("mic-2516-2023-draft-xa-demo")
    own: dict[str, Any] = deepcopy(to_document(parent)) | {"id": "tinh-xa", "based_on": parent.reference}
    first, second = own["main_indicators"][0]["components"][:2]
    first["required"], second["method_vi"] = first["required"][1:], "Tính theo số liệu của tỉnh"
    stage.publish(parent)
    stage.done("POST", f"{SUBMISSION}/frameworks", ADMINISTRATOR, {"document": own})
    stage.settle()
    path = f"{SUBMISSION}/frameworks/{parent.id}/{parent.version}/difference?to=tinh-xa@{parent.version}"
    shown = stage.read(path, ADMINISTRATOR)
    assert {one["criterion"] for one in shown["differences"] if one["criterion"]} == {first["code"], second["code"]}
