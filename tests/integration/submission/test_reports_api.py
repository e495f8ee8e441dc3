from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from chiso_contracts.values import Right

from tests.integration.submission.world import (
    IMPORTED,
    OFFICE,
    ROUND,
    User,
    World,
    fresh_key,
    head,
    made,
    places,
    refused,
    reporter,
)

FILE = "a" * 32
LEVEL_C = {"data": {"level": "c"}}


def of(unit: str, more: str = "", round: str = ROUND) -> str:
    return f"/rounds/{round}/reports/{unit}{more}"


def criterion(unit: str, code: str = "1.1") -> str:
    return of(unit, f"/criteria/{code}")


def later(**after: float) -> str:
    return (datetime.now(UTC) + timedelta(**after)).isoformat()


def test_a_reported_criterion_is_read_back_with_its_version(people: User, unit: str) -> None:
    answer = people.put(criterion(unit, "1.2"), {"data": {"value": 3}, "explanation": "Ba cuộc họp"})
    assert made(answer)["points"] == "11.00"
    found = people.get(criterion(unit, "1.2"))
    assert found.headers["ETag"] == answer.headers["ETag"] == '"1"'
    assert (made(found)["points"], made(found)["explanation"], made(found)["data"]) == (
        "11.00",
        "Ba cuộc họp",
        {"value": 3},
    )
    assert made(found)["actor"] == "binh"


def test_a_criterion_never_reported_has_version_zero(people: User, unit: str) -> None:
    found = people.get(criterion(unit))
    assert found.headers["ETag"] == '"0"'
    assert (made(found)["points"], made(found)["missing"], made(found)["at_stake"]) == (None, ["answer"], "15")


def test_a_stale_version_is_refused_and_the_current_one_is_taken(people: User, unit: str) -> None:
    first = people.put(criterion(unit), LEVEL_C, If_Match='"0"')
    problem = refused(people.put(criterion(unit), {"data": {"level": "b"}}, If_Match='"0"'), 412, "stale-version")
    assert problem["details"] == {"current": 1}
    made(people.put(criterion(unit), {"data": {"level": "b"}}, If_Match=first.headers["ETag"]))


def test_a_version_of_another_kind_is_not_read(people: User, unit: str) -> None:
    refused(people.put(criterion(unit), LEVEL_C, If_Match='"abc"'), 400, "bad-request")


def test_the_same_claim_again_keeps_its_version(people: User, unit: str) -> None:
    made(people.put(criterion(unit), LEVEL_C))
    made(people.put(criterion(unit, "1.2"), {"data": {"value": "0"}}))
    assert people.put(criterion(unit), LEVEL_C).headers["ETag"] == '"1"'


def test_the_same_idempotency_key_makes_one_fact_and_another_body_is_refused(people: User, unit: str) -> None:
    key = fresh_key()
    first, again = (people.put(criterion(unit), LEVEL_C, Idempotency_Key=key) for _ in range(2))
    assert made(first) == made(again)
    other = people.put(criterion(unit), {"data": {"level": "b"}}, Idempotency_Key=key)
    refused(other, 422, "idempotency-key-reused")


@pytest.mark.parametrize(
    ("code", "body", "where"),
    [
        ("1.1", {"data": {"level": "x"}}, "criteria[1.1].data.level"),
        ("1.2", {"data": {"value": "NaN"}}, "criteria[1.2].data.value"),
        ("1.2", {"data": {"value": "9" * 40}}, "criteria[1.2].data.value"),
        ("1.2", {"data": {"value": "0.0000000000001"}}, "criteria[1.2].data.value"),
        ("1.1", {"claimed": "15.5"}, "criteria[1.1].value"),
        ("1.1", {}, "criteria[1.1]"),
    ],
)
def test_a_claim_that_cannot_be_is_refused_with_its_place(
    people: User, unit: str, code: str, body: dict[str, Any], where: str
) -> None:
    problem = refused(people.put(criterion(unit, code), body), 422, "invalid-claim")
    assert places(problem)[0] == where


@pytest.mark.parametrize(
    "body",
    [
        {"data": {"value": {"nested": 1}}},
        {"data": [], "claimed": 1},
        {"score": 1},
        {"evidence": [{"file": "x"}]},
        {"explanation": "x" * 10_001},
        {"claimed": 10**41},
    ],
)
def test_a_request_of_another_shape_is_refused(people: User, unit: str, body: dict[str, Any]) -> None:
    refused(people.put(criterion(unit), body), 422, "invalid-input")


