"""Verification over HTTP: what is recorded, what is refused and with which code."""

import json
from typing import Any

import pytest
from chiso_contracts.submission import CriteriaReopened, DeadlineExtended, ReportReturned
from chiso_runtime.database import connect
from chiso_runtime.testing import NOON

from tests.integration.scoring.conftest import (
    API,
    APPRAISER,
    CARD,
    CHAIR,
    NEIGHBOUR,
    OFFICER,
    RELATED,
    REPORTER,
    STRANGER,
    Desk,
)
from tests.unit.scoring.examples import OTHER, ROUND, UNIT, locked, reported

VERIFY = f"{CARD}/criteria/1.2/verification"
SET = {"outcome": "set", "points": "7", "reason": "Theo minh chứng"}


def facts(desk: Desk) -> int:
    """How many verifications the service has recorded."""
    with connect(desk.installation.url("scoring")) as conn:
        found = conn.execute("SELECT data FROM event WHERE stream LIKE 'card/%'").fetchall()
    return sum(json.loads(data)["type"] == "vn.chiso.scoring.criterion-verified.v1" for (data,) in found)


def test_a_verification_is_recorded_and_read_at_once(round_desk: Desk) -> None:
    written = round_desk.post(VERIFY, APPRAISER, SET)
    assert (written.status_code, written.json) == (
        200,
        {"stream": f"card/{ROUND}/{UNIT}", "version": 4, "changed": True, "points": "7.00"},
    )
    read = round_desk.seen(f"{CARD}/criteria/1.2", APPRAISER, written)
    appraised = read["appraised"]
    assert (appraised["points"], appraised["person"], appraised["body"]) == ("7.00", "nguoi-2", "H40.98")
    assert read["effective"] == {"points": "7.00", "stage": "appraised"}
    assert read["current"]


def test_numbers_are_taken_exactly_as_they_are_written(round_desk: Desk) -> None:
    raw = b'{"outcome": "set", "points": 7.10, "reason": "x"}'
    answer = round_desk.raw(VERIFY, APPRAISER, raw)
    assert answer.json is not None
    assert answer.json["points"] == "7.10"


def test_data_give_the_points_of_the_rule(round_desk: Desk) -> None:
    asked = {"outcome": "set", "data": {"numerator": "1", "denominator": 3}, "reason": "Tính lại"}
    answer = round_desk.post(VERIFY, APPRAISER, asked)
    assert answer.json is not None
    assert answer.json["points"] == "6.67"


def test_the_same_verification_again_is_one_fact(round_desk: Desk) -> None:
    first, second = round_desk.post(VERIFY, APPRAISER, SET), round_desk.post(VERIFY, APPRAISER, SET)
    assert (first.json["changed"], second.json["changed"], second.json["points"]) == (True, False, None)  # type: ignore[index]
    assert facts(round_desk) == 1


def test_the_etag_of_a_criterion_is_expected_and_a_stale_one_refused(round_desk: Desk) -> None:
    etag = round_desk.get(f"{CARD}/criteria/1.2", APPRAISER).headers["ETag"]
    assert etag == '"2"'
    written = round_desk.post(VERIFY, APPRAISER, SET, If_Match=etag)
    assert (written.status_code, written.headers["ETag"]) == (200, '"4"')
    stale = round_desk.post(VERIFY, APPRAISER, {**SET, "points": "8"}, If_Match=etag)
    assert stale.status_code == 412
    assert (stale.json["code"], stale.json["details"]) == ("stale-version", {"current": 4})  # type: ignore[index]


def test_a_verification_of_another_criterion_leaves_the_etag(round_desk: Desk) -> None:
    etag = round_desk.get(f"{CARD}/criteria/1.2", APPRAISER).headers["ETag"]
    written = round_desk.verify("1.1", "3")
    round_desk.seen(CARD, APPRAISER, written)
    assert round_desk.get(f"{CARD}/criteria/1.2", APPRAISER).headers["ETag"] == etag


def test_a_key_that_is_sent_twice_records_once(round_desk: Desk) -> None:
    first = round_desk.post(VERIFY, APPRAISER, SET, Idempotency_Key="a")
    round_desk.verify("1.2", "8")
    again = round_desk.post(VERIFY, APPRAISER, SET, Idempotency_Key="a")
    assert (again.status_code, again.json["version"]) == (200, first.json["version"])  # type: ignore[index]
    assert facts(round_desk) == 2


def test_a_key_with_another_body_is_refused(round_desk: Desk) -> None:
    round_desk.post(VERIFY, APPRAISER, SET, Idempotency_Key="a")
    other = round_desk.post(VERIFY, APPRAISER, {**SET, "points": "8"}, Idempotency_Key="a")
    assert (other.status_code, other.json["code"]) == (422, "idempotency-key-reused")  # type: ignore[index]


