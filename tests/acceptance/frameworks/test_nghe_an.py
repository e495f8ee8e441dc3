"""1082/QĐ-UBND of Nghệ An: departments 7/40/1000, districts 8/50/1000, communes 7/27/500, as rounds have them."""

from typing import Any

import pytest
from chiso_framework import from_document

from tests.acceptance.frameworks.playing import Play, Unit, begun, locked, printed
from tests.acceptance.frameworks.stage import RANKING, Stage

SETS = {
    "nghean-1082-2023-so-demo": ("so", 7, 40, "1000.00"),
    "nghean-1082-2023-huyen-demo": ("huyen", 8, 50, "1000.00"),
    "nghean-1082-2023-xa-demo": ("xa", 7, 27, "500.00"),
}


@pytest.mark.parametrize(("framework_id", "stated"), SETS.items())
def test_a_unit_with_every_maximum_has_the_total_that_the_decision_prints(
    stage: Stage, framework_id: str, stated: tuple[str, int, int, str]
) -> None:
    kind, indicators, criteria, total = stated
    best, silent = Unit(code=f"A{criteria}.1", kind=kind), Unit(code=f"A{criteria}.2", kind=kind)
    play = locked(stage, framework_id, [best, silent], 2023)
    play.set_all(best, {code: leaf["max_points"] for code, leaf in play.leaves.items()})
    stage.settle()
    sheet = play.sheet(best)
    assert (len(sheet["indicators"]), sheet["unit"]["criteria"]) == (indicators, criteria)
    assert (sheet["unit"]["total"], sheet["unit"]["maximum"]) == (total, total)
    assert [(place["unit"], place["rank"]) for place in play.table().values()] == [(best.code, 1), (silent.code, 2)]


def test_the_set_of_communes_takes_no_points_without_proof(stage: Stage) -> None:
    unit = Unit(code="A1.1", kind="xa")
    play = begun(stage, "nghean-1082-2023-xa-demo", [unit], 2023)
    code = next(one for one, leaf in play.leaves.items() if leaf.get("evidence_required"))
    rule = play.leaves[code]["rule"]
    assert rule["kind"] == "choice"
    play.claim(unit, play.leaves[code], {"level": rule["levels"][0]["code"]})
    answer = stage.ask("POST", f"{play.report_of(unit)}/submission", unit.head)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "evidence-missing")


def communes(stage: Stage, province: str, year: int) -> Play:
    """A concluded round of three communes of two districts, ranked and published as the decision has it."""
    real, demo = printed("nghean-1082-2023-xa"), printed("nghean-1082-2023-xa-demo")
    document = {**demo, "id": f"nghean-xa-{year}", "groups": real["groups"]}
    districts = [f"{province}.1", f"{province}.2"]
    stage.register([{"code": code, "name": f"Huyện {code}", "kind": "huyen"} for code in districts])
    units = [
        Unit(code=f"{parent}.{n}", kind="xa", parent=parent)
        for parent, n in zip((*districts, districts[0]), "112", strict=True)
    ]
    play = Play(stage, from_document(document), document, units, year)
    play.open()
    stage.pass_deadline()
    for unit, total in zip(units, ("30", "20", "10"), strict=True):
        play.set_all(unit, play.adding_up(unit, total))
    play.release()
    play.conclude()
    return play


def ranks(tables: Any) -> list[dict[str, int]]:
    return [{place["unit"]: place["rank"] for place in table["places"]} for table in tables["groups"]]


def test_each_district_publishes_the_ranking_of_its_own_communes_until_mid_2025(stage: Stage) -> None:
    play = communes(stage, "A6", 2023)
    play.approve("A6.1")
    found = play.rankings(right=None, parent="A6.1")
    assert ranks(found) == [{"A6.1.1": 1, "A6.1.2": 2}]
    assert [(table["parent"]["unit"], table["published_by_vi"]) for table in found["groups"]] == [
        ("A6.1", "UBND cấp huyện")
    ]
    other = stage.ask("GET", f"{RANKING}/rounds/{play.id}/rankings?parent=A6.2", None)
    assert other.status_code == 404


def test_since_then_the_province_publishes_one_ranking_of_all_communes(stage: Stage) -> None:
    play = communes(stage, "A7", 2025)
    play.approve()
    assert ranks(play.rankings(right=None)) == [{"A7.1.1": 1, "A7.2.1": 2, "A7.1.2": 3}]
