"""Measured values and surveys that nobody held, as appraisers and units see them; totals by what the framework says."""

from decimal import Decimal
from typing import Any

import pytest
from chiso_contracts.rounds import SurveyNotHeld, SurveyNotHeldTakenBack
from chiso_framework import Framework, total_without_surveys
from chiso_runtime.database import connect
from chiso_runtime.replay import digest
from werkzeug.test import TestResponse

from tests.integration.scoring.conftest import API, APPRAISER, CARD, CHAIR, REPORTER, Desk
from tests.integration.scoring.test_projections import topic
from tests.integration.scoring.test_what_frameworks_say import folded
from tests.servers.databases import Databases
from tests.unit.scoring.examples import OTHER, ROUND, UNIT, locked, reported
from tests.unit.scoring.measuring_examples import MEASURING, MEASURING_ZERO, answered, measured

CARDS = f"{API}/rounds/{ROUND}/cards"
PAGE = f"/appraisal/{ROUND}/{UNIT}"
NOT_HELD = SurveyNotHeld(round=ROUND, criteria=("1.3",), document="15/TB-SKHCN")
TAKEN_BACK = SurveyNotHeldTakenBack(round=ROUND, criteria=("1.3",), document="18/TB-SKHCN", reason="Đã tổ chức")


@pytest.fixture
def measured_desk(desk: Desk) -> Desk:
    """A round with a locked report: 1.1 claimed, 1.2 measured and objected to, 1.3 and 1.4 measured."""
    return told(desk, MEASURING)


def told(desk: Desk, framework: Framework) -> Desk:
    desk.open(framework=framework)
    desk.report(
        reported("1.1", "5.00", numerator="1", denominator="2"),
        measured(),
        measured("1.3", "7.50", mean="3", responses="50"),
        measured("1.4", "0.00", value="40"),
        answered(agreed=False, reason="Sai mẫu số"),
        locked(),
    )
    return desk


def accept(desk: Desk, criterion: str, unit: str = UNIT) -> TestResponse:
    body = {"outcome": "accepted"}
    answer = desk.post(f"{CARDS}/{unit}/criteria/{criterion}/verification", APPRAISER, body)
    assert answer.status_code == 200, answer.text
    desk.installation.settle()
    return answer


def total(desk: Desk, unit: str = UNIT) -> Any:
    return desk.seen(f"{CARDS}/{unit}", APPRAISER)["total"]


def test_a_measured_value_is_shown_with_where_it_comes_from_and_the_objection(measured_desk: Desk) -> None:
    told = measured_desk.seen(f"{CARD}/criteria/1.2", APPRAISER)
    assert (told["source"], told["contested"], told["claimed"], told["appraised"]) == ("measured", True, None, None)
    value = told["measured"]
    assert (value["points"], value["provider"], value["document"]) == ("15.00", "H40.77", "88/BC-CTK")
    assert (value["agreed"], value["reason"], value["sample"]) == (False, "Sai mẫu số", 4)
    page = measured_desk.get(f"{PAGE}/1.2", APPRAISER).text
    assert all(said in page for said in ("không tự chấm", "còn ý kiến khác nhau", "Báo cáo thống kê", "Sai mẫu số"))
    card = measured_desk.get(PAGE, APPRAISER).text
    assert "còn ý kiến khác nhau" in card
    assert "chưa trả lời" in card


def test_it_is_accepted_without_a_claim_and_stays_contested_until_it_is_decided(measured_desk: Desk) -> None:
    etag = measured_desk.get(f"{CARD}/criteria/1.2", APPRAISER).headers["ETag"]
    body = {"outcome": "accepted"}
    accepted = measured_desk.post(f"{CARD}/criteria/1.2/verification", APPRAISER, body, If_Match=etag)
    assert (accepted.status_code, accepted.json and accepted.json["points"]) == (200, "15.00")
    measured_desk.installation.settle()
    told = measured_desk.seen(f"{CARD}/criteria/1.2", APPRAISER)
    assert (told["effective"]["points"], told["contested"]) == ("15.00", True)
    assert told["appraised"]["data"] == {"numerator": "3", "denominator": "4"}
    decision = {"points": "16", "reason": "Đã đối chiếu", "minutes": "3/BB"}
    measured_desk.post(f"{CARD}/criteria/1.2/decision", CHAIR, decision)
    concluded = {"number": "3/TB", "date": "2026-02-01"}
    assert measured_desk.post(f"{API}/rounds/{ROUND}/conclusion", CHAIR, concluded).status_code == 200
    measured_desk.installation.settle()
    assert measured_desk.seen(f"{CARD}/criteria/1.2", APPRAISER)["contested"] is False


def test_the_unit_sees_what_was_measured_before_any_release(measured_desk: Desk) -> None:
    assert measured_desk.seen(f"{CARD}/criteria/1.2", REPORTER)["measured"]["points"] == "15.00"


