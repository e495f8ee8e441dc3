"""Measured values by the API: one table for all units, all or none; the units' answers; surveys that nobody held."""

from copy import deepcopy
from dataclasses import replace

import pytest
from chiso_contracts.values import Right
from chiso_sheets import open_book

from tests.integration.submission.measured import DOCUMENT, OFFICE_BODY, PATH, PROVIDER, ROUND, asked, open_round, row
from tests.integration.submission.world import OFFICE, User, World, fresh_key, made, places, refused, round_body


@pytest.fixture(scope="module", autouse=True)
def _opened(world: World) -> None:
    open_round(world)


@pytest.fixture
def provider(world: World) -> User:
    return world.user(PROVIDER, person="thong-ke")


def criterion(user: User, unit: str, code: str = "1.2") -> dict[str, object]:
    report = made(user.get(f"/rounds/{ROUND}/reports/{unit}"))
    found: dict[str, object] = next(one for one in report["criteria"] if one["criterion"] == code)
    return found


def seen(world: World, *writers: User, by: User) -> User:
    """The user, waiting for what the others wrote last."""
    by.recorded = writers[-1].recorded
    return by


def test_a_table_of_all_units_is_recorded_and_seen_by_each(world: World, provider: User) -> None:
    first, second = world.unit(), world.unit()
    told = made(provider.post(PATH, asked(row(first, sample=4, rechecked=1), row(second, "4"))))
    assert (told["rows"], told["counts"]) == (2, {"new": 2})
    assert [(one["unit"], one["points"]) for one in told["changes"]] == [(first, "15.00"), (second, "20.00")]
    found = criterion(seen(world, provider, by=world.people_of(first)), first)
    assert (found["source"], found["reported"], found["missing"]) == ("measured", False, [])
    measured = found["measured"]
    assert isinstance(measured, dict)
    assert {
        name: measured[name] for name in ("provider", "source", "document", "measured_on", "sample", "rechecked")
    } == {
        "provider": "H40.77",
        "source": "Báo cáo thống kê",
        "document": "88/BC-CTK",
        "measured_on": "2026-12-15",
        "sample": 4,
        "rechecked": 1,
    }
    assert measured["agreed"] is None


def test_a_preview_records_nothing(world: World, provider: User) -> None:
    unit = world.unit()
    told = made(provider.post(PATH, asked(row(unit), row("H40.99999"), preview=True)))
    assert told["counts"] == {"new": 1}
    assert [one["where"] for one in told["problems"]] == ["rows[1].unit"]
    assert "stream" not in told
    assert criterion(world.people_of(unit), unit)["measured"] is None


def test_all_problems_are_listed_by_row_and_field_and_nothing_is_recorded(world: World, provider: User) -> None:
    unit, other = world.unit(), world.unit()
    wrong = {"unit": other, "data": {"numerator": "5", "denominator": "4", "extra": "1"}}
    table = asked(row(unit, sample=1, rechecked=2), row(unit), row(OFFICE_BODY), wrong, row(other))
    problem = refused(provider.post(PATH, table), 422, "measurements-refused")
    assert sorted(places(problem)) == ["rows[0].rechecked", "rows[2].unit", "rows[3].data.extra"]
    assert all(error["vi"] and error["en"] for error in problem["errors"])
    assert criterion(world.people_of(unit), unit)["measured"] is None


def test_the_same_table_again_changes_nothing_and_another_replaces_it(world: World, provider: User) -> None:
    unit = world.unit()
    made(provider.post(PATH, asked(row(unit))))
    again = made(provider.post(PATH, asked(row(unit))))
    assert (again["counts"], again["version"]) == ({"same": 1}, 1)
    later = made(provider.post(PATH, asked(row(unit, "2"), document="90/BC-CTK")))
    assert (later["counts"], later["changes"][0]["before"]) == ({"changed": 1}, "15.00")
    measured = criterion(seen(world, provider, by=world.people_of(unit)), unit)["measured"]
    assert isinstance(measured, dict)
    assert (measured["points"], measured["document"]) == ("10.00", "90/BC-CTK")


