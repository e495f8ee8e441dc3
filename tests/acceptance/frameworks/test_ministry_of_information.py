"""The ministry's index: 35 units, online services of 12 of them, three rankings, one indicator in two of these."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.acceptance.frameworks.arithmetic import in_view, number, without_surveys
from tests.acceptance.frameworks.playing import Play, Unit, locked
from tests.acceptance.frameworks.stage import OFFICER, SUBMISSION, Stage

WITH_SERVICES, OTHERS = 12, 23
BEST, SECOND, OTHER = "M1.01", "M1.02", "M1.13"


@pytest.fixture(scope="module")
def play(stage: Stage) -> Play:
    """All units; three of them have points, each in other indicators."""
    kinds = ["co-dvctt"] * WITH_SERVICES + ["khac"] * OTHERS
    units = [Unit(code=f"M1.{n:02}", kind=kind) for n, kind in enumerate(kinds, 1)]
    found = locked(stage, "mic-internal-dti-demo", units, 2023)
    for unit, indicators in ((BEST, ("1", "8")), (SECOND, ("7",)), (OTHER, ("1", "7"))):
        found.set_all(found.units[unit], maxima(found, *indicators))
    stage.settle()
    return found


def maxima(play: Play, *indicators: str) -> dict[str, object]:
    """The maximum of every criterion of these indicators."""
    return {code: leaf["max_points"] for code, leaf in play.leaves.items() if code.split(".")[0] in indicators}


def places(table: Mapping[str, Mapping[str, Any]], *units: str) -> list[tuple[int, str, str]]:
    """Rank, total and maximum of units."""
    return [(table[unit]["rank"], table[unit]["total"], table[unit]["maximum"]) for unit in units]


def test_there_are_35_units_58_components_and_700_points_and_600_without_online_services(play: Play) -> None:
    table = play.table()
    assert len(table) == 35
    maxima_of = [(place["maximum"], place["criteria"]) for place in table.values()]
    assert maxima_of.count(("700.00", 58)) == WITH_SERVICES
    assert maxima_of.count(("600.00", 58 - 8)) == OTHERS


def test_the_whole_ranks_all_35_by_their_points(play: Play) -> None:
    assert places(play.table(), BEST, OTHER, SECOND) == [
        (1, "170.00", "700.00"),
        (2, "150.00", "600.00"),
        (3, "80.00", "700.00"),
    ]


def test_the_common_ranking_leaves_online_services_out(play: Play) -> None:
    table = play.table(view="chung")
    assert len(table) == 35
    assert places(table, OTHER, SECOND, BEST) == [
        (1, "150.00", "600.00"),
        (2, "80.00", "600.00"),
        (3, "70.00", "600.00"),
    ]


def test_online_services_rank_twelve_units_only(play: Play) -> None:
    table = play.table(view="dvctt")
    assert set(table) == {f"M1.{n:02}" for n in range(1, WITH_SERVICES + 1)}
    assert places(table, BEST, SECOND) == [(1, "100.00", "100.00"), (2, "0.00", "100.00")]


def test_digital_data_count_in_the_common_ranking_and_in_one_of_their_own(play: Play) -> None:
    table = play.table(view="du-lieu")
    assert len(table) == 35
    assert places(table, SECOND, OTHER, BEST) == [(1, "80.00", "80.00"), (1, "80.00", "80.00"), (3, "0.00", "80.00")]


def test_where_nobody_held_the_surveys_the_rest_stands_for_the_whole(stage: Stage) -> None:
    units = [Unit(code="M2.1", kind="co-dvctt"), Unit(code="M2.2", kind="khac")]
    play = locked(stage, "mic-internal-dti-demo", units, 2023)
    for unit in units:
        play.set_all(unit, maxima(play, "1"))
    surveys = {"criteria": ["6.8", "8.5"], "document": "Công văn 12/TTTT-TTTT"}
    stage.done("POST", f"{SUBMISSION}/rounds/{play.id}/surveys-not-held", OFFICER, surveys)
    stage.settle()
    # 70 x 700 / (700 - 15 - 12), and 70 x 600 / (600 - 15)
    assert places(play.table(), "M2.1", "M2.2") == [(1, "72.81", "700.00"), (2, "71.79", "600.00")]
    points = {code: number(most) for code, most in maxima(play, "1").items()}
    for view in play.document["views"]:
        table = play.table(view=view["id"])
        for code, place in table.items():
            kind = next(unit.kind for unit in units if unit.code == code)
            own = without_surveys(play.document, kind, points, surveys["criteria"], in_view(view))
            assert (number(place["total"]), number(place["maximum"])) == (own["points"], own["maximum"])
    # of online services, 8.5 was the survey: nothing of 88 stays nothing; 70 x 600 / (600 - 15) of what all have
    assert places(play.table(view="dvctt"), "M2.1") == [(1, "0.00", "100.00")]
    assert places(play.table(view="chung"), "M2.1", "M2.2") == [(1, "71.79", "600.00"), (1, "71.79", "600.00")]
