"""The appraisal desk as people use it: without JavaScript, in two steps, in both languages."""

import re
from html import unescape

import pytest
from chiso_contracts.values import Right
from chiso_runtime.access import COOKIE
from werkzeug.test import Client, TestResponse

from tests.integration.scoring.conftest import APPRAISER, CARD, CHAIR, NEIGHBOUR, OFFICER, REPORTER, Desk
from tests.unit.scoring.examples import ROUND, UNIT

ROUND_PAGE = f"/appraisal/{ROUND}"
UNIT_PAGE = f"{ROUND_PAGE}/{UNIT}"
CRITERION_PAGE = f"{UNIT_PAGE}/1.2"


class Browser:
    """A person's browser: one cookie, forms with what the page hides in them."""

    def __init__(self, desk: Desk, right: Right) -> None:
        self._client: Client = desk.installation.client()
        token = desk.installation.token(f"nguoi-{right.id}", right)
        self._client.set_cookie(COOKIE, token, domain="localhost", secure=True)

    def look(self, path: str, status: int = 200) -> str:
        answer = self._client.get(path, headers={"Accept": "text/html"}, base_url="https://localhost")
        assert answer.status_code == status, answer.text
        return unescape(answer.text)

    def send(self, page: str, action: str, *, csrf: bool = True, **typed: str) -> TestResponse:
        """Send the page's form with this action, filled in."""
        form = next(form for form in re.findall(r"<form .*?</form>", page, re.DOTALL) if f'action="{action}"' in form)
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
        if not csrf:
            hidden.pop("csrf")
        return self._client.post(
            action, data={**hidden, **typed}, headers={"Accept": "text/html"}, base_url="https://localhost"
        )

    def follow(self, answer: TestResponse) -> str:
        assert answer.status_code == 303, answer.text
        return self.look(answer.headers["Location"])


def test_the_desk_leads_from_the_rounds_to_a_criterion(round_desk: Desk) -> None:
    browser = Browser(round_desk, APPRAISER)
    assert f'href="{ROUND_PAGE}"' in browser.look("/appraisal")
    assert f'href="{UNIT_PAGE}"' in browser.look(f"{ROUND_PAGE}?state=open&group=xa")
    page = browser.look(UNIT_PAGE)
    assert f'href="{CRITERION_PAGE}"' in page
    assert f'href="/files/{"f" * 32}"' in page
    assert "12,50" in page
    assert "5/8 × 20" in browser.look(CRITERION_PAGE)


def test_a_claim_is_accepted_in_two_steps(round_desk: Desk) -> None:
    browser = Browser(round_desk, APPRAISER)
    action = f"{CRITERION_PAGE}/verification"
    confirm = browser.send(browser.look(UNIT_PAGE), action, outcome="accepted")
    assert confirm.status_code == 200
    assert "12,50" in confirm.text
    assert round_desk.seen(f"{CARD}/criteria/1.2", APPRAISER)["appraised"] is None
    page = browser.follow(browser.send(confirm.text, action))
    assert re.search(r'class="big">12,50<', page)
    assert round_desk.seen(f"{CARD}/criteria/1.2", APPRAISER)["appraised"]["outcome"] == "accepted"


def test_points_are_typed_with_the_comma_of_vietnamese(round_desk: Desk) -> None:
    browser = Browser(round_desk, APPRAISER)
    action = f"{CRITERION_PAGE}/verification"
    page = browser.look(CRITERION_PAGE)
    confirm = browser.send(page, action, outcome="set", points="7,5", reason="Trang 3")
    browser.follow(browser.send(confirm.text, action))
    assert round_desk.seen(f"{CARD}/criteria/1.2", APPRAISER)["appraised"]["points"] == "7.50"


def test_no_score_is_given_for_a_stock_reason(round_desk: Desk) -> None:
    browser = Browser(round_desk, APPRAISER)
    action = f"{CRITERION_PAGE}/verification"
    page = browser.look(CRITERION_PAGE)
    assert "NS1: Không đúng với thực tế" in page
    confirm = browser.send(page, action, outcome="no-score", reason_code="NS1", reason="Không khớp")
    page = browser.follow(browser.send(confirm.text, action))
    assert "không được tính điểm" in page


