"""Upwards: the answers of a round to the set above it, down to unit and evidence, for the standing body alone."""

import json
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from chiso_contracts.submission import FrameworkPublished
from chiso_contracts.values import Right
from chiso_framework import from_document, to_document
from chiso_runtime.brokers.port import Message
from chiso_runtime.codec import Cause
from chiso_runtime.consumer import Consumer
from chiso_runtime.testing import NOON
from chiso_scoring.codec import submission_codec
from chiso_sheets import open_book

from tests.integration.scoring.conftest import (
    API,
    APPRAISER,
    CHAIR,
    OFFICER,
    REPORTER,
    STRANGER,
    Desk,
)
from tests.integration.scoring.test_pages import Browser
from tests.unit.scoring.examples import DOCUMENT, OTHER, ROUND, UNIT, locked, reported
from tests.unit.scoring.measuring_examples import MEASURING_DOCUMENT, answered, measured

NATIONAL = "qd405-2025-dti-tinh-demo@2025"
FEEDS = f"{API}/rounds/{ROUND}/feeds"
FEED = f"{FEEDS}/qd405-2025-dti-tinh-demo/2025"
PAGES = f"/appraisal/{ROUND}/feeds"
OWN = "tren-tinh@1"
FILE = "f" * 32


def feeding(*references: str) -> Any:
    """The round's framework, feeding other frameworks."""
    items = [
        {"criterion": "2.2", "field": "numerator", "of": "1.2", "of_field": "numerator"},
        {"criterion": "2.2", "field": "denominator", "of": "1.2", "of_field": "denominator"},
        {"criterion": "2.5", "field": "count", "take": "count", "of": "1.1", "of_field": "yes"},
        {"criterion": "7.5", "owner_vi": "Cục Thống kê", "owner_en": "Statistics office"},
    ]
    feeds = [{"framework": one, "owner_vi": "Sở A", "owner_en": "Department A", "items": items} for one in references]
    return from_document({**DOCUMENT, "feeds": feeds})


@pytest.fixture
def province(desk: Desk) -> Desk:
    """Two units whose figures are fixed: both claimed 1.2, one 1.1."""
    desk.open(framework=feeding(NATIONAL, OWN))
    desk.report(
        reported("1.1", "10.00", yes=True),
        reported("1.2", "12.50", file=FILE, numerator="5", denominator="8"),
        locked(),
    )
    other = [reported("1.2", "10.00", unit=OTHER, numerator="2", denominator="4"), locked(unit=OTHER)]
    desk.report(*other, unit=OTHER)
    return desk


def field(found: Any, criterion: str, name: str) -> Any:
    return next(one for one in found["fields"] if (one["criterion"], one["field"]) == (criterion, name))


def test_figures_are_added_over_the_units_with_what_each_gave(province: Desk) -> None:
    found = province.seen(FEED, OFFICER)
    numerator = field(found, "2.2", "numerator")
    assert (found["answers"]["2.2"], numerator["value"]) == ({"numerator": "7", "denominator": "12"}, "7")
    assert [(part["unit"], part["value"], part["state"]) for part in numerator["units"]] == [
        (UNIT, "5", "claimed"),
        (OTHER, "2", "claimed"),
    ]
    assert numerator["how"]["en"] == "sum of “Đúng hạn” (1.2)"


def test_units_come_in_pages_and_the_answers_are_of_all(province: Desk) -> None:
    whole, first = province.seen(FEED, OFFICER), province.seen(f"{FEED}?limit=1", OFFICER)
    second = province.seen(f"{FEED}?limit=1&after={first['next']}", OFFICER)
    assert (whole["next"], first["next"], second["next"]) == (None, UNIT, None)
    assert whole["answers"] == first["answers"] == second["answers"]
    pages = [field(one, "2.2", "numerator") for one in (first, second)]
    assert [one["unit_count"] for one in pages] == [2, 2]
    assert [part for one in pages for part in one["units"]] == field(whole, "2.2", "numerator")["units"]


def test_a_gap_of_units_on_another_page_is_no_field_that_nobody_fills(province: Desk) -> None:
    first = province.seen(f"{FEED}?limit=1", OFFICER)
    gaps = {gap["criterion"]: (gap["units"], gap["unit_count"]) for gap in first["gaps"]}
    assert (gaps["2.5"], gaps["7.5"]) == (([], 1), ([], 0))


