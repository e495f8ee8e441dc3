"""Readings of a year and estimates: recorded, closed, listed for the unit and for who chases them; API and pages."""

import re
from html import unescape
from typing import Any

import pytest
from chiso_contracts.values import Right
from chiso_runtime.access import COOKIE
from werkzeug.test import TestResponse

from tests.integration.submission.process import OWN, open_round
from tests.integration.submission.world import World, made, refused


@pytest.fixture(scope="module", autouse=True)
def opened(world: World) -> None:
    open_round(world)


def at(unit: str, number: int = 1, criterion: str = "1.2") -> str:
    return f"/rounds/{OWN}/reports/{unit}/criteria/{criterion}/readings/{number}"


def said(numerator: str = "1", **more: Any) -> dict[str, Any]:
    return {"data": {"numerator": numerator, "denominator": "4", **more}}


def seen(world: World, unit: str, criterion: str = "1.2") -> Any:
    world.installation.settle()
    return made(world.people_of(unit).get(f"/rounds/{OWN}/reports/{unit}/criteria/{criterion}"))


def owed(world: World, unit: str) -> Any:
    world.installation.settle()
    units = made(world.office.get(f"/rounds/{OWN}/outstanding"))["units"]
    return next((row for row in units if row["unit"] == unit), None)


def test_a_reading_is_kept_and_shown_beside_those_that_lack(world: World, unit: str) -> None:
    answer = made(world.people_of(unit).put(at(unit), said()))
    assert answer["points"] is None
    found = seen(world, unit)
    assert (found["reported"], found["missing"], found["at_stake"]) == (False, ["readings"], "10")
    assert (found["readings"]["lacking"], found["readings"]["per_year"], found["readings"]["closes"]) == ([2], 2, "sum")
    first, second = found["readings"]["periods"]
    assert (first["reported"], first["data"]) == (True, {"numerator": "1", "denominator": "4"})
    assert (second["reported"], second["version"]) == (False, 0)


def test_the_reading_that_was_lacking_closes_the_criterion(world: World, unit: str) -> None:
    people = world.people_of(unit)
    made(people.put(at(unit, 2), said("3")))
    assert made(people.put(at(unit, 1), said()))["points"] == "5.00"
    found = seen(world, unit)
    assert (found["data"], found["points"], found["missing"]) == ({"numerator": "4", "denominator": "8"}, "5.00", [])


def test_a_changed_reading_closes_again(world: World, unit: str) -> None:
    people = world.people_of(unit)
    for number in (1, 2):
        made(people.put(at(unit, number), said()))
    assert made(people.put(at(unit, 1), said("3")))["points"] == "5.00"
    assert seen(world, unit)["points"] == "5.00"


def test_a_reading_has_an_etag_of_its_own(world: World, unit: str) -> None:
    people = world.people_of(unit)
    first = people.put(at(unit), said(), If_Match='"0"')
    assert first.headers["ETag"] == '"1"'
    assert people.put(at(unit, 2), said(), If_Match='"0"').headers["ETag"] == '"2"'
    refused(people.put(at(unit), said("2"), If_Match='"0"'), 412, "stale-version")
    assert people.put(at(unit), said("2"), If_Match='"1"').headers["ETag"] == '"4"'
    assert people.put(at(unit), said("2")).headers["ETag"] == '"4"'
    world.installation.settle()
    assert people.get(at(unit)).headers["ETag"] == '"4"'


def test_the_same_key_twice_records_one_reading(world: World, unit: str) -> None:
    people = world.people_of(unit)
    answers = [made(people.put(at(unit), said(), Idempotency_Key=f"kỳ-{unit}".encode().hex())) for _ in range(2)]
    assert answers[0]["version"] == answers[1]["version"] == 1


@pytest.mark.parametrize(
    ("number", "criterion", "body", "status", "code"),
    [
        (1, "1.1", said(), 422, "no-readings"),
        (3, "1.2", said(), 404, "unknown-reading"),
        (1, "9.9", said(), 404, "unknown-criterion"),
        (1, "1.3", said(), 422, "criterion-not-applicable"),
        (1, "1.2", {"data": {"numerator": "x"}}, 422, "invalid-claim"),
        (1, "1.2", {"data": 3}, 422, "invalid-input"),
    ],
)
def test_what_is_no_reading_is_refused(
    world: World, unit: str, number: int, criterion: str, body: Any, status: int, code: str
) -> None:
    refused(world.people_of(unit).put(at(unit, number, criterion), body), status, code)


def test_the_figure_of_the_year_is_refused_where_readings_close_it(world: World, unit: str) -> None:
    path = f"/rounds/{OWN}/reports/{unit}/criteria/1.2"
    problem = refused(world.people_of(unit).put(path, said()), 422, "readings-required")
    assert "2 kỳ" in problem["title_vi"]


def test_only_the_units_people_report_readings(world: World, unit: str) -> None:
    refused(world.office.put(at(unit), said()), 403, "forbidden")
    nobody = world.user()
    nobody.token = ""
    refused(nobody.put(at(unit), said()), 401, "not-signed-in")
    refused(world.people_of(world.unit()).get(at(unit)), 403, "forbidden")


