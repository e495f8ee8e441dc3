"""Drafts that are discarded, by API and pages: told, kept in the history, their names free for others."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest
from chiso_framework import to_document, write_text

from tests.integration.submission.test_drafts_pages import drafted as drafted_by_form
from tests.integration.submission.test_drafts_pages import somebody
from tests.integration.submission.test_sheets_pages import Browser
from tests.integration.submission.world import API, FRAMEWORK, OFFICE, User, World, fresh_key, made, refused

NAMES = (f"huy-{n}" for n in count(1))
WHY = "Lập nhầm năm"


@pytest.fixture
def name() -> str:
    """The id of a framework that no test has drafted."""
    return next(NAMES)


@pytest.fixture
def colleague(world: World) -> User:
    return world.user(OFFICE, person="dong-nghiep")


def path(name: str, rest: str = "") -> str:
    return f"/framework-drafts/{name}/2027{rest}"


def text(name: str, **changed: Any) -> str:
    return write_text({**to_document(FRAMEWORK), "id": name, "version": "2027", **changed})


def saved(world: World, name: str, user: User | None = None, **headers: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = made((user or world.office).put(path(name), {"text": text(name)}, **headers))
    world.installation.settle()
    return found


def asked(draft: Mapping[str, Any], reason: str = WHY) -> dict[str, str]:
    return {"sha256": draft["sha256"], "reason": reason}


def test_a_draft_is_discarded_and_shows_as_that_with_its_reason(world: World, name: str) -> None:
    answer = world.office.post(path(name, "/discard"), asked(saved(world, name)))
    assert (answer.status_code, made(answer)["version"]) == (200, 2)
    world.installation.settle()
    answer = world.office.get(path(name))
    found = made(answer)
    assert (found["state"], found["discard_reason"], found["discarded_by"]) == ("discarded", WHY, "quan-tri")
    assert (found["text"], answer.headers["ETag"]) == (text(name), '"2"')
    (row,) = [row for row in made(world.office.get("/framework-drafts"))["drafts"] if row["framework"] == name]
    assert (row["state"], row["discard_reason"]) == ("discarded", WHY)


def test_the_same_discarding_twice_is_one_fact(world: World, name: str) -> None:
    body, key = asked(saved(world, name)), fresh_key()
    first, again = (world.office.post(path(name, "/discard"), body, Idempotency_Key=key) for _ in range(2))
    assert made(first)["version"] == made(again)["version"] == 2
    assert made(world.office.post(path(name, "/discard"), body))["version"] == 2


def test_the_name_is_drafted_anew_and_the_history_is_told(world: World, colleague: User, name: str) -> None:
    made(world.office.post(path(name, "/discard"), asked(saved(world, name))))
    refused(world.office.put(path(name), {"text": "id: x"}, If_Match='"1"'), 409, "draft-discarded")
    again = saved(world, name, colleague)
    found = made(world.office.get(path(name)))
    assert (found["state"], found["saved_by"], found["version"]) == ("draft", "dong-nghiep", 3)
    assert [(one["reason"], one["discarded_by"]) for one in found["discards"]] == [(WHY, "quan-tri")]
    made(world.office.post(path(name, "/check"), {"sha256": again["sha256"]}))


def test_who_saw_it_discarded_drafts_it_anew(world: World, name: str) -> None:
    made(world.office.post(path(name, "/discard"), asked(saved(world, name))))
    assert saved(world, name, If_Match='"2"')["version"] == 3


def test_a_colleague_who_may_publish_discards_it_too(world: World, colleague: User, name: str) -> None:
    made(colleague.post(path(name, "/discard"), asked(saved(world, name))))
    world.installation.settle()
    assert made(world.office.get(path(name)))["discarded_by"] == "dong-nghiep"


def test_a_published_draft_is_not_discarded(world: World, colleague: User, name: str) -> None:
    draft = saved(world, name)
    made(colleague.post(path(name, "/check"), {"sha256": draft["sha256"]}))
    made(world.office.post(path(name, "/publish"), {"sha256": draft["sha256"]}))
    refused(world.office.post(path(name, "/discard"), asked(draft)), 409, "draft-published")
    world.installation.settle()
    assert made(world.office.get(path(name)))["state"] == "published"


def test_of_publishing_and_discarding_at_once_one_happens(world: World, colleague: User, name: str) -> None:
    draft = saved(world, name)
    made(colleague.post(path(name, "/check"), {"sha256": draft["sha256"]}))
    asks = (("/publish", {"sha256": draft["sha256"]}), ("/discard", asked(draft)))
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda ask: colleague.post(path(name, ask[0]), ask[1]).status_code, asks))
    assert found in ([201, 409], [409, 200])


def test_what_was_discarded_is_neither_checked_nor_published(world: World, colleague: User, name: str) -> None:
    draft = saved(world, name)
    made(world.office.post(path(name, "/discard"), asked(draft)))
    seen = {"sha256": draft["sha256"]}
    refused(colleague.post(path(name, "/check"), seen), 409, "draft-discarded")
    refused(colleague.post(path(name, "/publish"), seen), 409, "draft-discarded")


def test_what_is_not_there_changed_or_discarded_for_no_reason_is_refused(world: World, name: str) -> None:
    refused(world.office.post(path(name, "/discard"), asked({"sha256": "0" * 64})), 404, "unknown-draft")
    draft = saved(world, name)
    refused(world.office.post(path(name, "/discard"), asked({"sha256": "0" * 64})), 412, "stale-version")
    refused(world.office.post(path(name, "/discard"), asked(draft, " ")), 422, "invalid-input")


def test_only_those_who_may_draft_discard(world: World, name: str) -> None:
    draft = saved(world, name)
    refused(world.people_of(world.unit()).post(path(name, "/discard"), asked(draft)), 403, "forbidden")
    client = world.installation.client()
    refused(client.post(f"{API}{path(name, '/discard')}", json=asked(draft)), 401, "not-signed-in")


@pytest.fixture(scope="module")
def officer(world: World) -> Browser:
    return somebody(world, "nguoi-huy", "Phạm Người Hủy")


def test_an_officer_discards_a_draft_and_drafts_it_anew_on_its_page(officer: Browser) -> None:
    address = drafted_by_form(officer, "trang-huy")
    refused_without = officer.send(f"{address}/discard", fields={"seen": officer.hidden("seen"), "reason": ""})
    assert refused_without.status_code == 422
    officer.see(address)
    answer = officer.send(f"{address}/discard", fields={"seen": officer.hidden("seen"), "reason": WHY})
    assert answer.status_code == 303, answer.text
    page = officer.see(answer.headers["Location"])
    assert "đã hủy" in page
    assert WHY in page
    assert f"{address}/check" not in page
    assert WHY in officer.see("/framework-drafts")
    officer.see(address)
    again = officer.send(address, fields={"text": "id: trang-huy\n", "expected": officer.hidden("expected")})
    page = officer.see(again.headers["Location"])
    assert "chưa kiểm tra" in page
    assert "Một bản nháp trước đã hủy" in page
