"""A round of maturity: levels instead of ranks, lists per level, what each unit lacks, public with the approval."""

from copy import deepcopy
from typing import Any

from chiso_framework import Framework, from_document, to_document

from tests.integration.ranking.conftest import CHAIR, OFFICER, Scene
from tests.unit.ranking import example
from tests.unit.ranking.amended_example import amended, carried
from tests.unit.ranking.comparing_example import DIRECT, NOTHING, RATIO, answered, component
from tests.unit.ranking.example import concluded, decided, locked, opening, told, verified

ROUND = "/rounds/r-2026"
LEVELS = [
    {"code": "1", "name_vi": "Khởi động", "name_en": "Start"},
    {"code": "2", "name_vi": "Kết nối", "name_en": "Connected"},
]
TARGETS = [
    component("a", 10, DIRECT, required=[{"level": "1", "points": 10}]),
    component("b", 10, DIRECT, required=[{"level": "1", "points": 5}, {"level": "2", "points": 10}]),
    component("c", 10, RATIO, nothing_arose="excluded", required=[{"level": "2", "points": 10}]),
]
FRAMEWORK: Framework = from_document(
    {
        **deepcopy(example.DOCUMENT),
        "mode": "maturity",
        "total_points": "30",
        "ratings": {"on": "points", "bands": []},
        "late": {"consequence": "no_score", "reason": "NS1"},
        "no_score_reasons": [{"code": "NS1", "text_vi": "Nộp muộn"}],
        "levels": LEVELS,
        "main_indicators": [
            {"code": "1", "name_vi": "Nhóm", "max_points": 30, "complete": True, "components": TARGETS}
        ],
    }
)


AMENDED: Framework = from_document(
    {
        **to_document(FRAMEWORK),
        "version": "2",
        "total_points": "20",
        "main_indicators": [
            {
                "code": "1",
                "name_vi": "Nhóm",
                "max_points": 20,
                "complete": True,
                "components": [component("a", 10, DIRECT, required=[{"level": "1", "points": 8}]), TARGETS[1]],
            }
        ],
    }
)


def lists(scene: Scene, *rights: Any, **asked: str) -> dict[str, list[str]]:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    found = scene.api(f"{ROUND}/rankings?{query}", *rights)["levels"]
    return {one["level"]["code"] if one["level"] else "": [unit["unit"] for unit in one["units"]] for one in found}


def test_units_are_listed_by_the_level_they_reached_now_and_in_the_past(scene: Scene) -> None:
    first = scene.hear(*opening(framework=FRAMEWORK), verified("U1", "a", "10"), verified("U1", "b", "5"))
    scene.hear(verified("U2", "a", "10"), verified("U2", "b", "10"), answered("U2", "c", **NOTHING))
    assert lists(scene, OFFICER) == {"2": ["U2"], "1": ["U1"], "": ["U3", "U4"]}
    assert lists(scene, OFFICER, as_of=str(first)) == {"2": [], "1": ["U1"], "": ["U2", "U3", "U4"]}
    assert lists(scene, OFFICER, group="xa") == {"2": ["U2"], "1": ["U1"], "": ["U3"]}


def test_levels_are_those_of_the_amended_targets_from_the_amendment_on(scene: Scene) -> None:
    said = [verified("U1", "a", "10"), verified("U1", "b", "5"), verified("U2", "a", "10"), verified("U2", "b", "10")]
    before = scene.hear(*opening(framework=FRAMEWORK), *said)
    scene.hear(*told(AMENDED), amended(AMENDED, changed=("a",), added=(), gone=("c",)))
    scene.hear(*(carried(unit.code, ("a", "c")) for unit in example.UNITS), verified("U2", "a", "8"))
    assert lists(scene, OFFICER) == {"2": ["U2"], "1": [], "": ["U3", "U1", "U4"]}
    assert lists(scene, OFFICER, as_of=str(before)) == {"2": [], "1": ["U2", "U1"], "": ["U3", "U4"]}
    unmet = scene.api(f"{ROUND}/units/U1", OFFICER)["maturity"]["unmet"]
    assert [(one["criterion"], one["needed"], one["reached"]) for one in unmet] == [("a", "8", "0")]


def test_a_unit_is_told_its_next_level_and_what_it_lacks(scene: Scene) -> None:
    scene.hear(*opening(framework=FRAMEWORK), verified("U1", "a", "10"), verified("U1", "b", "5"))
    found = scene.api(f"{ROUND}/units/U1", OFFICER)["maturity"]
    assert (found["level"]["code"], found["next"]["name_en"]) == ("1", "Connected")
    assert [(one["criterion"], one["needed"], one["reached"]) for one in found["unmet"]] == [
        ("b", "10", "5"),
        ("c", "10", "0"),
    ]


def test_there_are_no_ranks_where_there_are_levels(scene: Scene) -> None:
    scene.hear(*opening(framework=FRAMEWORK), verified("U1", "a", "10"))
    groups = scene.api(f"{ROUND}/rankings", OFFICER)["groups"]
    assert [group["places"] for group in groups] == [[], []]
    assert scene.api(f"{ROUND}/units/U1", OFFICER)["places"] == []
    assert scene.api(f"{ROUND}/movements", OFFICER)["movements"] == []
    assert scene.get(f"/api/ranking/v1{ROUND}/units/U1/movements", OFFICER).status_code == 404


def test_the_council_and_a_late_report_have_their_effect_on_levels(scene: Scene) -> None:
    scene.hear(*opening(framework=FRAMEWORK), verified("U1", "a", "10"), verified("U1", "b", "5"))
    scene.hear(decided("U1", "a", "9"))
    assert lists(scene, OFFICER)["1"] == []
    scene.hear(decided("U1", "a", "10"))
    assert lists(scene, OFFICER)["1"] == ["U1"]
    scene.hear(locked("U1", late=True))
    assert lists(scene, OFFICER)["1"] == []


def test_levels_are_public_as_they_were_approved(scene: Scene) -> None:
    scene.hear(*opening(framework=FRAMEWORK), verified("U1", "a", "10"), verified("U1", "b", "5"), concluded())
    assert scene.get(f"/api/ranking/v1{ROUND}/rankings").status_code == 404
    assert scene.approve().status_code == 201
    scene.hear(verified("U1", "a", "0"))
    assert lists(scene)["1"] == ["U1"]
    page = scene.get("/ranking/r-2026").text
    assert "Được công nhận đạt mức độ: Khởi động" in page
    assert '<th scope="col" class="number">Hạng</th>' not in page


def test_pages_show_levels_as_provisional_before_the_approval(scene: Scene) -> None:
    scene.hear(*opening(framework=FRAMEWORK), verified("U1", "a", "10"), verified("U1", "b", "5"))
    ranking = scene.get("/ranking/r-2026", CHAIR).text
    assert "Đạt mức độ (tạm tính): Khởi động" in ranking
    assert "Chưa đạt mức độ nào" in ranking
    unit = scene.get("/ranking/r-2026/units/U1?lang=en", CHAIR).text
    assert "Not met for Connected" in unit


def test_a_round_that_ranks_has_no_levels(scene: Scene) -> None:
    scene.hear(*opening(), verified("U1", "1.1", "5"))
    assert scene.api(f"{ROUND}/rankings", OFFICER)["levels"] is None
    assert scene.api(f"{ROUND}/units/U1", OFFICER)["maturity"] is None
