from typing import Any

import pytest
from chiso_contracts.values import Right

from tests.integration.submission.world import (
    COMMUNES,
    FRAMEWORK,
    OFFICE,
    ROUND,
    World,
    deadline,
    made,
    refused,
    reporter,
    round_body,
)

APPRAISER = {"person": "ha", "role": "appraiser", "body": "H40.10", "units": ["H40.20"], "criteria": ["1.1"]}


@pytest.fixture
def ha(world: World) -> str:
    """A registered person."""
    made(world.office.post("/people", {"id": "ha", "name": "Lê Thị Hà"}))
    return "ha"


def test_an_opened_round_is_told_with_its_groups_and_deadline(world: World) -> None:
    found = made(world.office.get(f"/rounds/{ROUND}"))
    assert found["groups"] == [{"id": "xa", "name": "Xã, phường"}]
    assert found["deadline"]["printed"] == "trước ngày đã nêu"
    assert (found["units"], found["framework"], found["demonstration"]) == (len(COMMUNES), FRAMEWORK.id, True)


def test_the_same_round_again_makes_nothing_and_another_is_refused(world: World) -> None:
    office, body = world.office, round_body(id="dti-again")
    assert office.post("/rounds", body).status_code == 201
    assert office.post("/rounds", body).status_code == 200
    refused(office.post("/rounds", {**body, "name": "Tên khác"}), 409, "round-exists")


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"framework_version": "0"}, 404, "unknown-framework"),
        ({"groups": [{"id": "a", "name": "A", "units": ["H99"]}]}, 404, "unknown-unit"),
        ({"groups": [{"id": "a", "name": "A", "units": "kind=huyen"}]}, 422, "no-units"),
        ({"groups": [{"id": "a", "name": "A"}, {"id": "a", "name": "A"}]}, 422, "repeated-group"),
        ({"unranked": ["H40.10"]}, 422, "unit-not-in-round"),
        ({"deadline": None}, 422, "deadline-required"),
        ({"imported": True}, 422, "imported-without-deadline"),
        ({"id": "registry"}, 422, "invalid-input"),
        ({"deadline": {"at": "2026-01-01T00:00:00", "printed": "x"}}, 422, "invalid-input"),
        ({"groups": [{"id": "a", "name": "A", "units": "communes"}]}, 422, "invalid-input"),
        ({"year": 20260}, 422, "invalid-input"),
    ],
)
def test_a_round_that_makes_no_sense_is_refused(world: World, changed: dict[str, Any], status: int, code: str) -> None:
    refused(world.office.post("/rounds", {**round_body(id="dti-wrong"), **changed}), status, code)


def test_only_the_standing_body_that_owns_the_round_opens_it(world: World) -> None:
    other = world.user(Right(id="o", role="standing-body", body="H41.10"))
    refused(other.post("/rounds", round_body(id="dti-other")), 403, "forbidden")


def test_rounds_are_listed_for_those_who_take_part(world: World) -> None:
    listed = {row["round"] for row in made(world.user(reporter("H40.20")).get("/rounds"))["rounds"]}
    assert ROUND in listed
    assert made(world.user(reporter("H41.20")).get("/rounds"))["rounds"] == []


def test_a_round_is_not_told_to_those_outside(world: World) -> None:
    refused(world.user(reporter("H41.20")).get(f"/rounds/{ROUND}"), 403, "forbidden")


@pytest.mark.parametrize(
    "path", ["/rounds/none", "/rounds/none/units", "/rounds/A%20B/units", "/rounds/none/reports/H40.20"]
)
def test_a_round_that_was_not_opened_is_not_found(world: World, path: str) -> None:
    refused(world.office.get(path), 404, "unknown-round")


def test_the_office_sees_where_all_units_stand_and_a_unit_sees_itself(world: World) -> None:
    everyone = made(world.office.get(f"/rounds/{ROUND}/units"))["units"]
    own = made(world.user(reporter("H40.20")).get(f"/rounds/{ROUND}/units"))["units"]
    assert [row["unit"] for row in everyone] == list(COMMUNES)
    assert [(row["unit"], row["stage"], row["sent"]) for row in own] == [("H40.20", "draft", False)]


