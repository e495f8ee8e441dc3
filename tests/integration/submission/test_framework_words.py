"""What a published framework says in its own words, what it changes in its parent, and what it borrows."""

import re
from html import unescape
from typing import Any

import pytest
from chiso_framework import from_document, shipped_framework, shipped_ids, tell, to_document
from chiso_runtime.access import COOKIE
from werkzeug.test import TestResponse

from tests.integration.submission.world import (
    ADMIN,
    COMMUNES,
    FRAMEWORK,
    OFFICE,
    World,
    made,
    refused,
    reporter,
    round_body,
)

LENDER = shipped_framework("hanoi-920-2024-huyen-demo")
BORROWER = shipped_framework("hanoi-920-2024-demo")
PARENT = shipped_framework("mic-2516-2023-draft-xa-demo")


def own_version(parent: str = PARENT.reference) -> dict[str, Any]:
    """A province's version of the draft: one target less, one method changed."""
    document: dict[str, Any] = to_document(PARENT)
    document |= {"id": f"tinh-{parent.partition('@')[2]}", "based_on": parent, "title_vi": "Bộ chỉ tiêu của tỉnh"}
    components = document["main_indicators"][0]["components"]
    components.pop()
    components[0]["method_vi"] = "Theo hướng dẫn của tỉnh"
    return document


@pytest.fixture(scope="module")
def published(world: World) -> World:
    """The draft of the ministry and the province's version of it."""
    for document in (to_document(PARENT), own_version(), own_version("khong-co@9")):
        made(world.office.post("/frameworks", {"document": document}))
    world.installation.settle()
    return world


def page(world: World, path: str) -> str:
    client = world.installation.client()
    client.set_cookie(COOKIE, world.installation.token("an", reporter(COMMUNES[0])), domain="localhost", secure=True)
    answer: TestResponse = client.get(path, headers={"Accept": "text/html"}, base_url="https://localhost")
    assert answer.status_code == 200, answer.text
    return unescape(re.sub(r"<[^>]+>", " ", answer.text))


def test_all_that_the_decision_says_stands_on_its_page(published: World) -> None:
    shown = " ".join(page(published, f"/frameworks/{FRAMEWORK.id}/{FRAMEWORK.version}").split())
    for section in tell(FRAMEWORK):
        assert section.title.vi[1:] in shown
        assert all(" ".join(line.vi.split()) in shown for line in section.lines)


def test_every_shipped_framework_has_its_page(published: World) -> None:
    frameworks = [shipped_framework(id) for id in shipped_ids()]
    for framework in frameworks:
        made(published.office.post("/frameworks", {"document": to_document(framework)}))
    published.installation.settle()
    for framework in frameworks:
        shown = page(published, f"/frameworks/{framework.id}/{framework.version}")
        assert framework.title_vi in shown
        assert all(one.name_vi in shown for one in framework.main_indicators)


def test_the_same_is_told_to_machines(published: World) -> None:
    found = made(published.user(reporter(COMMUNES[0])).get(f"/frameworks/{FRAMEWORK.id}/{FRAMEWORK.version}/words"))
    assert [one["title"]["vi"] for one in found["sections"]] == [one.title.vi for one in tell(FRAMEWORK)]
    assert found["words"]["unit"]["vi"] == FRAMEWORK.words.unit.vi
    assert (found["adjusted"], found["borrows"]) == (None, [])


def test_a_version_of_ones_own_shows_what_it_changes_in_its_parent(published: World) -> None:
    found = made(published.office.get("/frameworks/tinh-2023/2023/words"))["adjusted"]
    dropped = PARENT.main_indicators[0].components[-1]
    assert (found["parent"], found["known"]) == (PARENT.reference, True)
    assert dropped.code in found["touched"]
    assert {row["where"].rpartition(".")[2] for row in found["differences"]} >= {"method_vi"}
    shown = page(published, "/frameworks/tinh-2023/2023")
    assert "Theo hướng dẫn của tỉnh" in shown
    assert dropped.name_vi in shown


def test_a_parent_that_is_not_published_here_is_named_without_a_comparison(published: World) -> None:
    found = made(published.office.get("/frameworks/tinh-9/2023/words"))["adjusted"]
    assert found == {"parent": "khong-co@9", "known": False, "differences": [], "touched": []}
    assert "chưa được ban hành ở đây" in page(published, "/frameworks/tinh-9/2023")


def test_a_version_that_is_not_there_is_told(published: World) -> None:
    refused(published.office.get("/frameworks/khong-co/1/words"), 404, "unknown-framework")


def lending() -> tuple[dict[str, Any], dict[str, Any]]:
    """A framework that lends an indicator, and one that borrows it, under names of their own."""
    lender: dict[str, Any] = {**to_document(LENDER), "id": "cho-muon"}
    borrower: dict[str, Any] = {**to_document(BORROWER), "id": "di-muon"}
    for indicator in borrower["main_indicators"]:
        if "borrowed" in indicator:
            indicator["borrowed"] = {**indicator["borrowed"], "framework": "cho-muon"}
    return lender, borrower


def test_what_a_framework_borrows_is_filled_in_when_a_round_is_opened(world: World) -> None:
    lender, borrower = lending()
    made(world.office.post("/frameworks", {"document": borrower}))
    department = {"code": "H40.11", "name": "Sở Công Thương", "kind": "so-kinh-te", "parent": "H40"}
    made(world.office.post("/units", {"units": [department]}))
    asked = round_body(
        id="muon-2026",
        framework="di-muon",
        framework_version=BORROWER.version,
        groups=[{"id": "so", "name": "Sở", "units": "kind=so-kinh-te"}],
    )
    problem = refused(world.office.post("/rounds", asked), 422, "lender-unknown")
    assert problem["details"]["lenders"] == ["cho-muon@2024"]
    made(world.office.post("/frameworks", {"document": lender}))
    made(world.office.post("/rounds", asked))
    assert world.office.post("/rounds", asked).status_code == 200
    world.installation.settle()
    borrowed = next(one for one in BORROWER.main_indicators if one.borrowed)
    report = made(world.office.get("/rounds/muon-2026/reports/H40.11"))
    filled = [row["criterion"] for row in report["criteria"] if row["main_indicator"] == borrowed.code]
    lent = next(one for one in LENDER.main_indicators if one.code == borrowed.borrowed.indicator)  # type: ignore[union-attr]
    assert filled == [f"{borrowed.code}.{leaf.code}" for leaf in lent.leaves()]
    listed = made(world.office.get("/frameworks/di-muon/2024"))
    assert listed["document"] == to_document(from_document(borrower))


def test_the_round_says_of_which_day_its_units_are(world: World) -> None:
    user = world.user(ADMIN, OFFICE)
    assert made(user.get("/rounds/dti-2026"))["units_on"] == "2026-12-31"
    assert {row["units_on"][-5:] for row in made(user.get("/rounds"))["rounds"]} == {"12-31"}


def test_the_page_of_a_round_leads_to_its_framework_and_says_the_day_of_its_units(published: World) -> None:
    client = published.installation.client()
    client.set_cookie(COOKIE, published.installation.token("an", OFFICE), domain="localhost", secure=True)
    shown = client.get("/rounds/dti-2026", headers={"Accept": "text/html"}, base_url="https://localhost").text
    assert f'href="/frameworks/{FRAMEWORK.id}/{FRAMEWORK.version}"' in shown
    assert 'href="/appraisal/dti-2026/feeds"' in shown
    assert "31/12/2026" in shown
