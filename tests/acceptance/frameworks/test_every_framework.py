"""Every framework that can be played is: reported, appraised in any order, decided, approved, and held to its print."""

from fractions import Fraction
from typing import Any

import pytest
from chiso_framework import Framework, missing, shipped_framework, shipped_ids, to_document

from tests.acceptance.frameworks.arithmetic import Document, number, ranks
from tests.acceptance.frameworks.playing import Play, Unit, begun
from tests.acceptance.frameworks.stage import ADMINISTRATOR, OFFICE, OFFICER, RANKING, SUBMISSION, Stage

GOING = tuple(one for one in shipped_ids() if not missing(shipped_framework(one)))
OUTLINES = tuple(one for one in shipped_ids() if "not-public" in [p.code for p in missing(shipped_framework(one))])
ORDER = 20261122


def kinds_of(framework: Framework) -> tuple[str, ...]:
    """The kinds that the framework tells apart, or one."""
    scopes = [one.applies_to for one in framework.main_indicators] + [one.applies_to for one in framework.criteria()]
    scopes += [group.units for group in framework.groups]
    return tuple(dict.fromkeys(kind for scope in scopes for kind in scope.kinds)) or ("don-vi",)


def cast(framework_id: str, code: str) -> list[Unit]:
    """A unit that reports everything, one that reports a third, one that is late, one that never reports."""
    kinds = kinds_of(shipped_framework(framework_id))
    return [Unit(code=f"{code}.{n}", kind=kinds[n % len(kinds)]) for n in range(4)]


def compared(leaf: Document) -> bool:
    """Whether the criterion looks at the values of all units."""
    return bool(leaf["rule"]["kind"] == "relative")


def plain_code(play: Play, unit: Unit) -> str:
    """A criterion of the unit that is not compared with others and counts points."""
    codes: list[str] = [
        leaf["code"] for leaf in play.applying(unit) if not compared(leaf) and leaf.get("counts", "points") == "points"
    ]
    return codes[0]


def whole(stage: Stage, framework_id: str, code: str, order: int = ORDER) -> Play:
    """A round from its opening until the council has decided; `order` is the chance that the team's work follows."""
    first, second, late, _ = units = cast(framework_id, code)
    play = begun(stage, framework_id, units, 2024)
    play.report(first, play.applying(first), 0)
    play.report(second, [leaf for n, leaf in enumerate(play.applying(second)) if n % 3 == 0 or compared(leaf)], 1)
    stage.pass_deadline()
    play.report(late, play.applying(late)[:3], 2)
    late.late = True
    play.accept_all(order)
    if play.framework.no_score_reasons:
        play.no_score(second, plain_code(play, second), play.framework.no_score_reasons[0].code)
    else:
        play.set(second, plain_code(play, second), "0")
    play.release()
    most = play.leaves[plain_code(play, first)]["max_points"]
    play.decide(first, plain_code(play, first), str(most))
    stage.settle()
    return play


@pytest.mark.parametrize("framework_id", GOING)
def test_a_round_comes_to_what_the_framework_prints_in_whatever_order_it_was_verified(
    stage: Stage, framework_id: str
) -> None:
    play = whole(stage, framework_id, f"T{GOING.index(framework_id) + 10}")
    assert stage.ask("GET", f"{RANKING}/rounds/{play.id}/rankings", None).status_code == 404
    play.conclude()
    play.approve()
    found = play.rankings(right=None)
    assert (found["state"], found["round"]["demonstration"]) == ("approved", play.framework.demonstration)
    for unit in play.units.values():
        holds(play, unit)
    for group in found["groups"]:
        ranked(play, group)


def test_another_order_of_verification_ends_in_the_same_tables(stage: Stage) -> None:
    rounds = [whole(stage, "sonla-2245-2021-demo", f"U{order}", order) for order in (1, 2)]
    one, other = (
        [
            (group["id"], place["unit"].split(".")[1], place["rank"], place["total"], place["rating"]["code"])
            for group in play.rankings()["groups"]
            for place in group["places"]
        ]
        for play in rounds
    )
    assert one == other


def holds(play: Play, unit: Unit) -> None:
    """The unit's lines, from its criteria up to its total, are those of the print."""
    sheet, wanted = play.sheet(unit), play.expected(unit)
    counted = {
        criterion["criterion"]: number(criterion["points"])
        for indicator in sheet["indicators"]
        for criterion in indicator["criteria"]
        if criterion["points"] is not None
    }
    assert counted == play.counted(unit)
    line = sheet["unit"]
    assert number(line["total"]) == wanted["total"]
    assert number(line["maximum"]) == wanted["maximum"]
    assert (line["late"], line["verified"]) == (unit.late, len(play.counted(unit)))
    if not unit.late:
        assert {one["code"]: number(one["points"]) for one in sheet["indicators"]} == wanted["indicators"]


def ranked(play: Play, group: Any) -> None:
    """The places of a group are those of its units' totals, or of their shares of what they could reach."""
    printed_group: Document = next((one for one in play.document.get("groups", ()) if one["id"] == group["id"]), {})
    by = "share" if printed_group.get("compare") == "share" else "total"
    keys: dict[str, Fraction] = {
        place["unit"]: play.expected(play.units[place["unit"]])[by] for place in group["places"]
    }
    wanted = ranks(keys, printed_group.get("ranks", "competition"))
    assert {place["unit"]: place["rank"] for place in group["places"]} == wanted


@pytest.mark.parametrize("framework_id", OUTLINES)
def test_an_outline_is_in_the_catalogue_with_what_it_lacks_and_opens_no_round(stage: Stage, framework_id: str) -> None:
    framework = shipped_framework(framework_id)
    taken = stage.done("POST", f"{SUBMISSION}/frameworks", ADMINISTRATOR, {"document": to_document(framework)})
    lacking = [problem.where for problem in missing(framework)]
    assert set(lacking) <= {question["where"] for question in taken["questions"] if question["code"] == "not-public"}
    asked = {
        "id": f"khung-{framework_id}",
        "name": "Kỳ đánh giá theo khung",
        "year": 2024,
        "owner": OFFICE,
        "framework": framework.id,
        "framework_version": framework.version,
        "groups": [{"id": "tat-ca", "name": "Tất cả", "units": [OFFICE]}],
        "deadline": {"at": stage.deadline().isoformat(), "printed": "hạn của kỳ"},
    }
    answer = stage.ask("POST", f"{SUBMISSION}/rounds", OFFICER, asked)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "framework-outline")
    assert answer.get_json()["details"]["missing"] == lacking