def test_text_that_no_database_keeps_is_a_bad_request(people: User, unit: str) -> None:
    refused(people.put(criterion(unit), {"explanation": "\x00"}), 400, "bad-request")


def test_unknown_units_and_criteria_are_not_found(people: User, world: World, unit: str) -> None:
    refused(people.put(criterion(unit, "9.9"), LEVEL_C), 404, "unknown-criterion")
    refused(world.people_of("H99").put(criterion("H99"), LEVEL_C), 404, "unknown-unit")
    refused(people.put(f"/rounds/none/reports/{unit}/criteria/1.1", LEVEL_C), 404, "unknown-round")


def test_a_unit_sees_and_changes_its_own_report_alone(world: World, people: User) -> None:
    other = world.unit()
    refused(people.get(of(other)), 403, "forbidden")
    refused(people.put(criterion(other), LEVEL_C), 403, "forbidden")


def test_a_contributor_of_some_criteria_changes_those_alone(world: World, unit: str) -> None:
    contributor = world.user(Right(id="c", role="contributor", body=unit, criteria=("1.1",)))
    made(contributor.put(criterion(unit), LEVEL_C))
    refused(contributor.put(criterion(unit, "1.2"), {"data": {"value": "0"}}), 403, "forbidden")


def test_the_report_tells_what_is_missing_with_the_points_at_stake(people: User, unit: str) -> None:
    made(people.put(criterion(unit), {"data": {"level": "a"}}))
    made(people.put(criterion(unit, "1.2"), {"data": {"value": "0"}}))
    report = made(people.get(of(unit)))
    assert (report["claimed"], report["applicable_max"], report["at_stake"]) == ("15.00", "500", "485.00")
    found = {row["criterion"]: row["missing"] for row in report["criteria"]}
    assert (found["1.1"], found["1.2"], found["1.3"]) == (["evidence"], [], ["answer"])


def test_the_head_submits_and_takes_back_before_the_deadline(people: User, unit: str) -> None:
    made(people.put(criterion(unit), LEVEL_C))
    sent = made(people.post(of(unit, "/submission")))
    assert (len(sent["sheet"]), sent["late"]) == (64, False)
    assert made(people.get(of(unit)))["stage"] == "submitted"
    refused(people.put(criterion(unit), {"data": {"level": "b"}}), 409, "report-submitted")
    refused(people.post(of(unit, "/submission")), 409, "report-submitted")
    made(people.post(of(unit, "/withdrawal"), {"reason": "Sửa số liệu"}))
    assert made(people.get(of(unit)))["stage"] == "draft"
    refused(people.post(of(unit, "/withdrawal"), {"reason": "Sửa"}), 409, "report-not-submitted")


def test_a_reporter_does_not_submit(world: World, unit: str) -> None:
    refused(world.user(reporter(unit)).post(of(unit, "/submission")), 403, "forbidden")


def test_nothing_reported_is_no_report(people: User, unit: str) -> None:
    refused(people.post(of(unit, "/submission")), 422, "report-empty")


def test_required_evidence_must_be_named_and_kept(people: User, unit: str) -> None:
    made(people.put(criterion(unit), {"data": {"level": "a"}}))
    problem = refused(people.post(of(unit, "/submission")), 422, "evidence-missing")
    assert problem["details"] == {"criteria": ["1.1"]}
    proof = {"file": FILE, "place": "trang 2"}
    made(people.put(criterion(unit), {"data": {"level": "a"}, "evidence": [proof]}))
    problem = refused(people.post(of(unit, "/submission")), 409, "evidence-pending")
    assert problem["details"] == {"files": [FILE]}
    assert made(people.get(criterion(unit)))["evidence"][0]["state"] == "pending"


def test_the_office_returns_a_report_and_only_that_criterion_opens(world: World, people: User, unit: str) -> None:
    made(people.put(criterion(unit), LEVEL_C))
    made(people.post(of(unit, "/submission")))
    made(world.office.post(of(unit, "/return"), {"criteria": ["1.1"], "reason": "Thiếu trang ký"}))
    refused(people.put(criterion(unit, "1.2"), {"data": {"value": "0"}}), 409, "criterion-closed")
    made(people.put(criterion(unit), {"data": {"level": "c"}, "explanation": "Đã bổ sung"}))
    made(people.post(of(unit, "/submission")))


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("return", {"reason": "x"}),
        ("reopening", {"criteria": ["1.1"], "reason": "x", "until": later(days=1)}),
        ("extension", {"until": later(days=20), "document": "1/S"}),
    ],
)
def test_what_the_standing_body_does_a_unit_may_not(people: User, unit: str, act: str, body: dict[str, Any]) -> None:
    refused(people.post(of(unit, f"/{act}"), body), 403, "forbidden")


