"""A round that moves to an amended framework: the tables of then and of now, causes, and what waits to be looked at."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from chiso_ranking import loading
from chiso_ranking.codec import scoring_codec
from chiso_ranking.projections import RankingTables
from chiso_runtime.consumer import Consumer
from chiso_runtime.database import connect
from chiso_runtime.log import DatabaseOwnerLog

from tests.integration.ranking import test_lineage as lineage
from tests.integration.ranking.conftest import OFFICER, Scene, prepared
from tests.integration.ranking.test_projections import consumer, digests, fold, fold_again
from tests.servers.databases import Database, Databases
from tests.unit.ranking import amended_example, comparing_example, example
from tests.unit.ranking.amended_example import AFTER, BEFORE, EVERYBODY, FRAMEWORK, STORY, amended, carried
from tests.unit.ranking.comparing_example import valued
from tests.unit.ranking.example import concluded, opening, told, verified

ROUND = "/rounds/r-2026"
COMPARED = (
    *comparing_example.STORY,
    valued("U4", "70"),
    *told(amended_example.COMPARING),
    amended(amended_example.COMPARING, changed=("2.1",), added=(), gone=()),
    *(carried(unit.code, ("2.1",)) for unit in example.UNITS),
    valued("U1", "55"),
    verified("U2", "2.1", "33"),
)


def line(scene: Scene, unit: str, group: str = "xa", **asked: str) -> Any:
    """Rank, total and maximum of a unit."""
    query = "&".join(f"{name}={value}" for name, value in {"group": group, **asked}.items())
    (table,) = scene.api(f"{ROUND}/rankings?{query}", OFFICER)["groups"]
    return next((p["rank"], p["total"], p["maximum"]) for p in table["places"] if p["unit"] == unit)


def criteria(scene: Scene, unit: str, **asked: str) -> dict[str, Any]:
    """The points that count, by criterion."""
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    indicators = scene.api(f"{ROUND}/units/{unit}?{query}", OFFICER)["indicators"]
    return {c["criterion"]: c["points"] for i in indicators for c in i["criteria"]}


@pytest.mark.parametrize("story", [STORY, COMPARED], ids=["plain", "compared"])
def test_batches_of_any_size_and_lost_memory_give_the_same_tables(databases: Databases, story: tuple[Any, ...]) -> None:
    messages = example.messages(story)
    found = []
    for size, forgetful in ((1, False), (5, False), (1000, False), (1, True), (3, True)):
        fresh = databases.fresh(prepared)
        found.append(fold(fresh.app_dsn, messages, size, forgetful=forgetful))
        databases.drop(fresh)
    assert all(one == found[0] for one in found)
    assert {"amendment", "unit_amendment", "score", "total", "movement", "view_total"} <= found[0].keys()


def test_tables_that_are_folded_again_are_the_same(store: Database) -> None:
    messages = example.messages(STORY)
    assert fold(store.app_dsn, messages, 4) == fold_again(store, messages)


@pytest.mark.parametrize("upto", [len(STORY) - len(AFTER), len(STORY) - len(AFTER) + 4, len(STORY)])
def test_memory_loaded_at_a_checkpoint_answers_as_the_folded_one(store: Database, upto: int) -> None:
    effects = RankingTables(scoring_codec)
    listening = Consumer("ranking-read", "chiso.scoring", store.app_dsn, effects, DatabaseOwnerLog(store.app_dsn))
    listening.receive(example.messages(STORY[:upto]))
    _, folded = effects._remembered["r-2026"]
    with connect(store.app_dsn) as conn:
        loaded = loading.table(conn, "r-2026")
    assert folded
    assert loaded
    for unit in folded.units:
        assert folded.held(unit) == loaded.held(unit)
        assert folded.whole(unit, ()) == loaded.whole(unit, ())
        for code in ("1.1", "1.2", "1.3", "2.1"):
            assert folded.suspended(unit, code) == loaded.suspended(unit, code)
    for unit in folded.units:
        assert folded.decide(unit, "2.1", Decimal("3")) == loaded.decide(unit, "2.1", Decimal("3"))


def test_a_framework_that_no_amendment_names_yet_changes_nothing(store: Database) -> None:
    listening = consumer(store.app_dsn)
    before = example.messages(BEFORE)
    listening.receive(before)
    found = digests(store.app_dsn)
    listening.receive(example.messages(told(FRAMEWORK), after=len(before)))
    after = digests(store.app_dsn)
    assert {name for name in found if found[name] != after[name]} == {"framework_part", "round"}
    with connect(store.app_dsn) as conn:
        assert loading.framework(conn, "r-2026").version == "1"


def test_an_amendment_whose_framework_was_not_told_whole_parks_the_round(store: Database) -> None:
    listening = consumer(store.app_dsn)
    listening.receive(example.messages([*BEFORE, *told(FRAMEWORK)[:1], amended()]))
    (parked,) = listening.parked()
    assert "BrokenFramework" in parked.reason
    with connect(store.app_dsn) as conn:
        assert conn.execute("SELECT count(*) FROM read.amendment").fetchone() == (0,)
        assert conn.execute("SELECT conclusion FROM read.round").fetchone() == ("05/TB",)


def test_totals_and_ranks_are_those_of_the_framework_of_the_moment(scene: Scene) -> None:
    before = scene.hear(*BEFORE)
    then = {unit: line(scene, unit) for unit in ("U1", "U2", "U3")}
    at = scene.hear(*told(FRAMEWORK), amended())
    scene.hear(*AFTER)
    assert then == {"U1": (3, "20.00", "100.00"), "U2": (2, "24.00", "100.00"), "U3": (1, "30.25", "100.00")}
    assert {unit: line(scene, unit, as_of=str(before)) for unit in then} == then
    assert line(scene, "U1", as_of=str(at)) == (3, "0.000", "100.000")
    assert {unit: line(scene, unit) for unit in then} == {
        "U1": (3, "16.000", "100.000"),
        "U2": (2, "20.000", "100.000"),
        "U3": (1, "40.375", "100.000"),
    }
    versions = [scene.api(f"{ROUND}?as_of={one}", OFFICER)["round"]["framework"] for one in (before, at)]
    assert versions == ["example@1", "example@2"]


def test_scores_of_changed_criteria_count_only_after_the_units_part_came(scene: Scene) -> None:
    before = scene.hear(*BEFORE)
    scene.hear(*told(FRAMEWORK), amended(), *EVERYBODY[:1], verified("U3", "1.1", "20"), verified("U1", "1.1", "16"))
    assert criteria(scene, "U1", as_of=str(before)) == {"1.1": "8", "1.2": "12", "2.1": None}
    assert criteria(scene, "U1") == {"1.1": "16", "1.3": None, "2.1": None}
    assert criteria(scene, "U3") == {"1.1": None, "1.3": None, "2.1": "30.25"}
    scene.hear(*EVERYBODY[1:], verified("U3", "1.1", "19"))
    assert criteria(scene, "U3") == {"1.1": "19", "1.3": None, "2.1": "30.25"}


def test_what_a_units_part_names_beyond_the_amendment_counts_no_longer(scene: Scene) -> None:
    scene.hear(*BEFORE, *told(FRAMEWORK), amended())
    assert criteria(scene, "U3")["2.1"] == "30.25"
    at = scene.hear(carried("U3", ("2.1",)))
    assert criteria(scene, "U3")["2.1"] is None
    assert line(scene, "U3", as_of=str(at))[:2] == (2, "0.000")


def test_an_amendment_lifts_the_councils_conclusion(scene: Scene) -> None:
    scene.hear(*BEFORE, *told(FRAMEWORK), amended(), *EVERYBODY)
    refused = scene.approve()
    assert (refused.status_code, refused.json["code"]) == (409, "round-not-concluded")
    scene.hear(concluded())
    assert scene.approve().status_code == 201


def test_an_edition_that_was_approved_before_keeps_its_numbers_and_its_framework(scene: Scene) -> None:
    scene.hear(*BEFORE)
    scene.approve()
    public = {path: scene.api(f"{ROUND}{path}") for path in ("/rankings", "/units/U1", "")}
    rounds = scene.api("/rounds")
    scene.hear(*told(FRAMEWORK), amended(), *AFTER)
    assert {path: scene.api(f"{ROUND}{path}") for path in public} == public
    assert scene.api("/rounds") == rounds
    scene.approve("31/QĐ-UBND")
    assert scene.api(ROUND)["round"]["framework"] == "example@2"
    (edition,) = public[""]["round"]["editions"]
    old = scene.api(f"{ROUND}/rankings?as_of={edition['position']}")
    assert (old["groups"], old["edition"]) == (public["/rankings"]["groups"], edition)


def test_the_amendment_is_one_step_of_every_unit_it_moved(scene: Scene) -> None:
    scene.hear(*BEFORE, verified("U1", "2.1", "14"))
    began = scene.api(f"{ROUND}", OFFICER)["position"]
    at = scene.hear(*told(FRAMEWORK), amended())
    found = scene.api(f"{ROUND}/movements?group=xa&after={began}", OFFICER)["movements"]
    assert [(m["unit"], m["cause"], m["rank_before"], m["rank_after"], m["position"]) for m in found] == [
        ("U1", "amended", 1, 3, at),
        ("U2", "amended", 3, 2, at),
        ("U3", "amended", 2, 1, at),
    ]


@pytest.mark.parametrize("group", ["xa", "all"])
def test_the_steps_of_a_unit_add_up_over_an_amendment(scene: Scene, group: str) -> None:
    scene.hear(*BEFORE, verified("U1", "2.1", "14"), *told(FRAMEWORK), amended(), *AFTER)
    for unit in ("U1", "U2", "U3"):
        steps = scene.api(f"{ROUND}/units/{unit}/movements?group={group}", OFFICER)["movements"]
        assert [one["rank_before"] for one in steps[1:]] == [one["rank_after"] for one in steps[:-1]]
        assert steps[-1]["rank_after"] == line(scene, unit, group)[0]
        assert [one["unit"] for one in steps if one["cause"] == "amended"] == [unit]


def test_two_moments_on_both_sides_of_an_amendment_are_compared(scene: Scene) -> None:
    before = scene.hear(*BEFORE)
    scene.hear(*told(FRAMEWORK), amended(), *AFTER)
    found = scene.api(f"{ROUND}/difference?from={before}&group=xa", OFFICER)
    assert [(u["unit"], u["total_before"], u["total_after"]) for u in found["units"]] == [
        ("U3", "30.25", "40.375"),
        ("U2", "24.00", "20.000"),
        ("U1", "20.00", "16.000"),
    ]


def test_a_round_may_be_amended_twice_and_back_to_what_it_was(scene: Scene) -> None:
    first = scene.hear(*BEFORE)
    second = scene.hear(*told(FRAMEWORK), amended(), *AFTER)
    scene.hear(
        *told(example.FRAMEWORK),
        amended(example.FRAMEWORK, changed=("1.1",), added=("1.2",), gone=("1.3",)),
        *(carried(unit.code, ("1.1", "1.3"), "1") for unit in example.UNITS),
        verified("U1", "1.2", "7"),
    )
    assert criteria(scene, "U1") == {"1.1": None, "1.2": "7", "2.1": None}
    assert [criteria(scene, "U1", as_of=str(at))["1.1"] for at in (first, second)] == ["8", "16"]
    told_now = scene.api(ROUND, OFFICER)
    assert [one["framework"] for one in told_now["amendments"]] == ["example@2", "example@1"]
    assert (told_now["amendments"][0]["document"], told_now["round"]["framework"]) == ("31/QĐ-UBND", "example@1")


def test_values_of_units_that_a_criterion_left_are_compared_no_longer(scene: Scene) -> None:
    before = scene.hear(*COMPARED[: -len(example.UNITS) - 3 - len(told(amended_example.COMPARING))])
    scene.hear(*COMPARED[-len(example.UNITS) - 3 - len(told(amended_example.COMPARING)) :])
    with connect(scene.url) as conn:
        table = loading.table(conn, "r-2026")
    assert table
    assert not table.applies("U4", "1.2")
    assert criteria(scene, "U4", as_of=str(before))["1.2"] is not None
    assert criteria(scene, "U4")["1.2"] is None


def test_views_count_as_the_version_of_the_moment_says(scene: Scene) -> None:
    cut = len(COMPARED) - len(example.UNITS) - 3 - len(told(amended_example.COMPARING))
    before = scene.hear(*COMPARED[:cut])
    then = line(scene, "U3", view="so")
    scene.hear(*COMPARED[cut:])
    assert line(scene, "U3", view="so", as_of=str(before)) == then
    now = line(scene, "U3", view="so")
    assert [Decimal(one) * 2 for one in now[1:]] == [Decimal(one) for one in then[1:]]


def test_units_of_a_later_day_are_ranked_by_what_counts_at_the_moment(scene: Scene) -> None:
    before = scene.hear(*BEFORE)
    scene.hear(*told(FRAMEWORK), amended(), *AFTER)
    merged = lineage.unit("N1", "Xã Mới", "U1", "U3", valid_from=date(2027, 7, 1))
    lineage.register(scene, [*(lineage.unit(code) for code in ("U1", "U2", "U3")), merged])

    def mean(**asked: str) -> Any:
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        groups = scene.api(f"{ROUND}/rankings?group=xa&units_on=2027-07-02&{query}", OFFICER)["groups"]
        return next(p["points"] for p in groups[0]["places"] if p["unit"] == "N1")

    assert mean(as_of=str(before)) == "25.125000000000"
    assert mean() == "28.187500000000"


def test_a_page_names_the_amendment_and_shows_the_table_of_then(scene: Scene) -> None:
    before = scene.hear(*BEFORE)
    scene.hear(*told(FRAMEWORK), amended(), *AFTER)
    now = scene.get("/ranking/r-2026", OFFICER).text
    assert "example@2 (31/QĐ-UBND)" in now
    assert "16,000" in now
    assert "example@2" not in scene.get(f"/ranking/r-2026?as_of={before}", OFFICER).text
    unit = scene.get("/ranking/r-2026/units/U1", OFFICER)
    assert unit.status_code == 200
    assert "sửa đổi, bổ sung" in unit.text


def test_opening_facts_of_another_round_stay_with_it(scene: Scene) -> None:
    scene.hear(*BEFORE, *told(FRAMEWORK), amended())
    scene.hear(*opening("r-2025"), verified("U1", "1.2", "4", round_id="r-2025"))
    assert scene.api("/rounds/r-2025", OFFICER)["round"]["framework"] == "example@1"
