"""Nothing arose, bonus and penalty, and a rule that compares all units: in totals, previews, explanations, pages."""

import itertools
from collections.abc import Sequence
from typing import Any

import pytest
from chiso_runtime.brokers.port import Message
from chiso_runtime.consumer import Consumer
from chiso_runtime.database import connect
from chiso_runtime.log import DatabaseOwnerLog
from chiso_runtime.replay import digest
from chiso_scoring.main import read_models
from werkzeug.test import TestResponse

from tests.integration.scoring.conftest import API, APPRAISER, CARD, CHAIR, Desk
from tests.integration.scoring.test_projections import topic
from tests.servers.databases import Databases
from tests.unit.scoring.comparing_examples import COMPARING, NOTHING
from tests.unit.scoring.examples import OTHER, ROUND, UNIT, locked, reported
from tests.world import PREPARED

CARDS = f"{API}/rounds/{ROUND}/cards"
OTHERS = f"{CARDS}/{OTHER}"


@pytest.fixture
def open_desk(desk: Desk) -> Desk:
    """A round with two locked reports; the one answered that nothing arose, both gave a value to compare."""
    desk.open(framework=COMPARING, rank_preview=True)
    desk.report(reported("1.1", "0.00", **NOTHING), reported("1.2", "0.00", value="40"), locked())
    desk.report(reported("1.2", "0.00", unit=OTHER, value="80"), locked(unit=OTHER), unit=OTHER)
    return desk


def say(desk: Desk, unit: str, criterion: str, **said: Any) -> TestResponse:
    body = {"outcome": "set", "reason": "Theo minh chứng", **said}
    answer = desk.post(f"{CARDS}/{unit}/criteria/{criterion}/verification", APPRAISER, body)
    assert answer.status_code == 200, answer.text
    desk.installation.settle()
    return answer


def accept(desk: Desk, unit: str, criterion: str) -> TestResponse:
    return say(desk, unit, criterion, outcome="accepted", reason="")


def total(desk: Desk, unit: str) -> Any:
    return desk.seen(f"{CARDS}/{unit}", APPRAISER)["total"]


def test_an_accepted_nothing_arose_takes_the_criterion_out_of_the_maximum(open_desk: Desk) -> None:
    accept(open_desk, UNIT, "1.1")
    told = open_desk.seen(f"{CARD}/criteria/1.1", APPRAISER)
    assert (told["appraised"]["data"], told["nothing_arose"], told["excluded"]) == (NOTHING, True, True)
    assert (total(open_desk, UNIT)["applicable_max"], total(open_desk, OTHER)["applicable_max"]) == ("55", "65")


def test_a_score_after_it_brings_the_criterion_back(open_desk: Desk) -> None:
    accept(open_desk, UNIT, "1.1")
    say(open_desk, UNIT, "1.1", points="4")
    assert (total(open_desk, UNIT)["applicable_max"], total(open_desk, UNIT)["points"]) == ("65", "4.00")


def test_the_explanation_says_that_nothing_arose(open_desk: Desk) -> None:
    accept(open_desk, UNIT, "1.1")
    why = open_desk.seen(f"{CARD}/criteria/1.1/explanation", APPRAISER)
    assert why["rule"]["appraised"]["vi"].startswith("Không phát sinh")
    assert "không phát sinh" in open_desk.get(f"/appraisal/{ROUND}/{UNIT}/1.1", APPRAISER).text


def test_bonus_and_penalty_are_told_beside_the_points(open_desk: Desk) -> None:
    say(open_desk, UNIT, "2", points="20")
    say(open_desk, UNIT, "1.8", points="4")
    say(open_desk, UNIT, "1.9", points="6")
    told = total(open_desk, UNIT)
    assert (told["points"], told["bonus"], told["penalty"], told["applicable_max"]) == ("17.00", "3", "6.00", "65")
    assert [open_desk.seen(f"{CARD}/criteria/{code}", APPRAISER)["counts"] for code in ("1.3", "1.8", "1.9")] == [
        "points",
        "bonus",
        "penalty",
    ]
    assert "điểm thưởng" in open_desk.get(f"/appraisal/{ROUND}/{UNIT}", APPRAISER).text


