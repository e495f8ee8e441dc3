"""Rounds whose units are of another day than the last one of the year, from the opening to lists and pages."""

from typing import Any

import pytest
from chiso_runtime.access import COOKIE

from tests.integration.submission.world import FRAMEWORK, OFFICE, World, made, refused, round_body

ENDED, BEGUN, STAYS = "H41.01", "H41.02", "H41.03"
GROUPS = [{"id": "dac-khu", "name": "Đặc khu", "units": "kind=dac-khu"}]


@pytest.fixture(scope="module", autouse=True)
def _units(world: World) -> None:
    """One unit until the end of June 2026, one since July, one for ever."""
    days: dict[str, dict[str, Any]] = {ENDED: {"valid_until": "2026-07-01"}, BEGUN: {"valid_from": "2026-07-01"}}
    communes = [
        {"code": code, "name": f"Đặc khu {code}", "kind": "dac-khu", "parent": "H40", **days.get(code, {})}
        for code in (ENDED, BEGUN, STAYS)
    ]
    made(world.office.post("/units", {"units": communes}))


def opened(world: World, round: str, **more: Any) -> dict[str, Any]:
    """The round that was opened."""
    office = world.office
    made(office.post("/rounds", round_body(id=round, groups=GROUPS, **more)))
    found: dict[str, Any] = made(office.get(f"/rounds/{round}"))
    units = made(office.get(f"/rounds/{round}/units"))["units"]
    return {**found, "codes": sorted(row["unit"] for row in units)}


@pytest.mark.parametrize(
    ("day", "units"),
    [("2026-06-30", [ENDED, STAYS]), ("2026-07-01", [BEGUN, STAYS]), (None, [BEGUN, STAYS])],
)
def test_the_units_of_a_round_are_those_of_its_day(world: World, day: str | None, units: list[str]) -> None:
    asked = {"units_on": day} if day else {}
    found = opened(world, f"ngay-{day or 'cuoi-nam'}", **asked)
    assert (found["units_on"], found["codes"]) == (day or "2026-12-31", units)


def test_the_same_opening_again_is_the_same_round_and_another_day_another(world: World) -> None:
    asked = {"id": "ngay-lap-lai", "groups": GROUPS, "deadline": None, "imported": True}
    first = made(world.office.post("/rounds", round_body(**asked, units_on="2026-06-30")))
    again = made(world.office.post("/rounds", round_body(**asked, units_on="2026-06-30")))
    assert again["version"] == first["version"]
    refused(world.office.post("/rounds", round_body(**asked)), 409, "round-exists")


def test_a_day_that_is_none_is_refused(world: World) -> None:
    refused(world.office.post("/rounds", round_body(id="ngay-sai", units_on="30/6")), 422, "invalid-input")


def test_a_framework_says_the_day_and_the_rounds_page_shows_it(world: World) -> None:
    document: dict[str, Any] = made(world.office.get(f"/frameworks/{FRAMEWORK.id}/{FRAMEWORK.version}"))["document"]
    document = {**document, "id": "theo-ngay", "process": {"calendar": {"units_on": {"day": "06-30"}}}}
    made(world.office.post("/frameworks", {"document": document}))
    found = opened(world, "ngay-cua-bo", framework="theo-ngay")
    assert (found["units_on"], found["codes"]) == ("2026-06-30", [ENDED, STAYS])
    client = world.installation.client()
    client.set_cookie(COOKIE, world.installation.token("an", OFFICE), domain="localhost", secure=True)
    page = client.get("/rounds/ngay-cua-bo", headers={"Accept": "text/html"}, base_url="https://localhost").text
    assert "30/06/2026" in page
