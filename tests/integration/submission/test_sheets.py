"""Frameworks and answers in and out of Excel, by the API: who may, what is refused, what is recorded."""

import io
import json
from typing import Any

import pytest
from chiso_contracts.values import Right
from chiso_framework import shipped_framework, to_document
from chiso_runtime import http
from chiso_sheets import XLSX, framework_book, open_book
from werkzeug.test import TestResponse

from tests.integration.submission.world import API, FRAMEWORK, ROUND, User, World, made
from tests.unit.sheets import annexes
from tests.unit.sheets.filling import fill

PRINTED = annexes.book(annexes.printed)
ABOUT = {"id": "dti-thu", "version": "2026", "title_vi": "Bộ chỉ số thử"}


def send(user: User, path: str, content: bytes, **headers: str) -> TestResponse:
    """The workbook as the body."""
    asked = {
        "Authorization": f"Bearer {user.token}",
        **{key.replace("_", "-"): value for key, value in headers.items()},
    }
    return user.client.post(f"{API}{path}", data=content, content_type=XLSX, headers=asked)


def send_form(user: User, path: str, content: bytes, **fields: str) -> TestResponse:
    """The workbook as a file of a form."""
    form: dict[str, Any] = {"file": (io.BytesIO(content), "phu-luc.xlsx"), **fields}
    return user.client.post(f"{API}{path}", data=form, headers={"Authorization": f"Bearer {user.token}"})


def codes(answer: TestResponse) -> set[str]:
    assert answer.json
    return {error.get("code", "") for error in answer.json["errors"]}


def test_a_published_framework_is_downloaded_and_is_the_same_when_it_comes_back(world: World) -> None:
    answer = world.office.get(f"/frameworks/{FRAMEWORK.id}/{FRAMEWORK.version}/sheet")
    assert (answer.status_code, answer.content_type) == (200, XLSX)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{FRAMEWORK.id}-{FRAMEWORK.version}.xlsx"'
    back = made(send(world.office, "/framework-sheets", answer.data))
    assert (back["kind"], back["document"]) == ("framework", json.loads(json.dumps(to_document(FRAMEWORK))))


def test_an_annex_is_mapped_and_kept_as_a_draft(world: World) -> None:
    look = made(send(world.office, "/framework-sheets", PRINTED))
    assert (look["kind"], look["mapping"]["columns"]["max"], look["problems"]) == ("annex", "C", [])
    assert look["rows"][0]["cells"]["name"] == "NHẬN THỨC SỐ"
    asked = json.dumps({"mapping": look["mapping"], "about": ABOUT})
    answer = send_form(world.office, "/framework-drafts", PRINTED, asked=asked)
    draft = made(answer)
    assert (answer.status_code, answer.headers["ETag"], draft["problems"]) == (201, '"1"', [])
    assert {one["code"] for one in draft["questions"]} == {"rule-to-be-chosen"}
    world.installation.settle()
    kept = made(world.office.get("/framework-drafts/dti-thu/2026"))
    assert (kept["sha256"], kept["problems"], kept["state"]) == (draft["sha256"], [], "draft")
    assert len(kept["notes"]) == len(draft["questions"])
    assert made(send_form(world.office, "/framework-drafts", PRINTED, asked=asked))["version"] == 1


def test_an_annex_does_not_go_over_a_draft_that_is_there(world: World) -> None:
    mapping = made(send(world.office, "/framework-sheets", PRINTED))["mapping"]
    about = {**ABOUT, "id": "dti-giu"}
    made(world.office.put("/framework-drafts/dti-giu/2026", {"text": "id: dti-giu"}))
    asked = json.dumps({"mapping": mapping, "about": about})
    answer = send_form(world.office, "/framework-drafts", PRINTED, asked=asked)
    assert (answer.status_code, answer.json and answer.json["code"]) == (412, "stale-version")


def test_another_file_under_the_same_key_is_no_repetition(world: World) -> None:
    mapping = made(send(world.office, "/framework-sheets", PRINTED))["mapping"]
    asked = json.dumps({"mapping": mapping, "about": {**ABOUT, "id": "dti-khoa"}})
    form = {"asked": asked, "idempotency_key": "khoa-tep"}
    first, again = (made(send_form(world.office, "/framework-drafts", PRINTED, **form)) for _ in range(2))
    assert first["version"] == again["version"]
    other = send_form(world.office, "/framework-drafts", annexes.repacked(PRINTED, {"them.txt": b"1"}), **form)
    assert (other.status_code, other.json and other.json["code"]) == (422, "idempotency-key-reused")


def test_a_whole_document_is_published_by_who_may(world: World) -> None:
    document = {**to_document(FRAMEWORK), "id": "thang"}
    recorded = made(world.office.post("/frameworks", {"document": document}))
    assert (recorded["framework"], recorded["framework_version"]) == ("thang", FRAMEWORK.version)


