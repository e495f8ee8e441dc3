"""Campaigns by the API: planned, replaced, seen by those who may see their rounds."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from chiso_contracts.values import Right

from tests.integration.submission.world import (
    IMPORTED,
    OFFICE_BODY,
    ROUND,
    User,
    World,
    fresh_key,
    made,
    refused,
    reporter,
    round_body,
)

SECOND = "dti-2026-hai"


@pytest.fixture(scope="module")
def rounds(world: World) -> None:
    """A second round of the year beside the running one."""
    made(world.office.post("/rounds", round_body(id=SECOND)))
    world.installation.settle()


def body(campaign: str, *rounds: str, **changed: Any) -> dict[str, Any]:
    return {
        "id": campaign,
        "name": "Đợt đánh giá năm 2026",
        "year": 2026,
        "owner": OFFICE_BODY,
        "document": "12/KH-UBND",
        "rounds": list(rounds),
        **changed,
    }


def of(user: User, campaign: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = made(user.get(f"/campaigns/{campaign}"))
    return found


@pytest.mark.usefixtures("rounds")
def test_a_campaign_tells_how_many_units_of_its_rounds_have_submitted(world: World) -> None:
    unit = world.unit()
    people, office = world.people_of(unit), world.office
    report = f"/rounds/{SECOND}/reports/{unit}"
    made(people.put(f"{report}/criteria/1.1", {"data": {"level": "c"}}))
    made(people.post(f"{report}/submission"))
    world.installation.settle()
    answer = office.post("/campaigns", body("dem", SECOND))
    assert (answer.status_code, made(answer)["campaign"]) == (201, "dem")
    (found,) = of(office, "dem")["rounds"]
    assert (found["round"], found["name"], found["deadline"]["printed"]) == (
        SECOND,
        "DTI cấp xã năm 2026",
        "trước ngày đã nêu",
    )
    assert (found["counts"]["submitted"], found["counts"]["locked"]) == (1, 0)
    assert found["counts"]["units"] == found["units"]
    made(office.post("/campaigns", body("dem")))


@pytest.mark.usefixtures("rounds")
def test_planning_again_replaces_the_plan(world: World) -> None:
    office = world.office
    made(office.post("/campaigns", body("lai")))
    first = office.get("/campaigns/lai")
    assert made(first)["rounds"] == []
    made(office.post("/campaigns", body("lai", ROUND, SECOND, name="Tên mới"), If_Match=first.headers["ETag"]))
    found = of(office, "lai")
    assert (found["name"], [one["round"] for one in found["rounds"]]) == ("Tên mới", [ROUND, SECOND])
    refused(office.post("/campaigns", body("lai"), If_Match=first.headers["ETag"]), 412, "stale-version")
    made(office.post("/campaigns", body("lai")))
    assert of(office, "lai")["rounds"] == []


def test_the_same_plan_or_key_again_is_one_fact(world: World) -> None:
    key = fresh_key()
    first, again = (world.office.post("/campaigns", body("mot"), Idempotency_Key=key) for _ in range(2))
    assert made(first)["version"] == made(again)["version"]
    third = world.office.post("/campaigns", body("mot"))
    assert (third.status_code, made(third)["version"]) == (200, made(first)["version"])


@pytest.mark.usefixtures("rounds")
def test_a_plan_that_does_not_hold_is_refused(world: World) -> None:
    office = world.office
    made(office.post("/campaigns", body("giu", ROUND)))
    problem = refused(office.post("/campaigns", body("sai", "chua-mo")), 422, "rounds-not-opened")
    assert problem["details"]["rounds"] == ["chua-mo"]
    refused(office.post("/campaigns", body("sai", IMPORTED)), 422, "round-of-another-plan")
    problem = refused(office.post("/campaigns", body("sai", ROUND)), 409, "round-in-another-campaign")
    assert problem["details"]["campaigns"] == ["giu"]
    other = world.user(Right(id="khac", role="standing-body", body="H40.20"))
    refused(other.post("/campaigns", body("giu", owner="H40.20")), 409, "campaign-exists")
    refused(office.post("/campaigns", body("X")), 422, "invalid-input")
    made(office.post("/campaigns", body("giu")))


@pytest.mark.usefixtures("rounds")
def test_of_many_plans_made_at_once_one_takes_the_round(world: World) -> None:
    plans = [body(f"dua-{n}", SECOND) for n in range(6)]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda plan: world.office.post("/campaigns", plan), plans))
    assert sorted(answer.status_code for answer in answers) == [201, *[409] * 5]
    (won,) = [made(answer)["campaign"] for answer in answers if answer.status_code == 201]
    made(world.office.post("/campaigns", body(won)))


@pytest.mark.usefixtures("rounds")
def test_who_may_see_a_round_sees_it_in_the_campaign_and_no_other(world: World) -> None:
    office, unit = world.office, world.unit()
    made(office.post("/campaigns", body("thay", ROUND, SECOND)))
    world.installation.settle()
    part = Right(id="part", role="reporter", body=unit, round=ROUND)
    (seen,) = of(world.user(part, person="mot-ky"), "thay")["rounds"]
    assert (seen["round"], seen["counts"]) == (ROUND, None)
    whole = of(world.user(reporter(unit)), "thay")["rounds"]
    assert [one["counts"] for one in whole] == [None, None]
    observer = world.user(Right(id="o", role="observer", body=OFFICE_BODY), person="xem")
    assert {one["round"] for one in of(observer, "thay")["rounds"]} == {ROUND, SECOND}
    made(office.post("/campaigns", body("thay")))


def test_who_may_see_none_of_it_is_refused(world: World) -> None:
    made(world.office.post("/campaigns", body("kin")))
    world.installation.settle()
    stranger = world.user(Right(id="x", role="reporter", body="H41.01"), person="la")
    refused(stranger.get("/campaigns/kin"), 403, "forbidden")
    assert "kin" not in {one["campaign"] for one in made(stranger.get("/campaigns"))["campaigns"]}
    refused(world.office.get("/campaigns/khong-co"), 404, "unknown-campaign")
    refused(stranger.post("/campaigns", body("moi")), 403, "forbidden")
    nobody = world.installation.client()
    assert nobody.get("/api/submission/v1/campaigns").status_code == 401
    assert nobody.get("/api/submission/v1/campaigns/kin").status_code == 401
    assert nobody.post("/api/submission/v1/campaigns", json=body("moi")).status_code == 401


def test_no_round_is_named_as_the_key_of_campaigns(world: World) -> None:
    refused(world.office.post("/rounds", round_body(id="campaigns")), 422, "invalid-input")
