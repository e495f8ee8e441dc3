"""The pages of drafts and campaigns, by a browser without script."""

from html import unescape
from typing import Any

import pytest
from chiso_framework import read_text, shipped_framework, to_document, write_text
from chiso_sheets import framework_book, open_book, read_framework_book

from tests.integration.submission.test_sheets_pages import Browser
from tests.integration.submission.world import API, FRAMEWORK, OFFICE_BODY, ROUND, World, made

BASE = f"{FRAMEWORK.id}@{FRAMEWORK.version}"


def somebody(world: World, person: str, name: str) -> Browser:
    made(world.office.post("/people", {"id": person, "name": name}))
    made(world.office.post(f"/people/{person}/rights", {"role": "standing-body", "body": OFFICE_BODY}))
    world.installation.settle()
    return Browser(world.installation.client(), person)


@pytest.fixture(scope="module")
def officer(world: World) -> Browser:
    return somebody(world, "soan-thao", "Lê Soạn Thảo")


@pytest.fixture(scope="module")
def colleague(world: World) -> Browser:
    return somebody(world, "doi-chieu", "Trần Đối Chiếu")


def drafted(browser: Browser, name: str, **fields: str) -> str:
    """Make a draft of last year's version by the form; the address of its page."""
    browser.see(f"/framework-drafts?from={BASE}")
    answer = browser.send("/framework-drafts", fields={"id": name, "version": "2027", "from": BASE, **fields})
    assert answer.status_code == 303, answer.text
    browser.see(answer.headers["Location"])
    return f"/framework-drafts/{name}/2027"


def typed(browser: Browser) -> str:
    """The text in the form."""
    return unescape(browser.page.partition('<textarea id="text"')[2].partition(">\n")[2].partition("</textarea>")[0])


def test_a_draft_is_made_of_last_years_version_and_changed(officer: Browser) -> None:
    assert f'value="{BASE}" selected' in officer.see(f"/framework-drafts?from={BASE}")
    assert officer.form()["id"] == FRAMEWORK.id
    path = drafted(officer, "trang-sua")
    assert f"Lập từ {BASE}" in officer.page
    text = typed(officer)
    changed = text.replace("title_vi: ", "title_vi: Mới ", 1).replace("\n", "\r\n")
    answer = officer.send(path, fields={"text": changed, "expected": officer.hidden("expected")})
    assert answer.status_code == 303
    page = unescape(officer.see(answer.headers["Location"]))
    assert ": từ “" in page.partition("Khác gì")[2]
    assert "title_vi: từ" not in page
    assert typed(officer).replace("title_vi: Mới ", "title_vi: ", 1) == text
    assert "Lê Soạn Thảo" in page
    assert "Mới" in officer.see("/framework-drafts")


def test_of_a_thousand_differences_a_page_lists_the_first(officer: Browser) -> None:
    path = drafted(officer, "trang-dai")
    many = "".join(f"\n- {{code: X{n}, text_vi: Trường hợp {n}}}" for n in range(1000))
    changed = typed(officer).replace("\nno_score_reasons:", f"\nno_score_reasons:{many}", 1)
    answer = officer.send(path, fields={"text": changed, "expected": officer.hidden("expected")})
    page = unescape(officer.see(answer.headers["Location"])).partition("Khác gì")[2]
    assert "Khác (1001)" in page, "the name of the draft differs too"
    assert "Còn 801 chỗ khác nữa" in page
    assert page.count("<li>") < 300


def test_problems_are_told_with_their_places(officer: Browser, colleague: Browser) -> None:
    path = drafted(officer, "trang-loi")
    wrong = typed(officer).replace('total_points: "500"', 'total_points: "-1"')
    answer = officer.send(path, fields={"text": wrong, "expected": officer.hidden("expected")})
    page = officer.see(answer.headers["Location"])
    assert "Cần sửa (1)" in page
    assert "<code>total_points</code>" in page
    assert f"{path}/check" not in colleague.see(path)


