"""What is read: history, explanation, totals with a late report, lists, previews, the description of the API."""

import json
from typing import Any

import pytest
from chiso_contracts.submission import EvidenceConfirmed
from openapi_spec_validator import validate

from tests.integration.scoring.conftest import API, APPRAISER, CARD, CHAIR, OFFICER, REPORTER, Desk
from tests.unit.scoring.examples import OTHER, ROUND, UNIT, locked, reported

HERE = f"{API}/rounds/{ROUND}"
CRITERION = f"{CARD}/criteria/1.2"
FILE = "f" * 32


def preview(desk: Desk, criterion: str = "1.2", **said: Any) -> Any:
    body = {"outcome": "set", "points": "7", "reason": "Theo minh chứng", **said}
    answer = desk.post(f"{CARD}/criteria/{criterion}/verification/preview", APPRAISER, body)
    assert answer.status_code == 200, answer.text
    return answer.json


def test_the_history_names_every_fact_with_who_when_and_why(round_desk: Desk) -> None:
    round_desk.report(EvidenceConfirmed(round=ROUND, unit=UNIT, file=FILE, sha256="a" * 64, size=10, version_id="v1"))
    round_desk.verify("1.2", "7")
    round_desk.verify("1.1", "3")
    round_desk.post(f"{HERE}/release", OFFICER, {"document": "15/TB"})
    round_desk.post(f"{CRITERION}/answer", REPORTER, {"text": "Xin xem lại"})
    round_desk.post(f"{CRITERION}/decision", CHAIR, {"points": "9", "reason": "Đồng ý"})
    round_desk.installation.settle()
    facts = round_desk.seen(f"{CRITERION}/history", APPRAISER)["facts"]
    assert [(fact["kind"], fact["person"], fact["points"], fact["reason"]) for fact in facts] == [
        ("claimed", "dau-moi", "12.50", "Theo báo cáo"),
        ("locked", "dau-moi", None, ""),
        ("evidence-confirmed", "dau-moi", None, FILE),
        ("appraised", "nguoi-2", "7.00", "Theo minh chứng"),
        ("released", "nguoi-1", None, "15/TB"),
        ("explained", "nguoi-4", None, "Xin xem lại"),
        ("decided", "nguoi-3", "9.00", "Đồng ý"),
    ]
    assert len({fact["event"] for fact in facts}) == len(facts)
    assert {fact["capacity"] for fact in facts if fact["kind"] == "appraised"} == {"Thành viên Tổ giúp việc"}


def test_a_restated_fact_names_the_fact_that_it_follows_from(round_desk: Desk) -> None:
    claimed = round_desk.seen(f"{CRITERION}/history", APPRAISER)["facts"][0]
    (source,) = [m for m in round_desk.submission.messages if b"criterion-reported" in m.data and b'"1.2"' in m.data]
    assert claimed["cause"] == json.loads(source.data)["id"]


def test_an_explanation_reaches_rule_reasons_evidence_and_events(round_desk: Desk) -> None:
    round_desk.report(EvidenceConfirmed(round=ROUND, unit=UNIT, file=FILE, sha256="a" * 64, size=10, version_id="v1"))
    body = {"outcome": "set", "data": {"numerator": "1", "denominator": "2"}, "reason": "Theo biên bản"}
    written = round_desk.post(f"{CRITERION}/verification", APPRAISER, body)
    why = round_desk.seen(f"{CRITERION}/explanation", APPRAISER, written)
    assert why["rule"]["kind"] == "ratio"
    assert why["rule"]["appraised"]["vi"] == "1/2 × 20, không quá điểm tối đa: 10/20 điểm"
    assert why["rule"]["claimed"]["en"] == "5/8 × 20, at most the maximum: 12.5 of 20 points"
    (evidence,) = why["claimed"]["evidence"]
    assert (evidence["place"], evidence["sha256"], evidence["version_id"]) == ("trang 3", "a" * 64, "v1")
    assert (why["framework"]["decision"], why["engine"]) == ("1/QĐ-UBND", 1)
    assert why["events"] == [why["claimed"]["event"], why["appraised"]["event"], evidence["event"]]


def test_an_explanation_of_no_score_names_the_legal_reason(round_desk: Desk) -> None:
    body = {"outcome": "no-score", "reason_code": "NS1", "reason": "Không khớp"}
    written = round_desk.post(f"{CRITERION}/verification", APPRAISER, body)
    why = round_desk.seen(f"{CRITERION}/explanation", APPRAISER, written)
    assert why["no_score_reason"] == {"vi": "Không đúng với thực tế", "en": "Not true to fact"}
    assert why["effective"] == {"points": "0.00", "stage": "appraised"}