def test_the_same_request_key_records_once(world: World, provider: User) -> None:
    unit, key = world.unit(), fresh_key()
    first = made(provider.post(PATH, asked(row(unit)), Idempotency_Key=key))
    assert made(provider.post(PATH, asked(row(unit)), Idempotency_Key=key))["version"] == first["version"]
    refused(provider.post(PATH, asked(row(unit, "1")), Idempotency_Key=key), 422, "idempotency-key-reused")


def test_the_unit_confirms_or_objects_and_the_provider_sees_it(world: World, provider: User) -> None:
    unit, evidence = world.unit(), [{"file": "a" * 32, "place": "trang 2"}]
    made(provider.post(PATH, asked(row(unit))))
    people = seen(world, provider, by=world.people_of(unit))
    answer = f"/rounds/{ROUND}/reports/{unit}/criteria/1.2/measured-value/answer"
    refused(people.post(answer, {"agreed": False}), 422, "reason-required")
    refused(people.post(answer, {"agreed": True}, If_Match='"7"'), 412, "stale-version")
    made(people.post(answer, {"agreed": False, "reason": "Sai mẫu số", "evidence": evidence}, If_Match='"1"'))
    values = made(seen(world, people, by=provider).get(PATH))["values"]
    (told,) = [one for one in values if one["unit"] == unit]
    assert (told["agreed"], told["reason"], told["evidence"][0]["place"]) == (False, "Sai mẫu số", "trang 2")
    made(provider.post(PATH, asked(row(unit, "2"))))
    measured = criterion(seen(world, provider, by=people), unit)["measured"]
    assert isinstance(measured, dict)
    assert (measured["agreed"], measured["reason"]) == (None, "")


def test_nothing_measured_is_answered_nothing(world: World) -> None:
    unit = world.unit()
    answer = f"/rounds/{ROUND}/reports/{unit}/criteria/1.2/measured-value/answer"
    refused(world.people_of(unit).post(answer, {"agreed": True}), 409, "nothing-measured")


def test_a_unit_does_not_score_itself_there(world: World) -> None:
    unit = world.unit()
    path = f"/rounds/{ROUND}/reports/{unit}/criteria/1.2"
    refused(world.people_of(unit).put(path, {"data": {"numerator": "1", "denominator": "2"}}), 422, "not-self-scored")


def test_the_answer_sheet_has_what_the_unit_scores_itself(world: World) -> None:
    unit = world.unit()
    book = open_book(world.people_of(unit).get(f"/rounds/{ROUND}/reports/{unit}/sheet").data)
    answers = book.find("Trả lời")
    assert answers
    assert {answers.text(row, 0) for row in range(1, len(answers.rows))} == {"1.1"}


def test_units_score_themselves_in_the_rest(world: World, provider: User) -> None:
    refused(provider.post(f"/rounds/{ROUND}/criteria/1.1/measurements", asked(row(world.unit()))), 422, "self-scored")
    refused(provider.post(f"/rounds/{ROUND}/criteria/9.9/measurements", asked(row("H40.20"))), 404, "unknown-criterion")


def test_a_data_provider_speaks_for_their_own_body_alone(world: World, provider: User) -> None:
    unit = world.unit()
    refused(provider.post(PATH, asked(row(unit), provider="H40.78")), 422, "other-provider")
    made(world.user(OFFICE).post(PATH, asked(row(unit), provider="H40.78")))


@pytest.mark.parametrize(
    "right",
    [
        Right(id="1", role="data-provider", body="H40.77", round="other"),
        Right(id="2", role="data-provider", body="H40.77", round=ROUND, criteria=("1.3",)),
        Right(id="3", role="reporter", body="H40.20"),
        Right(id="4", role="standing-body", body="H41"),
    ],
)
def test_nobody_else_measures(world: World, right: Right) -> None:
    user = world.user(right)
    refused(user.post(PATH, asked(row("H40.20"))), 403, "forbidden")
    refused(user.get(PATH), 403, "forbidden")