def test_a_draft_goes_out_to_excel_and_comes_back_with_its_rules_chosen(world: World) -> None:
    document = json.loads(json.dumps(to_document(FRAMEWORK)))
    answer = world.office.post("/framework-drafts/sheet", {"document": document})
    assert open_book(answer.data).find("Chi tiết") is not None


def test_a_wrong_mapping_is_told_place_by_place_and_nothing_is_made(world: World) -> None:
    look = made(send(world.office, "/framework-sheets", PRINTED))
    asked = {"mapping": {**look["mapping"], "columns": {"number": "A", "name": "B", "max": "D"}}, "about": ABOUT}
    answer = send_form(world.office, "/framework-drafts", PRINTED, asked=json.dumps(asked))
    assert (answer.status_code, answer.json and answer.json["code"]) == (422, "invalid-sheet")
    assert codes(answer) <= {"not-a-number", "maximum-missing"}
    asked["mapping"]["columns"] = {"tên": "B"}
    answer = send_form(world.office, "/framework-drafts", PRINTED, asked=json.dumps(asked))
    assert (answer.status_code, answer.json and answer.json["code"]) == (422, "invalid-input")
    assert send_form(world.office, "/framework-drafts", PRINTED, asked="{").status_code == 422


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04", b"TT;Ten", annexes.repacked(PRINTED, {"a.xml": b"<!DOCTYPE a><a/>"})]
)
def test_what_is_no_safe_workbook_is_refused(world: World, content: bytes) -> None:
    answer = send(world.office, "/framework-sheets", content)
    assert (answer.status_code, answer.json and answer.json["code"]) == (422, "invalid-sheet")


def test_a_request_without_a_file_and_one_too_large_are_refused(world: World) -> None:
    assert send(world.office, "/framework-sheets", b"").status_code == 422
    assert send(world.office, "/framework-sheets", b"x" * (http.MAX_BODY + 1)).status_code == 413


def test_only_those_who_may_draft_send_workbooks_of_frameworks(world: World) -> None:
    unit = world.people_of(world.unit())
    assert send(unit, "/framework-sheets", PRINTED).status_code == 403
    assert send_form(unit, "/framework-drafts", PRINTED, asked="{}").status_code == 403
    assert unit.post("/framework-drafts/sheet", {"document": {}}).status_code == 403
    assert world.installation.client().get(f"{API}/frameworks/x/1/sheet").status_code == 401
    assert world.office.get("/frameworks/khong-co/1/sheet").status_code == 404


def test_two_versions_are_compared(world: World) -> None:
    document = to_document(FRAMEWORK)
    document["version"] = "sua"
    document["points_places"] = 4
    made(world.office.post("/frameworks", {"document": document}))
    world.installation.settle()
    found = made(world.office.get(f"/frameworks/{FRAMEWORK.id}/{FRAMEWORK.version}/difference?to=sua"))
    assert [(row["what"], row["where"], row["before"], row["after"]) for row in found["differences"]] == [
        ("other", "points_places", 2, 4)
    ]
    assert found["touched"] == []
    assert world.office.get(f"/frameworks/{FRAMEWORK.id}/{FRAMEWORK.version}/difference?to=1").status_code == 404
    assert world.office.get(f"/frameworks/{FRAMEWORK.id}/{FRAMEWORK.version}/difference").status_code == 422


def sheet_path(unit: str) -> str:
    return f"/rounds/{ROUND}/reports/{unit}/sheet"


def typed(content: bytes, cells: dict[tuple[str, str], object]) -> bytes:
    """The answer sheet with answers typed in, by criterion and item."""
    return fill(content, cells)


def states(answer: TestResponse) -> dict[str, str]:
    return {row["criterion"]: row["state"] for row in made(answer)["rows"] if row["state"] != "empty"}


def test_a_filled_sheet_reports_its_criteria_and_tells_what_it_can_not(world: World, unit: str, people: User) -> None:
    empty = people.get(sheet_path(unit)).data
    filled = typed(empty, {("1.2", "value"): 3, ("1.2", "(explanation)"): "=1+1", ("1.1", "level"): "ba"})
    answer = send(people, sheet_path(unit), filled)
    assert states(answer)["1.2"] == "recorded"
    (refused,) = [row for row in made(answer)["rows"] if row["state"] == "refused"]
    assert refused["errors"][0]["where"].startswith("Trả lời!E")
    people.recorded = answer.headers["Chiso-Recorded"]
    found = made(people.get(f"/rounds/{ROUND}/reports/{unit}/criteria/1.2"))
    assert (found["data"], found["points"], found["explanation"]) == ({"value": "3"}, "11.00", "=1+1")


def test_the_same_sheet_again_changes_nothing(world: World, unit: str, people: User) -> None:
    filled = typed(people.get(sheet_path(unit)).data, {("1.2", "value"): 3})
    assert states(send(people, sheet_path(unit), filled)) == {"1.2": "recorded"}
    world.installation.settle()
    assert states(send(people, sheet_path(unit), filled)) == {"1.2": "unchanged"}


