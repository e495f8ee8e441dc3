"""The standing body's page of amendments, and what a unit's pages show of one."""

from urllib.parse import urlencode

import pytest

from tests.integration.submission.test_amendments import NUMBER, VERSIONS, Running
from tests.integration.submission.test_pages import Browser
from tests.integration.submission.world import OFFICE_BODY, World, made, round_body

ROUND = "trang-sua-doi"


@pytest.fixture(scope="module")
def running(world: World) -> Running:
    """A round whose framework has other versions, and a unit that has reported."""
    for document in VERSIONS:
        made(world.office.post("/frameworks", {"document": document}))
    made(world.office.post("/rounds", round_body(id=ROUND, framework="xa-demo", framework_version="1")))
    running = Running(world, ROUND, world.unit())
    made(running.tell("1.1", {"yes": True}))
    return running


def browser(world: World, person: str, role: str, body: str) -> Browser:
    """Somebody with one right, signed in."""
    made(world.office.post("/people", {"id": person, "name": "Nguyễn Văn An"}))
    made(world.office.post(f"/people/{person}/rights", {"role": role, "body": body}))
    world.installation.settle()
    found = Browser(world.installation.client())
    found.send("/sign-in", person=person)
    return found


@pytest.fixture(scope="module")
def office(world: World, running: Running) -> Browser:
    return browser(world, "van-phong", "standing-body", OFFICE_BODY)


@pytest.fixture(scope="module")
def head(world: World, running: Running) -> Browser:
    found = browser(world, "thu-truong", "head", running.unit)
    made(world.office.post("/people/thu-truong/rights", {"role": "reporter", "body": running.unit}))
    world.installation.settle()
    found.send("/sign-in", person="thu-truong")
    return found


def test_the_page_previews_then_records_and_the_units_page_tells(
    running: Running, office: Browser, head: Browser
) -> None:
    page = f"/rounds/{ROUND}/amendments"
    assert f'href="{page}"' in office.see(f"/rounds/{ROUND}")
    chosen = {"framework_version": "2", "document": NUMBER}
    office.see(page)
    looked = office.send(page, go="preview", framework_version="2")
    assert looked.status_code == 200
    assert "xa-demo@1 → xa-demo@2" in looked.text
    assert "Cần rà soát lại (1)" in looked.text
    assert "<strong>1.4</strong> Mới" in looked.text
    assert "Đã ghi nhận" not in office.see(page)

    nameless = office.send(page, go="record", framework_version="2")
    assert nameless.status_code == 422
    assert "Hãy nêu văn bản" in nameless.text

    head.see(f"/reports/{ROUND}/{running.unit}/1.1")
    recorded = office.send(page, go="record", **chosen)
    assert recorded.headers["Location"].startswith(f"{page}?{urlencode({'recorded': f'round/{ROUND}@'})}")
    running.settled()
    assert NUMBER in office.see(page)
    assert "cần rà soát lại: 1" in office.see(f"/rounds/{ROUND}")

    stale = {"answer_yes": "yes", "expected": "1", "framework": "xa-demo@1"}
    refused = head.send(f"/reports/{ROUND}/{running.unit}/1.1", **stale)
    assert refused.status_code == 409
    assert "vừa được sửa đổi, bổ sung" in refused.text

    shown = head.see(f"/reports/{ROUND}/{running.unit}")
    assert "Cần rà soát lại, chưa tính điểm: 1.1" in shown
    assert "đã được sửa đổi, bổ sung ở" in head.see(f"/reports/{ROUND}/{running.unit}/1.1")
    unseen = head.send(f"/reports/{ROUND}/{running.unit}/submission", framework="xa-demo@1")
    assert (unseen.status_code, "vừa được sửa đổi, bổ sung" in unseen.text) == (409, True)
    waiting = head.send(f"/reports/{ROUND}/{running.unit}/submission", framework="xa-demo@2")
    assert (waiting.status_code, "Cần rà soát lại theo" in waiting.text) == (409, True)

    taken = head.send(f"/reports/{ROUND}/{running.unit}/1.1", **{**stale, "framework": "xa-demo@2"})
    assert taken.status_code == 303
    running.world.installation.settle()
    assert "chưa tính điểm" not in head.see(f"/reports/{ROUND}/{running.unit}")


def test_a_version_that_does_not_fit_is_told_in_place(running: Running, office: Browser) -> None:
    page = f"/rounds/{ROUND}/amendments"
    office.see(page)
    answer = office.send(page, go="preview", framework_version="9")
    assert answer.status_code == 404
    assert "Chưa có bộ chỉ số này" in answer.text


def test_a_unit_does_not_see_the_page(running: Running, head: Browser) -> None:
    answer = head.client.get(f"/rounds/{ROUND}/amendments", headers={"Accept": "text/html"})
    assert answer.status_code == 403