def test_what_is_no_document_is_said_and_stays_in_the_form(officer: Browser) -> None:
    path = drafted(officer, "trang-hong")
    answer = officer.send(path, fields={"text": "a: [1", "expected": officer.hidden("expected")})
    assert answer.status_code == 422
    assert "YAML hoặc JSON đúng cú pháp" in answer.text
    assert typed(officer) == "a: [1"
    assert officer.client.post(path, data={"text": "id: x"}).status_code == 403


def test_a_conflict_shows_what_differs_and_keeps_what_was_typed(officer: Browser, colleague: Browser) -> None:
    path = drafted(officer, "trang-tranh")
    colleague.see(path)
    first = officer.send(path, fields={"text": typed(officer), "expected": "1"})
    mine = typed(colleague).replace("title_vi: ", "title_vi: Của tôi ", 1)
    officer.see(first.headers["Location"])
    other = typed(officer).replace("title_vi: ", "title_vi: Của bạn ", 1)
    officer.send(path, fields={"text": other, "expected": officer.hidden("expected")})
    answer = colleague.send(path, fields={"text": mine, "expected": colleague.hidden("expected")})
    assert answer.status_code == 412
    page = unescape(answer.text)
    assert ": từ “Của bạn" in page
    assert "title_vi: từ" not in page
    assert typed(colleague) == mine
    again = colleague.send(path, fields={"text": mine, "expected": colleague.hidden("expected")})
    assert again.status_code == 303


def test_a_draft_goes_to_excel_and_back(officer: Browser) -> None:
    path = drafted(officer, "trang-excel")
    book = officer.client.get(f"{API}{path}/sheet").data
    framework = read_framework_book(open_book(book)).framework
    assert (framework.id, framework.version) == ("trang-excel", "2027")
    expected = officer.hidden("expected")
    back = officer.send(f"{path}/sheet", book, {"expected": expected})
    officer.see(back.headers["Location"])
    assert read_text(typed(officer)) == to_document(framework)
    stale = officer.send(f"{path}/sheet", framework_book(FRAMEWORK), {"expected": "9"})
    assert stale.status_code == 412
    assert officer.send(f"{path}/sheet", b"TT;Ten", {"expected": expected}).status_code == 422
    assert officer.send(f"{path}/sheet", None, {"expected": expected}).status_code == 422


def test_two_people_bring_a_draft_to_its_publication(officer: Browser, colleague: Browser) -> None:
    path = drafted(officer, "trang-hai")
    sha256 = officer.hidden("sha256")
    assert "Hãy nhờ người khác đối chiếu" in officer.page
    refused = officer.send(f"{path}/publish", fields={"sha256": officer.hidden("sha256")})
    assert refused.status_code == 412
    assert sha256 == ""
    colleague.see(path)
    checked = colleague.send(f"{path}/check", fields={"sha256": colleague.hidden("sha256"), "remarks": "Phụ lục I"})
    page = officer.see(checked.headers["Location"])
    assert "Trần Đối Chiếu" in page
    assert "Phụ lục I" in page
    published = officer.send(f"{path}/publish", fields={"sha256": officer.hidden("sha256")})
    assert "trang-hai" in officer.see(published.headers["Location"])
    assert "Sửa văn bản" not in officer.see(path)


def test_a_draft_is_made_of_a_pasted_text_and_refusals_keep_what_was_typed(officer: Browser) -> None:
    officer.see("/framework-drafts")
    text = write_text({"id": "trang-dan", "version": "1"})
    made_of_it = officer.send("/framework-drafts", fields={"id": "trang-dan", "version": "1", "text": text})
    assert made_of_it.status_code == 303
    again = officer.send("/framework-drafts", fields={"id": "trang-dan", "version": "1", "text": "id: khac"})
    assert again.status_code == 403
    officer.see("/framework-drafts")
    again = officer.send("/framework-drafts", fields={"id": "trang-dan", "version": "1", "text": "id: khac"})
    assert again.status_code == 412
    assert "Đã có bản nháp trang-dan@1" in again.text
    assert "id: khac" in again.text
    assert officer.send("/framework-drafts", fields={"id": "x", "version": "1"}).status_code == 422
    assert officer.send("/framework-drafts", fields={"id": "ô", "version": "1", "text": "id: x"}).status_code == 422


