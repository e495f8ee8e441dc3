"""Nothing arose, bonus and penalty, views and compared values: in the tables, the past, the causes and on pages."""

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from chiso_ranking import loading
from chiso_ranking.codec import scoring_codec
from chiso_ranking.projections import RankingTables
from chiso_runtime.consumer import Consumer
from chiso_runtime.database import connect
from chiso_runtime.log import DatabaseOwnerLog

from tests.integration.ranking.conftest import CHAIR, OFFICER, Scene, prepared
from tests.integration.ranking.test_projections import fold, fold_again
from tests.servers.databases import Database, Databases
from tests.unit.ranking import example
from tests.unit.ranking.comparing_example import FRAMEWORK, NOTHING, STORY, answered, valued
from tests.unit.ranking.example import concluded, decided, opening, verified

ROUND = "/rounds/r-2026"


def table(scene: Scene, group: str = "all", **asked: str) -> dict[str, Any]:
    query = "&".join(f"{name}={value}" for name, value in {"group": group, **asked}.items())
    (found,) = scene.api(f"{ROUND}/rankings?{query}", OFFICER)["groups"]
    return {place["unit"]: place for place in found["places"]}


def criterion(scene: Scene, unit: str, code: str, **asked: str) -> Any:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    indicators = scene.api(f"{ROUND}/units/{unit}?{query}", OFFICER)["indicators"]
    return next(c for i in indicators for c in i["criteria"] if c["criterion"] == code)


def test_batches_of_any_size_and_lost_memory_give_the_same_tables(databases: Databases) -> None:
    messages = example.messages(STORY)
    found = []
    for size, forgetful in ((1, False), (5, False), (1000, False), (1, True), (3, True)):
        fresh = databases.fresh(prepared)
        found.append(fold(fresh.app_dsn, messages, size, forgetful=forgetful))
        databases.drop(fresh)
    assert all(one == found[0] for one in found)


def test_tables_that_are_folded_again_are_the_same(store: Database) -> None:
    messages = example.messages(STORY)
    assert fold(store.app_dsn, messages, 4) == fold_again(store, messages)


def test_memory_loaded_at_a_checkpoint_answers_as_the_folded_one(store: Database) -> None:
    effects = RankingTables(scoring_codec)
    Consumer("ranking-read", "chiso.scoring", store.app_dsn, effects, DatabaseOwnerLog(store.app_dsn)).receive(
        example.messages(STORY)
    )
    _, folded = effects._remembered["r-2026"]
    with connect(store.app_dsn) as conn:
        loaded = loading.table(conn, "r-2026")
    assert folded
    assert loaded
    for unit, value in (("U1", "500"), ("U2", "3"), ("U1", "10")):
        word = folded.word(unit, "1.2", example.MAXIMA["1.1"], {"value": value})
        assert folded.appraise(unit, "1.2", word) == loaded.appraise(unit, "1.2", word)
        assert folded.following(unit, "1.2") == loaded.following(unit, "1.2")


def test_the_order_of_verification_never_matters_to_the_final_table(databases: Databases) -> None:
    said = [valued("U1", "40"), valued("U2", "80"), valued("U3", "100"), verified("U4", "2.1", "10")]
    found = []
    for order in itertools.islice(itertools.permutations(said), 0, 24, 5):
        fresh = databases.fresh(prepared)
        fold(fresh.app_dsn, example.messages([*opening(framework=FRAMEWORK), *order]), 2)
        with connect(fresh.app_dsn) as conn:
            rows = conn.execute(
                "SELECT DISTINCT ON (unit) unit, points, key_points, key_share FROM read.total "
                "ORDER BY unit, position DESC"
            )
            found.append(rows.fetchall())
        databases.drop(fresh)
    assert all(one == found[0] for one in found)