def test_an_assigned_person_has_the_right_with_the_round_in_the_next_token(world: World, ha: str) -> None:
    office = world.office
    made(office.post(f"/rounds/{ROUND}/assignments", APPRAISER))
    client_key = made(office.post("/people/ha/client-keys"))["client_key"]
    world.installation.settle()
    token = made(office.post("/tokens", {"client_key": client_key}))["token"]
    assigned = world.installation.contexts["submission"].verifier.actor(token).rights[-1]
    assert (assigned.role, assigned.round, assigned.units, assigned.criteria) == (
        "appraiser",
        ROUND,
        ("H40.20",),
        ("1.1",),
    )
    assert assigned.parent == "H40"


def test_an_assignment_ends_and_leaves_the_next_token(world: World, ha: str) -> None:
    office = world.office
    made(office.post(f"/rounds/{ROUND}/assignments", {**APPRAISER, "capacity": "Tổ trưởng"}))
    assigned = made(office.get(f"/rounds/{ROUND}/assignments"))["assignments"][-1]["id"]
    made(office.send("DELETE", f"/rounds/{ROUND}/assignments/{assigned}", None))
    client_key = made(office.post("/people/ha/client-keys"))["client_key"]
    token = made(office.post("/tokens", {"client_key": client_key}))["token"]
    rights = world.installation.contexts["submission"].verifier.actor(token).rights
    assert assigned not in {right.id for right in rights}


def test_an_assignment_that_ended_is_given_again_and_is_in_the_next_token(world: World, ha: str) -> None:
    office, asked = world.office, {**APPRAISER, "capacity": "Thư ký"}
    made(office.post(f"/rounds/{ROUND}/assignments", asked))
    first = made(office.get(f"/rounds/{ROUND}/assignments"))["assignments"][-1]["id"]
    made(office.send("DELETE", f"/rounds/{ROUND}/assignments/{first}", None))
    assert office.post(f"/rounds/{ROUND}/assignments", asked).status_code == 201
    assert office.post(f"/rounds/{ROUND}/assignments", asked).status_code == 200
    client_key = made(office.post("/people/ha/client-keys"))["client_key"]
    world.installation.settle()
    token = made(office.post("/tokens", {"client_key": client_key}))["token"]
    rights = world.installation.contexts["submission"].verifier.actor(token).rights
    assert [right.capacity for right in rights].count("Thư ký") == 1
    assert first not in {right.id for right in rights}


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"body": "H40.20"}, 409, "conflict-of-interest"),
        ({"body": "H40"}, 409, "conflict-of-interest"),
        ({"person": "nobody"}, 404, "unknown-person"),
        ({"role": "reporter"}, 422, "role-not-assignable"),
        ({"units": ["H40"]}, 422, "unit-not-in-round"),
        ({"criteria": ["9.9"]}, 404, "unknown-criterion"),
    ],
)
def test_a_wrong_assignment_is_refused(world: World, ha: str, changed: dict[str, Any], status: int, code: str) -> None:
    refused(world.office.post(f"/rounds/{ROUND}/assignments", {**APPRAISER, **changed}), status, code)


def test_only_the_owner_assigns(world: World, ha: str) -> None:
    other = world.user(Right(id="o", role="standing-body", body="H41.10"))
    refused(other.post(f"/rounds/{ROUND}/assignments", APPRAISER), 403, "forbidden")


def test_all_communes_of_the_country_report_on_a_hundred_criteria(world: World) -> None:
    office = world.user(OFFICE, Right(id="a", role="administrator", body="CHISO"))
    communes = [{"code": f"V{n:05}", "name": f"Xã thứ {n} " + "rất dài " * 8, "kind": "xa-vn"} for n in range(3355)]
    made(office.post("/units", {"units": communes}))
    document = made(office.get(f"/frameworks/{FRAMEWORK.id}/{FRAMEWORK.version}"))["document"]
    component = document["main_indicators"][0]["components"][0]
    components = [{**component, "code": f"1.{n}"} for n in range(100)]
    indicator = {**document["main_indicators"][0], "components": components, "complete": False}
    large = {**document, "id": "large", "main_indicators": [indicator], "feeds": []}
    made(office.post("/frameworks", {"document": large}))
    body = round_body(
        id="dti-vn",
        framework="large",
        groups=[{"id": "xa", "name": "Xã", "units": "kind=xa-vn"}],
        deadline=deadline(days=9),
    )
    assert made(office.post("/rounds", body))["units"] == 3355
    assert len(made(office.get("/rounds/dti-vn/units"))["units"]) == 3355