def test_what_is_refused_is_shown_beside_what_was_typed(round_desk: Desk) -> None:
    browser = Browser(round_desk, APPRAISER)
    action = f"{CRITERION_PAGE}/verification"
    for typed, status, words in (
        ({"outcome": "set", "points": "21", "reason": "Trang 3"}, 422, "phải từ 0 đến 20"),
        ({"outcome": "set", "points": "bảy", "reason": "Trang 3"}, 422, "Có mục cần sửa"),
        ({"outcome": "no-score", "reason": "Trang 3"}, 422, "NS1"),
    ):
        refused = browser.send(browser.look(CRITERION_PAGE), action, csrf=True, **typed)
        assert refused.status_code == status
        assert words in refused.text
        assert "Trang 3" in refused.text


def test_a_form_made_for_an_older_state_is_refused(round_desk: Desk) -> None:
    browser = Browser(round_desk, APPRAISER)
    action = f"{CRITERION_PAGE}/verification"
    page = browser.look(CRITERION_PAGE)
    confirm = browser.send(page, action, outcome="set", points="7", reason="Trang 3")
    round_desk.verify("1.2", "8")
    refused = browser.send(confirm.text, action)
    assert refused.status_code == 412
    assert "đã được người khác sửa" in refused.text


def test_a_form_without_its_token_is_refused(round_desk: Desk) -> None:
    browser = Browser(round_desk, APPRAISER)
    refused = browser.send(browser.look(UNIT_PAGE), f"{CRITERION_PAGE}/verification", csrf=False, outcome="accepted")
    assert refused.status_code == 403


def test_release_answer_decision_and_conclusion_have_their_forms(round_desk: Desk) -> None:
    round_desk.verify("1.2", "7")
    round_desk.installation.settle()
    officer, unit, chair = (Browser(round_desk, right) for right in (OFFICER, REPORTER, CHAIR))
    assert "/answer" not in unit.look(CRITERION_PAGE)
    officer.follow(officer.send(officer.look(ROUND_PAGE), f"{ROUND_PAGE}/release", document="15/TB"))
    unit.follow(unit.send(unit.look(CRITERION_PAGE), f"{CRITERION_PAGE}/answer", text="Xin xem lại"))
    decision = chair.send(chair.look(CRITERION_PAGE), f"{CRITERION_PAGE}/decision", points="9", reason="Đồng ý")
    assert "9,00" in chair.follow(decision)
    page = chair.look(ROUND_PAGE)
    chair.follow(chair.send(page, f"{ROUND_PAGE}/conclusion", number="3/TB", date="2026-02-01"))
    history = unit.look(CRITERION_PAGE)
    assert all(words in history for words in ("Xin xem lại", "Đồng ý", "3/TB"))


def test_a_unit_sees_no_appraised_score_before_the_release(round_desk: Desk) -> None:
    round_desk.verify("1.2", "7")
    round_desk.installation.settle()
    browser = Browser(round_desk, REPORTER)
    for page in (browser.look(UNIT_PAGE), browser.look(CRITERION_PAGE), browser.look(ROUND_PAGE)):
        assert "7,00" not in page
        assert "/verification" not in page


def test_pages_speak_english_to_those_who_ask(round_desk: Desk) -> None:
    page = Browser(round_desk, APPRAISER).look(f"{CRITERION_PAGE}?lang=en")
    assert "See the new total" in page
    assert "12.50" in page


@pytest.mark.parametrize(
    ("path", "status"), [(UNIT_PAGE, 403), (CRITERION_PAGE, 403), (f"{ROUND_PAGE}/H99", 404), ("/appraisal/none", 404)]
)
def test_a_refusal_is_a_page(still_desk: Desk, path: str, status: int) -> None:
    assert "<h1>" in Browser(still_desk, NEIGHBOUR).look(path, status)


def test_nobody_sees_the_desk_without_signing_in(still_desk: Desk) -> None:
    answer = still_desk.installation.client().get("/appraisal", headers={"Accept": "text/html"})
    assert answer.status_code == 401
    assert "/sign-in" in answer.text
