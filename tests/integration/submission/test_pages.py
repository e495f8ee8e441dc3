import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from chiso_runtime import access
from chiso_runtime.access import COOKIE
from chiso_runtime.database import connect
from werkzeug.test import Client, TestResponse

from tests.integration.submission.world import ROUND, World, made


@dataclass(slots=True)
class Browser:
    """Somebody with a browser without script."""

    client: Client
    csrf: str = ""

    def see(self, path: str) -> str:
        """A page, with redirects followed."""
        answer = self.client.get(path, headers={"Accept": "text/html"}, follow_redirects=True)
        assert answer.status_code == 200, answer.text
        self.csrf = found[1] if (found := re.search(r'name="csrf" value="([^"]*)"', answer.text)) else ""
        return answer.text

    def send(self, path: str, **fields: Any) -> TestResponse:
        """A form of the page that was seen."""
        sent = {"csrf": self.csrf, **{name.replace("answer_", "answer-"): value for name, value in fields.items()}}
        return self.client.post(path, data=sent, headers={"Accept": "text/html"})


@pytest.fixture
def browser(world: World) -> Browser:
    return Browser(world.installation.client())


@pytest.fixture
def people(world: World, unit: str, browser: Browser) -> Browser:
    """Reporter and head of the unit, signed in."""
    person = f"nguoi-{unit.lower()}"
    made(world.office.post("/people", {"id": person, "name": f"Trần Thị {unit}"}))
    for role in ("reporter", "head"):
        made(world.office.post(f"/people/{person}/rights", {"role": role, "body": unit, "capacity": "Đầu mối"}))
    world.installation.settle()
    browser.send("/sign-in", person=person)
    return browser


def test_a_demonstration_offers_its_people_with_role_and_body(people: Browser, unit: str, world: World) -> None:
    page = Browser(world.installation.client()).see("/sign-in")
    assert f"Trần Thị {unit}" in page
    assert "đầu mối nhập báo cáo" in page
    assert f"Xã {unit}" in page


