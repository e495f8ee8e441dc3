"""Days before which readings are due: told to the unit and to who chases them; nothing follows for the points."""

from html import unescape
from typing import Any

import pytest
from chiso_runtime.access import COOKIE

from tests.integration.submission.process import document
from tests.integration.submission.world import OFFICE, World, head, made, reporter, round_body

PAST, AHEAD = "han-da-qua", "han-chua-den"
BEFORE = [{"day": "07-05"}, {"day": "01-05", "year": "following"}]


@pytest.fixture(scope="module", autouse=True)
def _opened(world: World) -> None:
    """One round of a year long past, one of a year far ahead."""
    office, asked = world.office, {"groups": [], "framework_version": "1"}
    for id, year in ((PAST, 2020), (AHEAD, 2190)):
        framework = document(id=id)
        framework["main_indicators"][0]["components"][1]["readings"]["before"] = BEFORE
        made(office.post("/frameworks", {"document": framework}))
        made(office.post("/rounds", round_body(id=id, year=year, framework=id, **asked)))
    world.installation.settle()


def read(world: World, round: str, unit: str, number: int, numerator: str = "1") -> Any:
    people = world.people_of(unit)
    data = {"numerator": numerator, "denominator": "4"}
    answer = made(people.put(f"/rounds/{round}/reports/{unit}/criteria/1.2/readings/{number}", {"data": data}))
    world.installation.settle()
    return answer


def periods(world: World, round: str, unit: str) -> list[tuple[str, bool, bool]]:
    """Of each period the day, whether it came late, and whether it is overdue."""
    found = made(world.people_of(unit).get(f"/rounds/{round}/reports/{unit}/criteria/1.2"))["readings"]["periods"]
    return [(period["late_from"], period["late"], period["overdue"]) for period in found]


def owed(world: World, round: str, unit: str) -> Any:
    units = made(world.office.get(f"/rounds/{round}/outstanding"))["units"]
    return next(row for row in units if row["unit"] == unit)


def page(world: World, path: str, *rights: Any) -> str:
    client = world.installation.client()
    client.set_cookie(COOKIE, world.installation.token("ai-do", *rights), domain="localhost", secure=True)
    answer = client.get(path, headers={"Accept": "text/html"}, base_url="https://localhost")
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def test_what_lacks_is_overdue_from_its_day_on(world: World, unit: str) -> None:
    assert periods(world, PAST, unit) == [("2020-07-05", False, True), ("2021-01-05", False, True)]
    assert periods(world, AHEAD, unit) == [("2190-07-05", False, False), ("2191-01-05", False, False)]


def test_a_reading_that_came_late_is_told_and_counts_as_any_other(world: World, unit: str) -> None:
    read(world, PAST, unit, 1)
    read(world, AHEAD, unit, 1)
    assert periods(world, PAST, unit)[0] == ("2020-07-05", True, False)
    assert periods(world, AHEAD, unit)[0] == ("2190-07-05", False, False)
    late, in_time = read(world, PAST, unit, 2), read(world, AHEAD, unit, 2)
    assert late["points"] == in_time["points"] == "2.50"


def test_who_chases_readings_sees_which_are_overdue_and_which_came_late(world: World, unit: str) -> None:
    read(world, PAST, unit, 2)
    row = owed(world, PAST, unit)
    assert row["readings"] == [{"criterion": "1.2", "number": 1, "late_from": "2020-07-05", "overdue": True}]
    (late,) = row["late"]
    assert (late["criterion"], late["number"], late["late_from"]) == ("1.2", 2, "2021-01-05")
    ahead = owed(world, AHEAD, unit)
    assert ([one["overdue"] for one in ahead["readings"]], ahead["late"]) == ([False, False], [])


def test_a_figure_that_is_changed_keeps_the_time_at_which_it_was_given(world: World, unit: str) -> None:
    read(world, PAST, unit, 1)
    (first,) = owed(world, PAST, unit)["late"]
    read(world, PAST, unit, 1, "3")
    assert owed(world, PAST, unit)["late"] == [first]


def test_a_unit_that_owes_nothing_more_is_still_named_where_it_was_late(world: World, unit: str) -> None:
    for number in (1, 2):
        read(world, PAST, unit, number)
    row = owed(world, PAST, unit)
    assert (row["readings"], [one["number"] for one in row["late"]]) == ([], [1, 2])


def test_the_unit_reads_the_days_on_its_report_and_beside_each_reading(world: World, unit: str) -> None:
    report = page(world, f"/reports/{AHEAD}/{unit}", reporter(unit), head(unit))
    assert "1 (trước ngày 05/07/2190), 2 (trước ngày 05/01/2191)" in report
    read(world, PAST, unit, 1)
    past = page(world, f"/reports/{PAST}/{unit}", reporter(unit), head(unit))
    assert "2 (trước ngày 05/01/2021, quá hạn)" in past
    readings = page(world, f"/reports/{PAST}/{unit}/1.2/readings", reporter(unit), head(unit))
    assert "nộp muộn" in readings
    assert "Đã quá hạn kỳ: 2." in readings


def test_the_rounds_page_lists_what_is_overdue_and_what_came_late(world: World, unit: str) -> None:
    read(world, PAST, unit, 1)
    shown = page(world, f"/rounds/{PAST}", OFFICE)
    assert "trước ngày 05/01/2021: đã quá hạn" in shown
    assert "Số liệu kỳ nộp muộn" in shown
    assert "Số liệu kỳ nộp muộn" not in page(world, f"/rounds/{AHEAD}", OFFICE)