def test_what_did_not_arise_leaves_the_units_maximum_and_comes_back(scene: Scene) -> None:
    before = scene.hear(*opening(framework=FRAMEWORK), verified("U1", "2.1", "30"))
    after = scene.hear(answered("U1", "1.1", **NOTHING))
    scene.hear(answered("U1", "1.1", "5", numerator="1", denominator="2"))
    maxima = [table(scene, as_of=str(at))["U1"]["maximum"] for at in (before, after)]
    assert [*maxima, table(scene)["U1"]["maximum"]] == ["100.00", "90.00", "100.00"]
    told = criterion(scene, "U1", "1.1", as_of=str(after))
    assert (told["nothing_arose"], told["excluded"], told["points"]) == (True, True, "0")


def test_units_are_compared_by_the_share_of_what_applies_to_them(scene: Scene) -> None:
    scene.hear(*opening(framework=FRAMEWORK), verified("U1", "2.1", "30"), verified("U2", "2.1", "30"))
    assert (table(scene)["U1"]["rank"], table(scene)["U2"]["rank"]) == (1, 1)
    scene.hear(answered("U2", "1.1", **NOTHING))
    assert (table(scene)["U1"]["rank"], table(scene)["U2"]["rank"]) == (2, 1)


def test_with_a_decision_of_the_council_a_criterion_is_in_the_maximum_again(scene: Scene) -> None:
    scene.hear(*opening(framework=FRAMEWORK), answered("U1", "1.1", **NOTHING), decided("U1", "1.1", "4"))
    assert (table(scene)["U1"]["maximum"], table(scene)["U1"]["points"]) == ("100.00", "4")
    assert criterion(scene, "U1", "1.1")["excluded"] is False


def test_bonus_and_penalty_are_shown_and_stand_in_the_total(scene: Scene) -> None:
    scene.hear(*opening(framework=FRAMEWORK), verified("U1", "2.1", "30"), verified("U1", "1.9", "3"))
    at = scene.hear(verified("U1", "2.9", "6"))
    line = table(scene)["U1"]
    assert (line["points"], line["bonus"], line["penalty"], line["maximum"]) == ("27", "3", "6", "100.00")
    indicators = scene.api(f"{ROUND}/units/U1?as_of={at}", OFFICER)["indicators"]
    assert [(i["points"], i["bonus"], i["penalty"]) for i in indicators] == [("0", "3", "0"), ("30", "0", "6")]
    assert [criterion(scene, "U1", code)["counts"] for code in ("1.1", "1.9", "2.9")] == ["points", "bonus", "penalty"]


def test_a_view_ranks_its_units_by_what_it_counts_now_and_in_the_past(scene: Scene) -> None:
    at = scene.hear(*opening(framework=FRAMEWORK), verified("U1", "2.1", "60"), answered("U2", "1.1", "7"))
    scene.hear(answered("U3", "1.1", "9"))
    assert {unit: (p["rank"], p["total"]) for unit, p in table(scene, view="so").items()} == {
        "U3": (1, "9.00"),
        "U2": (2, "7.00"),
        "U1": (3, "0.00"),
    }
    assert {unit: p["rank"] for unit, p in table(scene, view="so", as_of=str(at)).items()} == {
        "U2": 1,
        "U1": 2,
        "U3": 2,
    }
    assert {place["maximum"] for place in table(scene, view="so").values()} == {"40.00"}
    assert list(table(scene, view="dv")) == ["U1", "U2", "U3", "U4"]
    detail = scene.api(ROUND, OFFICER)
    assert [view["id"] for view in detail["views"]] == ["so", "dv"]


def test_a_view_that_the_framework_does_not_have_is_unknown(scene: Scene) -> None:
    scene.hear(*opening(framework=FRAMEWORK))
    answer = scene.get(f"/api/ranking/v1{ROUND}/rankings?view=x", OFFICER)
    assert (answer.status_code, answer.json["type"].rsplit(":", 1)[-1]) == (404, "unknown-view")


def test_views_are_public_with_the_approval(scene: Scene) -> None:
    scene.hear(*opening(framework=FRAMEWORK), verified("U1", "2.1", "60"), concluded())
    assert scene.get(f"/api/ranking/v1{ROUND}/rankings?view=so").status_code == 404
    scene.approve()
    scene.hear(answered("U2", "1.1", "7"))
    (shown,) = scene.api(f"{ROUND}/rankings?view=so&group=xa")["groups"]
    assert {place["total"] for place in shown["places"]} == {"0.00"}