def test_a_newer_answer_is_shown_and_not_overwritten(world: World, unit: str, people: User) -> None:
    filled = typed(people.get(sheet_path(unit)).data, {("1.2", "value"): 3})
    made(people.put(f"/rounds/{ROUND}/reports/{unit}/criteria/1.2", {"data": {"value": "4"}}))
    world.installation.settle()
    (row,) = [row for row in made(send(people, sheet_path(unit), filled))["rows"] if row["state"] != "empty"]
    assert (row["state"], row["data"], row["newer"]["data"]) == ("conflict", {"value": "3"}, {"value": "4"})
    assert made(people.get(f"/rounds/{ROUND}/reports/{unit}/criteria/1.2"))["data"] == {"value": "4"}


def test_a_newer_answer_that_the_read_models_do_not_know_yet_stays_too(world: World, unit: str, people: User) -> None:
    filled = typed(people.get(sheet_path(unit)).data, {("1.2", "value"): 3})
    answer = people.put(f"/rounds/{ROUND}/reports/{unit}/criteria/1.2", {"data": {"value": "4"}})
    assert answer.status_code == 200
    assert states(send(people, sheet_path(unit), filled)) == {"1.2": "conflict"}


def test_evidence_that_a_criterion_has_stays(world: World, unit: str, people: User) -> None:
    evidence = [{"file": "a" * 32, "place": "trang 5", "note": ""}]
    path = f"/rounds/{ROUND}/reports/{unit}/criteria/1.2"
    made(people.put(path, {"data": {"value": "4"}, "evidence": evidence}))
    filled = typed(people.get(sheet_path(unit)).data, {("1.2", "value"): 3})
    answer = send(people, sheet_path(unit), filled)
    assert states(answer) == {"1.2": "recorded"}
    people.recorded = answer.headers["Chiso-Recorded"]
    assert [one["file"] for one in made(people.get(path))["evidence"]] == ["a" * 32]


def test_a_sheet_is_looked_at_before_and_only_chosen_criteria_are_recorded(
    world: World, unit: str, people: User
) -> None:
    cells: dict[tuple[str, str], object] = {("1.2", "value"): 3, ("1.1", "level"): "a"}
    filled = typed(people.get(sheet_path(unit)).data, cells)
    assert states(send(people, f"{sheet_path(unit)}?check=true", filled))["1.2"] == "ready"
    found = states(send(people, f"{sheet_path(unit)}?criteria=1.2", filled))
    assert (found["1.2"], found["1.1"]) == ("recorded", "left-out")


def test_a_colleague_who_may_report_some_criteria_reports_those_alone(world: World, unit: str, people: User) -> None:
    cells: dict[tuple[str, str], object] = {("1.2", "value"): 3, ("1.1", "level"): "a"}
    filled = typed(people.get(sheet_path(unit)).data, cells)
    right = Right(id="part", role="contributor", body=unit, criteria=("1.1",))
    answer = send(world.user(right, person="chuyen-vien"), sheet_path(unit), filled)
    assert states(answer) == {"1.1": "recorded", "1.2": "refused"}
    assert {error["code"] for row in made(answer)["rows"] for error in row["errors"]} == {"forbidden"}


def test_a_text_that_no_cell_can_hold_is_refused(world: World) -> None:
    document = {**to_document(FRAMEWORK), "sources": {"addresses": ["x" * 40_000]}}
    answer = world.office.post("/framework-drafts/sheet", {"document": document})
    assert answer.status_code == 422


def test_the_same_request_twice_is_one_fact_for_each_criterion(world: World, unit: str, people: User) -> None:
    filled = typed(people.get(sheet_path(unit)).data, {("1.2", "value"): 3})
    first, again = (send(people, sheet_path(unit), filled, Idempotency_Key=f"key-{unit}") for _ in range(2))
    assert states(first) == {"1.2": "recorded"}
    assert states(again) in ({"1.2": "recorded"}, {"1.2": "unchanged"})
    assert first.headers["Chiso-Recorded"].endswith("@1")


def test_the_sheet_of_another_unit_is_refused_whole(world: World, unit: str, people: User) -> None:
    other = world.unit()
    sheet = world.people_of(other).get(sheet_path(other)).data
    answer = send(people, sheet_path(unit), sheet)
    assert (answer.status_code, codes(answer)) == (422, {"other-sheet"})
    assert people.get(sheet_path(other)).status_code == 403
    assert send(people, sheet_path(other), sheet).status_code == 403


def test_another_workbook_is_no_answer_sheet(world: World, unit: str, people: User) -> None:
    answer = send(people, sheet_path(unit), framework_book(shipped_framework("ict-2017")))
    assert (answer.status_code, codes(answer)) == (422, {"no-answer-sheet"})
