"""What a framework says of late reports, short periods, readings, estimates and evidence, from the report to the
appraisal: submission and scoring together."""

from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from chiso_contracts.values import Right
from werkzeug.test import TestResponse

from tests.integration.submission.process import OWN, document
from tests.integration.submission.world import OFFICE_BODY, User, World, deadline, made, refused, units
from tests.servers.databases import Databases
from tests.unit.submission.examples import DOCUMENT
from tests.world import installed

ONLY = ("submission", "scoring")
LATE: dict[str, dict[str, Any]] = {
    "no_score": {"consequence": "no_score"},
    "points_off": {"consequence": "points_off", "points": "3"},
    "nothing": {"consequence": "nothing"},
    "refused": {"consequence": "refused"},
}
YOUNG = "H40.19"
PERIOD = {"calendar": {"data_from": {"day": "01-01"}, "data_until": {"day": "12-31"}}}


@pytest.fixture(scope="module")
def world(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Communes, one of them since the first of November; a round for each consequence, long past its deadline."""
    with installed(databases, tmp_path_factory.mktemp("blobs"), only=ONLY) as installation:
        world = World(installation)
        young = {"code": YOUNG, "name": "Xã Mới", "kind": "xa", "parent": "H40", "valid_from": "2026-11-01"}
        made(world.office.post("/units", {"units": [*units(), young]}))
        for name, late in LATE.items():
            start(world, name.replace("_", "-"), {**deepcopy(DOCUMENT), "late": late}, days=-1)
        start(world, OWN, document(process={**PERIOD, "short_period": {"days": 90, "stands": "not_ranked"}}), days=10)
        installation.settle()
        yield world


def start(world: World, id: str, framework: dict[str, Any], *, days: int) -> None:
    made(world.office.post("/frameworks", {"document": {**framework, "id": id}}))
    body = {"id": id, "name": id, "year": 2026, "owner": OFFICE_BODY, "framework": id, "framework_version": "1"}
    made(world.office.post("/rounds", {**body, "deadline": deadline(days=days)}))


class Appraiser:
    """An appraiser of a round, who speaks to scoring."""

    def __init__(self, world: World, round: str) -> None:
        self._installation, self._round = world.installation, round
        right = Right(id=f"a-{round}", role="appraiser", body="H40.11", round=round)
        self._user = User(world.installation.client(), world.installation.token("ha", right))

    def card(self, unit: str) -> Any:
        self._installation.settle()
        return self._ask("GET", unit, None).json

    def verify(self, unit: str, criterion: str, **said: Any) -> None:
        self._installation.settle()
        answer = self._ask("POST", f"{unit}/criteria/{criterion}/verification", said)
        assert answer.status_code == 200, answer.text

    def _ask(self, method: str, path: str, body: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self._user.token}"}
        at = f"/api/scoring/v1/rounds/{self._round}/cards/{path}"
        return self._user.client.open(at, method=method, json=body, headers=headers)


def report_late(world: World, round: str, unit: str) -> User:
    people = world.people_of(unit)
    path = f"/rounds/{round}/reports/{unit}"
    made(people.put(f"{path}/criteria/1.2", {"data": {"numerator": "3", "denominator": "4"}}))
    assert made(people.post(f"{path}/submission"))["late"] is True
    return people


@pytest.mark.parametrize(
    ("round", "points", "deducted"),
    [("no-score", "0", "0"), ("points-off", "4.50", "3"), ("nothing", "7.50", "0")],
)
def test_a_late_report_has_the_consequence_of_its_framework(
    world: World, unit: str, round: str, points: str, deducted: str
) -> None:
    report_late(world, round, unit)
    appraiser = Appraiser(world, round)
    appraiser.verify(unit, "1.2", outcome="accepted")
    card = appraiser.card(unit)
    assert card["late"] is True
    found = [Decimal(card["total"][name]) for name in ("points", "deducted")]
    assert found == [Decimal(points), Decimal(deducted)]


def test_a_late_report_is_not_taken_where_the_framework_refuses_it(world: World, unit: str) -> None:
    people, path = world.people_of(unit), f"/rounds/refused/reports/{unit}"
    body = {"data": {"numerator": "3", "denominator": "4"}}
    refused(people.put(f"{path}/criteria/1.2", body), 409, "late-report-refused")
    card = Appraiser(world, "refused").card(unit)
    assert (card["locked"], card["submitted"], card["late"]) == (True, False, False)


def test_a_report_in_time_loses_nothing(world: World, unit: str) -> None:
    path = f"/rounds/points-off/reports/{unit}"
    made(world.office.post(f"{path}/extension", {"until": deadline(days=1)["at"], "document": "5/CV"}))
    people = world.people_of(unit)
    made(people.put(f"{path}/criteria/1.2", {"data": {"numerator": "3", "denominator": "4"}}))
    assert made(people.post(f"{path}/submission"))["late"] is False


def test_a_unit_of_a_short_period_is_assessed_and_not_ranked_with_the_reason(world: World) -> None:
    rows = {row["unit"]: row for row in made(world.office.get(f"/rounds/{OWN}/units"))["units"]}
    young = rows.pop(YOUNG)
    assert young["ranked"] is False
    assert young["unranked_reason"]["vi"] == "hoạt động 61 ngày trong kỳ số liệu, ít hơn 90 ngày"
    assert all(row["ranked"] and row["unranked_reason"] is None for row in rows.values())
    assert Appraiser(world, OWN).card(YOUNG)["ranked"] is False


def test_readings_and_estimates_come_to_the_appraiser_as_one_claim(world: World, unit: str) -> None:
    people, path = world.people_of(unit), f"/rounds/{OWN}/reports/{unit}/criteria/1.2"
    made(people.put(f"{path}/readings/1", {"data": {"numerator": "1", "denominator": "4", "estimated": True}}))
    assert criterion(Appraiser(world, OWN).card(unit))["claimed"] is None
    made(people.put(f"{path}/readings/2", {"data": {"numerator": "3", "denominator": "4"}}))
    shown = criterion(Appraiser(world, OWN).card(unit))
    assert (shown["claimed"]["points"], shown["estimated"]) == ("5.00", True)
    made(people.put(f"{path}/readings/1", {"data": {"numerator": "2", "denominator": "4"}}))
    shown = criterion(Appraiser(world, OWN).card(unit))
    assert (shown["claimed"]["points"], shown["estimated"]) == ("6.25", False)


def test_what_a_unit_cites_comes_to_the_appraiser_with_what_was_said_of_it(world: World, unit: str) -> None:
    people, path = world.people_of(unit), f"/rounds/{OWN}/reports/{unit}"
    said = {"form": "document", "title": "Kế hoạch năm 2026", "number": "12/KH-UBND", "day": "2026-01-15"}
    cited = made(people.post(f"{path}/citations", said))
    named = {"file": cited["file"], "place": "Điều 3"}
    made(people.put(f"{path}/criteria/1.1", {"data": {"yes": True}, "evidence": [named]}))
    (ref,) = criterion(Appraiser(world, OWN).card(unit), "1.1")["claimed"]["evidence"]
    assert ref["citation"] == {**said, "address": ""}
    assert (ref["place"], ref["sha256"]) == ("Điều 3", None)
    assert made(people.post(f"{path}/submission"))["late"] is False


def criterion(card: Any, code: str = "1.2") -> Any:
    return next(row for row in card["criteria"] if row["criterion"] == code)


def test_who_signed_in_here_is_called_by_name_on_the_pages_of_others(world: World) -> None:
    made(world.office.post("/people", {"id": "nguoi-thuc", "name": "Đỗ Thị Thực"}))
    client_key = made(world.office.post("/people/nguoi-thuc/client-keys"))["client_key"]
    client = world.installation.client()
    client.post("/sign-in", data={"client_key": client_key}, headers={"Sec-Fetch-Site": "same-origin"})
    page = client.get("/appraisal", headers={"Accept": "text/html"})
    assert '<span class="person">Đỗ Thị Thực</span>' in page.text
