from typing import Any

import pytest
from chiso_framework import to_document

from tests.integration.submission.world import (
    ADMIN,
    FRAMEWORK,
    OFFICE,
    World,
    fresh_key,
    made,
    refused,
    reporter,
    units,
)

TOWN = {"code": "H41.01", "name": "Phường Bến Thủy", "kind": "phuong", "parent": None}


def test_registered_units_are_listed_by_kind_parent_and_part_of_their_name(world: World) -> None:
    office = world.office
    made(office.post("/units", {"units": [TOWN]}))
    assert [unit["code"] for unit in made(office.get("/units?kind=phuong"))["units"]] == ["H41.01"]
    assert [unit["code"] for unit in made(office.get("/units?q=bến"))["units"]] == ["H41.01"]
    assert len(made(office.get("/units?parent=H40"))["units"]) == len(units()) - 1
    assert made(office.get("/units/H41.01"))["name"] == "Phường Bến Thủy"


def test_a_merged_unit_names_what_it_continues_and_is_named_by_it(world: World) -> None:
    office, document = world.office, "1678/NQ-UBTVQH15"
    old = {**TOWN, "code": "H43.01", "valid_until": "2025-07-01", "document": document}
    merged = {**TOWN, "code": "H43.03", "predecessors": ["H43.01", "H43.02", "H43.01"], "document": document}
    made(office.post("/units", {"units": [merged, old, {**old, "code": "H43.02"}]}))
    found = made(office.get("/units/H43.03"))
    assert (found["predecessors"], found["successors"]) == (["H43.01", "H43.02"], [])
    assert found["document"] == document
    assert made(office.get("/units/H43.01"))["successors"] == ["H43.03"]


def test_units_come_in_pages(world: World) -> None:
    first = made(world.office.get("/units?limit=2"))
    second = made(world.office.get(f"/units?limit=2&after={first['next']}"))
    assert len({unit["code"] for unit in first["units"] + second["units"]}) == 4


def test_registering_the_same_units_again_makes_nothing(world: World) -> None:
    again = world.office.post("/units", {"units": units()})
    assert again.status_code == 200


def test_a_unit_that_is_not_registered_is_not_found(world: World) -> None:
    refused(world.office.get("/units/H99"), 404, "unknown-unit")


@pytest.mark.parametrize(
    ("unit", "code"),
    [
        ({"code": "H42", "name": "X", "kind": "xa", "parent": "H99"}, "unknown-parent"),
        ({"code": "H42", "name": "X", "kind": "xa", "parent": "H42"}, "circle-of-parents"),
        (
            {"code": "H42", "name": "X", "kind": "xa", "valid_from": "2025-07-01", "valid_until": "2025-06-01"},
            "wrong-validity",
        ),
        ({"code": "H42", "name": "X", "kind": "xa", "predecessors": ["H99"]}, "unknown-predecessor"),
        ({"code": "H42", "name": "X", "kind": "xa", "predecessors": ["H42"]}, "circle-of-predecessors"),
        ({"code": "h42", "name": "X", "kind": "xa"}, "invalid-input"),
        ({"code": "H42", "name": "", "kind": "xa"}, "invalid-input"),
        ({"code": "H42", "name": "X", "kind": "xa", "rank": 1}, "invalid-input"),
    ],
)
def test_a_wrong_unit_is_refused(world: World, unit: dict[str, Any], code: str) -> None:
    refused(world.office.post("/units", {"units": [unit]}), 422, code)


def test_only_administrators_and_standing_bodies_register_units(world: World) -> None:
    refused(world.user(reporter("H40.20")).post("/units", {"units": [TOWN]}), 403, "forbidden")
    refused(world.user().post("/units", {"units": [TOWN]}), 403, "forbidden")


def test_nothing_is_told_to_somebody_who_is_not_signed_in(world: World) -> None:
    nobody = world.installation.client()
    for path in ("units", "units/H40", "frameworks", "rounds", "people", "names", "rounds/dti-2026/reports/H40.20"):
        refused(nobody.get(f"/api/submission/v1/{path}"), 401, "not-signed-in")
    refused(nobody.post("/api/submission/v1/units", json={"units": units()}), 401, "not-signed-in")


def test_a_framework_is_told_with_its_document_and_hash(world: World) -> None:
    found = made(world.user(OFFICE).get(f"/frameworks/{FRAMEWORK.id}/{FRAMEWORK.version}"))
    assert found["document"] == to_document(FRAMEWORK)
    listed = made(world.user().get("/frameworks"))["frameworks"]
    assert [(row["framework"], row["sha256"]) for row in listed] == [(FRAMEWORK.id, found["sha256"])]


def test_publishing_the_same_document_again_makes_nothing(world: World) -> None:
    assert world.office.post("/frameworks", {"document": to_document(FRAMEWORK)}).status_code == 200


def test_another_document_under_a_published_version_is_refused(world: World) -> None:
    other = {**to_document(FRAMEWORK), "title_vi": "Tên khác"}
    refused(world.user(ADMIN).post("/frameworks", {"document": other}), 409, "framework-version-exists")


def test_a_wrong_framework_is_refused_with_every_place(world: World) -> None:
    wrong = {**to_document(FRAMEWORK), "total_points": "NaN", "points_places": 99}
    problem = refused(world.office.post("/frameworks", {"document": wrong}), 422, "invalid-framework")
    assert {error["where"] for error in problem["errors"]} == {"total_points", "points_places"}
    assert all(error["vi"] and error["en"] for error in problem["errors"])


def test_a_framework_that_is_not_published_is_not_found(world: World) -> None:
    refused(world.office.get("/frameworks/none/1"), 404, "unknown-framework")


def test_the_same_idempotency_key_makes_one_fact(world: World) -> None:
    office, key, unit = world.office, fresh_key(), {**TOWN, "code": "H41.02"}
    first = office.post("/units", {"units": [unit]}, Idempotency_Key=key)
    again = office.post("/units", {"units": [unit]}, Idempotency_Key=key)
    assert (again.status_code, made(again)) == (first.status_code, made(first))


def test_an_idempotency_key_is_not_used_for_another_request(world: World) -> None:
    office, key = world.office, fresh_key()
    made(office.post("/units", {"units": [{**TOWN, "code": "H41.03"}]}, Idempotency_Key=key))
    other = office.post("/units", {"units": [{**TOWN, "code": "H41.04"}]}, Idempotency_Key=key)
    refused(other, 422, "idempotency-key-reused")


@pytest.mark.parametrize("body", [b"\xff\xfe", b'{"units": NaN}', b"{", b"[]"])
def test_a_body_that_cannot_be_read_is_refused(world: World, body: bytes) -> None:
    office = world.office
    headers = {"Authorization": f"Bearer {office.token}", "Content-Type": "application/json"}
    answer = office.client.post("/api/submission/v1/units", data=body, headers=headers)
    assert answer.status_code in (400, 422)
    assert answer.mimetype == "application/problem+json"