@pytest.mark.parametrize("right", [OFFICER, CHAIR, REPORTER, NEIGHBOUR, RELATED, STRANGER])
def test_only_appraisers_of_the_round_without_a_conflict_verify(still_desk: Desk, right: Any) -> None:
    for path in (VERIFY, f"{VERIFY}/preview"):
        answer = still_desk.post(path, right, SET)
        assert (answer.status_code, answer.json["code"]) == (403, "forbidden")  # type: ignore[index]
    assert facts(still_desk) == 0


def test_nobody_verifies_without_signing_in(still_desk: Desk) -> None:
    answer = still_desk.post(VERIFY, None, SET)
    assert (answer.status_code, answer.json["code"]) == (401, "not-signed-in")  # type: ignore[index]


@pytest.mark.parametrize(
    ("criterion", "body", "status", "code"),
    [
        ("9.9", SET, 404, "unknown-criterion"),
        ("1.3", SET, 422, "criterion-not-applicable"),
        ("2", {"outcome": "accepted"}, 409, "nothing-claimed"),
        ("1.2", {**SET, "points": "20.01"}, 422, "points-out-of-range"),
        ("1.2", {**SET, "points": "1.234"}, 422, "too-many-places"),
        ("1.2", {"outcome": "set", "reason": "x"}, 422, "points-required"),
        ("1.2", {"outcome": "set", "reason": "x", "data": {"numerator": True}}, 422, "invalid-data"),
        ("1.2", {**SET, "reason_code": "NS1"}, 422, "not-with-outcome"),
        ("1.2", {"outcome": "no-score", "reason_code": "NS7", "reason": "x"}, 422, "unknown-no-score-reason"),
        ("1.2", {**SET, "reason": " "}, 422, "reason-required"),
        ("1.2", {**SET, "outcome": "guess"}, 422, "invalid-input"),
        ("1.2", {**SET, "points": "NaN"}, 422, "invalid-input"),
        ("1.2", {**SET, "points": "1" * 40}, 422, "invalid-input"),
        ("1.2", {**SET, "points": "1.1234567890123"}, 422, "invalid-input"),
        ("1.2", {**SET, "points": True}, 422, "invalid-input"),
        ("1.2", {**SET, "reason": "x" * 4001}, 422, "invalid-input"),
        ("1.2", {**SET, "score": "7"}, 422, "invalid-input"),
        ("1.2", {**SET, "data": {"numerator": {"a": 1}}}, 422, "invalid-input"),
        ("1.2", {**SET, "data": []}, 422, "invalid-input"),
        ("1.2", {**SET, "reason": "\0"}, 400, "bad-request"),
    ],
)
def test_what_cannot_be_recorded_is_refused_with_its_code(
    still_desk: Desk, criterion: str, body: Any, status: int, code: str
) -> None:
    for path in ("verification", "verification/preview"):
        answer = still_desk.post(f"{CARD}/criteria/{criterion}/{path}", APPRAISER, body)
        assert (answer.status_code, answer.json["code"]) == (status, code), answer.text  # type: ignore[index]
    assert facts(still_desk) == 0


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"\xff\xfe", 400),
        (b"{", 400),
        (b'{"outcome": "set", "points": NaN, "reason": "x"}', 422),
        (b'{"outcome": "set", "points": 1e400, "reason": "x"}', 422),
        (b'{"outcome": "set", "points": 1234567890123456789012345678901234567890, "reason": "x"}', 422),
        (b'{"outcome": "set", "points": "7", "reason": "\\ud800"}', 400),
        (b"[" * 100_000, 400),
        (b"[]", 422),
    ],
)
def test_malformed_bodies_are_refused(still_desk: Desk, raw: bytes, status: int) -> None:
    assert still_desk.raw(VERIFY, APPRAISER, raw).status_code == status
    assert facts(still_desk) == 0


@pytest.mark.parametrize("etag", ["abc", "W/x", '"99999999999"'])
def test_an_etag_that_is_not_ours_is_refused(still_desk: Desk, etag: str) -> None:
    assert still_desk.post(VERIFY, APPRAISER, SET, If_Match=etag).status_code == 400


def test_an_unknown_unit_or_round_is_refused(still_desk: Desk) -> None:
    unit = still_desk.post(f"{API}/rounds/{ROUND}/cards/H99/criteria/1.2/verification", APPRAISER, SET)
    round = still_desk.post(f"{API}/rounds/none/cards/{UNIT}/criteria/1.2/verification", APPRAISER, SET)
    assert [(answer.status_code, answer.json["code"]) for answer in (unit, round)] == [  # type: ignore[index]
        (404, "unknown-unit"),
        (404, "unknown-round"),
    ]