def test_units_see_no_drafts_and_strangers_are_sent_to_sign_in(world: World) -> None:
    person = "dau-moi-nhap"
    unit = world.unit()
    made(world.office.post("/people", {"id": person, "name": "Nguyễn Đầu Mối"}))
    made(world.office.post(f"/people/{person}/rights", {"role": "reporter", "body": unit}))
    world.installation.settle()
    client = Browser(world.installation.client(), person).client
    assert client.get("/framework-drafts", headers={"Accept": "text/html"}).status_code == 403
    for path in ("/framework-drafts", "/campaigns"):
        answer = world.installation.client().get(path, headers={"Accept": "text/html"})
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/sign-in?next={path}")


def test_a_campaign_is_planned_and_changed_on_its_pages(world: World, officer: Browser) -> None:
    page = officer.see("/campaigns")
    assert f'value="{ROUND}"' in page
    fields = {"id": "trang-dot", "name": "Đợt trang", "year": "2026", "owner": OFFICE_BODY, "document": "12/KH"}
    answer = officer.send("/campaigns", fields={**fields, "rounds": ROUND})
    assert answer.status_code == 303, answer.text
    page = officer.see(answer.headers["Location"])
    assert "Đã gửi" in page
    assert f'href="/rounds/{ROUND}"' in page
    expected = officer.hidden("expected")
    changed = officer.send("/campaigns", fields={**fields, "name": "Đợt khác", "expected": expected})
    assert "Đợt khác" in officer.see(changed.headers["Location"])
    stale = officer.send("/campaigns", fields={**fields, "expected": expected})
    assert (stale.status_code, "đã được người khác sửa" in stale.text) == (412, True)
    officer.see("/campaigns")
    wrong = officer.send("/campaigns", fields={**fields, "id": "X", "year": "hai"})
    assert wrong.status_code == 422
    assert 'value="hai"' in wrong.text


def test_a_unit_sees_its_report_in_the_campaign_and_no_counts(world: World) -> None:
    unit, person = world.unit(), "dau-moi-dot"
    made(world.office.post("/people", {"id": person, "name": "Nguyễn Trong Đợt"}))
    made(world.office.post(f"/people/{person}/rights", {"role": "reporter", "body": unit}))
    plan = {"id": "dot-xem", "name": "Đợt xem", "year": 2026, "owner": OFFICE_BODY, "rounds": [ROUND]}
    made(world.office.post("/campaigns", plan))
    world.installation.settle()
    page = Browser(world.installation.client(), person).see("/campaigns/dot-xem")
    assert f'href="/reports/{ROUND}/{unit}"' in page
    assert "Đã gửi" not in page
    assert "Sửa kế hoạch" not in page
    made(world.office.post("/campaigns", {**plan, "rounds": []}))


@pytest.mark.parametrize("shipped", ["bnv-765-2021", "qd2361-2024", "mic-internal-dti"])
def test_a_draft_of_an_outline_is_shown_as_well(world: World, officer: Browser, shipped: str) -> None:
    made(world.office.post("/frameworks", {"document": to_document(shipped_framework(shipped))}))
    version = shipped_framework(shipped).version
    world.installation.settle()
    officer.see("/framework-drafts")
    asked = {"id": f"khung-{shipped}", "version": "2027", "from": f"{shipped}@{version}"}
    answer = officer.send("/framework-drafts", fields=asked)
    assert "Cần xem lại trước khi ban hành" in officer.see(answer.headers["Location"])


def test_a_change_of_a_criterion_is_said_with_its_name_and_not_its_place(officer: Browser) -> None:
    path = drafted(officer, "trang-doi")
    document: dict[str, Any] = {**to_document(FRAMEWORK), "id": "trang-doi", "version": "2027"}
    first = document["main_indicators"][0]["components"][0]
    first["max_points"] = "99"
    text = write_text(document)
    answer = officer.send(path, fields={"text": text, "expected": officer.hidden("expected")})
    page = unescape(officer.see(answer.headers["Location"]))
    before = FRAMEWORK.criteria()[0]
    said = f"<strong>{before.code} {before.name_vi}</strong>: Điểm tối đa: từ “{before.max_points}” thành “99”"
    assert said in page
    assert "main_indicators[" not in page.partition("Khác gì")[2].partition("<textarea")[0]