def test_when_the_best_moves_totals_of_all_units_follow(open_desk: Desk) -> None:
    accept(open_desk, UNIT, "1.2")
    assert total(open_desk, UNIT)["points"] == "20.00"
    accept(open_desk, OTHER, "1.2")
    assert (total(open_desk, UNIT)["points"], total(open_desk, OTHER)["points"]) == ("10.00", "20.00")
    say(open_desk, OTHER, "1.2", points="5")
    assert (total(open_desk, UNIT)["points"], total(open_desk, OTHER)["points"]) == ("20.00", "5.00")


def test_a_criterion_tells_the_points_that_count_now_and_what_it_was_compared_with(open_desk: Desk) -> None:
    accept(open_desk, UNIT, "1.2")
    accept(open_desk, OTHER, "1.2")
    why = open_desk.seen(f"{CARD}/criteria/1.2/explanation", APPRAISER)
    assert (why["appraised"]["points"], why["effective"]["points"]) == ("10.00", "10.00")
    assert "thấp nhất 40, cao nhất 80" in why["rule"]["appraised"]["vi"]
    facts = open_desk.seen(f"{CARD}/criteria/1.2/history", APPRAISER)["facts"]
    assert [fact["points"] for fact in facts if fact["kind"] == "appraised"] == ["20.00"]


def test_a_decision_of_the_council_does_not_follow(open_desk: Desk) -> None:
    accept(open_desk, UNIT, "1.2")
    body = {"points": "13", "reason": "Theo biên bản", "minutes": "BB-1"}
    assert open_desk.post(f"{CARD}/criteria/1.2/decision", CHAIR, body).status_code == 200
    accept(open_desk, OTHER, "1.2")
    assert open_desk.seen(CARD, CHAIR)["total"]["points"] == "13.00"


def test_the_preview_shows_the_new_total_and_ranks_beside_units_that_follow(open_desk: Desk) -> None:
    accept(open_desk, UNIT, "1.2")
    asked = {"outcome": "accepted"}
    shown: Any = open_desk.post(f"{OTHERS}/criteria/1.2/verification/preview", APPRAISER, asked).json
    assert (shown["points"], shown["before"]["points"], shown["after"]["points"]) == ("20.00", "0", "20.00")
    assert [(change["before"], change["after"]) for change in shown["ranks"]] == [(2, 1)]
    assert total(open_desk, UNIT)["points"] == "20.00"


def test_any_order_of_verification_gives_the_same_totals(desk: Desk) -> None:
    desk.open(framework=COMPARING)
    desk.report(locked())
    desk.report(locked(unit=OTHER), unit=OTHER)
    found = []
    for order in itertools.permutations([(UNIT, "40"), (OTHER, "80")]):
        for unit, _ in order:
            say(desk, unit, "1.2", points="0")
        for unit, value in order:
            say(desk, unit, "1.2", data={"value": value})
        found.append([total(desk, unit) for unit in (UNIT, OTHER)])
    assert found[0] == found[1]


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_batches_of_any_size_and_lost_memory_give_the_same_tables(
    open_desk: Desk, databases: Databases, size: int
) -> None:
    for criterion, unit in (("1.1", UNIT), ("1.2", UNIT), ("1.2", OTHER)):
        accept(open_desk, unit, criterion)
    say(open_desk, UNIT, "1.2", data={"value": "95"})
    say(open_desk, UNIT, "1.8", points="2")
    say(open_desk, OTHER, "1.2", points="5")
    with connect(open_desk.installation.url("scoring")) as running:
        wanted = digest(running, ()).tables
    assert folded(databases, topic(open_desk), size, forgetful=False) == wanted
    assert folded(databases, topic(open_desk), size, forgetful=True) == wanted


def folded(databases: Databases, messages: Sequence[Message], size: int, *, forgetful: bool) -> Any:
    database = databases.fresh(PREPARED["scoring"])
    url = database.app_dsn
    listening = Consumer("scoring-read", "chiso.scoring", url, read_models(), DatabaseOwnerLog(url))
    for at in range(0, len(messages), size):
        listening.receive(messages[at : at + size])
        if forgetful:
            listening.forget()
    with connect(url) as conn:
        found = digest(conn, ()).tables
    databases.drop(database)
    return found
