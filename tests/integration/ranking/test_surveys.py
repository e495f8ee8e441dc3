"""Surveys that nobody held: totals and ranks before and after, one step of every unit, and how it is shown."""

from decimal import Decimal
from typing import Any

import pytest
from chiso_contracts import scoring
from chiso_framework import Framework, from_document, to_document, total_without_surveys
from chiso_ranking import loading
from chiso_ranking.codec import scoring_codec
from chiso_ranking.projections import RankingTables
from chiso_runtime.consumer import Consumer
from chiso_runtime.database import connect
from chiso_runtime.log import DatabaseOwnerLog

from tests.integration.ranking.conftest import OFFICER, Scene, prepared
from tests.integration.ranking.test_amendments import criteria, line
from tests.integration.ranking.test_maturity import FRAMEWORK as MATURITY
from tests.integration.ranking.test_maturity import lists
from tests.integration.ranking.test_projections import fold, fold_again
from tests.servers.databases import Database, Databases
from tests.unit.ranking import example
from tests.unit.ranking.example import opening, verified
from tests.unit.ranking.surveyed_example import NOT_HELD, RESCALED, TAKEN_BACK, WORDS, ZERO, story

ROUND = "/rounds/r-2026"


def test_batches_of_any_size_and_lost_memory_give_the_same_tables(databases: Databases) -> None:
    messages = example.messages(story(RESCALED))
    found = []
    for size, forgetful in ((1, False), (5, False), (1000, False), (1, True), (3, True)):
        fresh = databases.fresh(prepared)
        found.append(fold(fresh.app_dsn, messages, size, forgetful=forgetful))
        databases.drop(fresh)
    assert all(one == found[0] for one in found)
    assert "survey_not_held" in found[0]


def test_tables_that_are_folded_again_are_the_same(store: Database) -> None:
    messages = example.messages(story(ZERO))
    assert fold(store.app_dsn, messages, 4) == fold_again(store, messages)


def test_memory_loaded_at_a_checkpoint_answers_as_the_folded_one(store: Database) -> None:
    effects = RankingTables(scoring_codec)
    listening = Consumer("ranking-read", "chiso.scoring", store.app_dsn, effects, DatabaseOwnerLog(store.app_dsn))
    listening.receive(example.messages(story(RESCALED)))
    _, folded = effects._remembered["r-2026"]
    with connect(store.app_dsn) as conn:
        loaded = loading.table(conn, "r-2026")
    assert folded
    assert loaded
    for unit in folded.units:
        assert folded.held(unit) == loaded.held(unit)
        assert folded.whole(unit, ()) == loaded.whole(unit, ())
        assert folded.decide(unit, "2.1", Decimal("3")) == loaded.decide(unit, "2.1", Decimal("3"))


@pytest.mark.parametrize("framework", [RESCALED, ZERO], ids=["rescaled", "zero"])
def test_every_moment_shows_what_counted_then(scene: Scene, framework: Framework) -> None:
    before = scene.hear(*opening(framework=framework), *WORDS)
    then = line(scene, "U1")
    scene.hear(NOT_HELD)
    pure = total_without_surveys(framework, "xa", {"1.1": Decimal(8), "1.2": Decimal(30)})
    rank, total, maximum = line(scene, "U1")
    assert (Decimal(total), Decimal(maximum)) == (pure.value, pure.applicable_max)
    assert then == (2, "38.00", "100.00")
    assert line(scene, "U1", as_of=str(before)) == then
    assert rank == 2


def test_it_is_one_step_of_every_unit_it_moved(scene: Scene) -> None:
    before = scene.hear(*opening(framework=ZERO), *WORDS, verified("U2", "2.1", "33"))
    at = scene.hear(NOT_HELD)
    found = scene.api(f"{ROUND}/movements?group=xa&after={before}", OFFICER)["movements"]
    assert [(m["unit"], m["cause"], m["rank_before"], m["rank_after"], m["position"]) for m in found] == [
        ("U1", "survey-not-held", 3, 3, at),
        ("U2", "survey-not-held", 1, 2, at),
        ("U3", "survey-not-held", 2, 1, at),
    ]
    for unit in ("U1", "U2", "U3"):
        steps = scene.api(f"{ROUND}/units/{unit}/movements?group=xa", OFFICER)["movements"]
        assert steps[-1]["rank_after"] == line(scene, unit)[0]


