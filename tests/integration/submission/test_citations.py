"""Evidence that is cited, and the kinds a framework takes: API and pages."""

import re
from typing import Any

import pytest
from chiso_contracts.values import Right

from tests.integration.submission.process import OWN, open_round
from tests.integration.submission.test_readings import Browser
from tests.integration.submission.world import World, made, refused

FILES_ONLY = "chi-nhan-tep"
KINDS = [
    {"form": "document", "name_vi": "Văn bản chỉ đạo", "name_en": "Directive"},
    {"form": "link", "name_vi": "Địa chỉ trang thông tin"},
]
DOCUMENT = {"form": "document", "title": "Kế hoạch năm 2026", "number": "12/KH-UBND", "day": "2026-01-15"}
LINK = {"form": "link", "title": "Chuyên mục chuyển đổi số", "address": "https://xa.nghean.gov.vn/cds"}
FILE = "a" * 32


@pytest.fixture(scope="module", autouse=True)
def opened(world: World) -> None:
    open_round(world, process={"evidence_kinds": KINDS})
    open_round(world, FILES_ONLY, process={"evidence_kinds": [{"form": "file", "name_vi": "Tệp kiểm chứng"}]})


def at(unit: str, round: str = OWN) -> str:
    return f"/rounds/{round}/reports/{unit}"


def test_what_is_cited_is_named_by_a_criterion_as_files_are(world: World, unit: str) -> None:
    people = world.people_of(unit)
    answer = people.post(f"{at(unit)}/citations", DOCUMENT)
    assert answer.status_code == 201
    file = made(answer)["file"]
    body = {"data": {"yes": True}, "evidence": [{"file": file, "place": "Điều 3"}]}
    made(people.put(f"{at(unit)}/criteria/1.1", body))
    world.installation.settle()
    (ref,) = made(people.get(f"{at(unit)}/criteria/1.1"))["evidence"]
    assert (ref["state"], ref["place"], ref["citation"]) == ("cited", "Điều 3", {**DOCUMENT, "address": ""})


def test_the_same_citation_again_is_the_same_one(world: World, unit: str) -> None:
    people = world.people_of(unit)
    first, again = (people.post(f"{at(unit)}/citations", LINK) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert made(first)["file"] == made(again)["file"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"form": "document", "title": "x"}, 422, "citation-incomplete"),
        ({"form": "link", "title": "x", "address": "javascript:1"}, 422, "citation-incomplete"),
        ({"form": "system", "title": "x", "address": "Cổng dịch vụ công"}, 422, "evidence-form-refused"),
        ({"form": "file", "title": "x"}, 422, "invalid-input"),
        ({"form": "link"}, 422, "invalid-input"),
    ],
)
def test_a_citation_that_is_none_is_refused(world: World, unit: str, body: Any, status: int, code: str) -> None:
    refused(world.people_of(unit).post(f"{at(unit)}/citations", body), status, code)


def test_a_form_that_is_not_taken_is_refused_also_where_a_criterion_names_it(world: World, unit: str) -> None:
    people = world.people_of(unit)
    body = {"data": {"yes": True}, "evidence": [{"file": FILE}]}
    problem = refused(people.put(f"{at(unit)}/criteria/1.1", body), 422, "evidence-form-refused")
    assert "Văn bản chỉ đạo" in problem["title_vi"]
    made(people.put(f"{at(unit, FILES_ONLY)}/criteria/1.1", body))
    refused(people.post(f"{at(unit, FILES_ONLY)}/citations", LINK), 422, "evidence-form-refused")


def test_only_the_units_people_cite_for_it(world: World, unit: str) -> None:
    refused(world.people_of(world.unit()).post(f"{at(unit)}/citations", LINK), 403, "forbidden")


@pytest.fixture
def browser(world: World, unit: str) -> Browser:
    return Browser(world, Right(id=f"r-{unit}", role="reporter", body=unit, parent="H40"))


def test_the_form_tells_what_is_taken_in_the_frameworks_words(unit: str, browser: Browser) -> None:
    page = browser.look(f"/reports/{OWN}/{unit}/1.1")
    assert "Nhận: Văn bản chỉ đạo; Địa chỉ trang thông tin." in page
    assert "/files/new" not in page
    files = browser.look(f"/reports/{FILES_ONLY}/{unit}/1.1")
    assert "Nhận: Tệp kiểm chứng." in files
    assert "/files/new" in files
    assert "/citations" not in files


def test_a_document_is_cited_from_the_criterions_form_and_used_there(world: World, unit: str, browser: Browser) -> None:
    page = browser.look(f"/reports/{OWN}/{unit}/1.1")
    (path,) = re.findall(rf'href="(/reports/{OWN}/{unit}/citations[^"]*)"', page)
    answer = browser.send(path, post_to=f"/reports/{OWN}/{unit}/citations", **DOCUMENT)
    assert answer.status_code == 303, answer.text
    world.installation.settle()
    form = browser.look(answer.headers["Location"])
    assert "12/KH-UBND, ngày 15/01/2026: Kế hoạch năm 2026" in form
    back = answer.headers["Location"].partition("?")[0]
    file = re.findall(r'name="evidence-0-file" value="([0-9a-f]{32})"', form)[0]
    sent = browser.send(back, answer_yes="yes", **{"evidence-0-file": file, "evidence-0-used": "yes"})
    assert sent.status_code == 303, sent.text
    world.installation.settle()
    assert "12/KH-UBND, ngày 15/01/2026: Kế hoạch năm 2026" in browser.look(f"/reports/{OWN}/{unit}")


def test_a_citation_for_a_reading_leads_back_to_it(unit: str, browser: Browser) -> None:
    page = browser.look(f"/reports/{OWN}/{unit}/1.2/readings/2")
    (path,) = re.findall(rf'href="(/reports/{OWN}/{unit}/citations[^"]*)"', page)
    answer = browser.send(path, post_to=f"/reports/{OWN}/{unit}/citations", **LINK)
    assert answer.headers["Location"].startswith(f"/reports/{OWN}/{unit}/1.2/readings/2?file=")


def test_an_incomplete_citation_is_shown_again_with_its_problem_at_the_field(unit: str, browser: Browser) -> None:
    path = f"/reports/{OWN}/{unit}/citations"
    answer = browser.send(path, form="document", title="Kế hoạch")
    assert answer.status_code == 422
    assert 'id="number-error-1"' in answer.text
    assert 'value="Kế hoạch"' in answer.text
