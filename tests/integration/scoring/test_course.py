"""Release, the unit's answer, the council's decision and conclusion; and who sees which score when."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from chiso_contracts.values import Right
from chiso_runtime.database import connect
from chiso_runtime.log import of_key

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
from tests.unit.scoring.examples import ROUND

HERE = f"{API}/rounds/{ROUND}"
CRITERION = f"{CARD}/criteria/1.2"
RELEASE = {"document": "15/TB-HĐ"}
CONCLUSION = {"number": "3/TB", "date": "2026-02-01"}
ANSWER = {"text": "Xin xem lại", "evidence": [{"file": "e" * 32, "place": "trang 1"}]}
DECISION = {"points": "9", "reason": "Hội đồng thống nhất", "minutes": "Biên bản 2"}


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["code"]


def stages(desk: Desk, right: Right) -> dict[str, str | None]:
    """Points of each stage of the criterion as a person sees them."""
    desk.installation.settle()
    shown = desk.seen(CRITERION, right)
    return {stage: shown[stage] and shown[stage]["points"] for stage in ("claimed", "appraised", "decided")}


def test_a_unit_sees_each_score_when_its_time_has_come(round_desk: Desk) -> None:
    round_desk.verify("1.2", "7")
    assert stages(round_desk, REPORTER) == {"claimed": "12.50", "appraised": None, "decided": None}
    assert round_desk.post(f"{HERE}/release", OFFICER, RELEASE).status_code == 200
    round_desk.post(f"{CRITERION}/decision", CHAIR, DECISION)
    assert stages(round_desk, REPORTER) == {"claimed": "12.50", "appraised": "7.00", "decided": None}
    assert round_desk.post(f"{HERE}/conclusion", CHAIR, CONCLUSION).status_code == 200
    assert stages(round_desk, REPORTER) == {"claimed": "12.50", "appraised": "7.00", "decided": "9.00"}


def test_a_unit_sees_totals_of_what_it_may_see_alone(round_desk: Desk) -> None:
    totals = []
    for path, right, body in (
        (f"{CRITERION}/verification", APPRAISER, {"outcome": "set", "points": "7", "reason": "Trang 3"}),
        (f"{HERE}/release", OFFICER, RELEASE),
        (f"{CRITERION}/decision", CHAIR, DECISION),
        (f"{HERE}/conclusion", CHAIR, CONCLUSION),
    ):
        round_desk.post(path, right, body)
        round_desk.installation.settle()
        (card,) = round_desk.seen(f"{HERE}/cards", REPORTER)["cards"]
        assert round_desk.seen(CARD, REPORTER)["total"] == card["total"]
        totals.append(card["total"] and card["total"]["points"])
    assert totals == [None, "7.00", "7.00", "9.00"]


def test_judges_and_the_standing_body_see_every_score_at_once(round_desk: Desk) -> None:
    round_desk.verify("1.2", "7")
    round_desk.post(f"{CRITERION}/decision", CHAIR, DECISION)
    everything = {"claimed": "12.50", "appraised": "7.00", "decided": "9.00"}
    assert [stages(round_desk, right) for right in (APPRAISER, CHAIR, OFFICER)] == [everything] * 3


def test_a_judge_of_the_parent_body_sees_no_unreleased_appraisal(round_desk: Desk) -> None:
    round_desk.verify("1.2", "7")
    assert stages(round_desk, RELATED)["appraised"] is None
    history = round_desk.seen(f"{CRITERION}/history", RELATED)["facts"]
    assert [fact["kind"] for fact in history] == ["claimed", "locked"]
    assert round_desk.seen(CARD, RELATED)["total"] is None


@pytest.mark.parametrize("right", [NEIGHBOUR, STRANGER])
@pytest.mark.parametrize("path", [CARD, CRITERION, f"{CRITERION}/history", f"{CRITERION}/explanation"])
def test_others_see_nothing_of_a_unit(still_desk: Desk, right: Right, path: str) -> None:
    assert code(still_desk.get(path, right)) == (403, "forbidden")


@pytest.mark.parametrize(
    "path",
    [f"{API}/rounds", HERE, f"{HERE}/cards", CARD, CRITERION, f"{CRITERION}/history", f"{CRITERION}/explanation"],
)
def test_nobody_reads_without_signing_in(still_desk: Desk, path: str) -> None:
    assert code(still_desk.get(path, None)) == (401, "not-signed-in")


def test_a_stranger_reads_neither_round_nor_cards(still_desk: Desk) -> None:
    assert [code(still_desk.get(path, STRANGER)) for path in (HERE, f"{HERE}/cards")] == [(403, "forbidden")] * 2
    assert still_desk.seen(f"{API}/rounds", STRANGER) == {"rounds": []}


def test_the_unit_answers_its_released_appraisal(round_desk: Desk) -> None:
    round_desk.verify("1.2", "7")
    round_desk.post(f"{HERE}/release", OFFICER, RELEASE)
    written = round_desk.post(f"{CRITERION}/answer", REPORTER, ANSWER)
    assert written.status_code == 200
    explained = round_desk.seen(CRITERION, REPORTER, written)["explained"]
    assert (explained["reason"], explained["person"], explained["points"]) == ("Xin xem lại", "nguoi-4", None)
    assert round_desk.post(f"{CRITERION}/answer", REPORTER, ANSWER).json["changed"] is False  # type: ignore[index]


def test_an_answer_expects_the_version_the_unit_sees_though_the_council_decided(round_desk: Desk) -> None:
    round_desk.verify("1.2", "7")
    round_desk.post(f"{HERE}/release", OFFICER, RELEASE)
    round_desk.post(f"{CRITERION}/decision", CHAIR, DECISION)
    round_desk.installation.settle()
    etag = round_desk.get(CRITERION, REPORTER).headers["ETag"]
    assert round_desk.post(f"{CRITERION}/answer", REPORTER, ANSWER, If_Match=etag).status_code == 200


def test_an_answer_outside_its_time_is_refused(round_desk: Desk) -> None:
    round_desk.verify("1.2", "7")
    assert code(round_desk.post(f"{CRITERION}/answer", REPORTER, ANSWER)) == (409, "not-released")
    round_desk.post(f"{HERE}/release", OFFICER, RELEASE)
    assert code(round_desk.post(f"{CARD}/criteria/1.1/answer", REPORTER, ANSWER)) == (409, "nothing-appraised")
    round_desk.post(f"{HERE}/conclusion", CHAIR, CONCLUSION)
    assert code(round_desk.post(f"{CRITERION}/answer", REPORTER, ANSWER)) == (409, "council-concluded")


@pytest.mark.parametrize("right", [APPRAISER, OFFICER, NEIGHBOUR])
def test_only_the_unit_itself_answers(still_desk: Desk, right: Right) -> None:
    assert code(still_desk.post(f"{CRITERION}/answer", right, ANSWER)) == (403, "forbidden")


def test_a_decision_stands_above_the_appraisal(round_desk: Desk) -> None:
    round_desk.verify("1.2", "7")
    written = round_desk.post(f"{CRITERION}/decision", CHAIR, DECISION)
    assert written.json["points"] == "9.00"  # type: ignore[index]
    shown = round_desk.seen(CARD, CHAIR, written)
    assert shown["total"]["points"] == "9.00"
    assert round_desk.seen(CRITERION, CHAIR)["effective"] == {"points": "9.00", "stage": "decided"}


def test_a_decision_that_differs_needs_its_reason(round_desk: Desk) -> None:
    round_desk.verify("1.2", "7")
    assert code(round_desk.post(f"{CRITERION}/decision", CHAIR, {"points": "9"})) == (422, "reason-required")
    assert round_desk.post(f"{CRITERION}/decision", CHAIR, {"points": "7"}).status_code == 200


@pytest.mark.parametrize("right", [APPRAISER, OFFICER, REPORTER])
def test_only_the_council_decides_and_concludes(still_desk: Desk, right: Right) -> None:
    assert code(still_desk.post(f"{CRITERION}/decision", right, DECISION)) == (403, "forbidden")
    assert code(still_desk.post(f"{HERE}/conclusion", right, CONCLUSION)) == (403, "forbidden")


@pytest.mark.parametrize("right", [APPRAISER, CHAIR, REPORTER, STRANGER])
def test_only_the_standing_body_releases(still_desk: Desk, right: Right) -> None:
    assert code(still_desk.post(f"{HERE}/release", right, RELEASE)) == (403, "forbidden")


def test_nothing_changes_from_the_instant_of_the_conclusion(round_desk: Desk) -> None:
    round_desk.post(f"{HERE}/conclusion", CHAIR, CONCLUSION)
    assert code(round_desk.verify("1.2", "7")) == (409, "council-concluded")
    assert code(round_desk.post(f"{CRITERION}/decision", CHAIR, DECISION)) == (409, "council-concluded")
    assert code(round_desk.post(f"{HERE}/release", OFFICER, RELEASE)) == (409, "council-concluded")


def test_no_verification_stands_behind_the_conclusion_in_the_log(round_desk: Desk) -> None:
    def verify(points: int) -> int:
        return round_desk.verify("1.2", str(points)).status_code

    round_desk.verify("1.2", "20")
    with ThreadPoolExecutor(5) as threads:
        verified = threads.map(verify, [point % 20 for point in range(40)])
        threads.submit(round_desk.post, f"{HERE}/conclusion", CHAIR, CONCLUSION).result()
        assert set(verified) <= {200, 409}
    round_desk.installation.settle()
    with connect(round_desk.installation.url("scoring")) as conn:
        last = of_key(conn, "chiso.scoring", ROUND, 0)[-1]
    assert b"council-concluded" in last.data


def test_release_and_conclusion_are_said_once(round_desk: Desk) -> None:
    for path, right, body, other, refusal in (
        (f"{HERE}/release", OFFICER, RELEASE, {"document": "16"}, "already-released"),
        (f"{HERE}/conclusion", CHAIR, CONCLUSION, {**CONCLUSION, "number": "4"}, "council-concluded"),
    ):
        first, second = round_desk.post(path, right, body), round_desk.post(path, right, body)
        assert (first.json["changed"], second.json["changed"]) == (True, False)  # type: ignore[index]
        assert code(round_desk.post(path, right, other)) == (409, refusal)


def test_the_round_says_how_far_it_has_come(round_desk: Desk) -> None:
    phases = [round_desk.seen(HERE, OFFICER)["phase"]]
    for path, right, body in ((f"{HERE}/release", OFFICER, RELEASE), (f"{HERE}/conclusion", CHAIR, CONCLUSION)):
        written = round_desk.post(path, right, body)
        phases.append(round_desk.seen(HERE, OFFICER, written)["phase"])
    assert phases == ["locked", "released", "concluded"]
    assert round_desk.seen(HERE, REPORTER)["concluded_on"] == "2026-02-01"


@pytest.mark.parametrize("body", [{}, {"number": "", "date": "2026-02-01"}, {"number": "3", "date": "01/02/2026"}])
def test_a_conclusion_needs_number_and_date(still_desk: Desk, body: Any) -> None:
    assert code(still_desk.post(f"{HERE}/conclusion", CHAIR, body)) == (422, "invalid-input")