def test_nothing_is_verified_before_the_lock_is_heard(desk: Desk) -> None:
    desk.open()
    desk.report(reported("1.2", "12.50"))
    refused = desk.post(VERIFY, APPRAISER, SET)
    assert (refused.status_code, refused.json["code"]) == (409, "not-locked")  # type: ignore[index]
    desk.report(locked())
    assert desk.post(VERIFY, APPRAISER, SET).status_code == 200


@pytest.mark.parametrize(
    "unlocking",
    [
        ReportReturned(round=ROUND, unit=UNIT, criteria=("1.2",), reason="Bổ sung"),
        CriteriaReopened(round=ROUND, unit=UNIT, criteria=("1.2",), reason="Bổ sung", until=NOON),
    ],
)
def test_criteria_that_wait_for_the_unit_again_are_not_verified(round_desk: Desk, unlocking: object) -> None:
    round_desk.report(unlocking)
    refused = round_desk.post(VERIFY, APPRAISER, SET)
    assert refused.json["code"] == "not-locked"  # type: ignore[index]
    assert round_desk.seen(f"{CARD}/criteria/1.2", APPRAISER)["open"]
    assert round_desk.verify("1.1", "3").status_code == 200
    round_desk.report(reported("1.2", "20"), locked())
    assert round_desk.post(VERIFY, APPRAISER, {"outcome": "accepted"}).json["points"] == "20.00"  # type: ignore[index]


def test_a_report_that_may_come_after_all_is_open_until_it_is_locked_again(desk: Desk) -> None:
    desk.open()
    desk.report(locked(submitted=False))
    desk.report(DeadlineExtended(round=ROUND, unit=UNIT, until=NOON, document="2/CV"))
    assert desk.post(VERIFY, APPRAISER, SET).json["code"] == "not-locked"  # type: ignore[index]


def test_an_extension_before_the_lock_changes_nothing(desk: Desk) -> None:
    desk.open()
    desk.report(DeadlineExtended(round=ROUND, unit=UNIT, until=NOON, document="2/CV"), locked())
    assert desk.post(VERIFY, APPRAISER, SET).status_code == 200


def test_a_claim_that_changed_after_its_appraisal_is_marked(round_desk: Desk) -> None:
    round_desk.post(VERIFY, APPRAISER, SET)
    round_desk.report(CriteriaReopened(round=ROUND, unit=UNIT, criteria=("1.2",), reason="Bổ sung", until=NOON))
    round_desk.report(reported("1.2", "20"), locked())
    assert round_desk.seen(f"{CARD}/criteria/1.2", APPRAISER)["outdated"]
    again = round_desk.post(VERIFY, APPRAISER, SET)
    assert not round_desk.seen(f"{CARD}/criteria/1.2", APPRAISER, again)["outdated"]


def test_a_round_that_is_still_being_opened_is_not_ready(desk: Desk) -> None:
    desk.open_partly()
    refused = desk.post(VERIFY, APPRAISER, SET)
    assert (refused.status_code, refused.json["code"]) == (409, "round-not-ready")  # type: ignore[index]


def test_verifications_race_on_one_criterion_and_one_wins(round_desk: Desk) -> None:
    outcomes = round_desk.together(
        [(VERIFY, {**SET, "points": str(points)}) for points in range(8)], APPRAISER, If_Match='"2"'
    )
    assert sorted(outcome.status_code for outcome in outcomes) == [200] + [412] * 7
    assert facts(round_desk) == 1


def test_the_other_unit_is_untouched(round_desk: Desk) -> None:
    written = round_desk.post(VERIFY, APPRAISER, SET)
    cards = round_desk.seen(f"{API}/rounds/{ROUND}/cards", APPRAISER, written)["cards"]
    assert {card["unit"]: card["total"]["points"] for card in cards} == {UNIT: "7.00", OTHER: "0"}


def test_an_unlocked_fact_is_said_once_for_both_ways(round_desk: Desk) -> None:
    back = ReportReturned(round=ROUND, unit=UNIT, criteria=("1.2",), reason="Bổ sung")
    round_desk.report(back, back)
    with connect(round_desk.installation.url("scoring")) as conn:
        found = conn.execute("SELECT data FROM event WHERE stream = %s", (f"card/{ROUND}/{UNIT}",)).fetchall()
    names = [json.loads(data)["type"] for (data,) in found]
    assert names.count("vn.chiso.scoring.criteria-unlocked.v1") == 1