def test_what_lacks_and_what_is_an_estimate_is_chased(world: World, unit: str) -> None:
    people = world.people_of(unit)
    made(people.put(at(unit), said()))
    made(people.put(f"/rounds/{OWN}/reports/{unit}/criteria/1.1", {"data": {"yes": True, "estimated": True}}))
    row = owed(world, unit)
    waiting = {"criterion": "1.2", "number": 2, "late_from": None, "overdue": False}
    assert (row["estimates"], row["readings"], row["late"]) == (["1.1"], [waiting], [])
    assert seen(world, unit, "1.1")["estimated"] is True
    made(people.put(at(unit, 2), said()))
    made(people.put(f"/rounds/{OWN}/reports/{unit}/criteria/1.1", {"data": {"yes": True}}))
    assert owed(world, unit) is None
    assert seen(world, unit, "1.1")["estimated"] is False


def test_a_unit_sees_only_what_it_owes_itself(world: World, unit: str) -> None:
    world.installation.settle()
    units = made(world.people_of(unit).get(f"/rounds/{OWN}/outstanding"))["units"]
    assert [row["unit"] for row in units] == [unit]


class Browser:
    """Somebody of the unit, with forms."""

    def __init__(self, world: World, *rights: Right) -> None:
        self._client = world.installation.client()
        token = world.installation.token("trinh-duyet", *rights)
        self._client.set_cookie(COOKIE, token, domain="localhost", secure=True)

    def look(self, path: str, status: int = 200) -> str:
        answer = self._client.get(path, headers={"Accept": "text/html"}, base_url="https://localhost")
        assert answer.status_code == status, answer.text
        return unescape(answer.text)

    def send(self, path: str, *, post_to: str = "", **typed: str) -> TestResponse:
        """The form of the page at this address, filled in; it goes to the same address unless told."""
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', self.look(path)))
        filled = {name.replace("answer_", "answer-"): value for name, value in typed.items()}
        headers = {"Accept": "text/html"}
        sent = {**hidden, **filled}
        return self._client.post(post_to or path, data=sent, headers=headers, base_url="https://localhost")


@pytest.fixture
def browser(world: World, unit: str) -> Browser:
    return Browser(world, Right(id=f"r-{unit}", role="reporter", body=unit, parent="H40"))


def test_readings_are_filled_in_period_by_period(world: World, unit: str, browser: Browser) -> None:
    page = browser.look(f"/reports/{OWN}/{unit}")
    assert "thiếu số liệu kỳ 1, 2" in page
    overview = f"/reports/{OWN}/{unit}/1.2/readings"
    assert f'href="{overview}/2"' in browser.look(overview)
    answer = browser.send(f"{overview}/1", answer_numerator="1", answer_denominator="4", answer_estimated="yes")
    assert answer.status_code == 303, answer.text
    world.installation.settle()
    shown = browser.look(overview)
    assert "Còn thiếu kỳ: 2" in shown
    assert "ước thực hiện" in shown
    browser.send(f"{overview}/2", answer_numerator="3", answer_denominator="4")
    world.installation.settle()
    assert "5,00" in browser.look(overview)
    assert "Số ước thực hiện chờ số chính thức" in browser.look(f"/reports/{OWN}/{unit}")


def test_the_criterions_own_form_leads_to_its_readings(unit: str, browser: Browser) -> None:
    answer = browser._client.get(
        f"/reports/{OWN}/{unit}/1.2", headers={"Accept": "text/html"}, base_url="https://localhost"
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/reports/{OWN}/{unit}/1.2/readings")


def test_a_file_that_was_just_uploaded_is_offered_to_the_reading_that_is_chosen(unit: str, browser: Browser) -> None:
    file = "d" * 32
    path = f"/reports/{OWN}/{unit}/1.2"
    headers = {"Accept": "text/html"}
    answer = browser._client.get(f"{path}?file={file}", headers=headers, base_url="https://localhost")
    assert answer.headers["Location"] == f"{path}/readings?file={file}"
    assert f'href="{path}/readings/1?file={file}"' in browser.look(f"{path}/readings?file={file}")
    assert f'name="evidence-0-file" value="{file}"' in browser.look(f"{path}/readings/1?file={file}")


def test_a_reading_that_is_refused_is_shown_again_with_its_problem_at_the_field(unit: str, browser: Browser) -> None:
    answer = browser.send(f"/reports/{OWN}/{unit}/1.2/readings/1", answer_numerator="nhiều", answer_denominator="4")
    assert answer.status_code == 422
    assert 'id="answer-numerator-error-1"' in answer.text
    assert 'value="nhiều"' in unescape(answer.text)


def test_there_is_no_page_for_a_period_that_is_none(unit: str, browser: Browser) -> None:
    browser.look(f"/reports/{OWN}/{unit}/1.2/readings/3", 404)


def test_the_standing_body_sees_who_owes_what(world: World, unit: str) -> None:
    made(world.people_of(unit).put(at(unit), said()))
    made(
        world.people_of(unit).put(
            f"/rounds/{OWN}/reports/{unit}/criteria/1.1", {"data": {"yes": True, "estimated": True}}
        )
    )
    world.installation.settle()
    office = Browser(world, Right(id="office", role="standing-body", body="H40.10"))
    page = office.look(f"/rounds/{OWN}")
    assert "Số liệu kỳ còn thiếu" in page
    lacking = re.search(r"1\.2, kỳ 2 \(\d+ / 80\)</summary>\s*<p>([^<]*)", page)
    assert lacking
    assert f"Xã {unit}" in lacking[1]
    assert f'<a href="/reports/{OWN}/{unit}">Xã {unit}</a> (1): 1.1' in page
