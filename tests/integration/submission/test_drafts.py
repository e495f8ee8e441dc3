"""Drafts of frameworks by the API: saved, compared, checked by somebody else, published."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from itertools import count
from typing import Any

import pytest
from chiso_contracts.values import Right
from chiso_framework import to_document, write_text
from chiso_sheets import XLSX, open_book
from werkzeug.test import TestResponse

from tests.integration.submission.world import API, FRAMEWORK, OFFICE, User, World, fresh_key, made, places, refused

NAMES = (f"ban-{n}" for n in count(1))
SAVINGS = 40
BASE = f"{FRAMEWORK.id}@{FRAMEWORK.version}"


def text(name: str, **changed: Any) -> str:
    return write_text({**to_document(FRAMEWORK), "id": name, "version": "2027", **changed})


@pytest.fixture
def name() -> str:
    """The id of a framework that no test has drafted."""
    return next(NAMES)


@pytest.fixture
def colleague(world: World) -> User:
    """Another officer, who may check what the first one saved."""
    return world.user(OFFICE, person="kiem-tra")


def path(name: str, rest: str = "") -> str:
    return f"/framework-drafts/{name}/2027{rest}"


def put(user: User, name: str, content: str, **headers: str) -> TestResponse:
    return user.put(path(name), {"text": content}, **headers)


def drafted(world: World, name: str, content: str) -> Mapping[str, Any]:
    saved: Mapping[str, Any] = made(put(world.office, name, content))
    world.installation.settle()
    return saved


@pytest.fixture
def checked(world: World, colleague: User, name: str) -> Mapping[str, Any]:
    saved = drafted(world, name, text(name))
    made(colleague.post(path(name, "/check"), {"sha256": saved["sha256"], "remarks": "Phụ lục I"}))
    world.installation.settle()
    return saved


def test_a_draft_is_saved_and_found_as_it_was_written(world: World, name: str) -> None:
    content = "# Xem lại\n" + text(name)
    office = world.office
    answer = put(office, name, content)
    saved = made(answer)
    assert (answer.status_code, answer.headers["ETag"], saved["problems"]) == (201, '"1"', [])
    answer = office.get(path(name))
    found = made(answer)
    assert (found["text"], found["notes"], found["state"], found["saved_by"]) == (
        content,
        ["Xem lại"],
        "draft",
        "quan-tri",
    )
    assert (answer.headers["ETag"], found["version"], found["sha256"]) == ('"1"', 1, saved["sha256"])
    assert name in {row["framework"] for row in made(office.get("/framework-drafts"))["drafts"]}


def test_a_draft_with_open_problems_is_kept_and_tells_them(world: World, name: str) -> None:
    saved = drafted(world, name, f"id: {name}\nversion: '2027'\ntotal_points: '-1'\n")
    assert {"title_vi", "total_points"} <= set(places({"errors": saved["problems"]}))
    found = made(world.office.get(path(name)))
    assert found["problems"] == saved["problems"]
    assert all(one["vi"] and one["en"] and one["code"] for one in found["problems"])
    refused(world.office.get(path(name, "/sheet")), 422, "draft-has-problems")


def test_of_very_many_problems_the_first_are_listed_and_all_are_counted(world: World, name: str) -> None:
    saved = made(put(world.office, name, "main_indicators:\n" + "- {}\n" * 2000))
    assert (len(saved["problems"]), saved["problem_count"] > 2000) == (500, True)


def test_what_is_no_document_is_refused_and_nothing_is_kept(world: World, name: str) -> None:
    problem = refused(put(world.office, name, "a: [1\n"), 422, "invalid-framework")
    assert places(problem) == ["line 2, column 1"]
    refused(put(world.office, name, "- 1\n"), 422, "invalid-framework")
    refused(world.office.get(path(name)), 404, "unknown-draft")


def test_a_name_that_is_none_and_a_request_that_asks_for_nothing_are_refused(world: World, name: str) -> None:
    refused(put(world.office, "tên", "id: x"), 422, "invalid-input")
    refused(world.office.put(path(name), {}), 422, "invalid-input")
    refused(world.office.put(path(name), {"text": "id: x", "from": BASE}), 422, "invalid-input")


def test_nobody_overwrites_what_they_have_not_seen(world: World, colleague: User, name: str) -> None:
    drafted(world, name, text(name))
    other = text(name, title_vi="Tên khác")
    problem = refused(put(colleague, name, other), 412, "stale-version")
    assert (problem["details"]["current"], problem["details"]["saved_by"]) == (1, "quan-tri")
    (row,) = problem["details"]["differences"]
    assert (row["what"], row["where"], row["before"], row["after"]) == (
        "text",
        "title_vi",
        FRAMEWORK.title_vi,
        "Tên khác",
    )
    refused(put(colleague, name, other, If_Match='"7"'), 412, "stale-version")
    answer = put(colleague, name, other, If_Match='"1"')
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"2"')


def test_of_many_who_save_at_once_one_is_first_and_the_others_are_told(world: World, name: str) -> None:
    texts = [text(name, title_vi=f"Bản {n}") for n in range(8)]
    users = [world.user(OFFICE, person=f"nguoi-{n}") for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda user, content: put(user, name, content), users, texts))
    assert sorted(answer.status_code for answer in answers) == [201, *[412] * 7]


def test_a_draft_is_whole_for_who_reads_it_while_it_is_saved(world: World, name: str) -> None:
    drafted(world, name, text(name))
    with ThreadPoolExecutor(1) as pool:
        saving = pool.submit(_save_often, world, name)
        while not saving.done():
            draft = world.office.get(path(name)).get_json()
            assert sha256(draft["text"].encode()).hexdigest() == draft["sha256"]
        assert saving.result() == SAVINGS


def _save_often(world: World, name: str) -> int:
    """How many savings were taken."""
    office = world.user(OFFICE, person="hay-luu")
    answers = [put(office, name, text(name, title_vi=f"Lần {n}"), If_Match=f'"{n}"') for n in range(1, SAVINGS + 1)]
    return sum(answer.status_code == 201 for answer in answers)


def test_the_same_text_or_key_again_is_one_fact(world: World, name: str) -> None:
    key = fresh_key()
    first, again = (put(world.office, name, text(name), Idempotency_Key=key) for _ in range(2))
    assert made(first)["version"] == made(again)["version"] == 1
    assert made(put(world.office, name, text(name)))["version"] == 1


def test_a_draft_is_made_of_last_years_version_and_compared_with_it(world: World, name: str) -> None:
    made(world.office.put(path(name), {"from": BASE}))
    world.installation.settle()
    found = made(world.office.get(path(name)))
    assert (found["based_on"], found["problems"], found["state"]) == (BASE, [], "draft")
    assert f"Lập từ {BASE}" in found["notes"][0]
    assert "decision:" not in found["text"]
    assert made(world.office.get(path(name, "/difference")))["touched"] == []
    changed = found["text"].replace("max_points: '2'", "max_points: '3'", 1).replace("title_vi:", "title_vi: Mới", 1)
    made(put(world.office, name, changed, If_Match='"1"'))
    world.installation.settle()
    compared = made(world.office.get(path(name, "/difference")))
    assert (compared["before"], compared["after"]) == (BASE, f"{name}@2027")
    assert "title_vi" in {row["where"] for row in compared["differences"]}
    assert made(world.office.get(path(name)))["based_on"] == BASE


def test_a_draft_with_problems_is_compared_too(world: World, name: str) -> None:
    made(world.office.put(path(name), {"from": BASE}))
    world.installation.settle()
    wrong = made(world.office.get(path(name)))["text"].replace('total_points: "500"', 'total_points: "-1"')
    made(put(world.office, name, wrong, If_Match='"1"'))
    world.installation.settle()
    rows = made(world.office.get(path(name, "/difference")))["differences"]
    assert ("total_points", "500", "-1") in {(row["where"], row["before"], row["after"]) for row in rows}


def test_what_a_draft_can_not_be_made_of_or_compared_with_is_told(world: World, name: str) -> None:
    refused(world.office.put(path(name), {"from": "khong@1"}), 404, "unknown-framework")
    refused(world.office.get(path(name, "/difference")), 404, "unknown-draft")
    drafted(world, name, text(name))
    refused(world.office.get(path(name, "/difference")), 422, "invalid-input")
    refused(world.office.get(path(name, "/difference?to=khong@1")), 404, "unknown-framework")
    assert made(world.office.get(path(name, f"/difference?to={BASE}")))["before"] == BASE


def test_a_checked_draft_is_published_by_the_usual_path(world: World, checked: Mapping[str, Any], name: str) -> None:
    office = world.office
    found = made(office.get(path(name)))
    assert (found["state"], found["checked_by"], found["remarks"]) == ("checked", "kiem-tra", "Phụ lục I")
    answer = office.post(path(name, "/publish"), {"sha256": checked["sha256"]})
    published = made(answer)
    assert (answer.status_code, published["framework"], published["stream"]) == (201, name, f"framework/{name}@2027")
    world.installation.settle()
    version = made(office.get(f"/frameworks/{name}/2027"))
    assert (version["sha256"], version["document"]["id"]) == (published["sha256"], name)
    assert made(office.get(path(name)))["state"] == "published"
    assert office.post(path(name, "/publish"), {"sha256": checked["sha256"]}).status_code == 200
    refused(put(office, name, text(name, title_vi="Khác"), If_Match='"1"'), 409, "framework-version-exists")


def test_who_saved_last_does_not_check_and_nobody_publishes_unchecked(world: World, name: str) -> None:
    saved = drafted(world, name, text(name))
    refused(world.office.post(path(name, "/check"), {"sha256": saved["sha256"]}), 409, "draft-checked-by-saver")
    refused(world.office.post(path(name, "/publish"), {"sha256": saved["sha256"]}), 409, "draft-not-checked")


def test_a_saving_after_the_check_voids_it(
    world: World, colleague: User, checked: Mapping[str, Any], name: str
) -> None:
    saved = made(put(world.office, name, text(name, title_vi="Khác"), If_Match='"1"'))
    world.installation.settle()
    found = made(world.office.get(path(name)))
    assert (found["state"], found["checked_by"], found["version"]) == ("draft", None, 3)
    refused(world.office.post(path(name, "/publish"), {"sha256": saved["sha256"]}), 409, "draft-not-checked")
    refused(world.office.post(path(name, "/publish"), {"sha256": checked["sha256"]}), 412, "stale-version")
    refused(colleague.post(path(name, "/check"), {"sha256": checked["sha256"]}), 412, "stale-version")


def test_a_draft_with_problems_is_not_checked(world: World, colleague: User, name: str) -> None:
    saved = drafted(world, name, text("khac"))
    problem = refused(colleague.post(path(name, "/check"), {"sha256": saved["sha256"]}), 422, "draft-has-problems")
    assert places(problem) == ["id"]


def test_a_draft_that_is_not_there_is_neither_checked_nor_published(world: World, name: str) -> None:
    asked = {"sha256": "0" * 64}
    refused(world.office.post(path(name, "/check"), asked), 404, "unknown-draft")
    refused(world.office.post(path(name, "/publish"), asked), 404, "unknown-draft")
    refused(world.office.post(path(name, "/publish"), {"sha256": "x"}), 422, "invalid-input")


def test_a_version_that_was_published_otherwise_is_not_published_again(
    world: World, checked: Mapping[str, Any], name: str
) -> None:
    document = {**to_document(FRAMEWORK), "id": name, "version": "2027", "title_vi": "Khác"}
    made(world.office.post("/frameworks", {"document": document}))
    refused(world.office.post(path(name, "/publish"), {"sha256": checked["sha256"]}), 409, "framework-version-exists")


def test_the_same_check_twice_is_one_fact(world: World, colleague: User, name: str) -> None:
    asked, key = {"sha256": drafted(world, name, text(name))["sha256"]}, fresh_key()
    first, again = (colleague.post(path(name, "/check"), asked, Idempotency_Key=key) for _ in range(2))
    assert made(first)["version"] == made(again)["version"] == 2
    assert made(colleague.post(path(name, "/check"), asked))["version"] == 2


def test_a_draft_goes_out_as_a_workbook(world: World, name: str) -> None:
    drafted(world, name, text(name))
    answer = world.office.get(path(name, "/sheet"))
    assert (answer.status_code, answer.content_type) == (200, XLSX)
    assert open_book(answer.data).find("Chi tiết") is not None


def test_only_those_who_may_draft_see_and_change_drafts(world: World, name: str) -> None:
    unit = world.people_of(world.unit())
    seen = {"sha256": "0" * 64}
    observer = world.user(Right(id="o", role="observer", body="H40.10"))
    for user in (unit, observer):
        refused(user.get("/framework-drafts"), 403, "forbidden")
        refused(user.get(path(name)), 403, "forbidden")
        refused(user.get(path(name, "/difference")), 403, "forbidden")
        refused(user.get(path(name, "/sheet")), 403, "forbidden")
        refused(put(user, name, "id: x"), 403, "forbidden")
        refused(user.post(path(name, "/check"), seen), 403, "forbidden")
        refused(user.post(path(name, "/publish"), seen), 403, "forbidden")
    nobody = world.installation.client()
    assert nobody.get(f"{API}/framework-drafts").status_code == 401
    assert nobody.put(f"{API}{path(name)}", json={"text": "id: x"}).status_code == 401
    assert nobody.post(f"{API}{path(name, '/publish')}", json=seen).status_code == 401
