"""2245/QĐ-UBND of Sơn La: four ratings at their borders, two groups."""

from fractions import Fraction

import pytest

from tests.acceptance.frameworks.playing import Play, Unit, locked
from tests.acceptance.frameworks.stage import Stage

BORDERS = {
    "100": "Tốt",
    "85": "Tốt",
    "84.99": "Khá",
    "70": "Khá",
    "69.99": "Trung bình",
    "50": "Trung bình",
    "49.99": "Yếu",
    "0": "Yếu",
}


@pytest.fixture(scope="module")
def play(stage: Stage) -> Play:
    """A unit on every border, departments and districts in turn, and one more that ties."""
    totals = [*BORDERS, "85"]
    units = [Unit(code=f"S1.{n}", kind=("so", "huyen")[n % 2]) for n in range(len(totals))]
    found = locked(stage, "sonla-2245-2021-demo", units, 2023)
    for unit, total in zip(units, totals, strict=True):
        found.set_all(unit, found.adding_up(unit, total))
    stage.settle()
    return found


def test_every_border_belongs_to_the_rating_that_the_decision_gives_it(play: Play) -> None:
    lines = [place for group in play.rankings()["groups"] for place in group["places"]]
    assert {Fraction(line["total"]): line["rating"]["vi"] for line in lines} == {
        Fraction(total): rating for total, rating in BORDERS.items()
    }


def test_departments_and_districts_are_ranked_apart_and_ties_share_a_rank(play: Play) -> None:
    ranks = {group: [place["rank"] for place in play.table(group).values()] for group in ("tinh", "huyen")}
    assert ranks == {"tinh": [1, 2, 3, 4, 5], "huyen": [1, 2, 3, 4]}
    assert [place["total"] for place in play.table("tinh").values()] == ["100.00", "85.00", "84.99", "69.99", "49.99"]


def test_a_later_word_moves_the_rating_and_nothing_else(play: Play) -> None:
    unit = play.units["S1.0"]
    play.set(unit, "1.1", "4.99")
    play.stage.settle()
    assert (play.table("tinh")[unit.code]["total"], play.table("tinh")[unit.code]["rank"]) == ("99.99", 1)
    play.set(unit, "1.1", "5")
    play.stage.settle()
    assert play.table("tinh")[unit.code]["total"] == "100.00"