@pytest.mark.parametrize("framework", [RESCALED, ZERO], ids=["rescaled", "zero"])
def test_what_is_taken_back_counts_at_once_and_each_moment_stays_as_it_was(scene: Scene, framework: Framework) -> None:
    scene.hear(*opening(framework=framework), *WORDS)
    units = ("U1", "U2", "U3")
    held = {unit: line(scene, unit) for unit in units}
    between = scene.hear(NOT_HELD)
    not_held = {unit: line(scene, unit) for unit in units}
    back = scene.hear(TAKEN_BACK)
    assert {unit: line(scene, unit) for unit in units} == held
    assert {unit: line(scene, unit, as_of=str(between)) for unit in units} == not_held
    moved = scene.api(f"{ROUND}/movements?group=xa&after={between}", OFFICER)["movements"]
    assert {(m["cause"], m["position"]) for m in moved} == {("survey-taken-back", back)}
    scene.hear(NOT_HELD)
    assert {unit: line(scene, unit) for unit in units} == not_held
    assert {unit: line(scene, unit, as_of=str(back)) for unit in units} == held


def test_a_unit_tells_nothing_of_a_survey_that_was_held_after_all(scene: Scene) -> None:
    scene.hear(*opening(framework=RESCALED), *WORDS)
    between = scene.hear(NOT_HELD)
    scene.hear(TAKEN_BACK)
    criterion, indicator = told(scene, "U1")
    assert (criterion["not_held"], criterion["points"], indicator["maximum"]) == (None, "30", "40")
    then = scene.api(f"{ROUND}/units/U1?as_of={between}", OFFICER)["indicators"][0]
    assert then["criteria"][1]["not_held"] == "15/TB-SKHCN"
    page = scene.get("/ranking/r-2026/units/U1", OFFICER, Accept="text/html").text
    assert "rút lại việc không tổ chức khảo sát" in page


def in_view(scene: Scene, unit: str, **asked: str) -> tuple[Decimal, Decimal]:
    """Total and maximum of a unit in the view of its first indicator."""
    query = "&".join(f"{name}={value}" for name, value in {"group": "xa", "view": "ha-tang", **asked}.items())
    (table,) = scene.api(f"{ROUND}/rankings?{query}", OFFICER)["groups"]
    found = next(place for place in table["places"] if place["unit"] == unit)
    return Decimal(found["total"]), Decimal(found["maximum"])


def test_a_view_is_rescaled_with_the_total_at_each_moment(scene: Scene) -> None:
    before = scene.hear(*opening(framework=RESCALED), *WORDS)
    between = scene.hear(NOT_HELD)
    assert in_view(scene, "U1") == (Decimal(8 * 40) / 10, Decimal(40))
    scene.hear(TAKEN_BACK)
    assert in_view(scene, "U1") == in_view(scene, "U1", as_of=str(before)) == (Decimal(38), Decimal(40))
    assert in_view(scene, "U1", as_of=str(between)) == (Decimal(32), Decimal(40))


def told(scene: Scene, unit: str, **asked: str) -> Any:
    indicators = scene.api(f"{ROUND}/units/{unit}", OFFICER)["indicators"]
    return {c["criterion"]: c for one in indicators for c in one["criteria"]}["1.2"], indicators[0]


@pytest.mark.parametrize(("framework", "left"), [(RESCALED, True), (ZERO, False)], ids=["rescaled", "zero"])
def test_a_unit_tells_that_nobody_held_the_survey(scene: Scene, framework: Framework, left: bool) -> None:
    before = scene.hear(*opening(framework=framework), *WORDS)
    scene.hear(NOT_HELD)
    criterion, indicator = told(scene, "U1")
    assert (criterion["not_held"], criterion["points"], criterion["excluded"]) == ("15/TB-SKHCN", None, left)
    assert indicator["maximum"] == ("10" if left else "40")
    assert criteria(scene, "U1", as_of=str(before))["1.2"] == "30"
    page = scene.get("/ranking/r-2026/units/U1", OFFICER, Accept="text/html").text
    assert "không tổ chức khảo sát" in page


@pytest.mark.parametrize(("says", "reached"), [("rescaled", ["U1"]), ("zero", [])])
def test_in_a_maturity_round_it_is_no_target_or_an_unmet_one(scene: Scene, says: str, reached: list[str]) -> None:
    scene.hear(*opening(framework=maturity(says)), verified("U1", "a", "10"), verified("U1", "b", "10"))
    scene.hear(scoring.SurveyNotHeld(round="r-2026", criteria=("b",), document="15/TB"))
    assert lists(scene, OFFICER)["1"] == reached


def maturity(says: str) -> Framework:
    """The maturity round's framework, where target b comes from a survey."""
    document: Any = to_document(MATURITY)
    document["process"] = {"surveys_not_held": says}
    document["main_indicators"][0]["components"][1]["source"] = "survey"
    return from_document(document)