def test_a_page_that_is_none_is_refused(province: Desk) -> None:
    assert refusal(province, f"{FEED}?after=H99.99", OFFICER) == (404, "unknown-unit")
    for query in ("after=x", "limit=0", "limit=1001"):
        assert refusal(province, f"{FEED}?{query}", OFFICER) == (422, "invalid-input")


def test_evidence_of_each_unit_stands_beside_its_figure(province: Desk) -> None:
    part, without = field(province.seen(FEED, OFFICER), "2.2", "numerator")["units"]
    assert part["evidence"] == [{"file": FILE, "place": "trang 3", "sha256": None, "size": None}]
    assert without["evidence"] == []


def test_what_the_appraiser_set_goes_up_and_what_got_no_score_does_not(province: Desk) -> None:
    path = f"{API}/rounds/{ROUND}/cards/{UNIT}/criteria/1.2/verification"
    set_data = {"outcome": "set", "data": {"numerator": "4", "denominator": "8"}, "reason": "Trang 3"}
    assert province.post(path, APPRAISER, set_data).status_code == 200
    refused = {"outcome": "no-score", "reason_code": "NS1", "reason": "Không khớp"}
    path = f"{API}/rounds/{ROUND}/cards/{OTHER}/criteria/1.2/verification"
    write = province.post(path, APPRAISER, refused)
    assert write.status_code == 200
    province.installation.settle()
    found = province.seen(FEED, OFFICER)
    assert found["answers"]["2.2"] == {"numerator": "4", "denominator": "8"}
    assert found["states"] == {"verified": 1, "contested": 0, "claimed": 1}
    lacking = [gap for gap in found["gaps"] if gap["criterion"] == "2.2"]
    assert [(gap["field"], [unit["unit"] for unit in gap["units"]]) for gap in lacking] == [
        ("numerator", [OTHER]),
        ("denominator", [OTHER]),
    ]


def test_what_was_measured_goes_up_with_where_it_comes_from(desk: Desk) -> None:
    item = {"criterion": "2.2", "field": "numerator", "of": "1.2", "of_field": "numerator"}
    feed = {"framework": NATIONAL, "owner_vi": "Sở A", "items": [item]}
    desk.open(framework=from_document({**MEASURING_DOCUMENT, "feeds": [feed]}))
    desk.report(measured(), answered(agreed=False, reason="Sai mẫu số"), locked())
    (part,) = field(desk.seen(FEED, OFFICER), "2.2", "numerator")["units"]
    assert (part["value"], part["state"], part["source"]) == ("3", "contested", "Báo cáo thống kê, 88/BC-CTK")


def test_what_is_missing_is_listed_with_who_has_it(province: Desk) -> None:
    found = province.seen(FEED, OFFICER)
    owners = {gap["criterion"]: gap["owner"]["vi"] for gap in found["gaps"]}
    assert (owners["7.5"], owners["8.1"]) == ("Cục Thống kê", "Sở A")
    (partly,) = [gap for gap in found["gaps"] if gap["criterion"] == "2.5"]
    assert [unit["unit"] for unit in partly["units"]] == [OTHER]


def test_an_appraisal_that_an_officer_may_not_see_does_not_go_in(province: Desk) -> None:
    path = f"{API}/rounds/{ROUND}/cards/{UNIT}/criteria/1.2/verification"
    set_data = {"outcome": "set", "data": {"numerator": "4", "denominator": "8"}, "reason": "Trang 3"}
    assert province.post(path, APPRAISER, set_data).status_code == 200
    province.installation.settle()
    two_posts = province.installation.token("hai-chuc-vu", OFFICER, Right(id="8", role="reporter", body=UNIT))
    answer = province.installation.client().get(FEED, headers={"Authorization": f"Bearer {two_posts}"})
    assert json.loads(answer.data)["answers"]["2.2"]["numerator"] == "7"


def test_the_list_says_which_frameworks_are_here(province: Desk) -> None:
    found = province.seen(FEEDS, OFFICER)["feeds"]
    assert [(one["framework"], one["known"]) for one in found] == [
        ("qd405-2025-dti-tinh-demo", True),
        ("tren-tinh", False),
    ]


def test_only_the_standing_body_of_the_round_sees_it(province: Desk) -> None:
    for right, path in product((REPORTER, APPRAISER, CHAIR, STRANGER), (FEEDS, FEED, f"{FEED}/sheet")):
        assert refusal(province, path, right) == (403, "forbidden"), (right, path)