@pytest.mark.parametrize(
    ("act", "body", "status", "code"),
    [
        ("return", {"reason": "x"}, 409, "report-not-submitted"),
        ("return", {"reason": "x", "criteria": ["9.9"]}, 404, "unknown-criterion"),
        ("return", {"reason": ""}, 422, "invalid-input"),
        ("reopening", {"criteria": ["1.1"], "reason": "x", "until": later(days=1)}, 409, "report-not-locked"),
        ("reopening", {"criteria": [], "reason": "x", "until": later(days=1)}, 422, "invalid-input"),
        ("extension", {"until": later(days=-1), "document": "1/S"}, 422, "until-in-past"),
        ("extension", {"until": later(days=1), "document": "1/S"}, 422, "until-not-later"),
        ("extension", {"until": "tomorrow", "document": "1/S"}, 422, "invalid-input"),
    ],
)
def test_what_the_standing_body_may_not_do_now_is_refused(
    world: World, unit: str, act: str, body: dict[str, Any], status: int, code: str
) -> None:
    refused(world.office.post(of(unit, f"/{act}"), body), status, code)


def imported(unit: str, value: str = "7.5", code: str = "1.1") -> dict[str, Any]:
    return {"unit": unit, "values": [{"criterion": code, "value": value, "by": "Sở KH&CN", "at": "2023-02-01"}]}


def test_imported_values_are_kept_with_where_they_come_from_and_again_make_nothing(world: World, unit: str) -> None:
    office = world.office
    first = made(office.post(f"/rounds/{IMPORTED}/import", imported(unit)))
    again = made(office.post(f"/rounds/{IMPORTED}/import", imported(unit)))
    found = made(office.get(of(unit, "/criteria/1.1", IMPORTED)))
    assert first["version"] == again["version"] == 1
    assert (found["points"], found["provenance"], found["actor"]) == (
        "7.50",
        {"by": "Sở KH&CN", "at": "2023-02-01"},
        "quan-tri",
    )


def test_an_import_that_differs_is_refused(world: World, unit: str) -> None:
    office = world.office
    made(office.post(f"/rounds/{IMPORTED}/import", imported(unit)))
    refused(office.post(f"/rounds/{IMPORTED}/import", imported(unit, "8")), 409, "import-differs")


def test_wrong_imports_are_refused(world: World, unit: str) -> None:
    office = world.office
    refused(office.post(f"/rounds/{ROUND}/import", imported(unit)), 409, "round-not-imported")
    refused(office.post(f"/rounds/{IMPORTED}/import", imported("H99")), 404, "unknown-unit")
    refused(office.post(f"/rounds/{IMPORTED}/import", imported(unit, "99")), 422, "invalid-claim")
    twice = {"unit": unit, "values": imported(unit)["values"] * 2}
    refused(office.post(f"/rounds/{IMPORTED}/import", twice), 422, "repeated-criterion")
    refused(world.people_of(unit).post(f"/rounds/{IMPORTED}/import", imported(unit)), 403, "forbidden")


def test_an_imported_round_takes_no_reports(world: World, people: User, unit: str) -> None:
    refused(people.put(of(unit, "/criteria/1.1", IMPORTED), LEVEL_C), 409, "round-imported")
    refused(people.post(of(unit, "/submission", IMPORTED)), 409, "round-imported")
    refused(world.user(OFFICE).post(of(unit, "/return", IMPORTED), {"reason": "x"}), 409, "round-imported")


def test_an_appraiser_reads_the_reports_they_are_assigned_to(world: World, unit: str) -> None:
    appraiser = world.user(Right(id="a", role="appraiser", body="H40.10", round=ROUND, units=(unit,)))
    made(appraiser.get(of(unit)))
    refused(appraiser.get(of(world.unit())), 403, "forbidden")


def test_a_head_of_another_unit_does_not_submit(world: World, unit: str) -> None:
    refused(world.user(head(world.unit())).post(of(unit, "/submission")), 403, "forbidden")