def test_a_late_report_costs_the_total_what_the_framework_says(desk: Desk) -> None:
    desk.open()
    desk.report(reported("1.2", "12.50"), locked(late=True))
    written = desk.verify("1.2", "7")
    card = desk.seen(CARD, APPRAISER, written)
    assert (card["late"], card["total"]["points"], card["total"]["deducted"]) == (True, "2.00", "5")
    assert preview(desk, points="8")["after"]["points"] == "3.00"


def test_cards_are_listed_by_state_and_page(round_desk: Desk) -> None:
    round_desk.installation.settle()

    def listed(**asked: str) -> Any:
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        found = round_desk.seen(f"{HERE}/cards?{query}", APPRAISER)
        return [card["unit"] for card in found["cards"]], found["next"]

    assert listed() == ([UNIT, OTHER], None)
    assert listed(limit="1") == ([UNIT], UNIT)
    assert listed(limit="1", after=UNIT) == ([OTHER], OTHER)
    assert listed(state="waiting") == ([OTHER], None)
    assert listed(state="open") == ([UNIT], None)
    assert listed(group="none") == ([], None)
    for criterion in ("1.1", "1.2", "2"):
        written = round_desk.verify(criterion, "3")
    round_desk.seen(CARD, APPRAISER, written)
    assert listed(state="done") == ([UNIT], None)


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "state=lost", "after=xa%20an", "group=%27"])
def test_a_list_refuses_what_it_does_not_know(still_desk: Desk, query: str) -> None:
    assert still_desk.get(f"{HERE}/cards?{query}", APPRAISER).status_code == 422


def test_a_card_has_the_criteria_that_apply_to_the_unit(still_desk: Desk) -> None:
    card = still_desk.seen(CARD, APPRAISER)
    assert [criterion["criterion"] for criterion in card["criteria"]] == ["1.1", "1.2", "2"]
    assert (card["verified"], card["applicable"], card["total"]["applicable_max"]) == (0, 3, "60")


def test_a_preview_shows_the_new_total_and_records_nothing(round_desk: Desk) -> None:
    round_desk.verify("1.1", "3")
    shown = preview(round_desk)
    assert (shown["points"], shown["before"]["points"], shown["after"]["points"]) == ("7.00", "3.00", "10.00")
    assert (shown["rank_preview"], shown["ranks"]) == (False, [])
    round_desk.installation.settle()
    assert round_desk.seen(f"{CRITERION}", APPRAISER)["appraised"] is None


def test_a_preview_of_a_decided_criterion_changes_no_total(round_desk: Desk) -> None:
    round_desk.post(f"{CRITERION}/decision", CHAIR, {"points": "9", "reason": "Đồng ý"})
    shown = preview(round_desk)
    assert (shown["before"]["points"], shown["after"]["points"]) == ("9.00", "9.00")


def test_a_preview_shows_the_rank_where_the_round_lets_appraisers_see_it(desk: Desk) -> None:
    desk.open(rank_preview=True)
    desk.report(locked())
    desk.report(locked(unit=OTHER), unit=OTHER)
    desk.verify("1.1", "5", unit=OTHER)
    desk.installation.settle()
    assert preview(desk, points="7")["ranks"] == [{"group": "xa", "name": "Các xã", "before": 2, "after": 1, "of": 2}]
    assert preview(desk, points="5")["ranks"][0]["after"] == 1
    assert preview(desk, points="4")["ranks"][0]["after"] == 2


def test_each_look_at_a_preview_is_logged(round_desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    preview(round_desk)
    logged = capsys.readouterr().out
    assert "verification.previewed" in logged
    assert "nguoi-2" in logged


def test_the_description_of_the_api_is_valid_and_names_every_refusal(still_desk: Desk) -> None:
    spec = still_desk.get("/api/scoring/openapi.json", None).json
    assert spec is not None
    validate(spec)
    operations = [
        operation for path in spec["paths"].values() for name, operation in path.items() if name != "parameters"
    ]
    assert all(operation["summary"] for operation in operations)
    verification = spec["paths"]["/api/scoring/v1/rounds/{round}/cards/{unit}/criteria/{criterion}/verification"][
        "post"
    ]
    assert "`not-locked`" in verification["responses"]["409"]["description"]
    assert "`stale-version`" in verification["responses"]["412"]["description"]