def test_when_the_best_moves_the_points_of_all_are_computed_again(scene: Scene) -> None:
    first = scene.hear(*opening(framework=FRAMEWORK), valued("U1", "40"))
    second = scene.hear(valued("U2", "80"))
    scene.hear(valued("U3", "160"))
    seen = [table(scene, as_of=str(at))["U1"]["points"] for at in (first, second)]
    assert [*seen, table(scene)["U1"]["points"]] == ["30.00", "15.00", "7.50"]
    told = criterion(scene, "U1", "1.2")
    assert (told["points"], told["compared"]) == ("7.50", {"value": "40", "lowest": "40", "highest": "160"})
    assert criterion(scene, "U1", "1.2", as_of=str(first))["points"] == "30.00"


def test_a_value_that_is_taken_back_lets_all_others_rise_again(scene: Scene) -> None:
    scene.hear(*opening(framework=FRAMEWORK), valued("U1", "40"), valued("U2", "80"), verified("U2", "1.2", "3"))
    assert {unit: table(scene)[unit]["points"] for unit in ("U1", "U2")} == {"U1": "30.00", "U2": "3"}


def test_what_the_council_decided_stays_when_the_best_moves(scene: Scene) -> None:
    scene.hear(*opening(framework=FRAMEWORK), valued("U1", "40"), decided("U1", "1.2", "21"), valued("U2", "80"))
    assert table(scene)["U1"]["points"] == "21"


def test_a_movement_that_another_units_value_caused_names_that_unit(scene: Scene) -> None:
    scene.hear(*opening(framework=FRAMEWORK), verified("U4", "2.1", "20"), valued("U1", "40"))
    at = scene.hear(valued("U2", "80"))
    moved = [m for m in scene.api(f"{ROUND}/movements?group=all", OFFICER)["movements"] if m["position"] == at]
    assert [(m["unit"], m["cause"], m["followed"], m["rank_before"], m["rank_after"]) for m in moved] == [
        ("U2", "appraised", None, 3, 1),
        ("U1", "compared", "U2", 1, 3),
    ]
    steps = scene.api(f"{ROUND}/units/U1/movements?group=all", OFFICER)["movements"]
    last = steps[-1]
    assert (last["unit"], last["own"], last["rank_before"], last["rank_after"]) == ("U2", True, 1, 3)
    page = scene.get("/ranking/r-2026/units/U1", CHAIR).text
    assert "so sánh lại theo giá trị của" in page
    assert "thấp nhất" in page


@pytest.mark.parametrize("group", ["xa", "all"])
def test_the_steps_of_every_unit_lead_to_the_rank_it_has(scene: Scene, group: str) -> None:
    scene.hear(*STORY)
    for unit, place in table(scene, group=group).items():
        steps = list(pages(scene, f"{ROUND}/units/{unit}/movements?group={group}"))
        assert steps[-1]["rank_after"] == place["rank"]
        assert all(one["rank_after"] == two["rank_before"] for one, two in itertools.pairwise(steps))


def test_pages_of_movements_do_not_tear_what_one_fact_changed(scene: Scene) -> None:
    scene.hear(*STORY)
    whole = scene.api(f"{ROUND}/movements?limit=1000", OFFICER)["movements"]
    assert list(pages(scene, f"{ROUND}/movements?limit=1")) == whole


def pages(scene: Scene, path: str) -> Iterator[Any]:
    after: int | None = 0
    joined: Sequence[Any] = ()
    while after is not None:
        found = scene.api(f"{path}{'&' if '?' in path else '?'}after={after}", OFFICER)
        joined, after = found["movements"], found["next"]
        yield from joined


def test_pages_show_nothing_arose_bonus_and_the_choice_of_views(scene: Scene) -> None:
    scene.hear(*STORY)
    unit = scene.get("/ranking/r-2026/units/U1", CHAIR).text
    assert "không phát sinh" in unit
    assert "Điểm thưởng" in unit
    ranking = scene.get("/ranking/r-2026?group=xa&view=so", CHAIR).text
    assert "Xếp hạng theo" in ranking
    assert "Hạ tầng số: Khối xã" in ranking
