"""What is read of a card is one state of it, also where somebody records a score while it is read."""

from decimal import Decimal
from typing import Any

import pytest

from tests.integration.scoring.conftest import APPRAISER, CARD, Desk
from tests.statements import written_before
from tests.unit.scoring.examples import OTHER, UNIT, locked, reported

CRITERION = f"{CARD}/criteria/1.2"


def read_while_scored(desk: Desk, path: str, part: str) -> Any:
    """The answer to a read in which a score is recorded and folded before the first statement with `part`."""

    def score() -> None:
        desk.verify("1.2", "7")
        desk.installation.settle()

    with written_before(desk.installation.contexts["scoring"].pool, part, score):
        return desk.seen(path, APPRAISER)


def test_the_total_of_a_card_is_that_of_the_scores_shown_with_it(round_desk: Desk) -> None:
    card = read_while_scored(round_desk, CARD, "FROM score WHERE")
    scored = [line["appraised"] for line in card["criteria"] if line["appraised"]]
    assert Decimal(card["total"]["points"]) == sum(Decimal(one["points"]) for one in scored)


def test_the_history_tells_no_more_than_the_criterion_it_is_of(round_desk: Desk) -> None:
    facts = read_while_scored(round_desk, f"{CRITERION}/history", "FROM history")["facts"]
    assert "appraised" not in {fact["kind"] for fact in facts}


def test_a_preview_compares_with_the_others_as_they_stood_when_the_card_was_read(desk: Desk) -> None:
    desk.open(rank_preview=True)
    for unit in (UNIT, OTHER):
        desk.report(reported("1.2", "12.50", unit=unit, numerator="5", denominator="8"), locked(unit=unit), unit=unit)
    desk.verify("1.2", "5", unit=OTHER)
    desk.installation.settle()

    def score_the_other() -> None:
        desk.verify("1.2", "9", unit=OTHER)
        desk.installation.settle()

    said = {"outcome": "set", "points": "7", "reason": "Theo minh chứng"}
    with written_before(desk.installation.contexts["scoring"].pool, "FROM total", score_the_other):
        shown = desk.post(f"{CRITERION}/verification/preview", APPRAISER, said).json
    assert (shown["ranks"][0]["before"], shown["ranks"][0]["after"]) == (2, 1)  # type: ignore[index]


@pytest.mark.parametrize("part", ["FROM score WHERE", "FROM round r WHERE"])
def test_after_its_end_the_next_read_shows_what_was_recorded(round_desk: Desk, part: str) -> None:
    read_while_scored(round_desk, CRITERION, part)
    assert round_desk.seen(CRITERION, APPRAISER)["appraised"]["points"] == "7.00"