def test_history_and_explanation_tell_measurement_and_answer(measured_desk: Desk) -> None:
    facts = measured_desk.seen(f"{CARD}/criteria/1.2/history", APPRAISER)["facts"]
    said = [(fact["kind"], fact["outcome"]) for fact in facts if fact["kind"].startswith("measured")]
    assert said == [("measured", ""), ("measured-answered", "objected")]
    why = measured_desk.seen(f"{CARD}/criteria/1.2/explanation", APPRAISER)
    assert "3" in why["rule"]["measured"]["vi"]
    assert len(why["events"]) == 2


def test_another_measurement_after_the_appraisal_is_to_be_appraised_again(measured_desk: Desk) -> None:
    accept(measured_desk, "1.2")
    measured_desk.report(measured("1.2", "10.00", numerator="2", denominator="4"))
    told = measured_desk.seen(f"{CARD}/criteria/1.2", APPRAISER)
    assert (told["outdated"], told["contested"], told["effective"]["points"]) == (True, False, "15.00")
    assert "hãy thẩm định lại" in measured_desk.get(f"{PAGE}/1.2", APPRAISER).text


@pytest.mark.parametrize("framework", [MEASURING, MEASURING_ZERO], ids=["rescaled", "zero"])
def test_where_nobody_held_the_survey_totals_are_what_the_framework_says(desk: Desk, framework: Framework) -> None:
    told(desk, framework)
    for criterion in ("1.1", "1.2", "1.3"):
        accept(desk, criterion)
    before = desk.seen(f"{CARDS}/{UNIT}", APPRAISER)
    desk.hear(f"round/{ROUND}", NOT_HELD)
    scored = {"1.1": Decimal("5.00"), "1.2": Decimal("15.00"), "1.3": Decimal("7.50")}
    pure = total_without_surveys(framework, "xa", scored)
    card = desk.seen(f"{CARDS}/{UNIT}", APPRAISER)
    assert (Decimal(card["total"]["points"]), Decimal(card["total"]["applicable_max"])) == (
        pure.points,
        pure.applicable_max,
    )
    assert card["total"] != before["total"]
    assert (card["verified"], card["applicable"]) == (3, 4)
    assert desk.seen(f"{CARDS}/{OTHER}", APPRAISER)["verified"] == 1
    accept(desk, "1.4")
    pure = total_without_surveys(framework, "xa", {**scored, "1.4": Decimal(20)})
    assert Decimal(total(desk)["points"]) == pure.points


def test_what_nobody_held_a_survey_of_is_not_appraised(measured_desk: Desk) -> None:
    measured_desk.hear(f"round/{ROUND}", NOT_HELD)
    refused = measured_desk.verify("1.3", "5")
    assert (refused.status_code, refused.json and refused.json["code"]) == (409, "survey-not-held")
    told = measured_desk.seen(f"{CARD}/criteria/1.3", APPRAISER)
    assert (told["not_held"], told["effective"]) == ("15/TB-SKHCN", None)
    page = measured_desk.get(f"{PAGE}/1.3", APPRAISER).text
    assert "Không tổ chức khảo sát" in page
    assert "quy đổi" in page
    assert "Xem tổng điểm mới" not in page


@pytest.mark.parametrize("framework", [MEASURING, MEASURING_ZERO], ids=["rescaled", "zero"])
def test_where_that_is_taken_back_what_was_scored_counts_as_before(desk: Desk, framework: Framework) -> None:
    told(desk, framework)
    for criterion in ("1.1", "1.2", "1.3"):
        accept(desk, criterion)
    before = desk.seen(f"{CARDS}/{UNIT}", APPRAISER)
    desk.hear(f"round/{ROUND}", NOT_HELD, TAKEN_BACK)
    after = desk.seen(f"{CARDS}/{UNIT}", APPRAISER)
    assert (after["total"], after["verified"], after["applicable"]) == (before["total"], 3, 4)
    assert desk.verify("1.3", "5").status_code == 200
    page = desk.get(f"{PAGE}/1.3", APPRAISER).text
    assert "18/TB-SKHCN: Đã tổ chức" in page
    assert "Không tổ chức khảo sát: " not in page


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_batches_of_any_size_give_the_same_tables(measured_desk: Desk, databases: Databases, size: int) -> None:
    accept(measured_desk, "1.3")
    accept(measured_desk, "1.2")
    measured_desk.hear(f"round/{ROUND}", NOT_HELD, TAKEN_BACK, NOT_HELD)
    measured_desk.report(measured("1.2", "10.00", numerator="2", denominator="4"), answered(agreed=True))
    accept(measured_desk, "1.2")
    url = measured_desk.installation.url("scoring")
    with connect(url) as running:
        wanted = digest(running, ()).tables
    messages = topic(measured_desk)
    assert folded(databases, messages, size, forgetful=False) == wanted
    assert folded(databases, messages, size, forgetful=True) == wanted