def test_a_feed_that_is_not_there_is_told(province: Desk) -> None:
    assert refusal(province, f"{FEEDS}/bnv-765-2021/2021", OFFICER) == (404, "no-feed")
    assert refusal(province, f"{FEEDS}/tren-tinh/1", OFFICER) == (409, "feed-target-unknown")


def refusal(desk: Desk, path: str, right: Right) -> tuple[int, str]:
    """Status and code of what was answered."""
    answer = desk.get(path, right)
    return answer.status_code, (answer.json or {})["code"]


def test_a_framework_that_is_published_here_can_be_fed(province: Desk) -> None:
    one = {**DOCUMENT["main_indicators"][0], "components": [_target("2.5", "per_item"), _target("7.5", "direct")]}
    target = from_document({**DOCUMENT, "id": "tren-tinh", "main_indicators": [one, DOCUMENT["main_indicators"][1]]})
    _publish(province, to_document(target))
    found = province.seen(f"{FEEDS}/tren-tinh/1", OFFICER)
    assert found["answers"] == {"2.5": {"count": "1"}}
    assert {gap["criterion"] for gap in found["gaps"]} == {"2.5", "7.5", "2"}


def _target(code: str, kind: str) -> dict[str, Any]:
    asks = {"item_vi": "Cái", "each": 1} if kind == "per_item" else {}
    return {"code": code, "name_vi": f"Số {code}", "max_points": 5, "rule": {"kind": kind, **asks}}


def _publish(desk: Desk, document: dict[str, Any]) -> None:
    """Bring a published framework to scoring's read models, in two parts."""
    text = json.dumps(document, ensure_ascii=False)
    cut = [text[: len(text) // 2], text[len(text) // 2 :]]
    stream, key = f"framework/{document['id']}@{document['version']}", "frameworks"
    messages = []
    for n, part in enumerate(cut, 1):
        event = FrameworkPublished(
            framework=document["id"], version=document["version"], title="Bộ", sha256="a", part=n, parts=2, text=part
        )
        cause = Cause(actor="a", capacity="", correlation=str(uuid4()), causation="")
        data = submission_codec.encode(event, id=uuid4(), stream=stream, version=n, key=key, time=NOON, cause=cause)
        messages.append(Message("chiso.submission", key, n, n, n, stream, data))
    view = desk.installation.services["scoring"].views[1]
    url = desk.installation.url("scoring")
    Consumer(view.consumer, view.topic, url, view.effects(), desk.submission, park=view.park).receive(messages)


def test_the_workbook_has_answers_sources_and_gaps(province: Desk) -> None:
    answer = province.get(f"{FEED}/sheet", OFFICER)
    assert answer.status_code == 200
    book = open_book(answer.data)
    assert [sheet.name for sheet in book.sheets] == ["Thông tin", "Trả lời", "Nguồn", "Còn thiếu"]
    answers, sources, gaps = book.sheets[1:]
    shown = {(answers.text(row, 0), answers.text(row, 2)): answers.text(row, 3) for row in range(1, len(answers.rows))}
    assert shown["2.2", "Số nhiệm vụ hoàn thành đúng hạn"] == "7"
    assert [sources.text(1, column) for column in (0, 3, 5, 6)] == ["2.2", UNIT, "5", "chưa thẩm định"]
    assert FILE in sources.text(1, 7)
    assert "Cục Thống kê" in {gaps.text(row, 0) for row in range(1, len(gaps.rows))}
    assert all(not sheet.formulas for sheet in book.sheets)


def test_the_pages_lead_from_the_round_to_unit_and_evidence(province: Desk) -> None:
    browser = Browser(province, OFFICER)
    assert f'href="{PAGES}"' in browser.look(f"/appraisal/{ROUND}")
    one = f"{PAGES}/qd405-2025-dti-tinh-demo/2025"
    assert f'href="{one}"' in browser.look(PAGES)
    page = browser.look(one)
    assert "Cục Thống kê" in page
    assert f'href="{one}/2.2"' in page
    below = browser.look(f"{one}/2.2")
    assert f'href="/files/{FILE}"' in below
    assert f'href="/appraisal/{ROUND}/{UNIT}/1.2"' in below
    browser.look(f"{one}/99", status=404)


def test_nobody_else_is_led_there(province: Desk) -> None:
    assert PAGES not in Browser(province, APPRAISER).look(f"/appraisal/{ROUND}")
    Browser(province, APPRAISER).look(PAGES, status=403)
