"""Communes ranked under each district: tables by parent, and a round that is approved in parts by several bodies."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from chiso_contracts.scoring import AppraisalReleased
from chiso_contracts.values import Right
from chiso_framework import shipped_framework
from chiso_ranking.publisher import editions_of, route
from chiso_runtime import event_store
from chiso_runtime.database import connect

from tests.integration.ranking.conftest import APPROVER, CAUSE, OFFICER, Scene, prepared
from tests.integration.ranking.earlier import ResultsApprovedFirst, earlier
from tests.integration.ranking.test_lineage import register, unit
from tests.integration.ranking.test_projections import fold
from tests.servers.databases import Databases
from tests.unit.ranking import example
from tests.unit.ranking.divided_example import NO_OTHERS, opening
from tests.unit.ranking.example import concluded, verified

ROUND = "/rounds/r-2026"
DISTRICT, OTHER = (Right(id=body, role="approver", body=body) for body in ("H1", "H2"))
RELEASED = AppraisalReleased(round="r-2026", document="4/TB")
DISTRICT_OFFICE = Right(id="o", role="standing-body", body="H1")
SCORES = (
    verified("U1", "2.1", "30"),
    verified("U2", "2.1", "40"),
    verified("U3", "2.1", "50"),
    verified("U4", "2.1", "20"),
    verified("U5", "2.1", "60"),
    verified("S1", "2.1", "10"),
    concluded(),
)


def approve(scene: Scene, right: Right, number: str, parent: str = "", day: str = "2026-12-20") -> Any:
    body = {"number": number, "date": day, "parent": parent}
    answer = scene.post(f"/api/ranking/v1{ROUND}/approval", body, right)
    scene.settle()
    return answer


def tables(answer: Any) -> dict[tuple[str, str | None], list[tuple[int, str]]]:
    """Ranks and units by group and parent."""
    return {
        (table["id"], table["parent"] and table["parent"]["unit"]): [(p["rank"], p["unit"]) for p in table["places"]]
        for table in answer["groups"]
    }


@pytest.fixture
def ranked(scene: Scene) -> Scene:
    scene.hear(*opening(), *SCORES)
    return scene


def test_before_the_approval_each_parent_has_its_own_table_with_the_body_that_publishes_it(ranked: Scene) -> None:
    register(ranked, [unit("H1", "Huyện Anh Sơn"), unit("H2", "Huyện Yên Thành")])
    found = ranked.api(f"{ROUND}/rankings", OFFICER)
    assert tables(found) == {
        ("xa", "H1"): [(1, "U2"), (2, "U1")],
        ("xa", "H2"): [(1, "U3"), (2, "U4")],
        ("all", None): [(1, "S1"), (2, "S2")],
    }
    assert [(t["parent"] and t["parent"]["name"], t["published_by_vi"]) for t in found["groups"]] == [
        ("Huyện Anh Sơn", "UBND cấp huyện"),
        ("Huyện Yên Thành", "UBND cấp huyện"),
        (None, "UBND tỉnh"),
    ]


def test_after_the_last_day_of_the_rule_there_is_one_table_of_all(ranked: Scene) -> None:
    found = ranked.api(f"{ROUND}/rankings?as_of=2099-06-30T17:00:00Z", OFFICER)
    assert tables(found)["xa", None] == [(1, "U3"), (2, "U2"), (3, "U1"), (4, "U4")]
    last = ranked.api(f"{ROUND}/rankings?as_of=2099-06-30T16:59:59Z", OFFICER)
    assert ("xa", "H1") in tables(last)


def test_a_unit_has_its_rank_under_its_parent_and_its_steps_add_up_there(ranked: Scene) -> None:
    (place,) = ranked.api(f"{ROUND}/units/U1", OFFICER)["places"]
    assert (place["rank"], place["of"], place["parent"]["unit"]) == (2, 2, "H1")
    ranked.hear(verified("U3", "1.1", "10"), verified("U1", "1.1", "10"), verified("U1", "1.2", "5"))
    steps = ranked.api(f"{ROUND}/units/U1/movements", OFFICER)["movements"]
    assert [(s["unit"], s["rank_before"], s["rank_after"]) for s in steps] == [
        ("U1", 1, 1),
        ("U2", 1, 2),
        ("U1", 2, 1),
        ("U1", 1, 1),
    ]
    moved = ranked.api(f"{ROUND}/movements?group=xa", OFFICER)["movements"]
    assert {(m["unit"], m["parent"]) for m in moved} == {("U1", "H1"), ("U2", "H1"), ("U3", "H2"), ("U4", "H2")}


def test_a_district_approves_its_own_table_and_no_other_becomes_public(ranked: Scene) -> None:
    assert approve(ranked, DISTRICT, "12/QĐ-UBND", "H1").status_code == 201
    found = ranked.api(f"{ROUND}/rankings")
    assert tables(found) == {("xa", "H1"): [(1, "U2"), (2, "U1")]}
    assert (found["state"], found["edition"]["parent"], found["edition"]["groups"]) == ("approved", "H1", ["xa"])
    assert found["unranked"] == []
    assert ranked.api(f"{ROUND}/units/U1")["places"][0]["rank"] == 2
    assert ranked.get(f"/api/ranking/v1{ROUND}/units/U3").status_code == 404
    assert ranked.get(f"/api/ranking/v1{ROUND}/rankings?parent=H2").status_code == 404
    assert ranked.get("/ranking/r-2026/units/S1").status_code == 404


def test_the_look_up_finds_units_of_approved_parts_alone(ranked: Scene) -> None:
    approve(ranked, DISTRICT, "12/QĐ-UBND", "H1")
    page = ranked.get("/?q=xa").text
    assert "Xã U1" in page
    assert "Xã U3" not in page
    assert "Xã S1" not in page


def test_each_part_is_an_edition_with_its_own_number_and_numbers_of_two_bodies_may_be_alike(ranked: Scene) -> None:
    for right, parent in ((DISTRICT, "H1"), (OTHER, "H2"), (APPROVER, "")):
        assert approve(ranked, right, "12/QĐ-UBND", parent).status_code == 201
    editions = ranked.api(ROUND)["round"]["editions"]
    assert [(e["edition"], e["number"], e["groups"], e["parent"]) for e in editions] == [
        (1, "12/QĐ-UBND", ["xa"], "H1"),
        (2, "12/QĐ-UBND", ["xa"], "H2"),
        (3, "12/QĐ-UBND", ["all"], None),
    ]
    assert approve(ranked, DISTRICT, "12/QĐ-UBND", "H1").status_code == 200
    assert tables(ranked.api(f"{ROUND}/rankings")) == {("all", None): [(1, "S1"), (2, "S2")]}
    assert tables(ranked.api(f"{ROUND}/rankings?parent=H56")) == {("all", None): [(1, "S1"), (2, "S2")]}
    assert tables(ranked.api(f"{ROUND}/rankings?parent=H2")) == {("xa", "H2"): [(1, "U3"), (2, "U4")]}
    assert [line["unit"] for line in ranked.api(f"{ROUND}/rankings?parent=H2")["unranked"]] == ["U5"]


def test_every_part_stands_at_its_own_position(ranked: Scene) -> None:
    approve(ranked, DISTRICT, "12/QĐ-UBND", "H1")
    ranked.hear(verified("U1", "1.1", "10"), verified("U1", "1.2", "10"), verified("U4", "1.2", "30"))
    ranked.hear(verified("U4", "1.1", "10"))
    approve(ranked, OTHER, "7/QĐ-UBND", "H2")
    assert tables(ranked.api(f"{ROUND}/rankings?parent=H1")) == {("xa", "H1"): [(1, "U2"), (2, "U1")]}
    assert tables(ranked.api(f"{ROUND}/rankings?parent=H2")) == {("xa", "H2"): [(1, "U4"), (2, "U3")]}
    assert [ranked.api(f"{ROUND}/units/{code}")["unit"]["points"] for code in ("U1", "U4")] == ["30", "60"]
    approve(ranked, DISTRICT, "13/QĐ-UBND", "H1")
    assert tables(ranked.api(f"{ROUND}/rankings?parent=H1")) == {("xa", "H1"): [(1, "U1"), (2, "U2")]}


@pytest.mark.parametrize(("right", "parent"), [(DISTRICT, ""), (DISTRICT, "H2"), (APPROVER, "H1"), (OFFICER, "H1")])
def test_who_does_not_publish_a_table_does_not_approve_it(ranked: Scene, right: Right, parent: str) -> None:
    assert approve(ranked, right, "12/QĐ-UBND", parent).status_code == 403


def test_after_the_last_day_the_owner_approves_all_and_the_districts_nothing(ranked: Scene) -> None:
    refused = approve(ranked, DISTRICT, "12/QĐ-UBND", "H1", "2099-07-01")
    assert (refused.status_code, refused.json["code"]) == (409, "not-approved-in-parts")
    assert approve(ranked, APPROVER, "90/QĐ-UBND", day="2099-07-01").status_code == 201
    found = ranked.api(f"{ROUND}/rankings")
    assert tables(found)["xa", None] == [(1, "U3"), (2, "U2"), (3, "U1"), (4, "U4")]
    assert (found["edition"]["groups"], found["groups"][0]["published_by_vi"]) == ([], "")


def test_communes_of_1082_are_published_by_districts_until_the_end_of_june_2025(scene: Scene) -> None:
    said, played = shipped_framework("nghean-1082-2023-xa"), shipped_framework("nghean-1082-2023-xa-demo")
    scene.hear(*opening(replace(played, groups=said.groups, words=said.words)), concluded())
    late = approve(scene, OTHER, "8/QĐ-UBND", "H2", "2025-07-01")
    assert (late.status_code, late.json["code"]) == (409, "not-approved-in-parts")
    assert approve(scene, DISTRICT, "7/QĐ-UBND", "H1", "2025-06-30").status_code == 201
    (table,) = scene.api(f"{ROUND}/rankings")["groups"]
    assert (table["id"], table["parent"]["unit"], table["published_by_vi"]) == ("xa", "H1", "UBND cấp huyện")
    assert approve(scene, APPROVER, "90/QĐ-UBND", day="2025-07-01").status_code == 201
    whole = scene.api(f"{ROUND}/rankings?group=xa")["groups"]
    assert [(t["parent"], len(t["places"]), t["published_by_vi"]) for t in whole] == [(None, 4, "UBND tỉnh")]


def test_where_every_table_is_a_districts_there_is_nothing_for_the_owner(scene: Scene) -> None:
    scene.hear(*opening(NO_OTHERS), *SCORES)
    refused = approve(scene, APPROVER, "90/QĐ-UBND")
    assert (refused.status_code, refused.json["code"]) == (409, "approved-in-parts")


def test_parts_wait_for_the_councils_conclusion(scene: Scene) -> None:
    scene.hear(*opening(), *SCORES[:-1])
    refused = approve(scene, DISTRICT, "12/QĐ-UBND", "H1")
    assert (refused.status_code, refused.json["code"]) == (409, "round-not-concluded")


def test_a_districts_office_sees_its_own_released_table_and_no_other(ranked: Scene) -> None:
    assert ranked.get(f"/api/ranking/v1{ROUND}/rankings?parent=H1", DISTRICT_OFFICE).status_code == 404
    ranked.hear(RELEASED)
    found = ranked.api(f"{ROUND}/rankings?parent=H1", DISTRICT_OFFICE)
    assert (tables(found), found["state"]) == ({("xa", "H1"): [(1, "U2"), (2, "U1")]}, "provisional")
    for path in ("/rankings", "/rankings?parent=H2", "/units/U1", "/units/U3?parent=H1"):
        assert ranked.get(f"/api/ranking/v1{ROUND}{path}", DISTRICT_OFFICE).status_code == 404


def test_those_inside_see_a_part_as_approved_and_the_whole_as_provisional(ranked: Scene) -> None:
    approve(ranked, DISTRICT, "12/QĐ-UBND", "H1")
    states = [ranked.api(f"{ROUND}/rankings{asked}", OFFICER)["state"] for asked in ("", "?parent=H1", "?parent=H2")]
    assert states == ["provisional", "approved", "provisional"]


def test_a_merged_unit_has_no_result_while_a_part_of_its_sources_is_not_public(ranked: Scene) -> None:
    merged = [unit("N1", "Xã Mới", "U1", "U3", valid_from=date(2027, 7, 1))]
    register(ranked, [unit("U1"), unit("U3"), *merged])
    approve(ranked, DISTRICT, "12/QĐ-UBND", "H1")
    assert ranked.api("/units/N1/series")["points"] == []
    assert [point["unit"]["unit"] for point in ranked.api("/units/U1/series")["points"]] == ["U1"]
    assert tables(ranked.api(f"{ROUND}/rankings?units_on=2027-07-02"))["xa", "H1"] == [(1, "U1")]
    assert ("xa", None) in tables(ranked.api(f"{ROUND}/rankings?units_on=2027-07-02", OFFICER))


def test_pages_offer_each_parents_table_and_list_what_was_approved(ranked: Scene) -> None:
    register(ranked, [unit("H1", "Huyện Anh Sơn"), unit("H2", "Huyện Yên Thành")])
    inside = ranked.get("/ranking/r-2026?group=xa/H2", OFFICER).text
    assert "Khối xã – Huyện Yên Thành (2" in inside
    assert "UBND cấp huyện – Huyện Yên Thành" in inside
    ranked.hear(RELEASED)
    office = ranked.get("/ranking/r-2026?parent=H1", DISTRICT_OFFICE).text
    assert '<a href="/ranking/r-2026/units/U1?parent=H1">' in office
    assert ranked.get("/ranking/r-2026/units/U1?parent=H1", DISTRICT_OFFICE).status_code == 200
    approve(ranked, DISTRICT, "12/QĐ-UBND", "H1")
    public = ranked.get("/ranking/r-2026").text
    assert '<a href="/ranking/r-2026?parent=H1">Huyện Anh Sơn</a>' in public
    assert "Huyện Yên Thành" not in public
    assert ranked.get("/ranking/r-2026/units/U1").status_code == 200


def test_an_approval_of_the_first_version_is_of_the_whole_round_as_it_was_ranked_then(ranked: Scene) -> None:
    first = ResultsApprovedFirst(
        round="r-2026",
        edition=1,
        position=ranked.api(ROUND, OFFICER)["position"],
        number="12/QĐ-UBND",
        date=date(2026, 12, 20),
        approver="an",
        body="H56",
    )
    with connect(ranked.url) as conn, conn.transaction():
        locked = event_store.lock(conn, editions_of("r-2026"))
        to = route(editions_of("r-2026"))
        event_store.append(conn, earlier, locked, to, [first], cause=CAUSE, time=locked.now, new_id=lambda _: uuid4())
    ranked.settle()
    found = ranked.api(f"{ROUND}/rankings")
    assert tables(found)["xa", None] == [(1, "U3"), (2, "U2"), (3, "U1"), (4, "U4")]
    assert (found["edition"]["groups"], found["edition"]["parent"]) == ([], None)
    assert approve(ranked, APPROVER, "12/QĐ-UBND").status_code == 200
    assert approve(ranked, DISTRICT, "12/QĐ-UBND", "H1").status_code == 201
    with connect(ranked.url) as conn:
        kept = conn.execute("SELECT data FROM event WHERE version = 1").fetchall()
    assert [b"results-approved.v1" in bytes(data) for (data,) in kept] == [True]


def test_batches_of_any_size_and_lost_memory_give_the_same_tables(databases: Databases) -> None:
    messages = example.messages([*opening(), *SCORES, verified("U1", "1.1", "10"), verified("U4", "1.2", "30")])
    found = []
    for size, forgetful in ((1, False), (1000, False), (3, True)):
        fresh = databases.fresh(prepared)
        found.append(fold(fresh.app_dsn, messages, size, forgetful=forgetful))
        databases.drop(fresh)
    assert all(one == found[0] for one in found)