def test_surveys_that_nobody_held_are_said_once_and_measured_no_more(world: World, provider: User) -> None:
    path, said = f"/rounds/{ROUND}/surveys-not-held", {"criteria": ["1.3"], "document": "15/TB-SKHCN"}
    refused(provider.post(path, said), 403, "forbidden")
    office = world.user(OFFICE)
    refused(office.post(path, {**said, "criteria": ["1.2"]}), 422, "not-a-survey")
    refused(office.post(path, {**said, "criteria": ["9"]}), 404, "unknown-criterion")
    told = made(office.post(path, said))
    assert told["not_held"] == ["1.3"]
    assert made(office.post(path, said))["version"] == told["version"]
    unit = world.unit()
    survey = {"unit": unit, "data": {"mean": "4", "responses": "50"}}
    path = f"/rounds/{ROUND}/criteria/1.3/measurements"
    refused(provider.post(path, asked(survey)), 409, "survey-not-held")
    assert criterion(world.people_of(unit), unit, "1.3")["not_held"] == "15/TB-SKHCN"


def test_what_was_said_is_taken_back_by_a_document_and_for_a_reason(world: World, provider: User) -> None:
    office, unit = world.user(OFFICE), world.unit()
    made(office.post(f"/rounds/{ROUND}/surveys-not-held", {"criteria": ["1.3"], "document": "15/TB-SKHCN"}))
    path = f"/rounds/{ROUND}/surveys-not-held/withdrawal"
    back = {"criteria": ["1.3"], "document": "18/TB-SKHCN", "reason": "Khảo sát vẫn được tổ chức"}
    refused(provider.post(path, back), 403, "forbidden")
    refused(office.post(path, {**back, "reason": " "}), 422, "invalid-input")
    refused(office.post(path, {**back, "criteria": ["1.3", "1.2"]}), 409, "survey-not-told")
    key = {"Idempotency_Key": fresh_key()}
    told = made(office.post(path, back, **key))
    assert told["not_held"] == []
    assert made(office.post(path, back, **key))["version"] == told["version"]
    refused(office.post(path, back), 409, "survey-not-told")
    survey = {"unit": unit, "data": {"mean": "4", "responses": "50"}}
    made(provider.post(f"/rounds/{ROUND}/criteria/1.3/measurements", asked(survey)))
    found = criterion(seen(world, provider, by=world.people_of(unit)), unit, "1.3")
    assert (found["not_held"], bool(found["measured"])) == (None, True)


def test_a_round_that_moved_to_an_amended_framework_is_measured_by_its_rule(world: World) -> None:
    amended = {**DOCUMENT, "version": "2"}
    indicator = deepcopy(DOCUMENT["main_indicators"][0])
    indicator["components"][1]["max_points"] = 10
    indicator["components"][0]["max_points"] = 50
    office, opened = world.office, {"id": "do-luong-sua", "framework": "do-luong", "framework_version": "1"}
    made(office.post("/frameworks", {"document": {**amended, "main_indicators": [indicator]}}))
    made(office.post("/rounds", round_body(**opened)))
    provider, path = world.user(replace(PROVIDER, round="do-luong-sua")), PATH.replace(ROUND, "do-luong-sua")
    units = [world.unit() for _ in range(3)]
    made(provider.post(path, asked(*(row(unit) for unit in units))))
    made(office.post("/rounds/do-luong-sua/amendments", {"framework_version": "2", "document": "31/QĐ"}))
    told = made(provider.post(path, asked(*(row(unit) for unit in units))))
    assert told["counts"] == {"changed": 3}
    assert {change["points"] for change in told["changes"]} == {"7.50"}