def test_signing_in_sets_a_cookie_that_no_script_reads(world: World, people: Browser, unit: str) -> None:
    answer = Browser(world.installation.client()).send("/sign-in", person=f"nguoi-{unit.lower()}")
    found = answer.headers["Set-Cookie"]
    assert found.startswith("__Host-chiso=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(found.split("; "))


def test_a_client_key_signs_in_and_a_wrong_one_is_refused(world: World, people: Browser, unit: str) -> None:
    client_key = made(world.office.post(f"/people/nguoi-{unit.lower()}/client-keys"))["client_key"]
    visitor = Browser(world.installation.client())
    assert visitor.send("/sign-in", client_key="x.y").status_code == 401
    assert visitor.send("/sign-in", client_key=client_key, next="/reports").headers["Location"] == "/reports"
    assert f"Xã {unit}" in visitor.see("/reports")


@pytest.mark.parametrize("next", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"])
def test_signing_in_leads_to_this_origin_alone(world: World, people: Browser, unit: str, next: str) -> None:
    visitor = Browser(world.installation.client())
    answer = visitor.send("/sign-in", person=f"nguoi-{unit.lower()}", next=next)
    assert answer.headers["Location"] == "/reports"


def test_a_sign_in_sent_by_another_site_is_refused(world: World, people: Browser, unit: str) -> None:
    client = world.installation.client()
    answer = client.post("/sign-in", data={"person": f"nguoi-{unit.lower()}"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_who_is_not_signed_in_is_sent_to_do_so_and_comes_back(browser: Browser) -> None:
    answer = browser.client.get("/reports?lang=vi")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?next=/reports%3Flang%3Dvi")


def test_a_criterion_is_reported_by_a_plain_form_and_the_report_tells_what_is_missing(
    people: Browser, unit: str
) -> None:
    before = people.see(f"/reports/{ROUND}/{unit}")
    assert "Còn thiếu (27)" in before
    people.see(f"/reports/{ROUND}/{unit}/1.2")
    answer = people.send(f"/reports/{ROUND}/{unit}/1.2", answer_value="3", expected="0", go="next")
    assert answer.headers["Location"].startswith(f"/reports/{ROUND}/{unit}/1.3?recorded=")
    after = people.see(f"/reports/{ROUND}/{unit}?{answer.headers['Location'].partition('?')[2]}")
    assert "Còn thiếu (27)" in after
    assert "thiếu tài liệu kiểm chứng" in after
    assert '<span class="score">11,00<span class="muted"> / 15</span></span>' in after


def test_what_is_refused_is_shown_beside_its_field_with_what_was_typed(people: Browser, unit: str) -> None:
    people.see(f"/reports/{ROUND}/{unit}/1.2")
    answer = people.send(f"/reports/{ROUND}/{unit}/1.2", answer_value="-1", explanation="Giải trình dài")
    assert answer.status_code == 422
    assert 'href="#answer-value"' in answer.text
    assert "Giải trình dài" in answer.text
    assert 'value="-1"' in answer.text


def test_every_kind_of_question_has_its_form(people: Browser, unit: str, world: World) -> None:
    for row in made(world.office.get(f"/rounds/{ROUND}/reports/{unit}"))["criteria"]:
        page = people.see(f"/reports/{ROUND}/{unit}/{row['criterion']}")
        assert 'name="answer-' in page, row["criterion"]


def test_a_form_changed_by_somebody_else_meanwhile_is_not_taken(people: Browser, unit: str, world: World) -> None:
    path = f"/reports/{ROUND}/{unit}/1.2"
    people.see(path)
    made(world.people_of(unit).put(f"/rounds/{ROUND}/reports/{unit}/criteria/1.2", {"data": {"value": "4"}}))
    world.installation.settle()
    assert people.send(path, answer_value="3", expected="0").status_code == 412


def test_the_same_form_sent_twice_is_one_fact(people: Browser, unit: str, world: World) -> None:
    path = f"/reports/{ROUND}/{unit}/1.2"
    people.see(path)
    fields = {"idempotency_key": f"key-{unit}", "answer-value": "3", "expected": "0", "csrf": people.csrf}
    first, again = (people.client.post(path, data=fields) for _ in range(2))
    assert first.headers["Location"] == again.headers["Location"]


def test_evidence_is_named_with_its_place(people: Browser, unit: str, world: World) -> None:
    path = f"/reports/{ROUND}/{unit}/1.2"
    assert f'value="{"a" * 32}"' in people.see(f"{path}?file={'a' * 32}")
    fields = {"evidence-0-file": "a" * 32, "evidence-0-used": "yes", "evidence-0-place": "mục 2, trang 5"}
    people.send(path, answer_value="3", expected="0", **fields)
    world.installation.settle()
    page = people.see(f"/reports/{ROUND}/{unit}")
    assert f'<a href="/files/{"a" * 32}">mục 2, trang 5</a>' in page
    assert "đang kiểm tra" in page


def test_the_head_submits_on_the_page_and_is_told_why_not(people: Browser, unit: str, world: World) -> None:
    people.see(f"/reports/{ROUND}/{unit}")
    empty = people.send(f"/reports/{ROUND}/{unit}/submission")
    assert empty.status_code == 422
    assert "Báo cáo chưa có chỉ số thành phần nào" in empty.text
    made(world.people_of(unit).put(f"/rounds/{ROUND}/reports/{unit}/criteria/1.1", {"data": {"level": "c"}}))
    sent = people.send(f"/reports/{ROUND}/{unit}/submission")
    assert "đã gửi" in people.see(sent.headers["Location"])
    back = people.send(f"/reports/{ROUND}/{unit}/withdrawal", reason="Sửa số liệu")
    assert "bản nháp" in people.see(back.headers["Location"])


def test_a_form_without_its_mark_is_refused(people: Browser, unit: str) -> None:
    people.csrf = ""
    assert people.send(f"/reports/{ROUND}/{unit}/1.2", answer_value="3").status_code == 403


def test_a_token_that_ran_out_is_renewed_while_the_session_lives(people: Browser, unit: str, world: World) -> None:
    page = f"/reports/{ROUND}/{unit}"
    people.see(page)
    expire(world, people.client)
    assert f"Xã {unit}" in people.see(page)
    expire(world, people.client)
    assert people.send(f"{page}/1.2", answer_value="3", expected="0").status_code == 303
    expire(world, people.client)
    people.csrf = "wrong"
    assert people.send(f"{page}/1.2", answer_value="4").status_code == 403


def test_a_session_does_not_live_for_ever(people: Browser, unit: str, world: World) -> None:
    expire(world, people.client)
    with connect(world.installation.url("submission")) as conn:
        conn.execute("UPDATE session SET begun_at = begun_at - interval '13 hours'")
    assert people.client.get("/reports").headers["Location"].startswith("/sign-in")


def test_signing_out_ends_the_session(people: Browser, world: World) -> None:
    people.see("/reports")
    token = people.client.get_cookie(COOKIE)
    assert token is not None
    people.send("/sign-out")
    world.installation.settle()
    people.client.set_cookie(COOKIE, token.value)
    assert people.client.get("/reports").headers["Location"].startswith("/sign-in")


def test_the_office_sees_who_has_not_submitted(world: World, unit: str) -> None:
    office = world.office
    page = office.client.get(f"/rounds/{ROUND}", headers={"Authorization": f"Bearer {office.token}"})
    assert page.status_code == 200
    assert f"Xã {unit}" in page.text
    assert "Chưa gửi" in page.text


def test_another_units_report_is_not_shown(people: Browser, world: World) -> None:
    answer = people.client.get(f"/reports/{ROUND}/{world.unit()}", headers={"Accept": "text/html"})
    assert answer.status_code == 403
    assert answer.mimetype == "text/html"


def expire(world: World, client: Client) -> None:
    """Put in place of the cookie's token one of the same session that ran out."""
    installation = world.installation
    found = client.get_cookie(COOKIE)
    assert found is not None
    actor = installation.contexts["submission"].verifier.actor(found.value)
    client.set_cookie(COOKIE, installation.issuer.token(actor, access.now() - timedelta(minutes=20)))
