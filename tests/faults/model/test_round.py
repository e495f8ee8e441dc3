"""Random rounds, from their opening to their approval, by the real APIs and by a plain account, step by step."""

from typing import Any

import pytest
from hypothesis import Phase

from tests.faults.model import arithmetic, plain_report
from tests.faults.model.machine import RoundMachine, machine
from tests.faults.model.opening import World
from tests.faults.model.plain_report import Plain
from tests.faults.model.playing import play

ROUNDS = {False: 30, True: 2000}


@pytest.mark.timeout(7200)
def test_random_rounds_agree_with_their_plain_account_at_every_step(world: World, seed: int, full: bool) -> None:
    play(world, seed=seed, rounds=ROUNDS[full], phases=(Phase.generate, Phase.shrink))
    assert world.rounds >= ROUNDS[full]


def judged(world: World) -> RoundMachine:
    """A round in which everybody was verified on two criteria, with a tie."""
    round = machine(world)()
    round.open(framework="khong-sao", unranked=set(), begun="judged")
    return round


def test_the_round_that_the_planted_faults_spoil_is_sound(world: World) -> None:
    round = judged(world)
    round.compare(unit=0, moved=3)
    round.teardown()
    assert len(round.world["movements"]) > 20


def dense(framework: Plain, group: str, mine: tuple[Any, ...], every: Any) -> int:
    """Ranks without the gap behind a tie."""
    return 1 + len({other for other in every if other > mine})


def test_an_account_that_ranks_otherwise_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arithmetic, "rank", dense)
    with pytest.raises(AssertionError, match="by the plain account"):
        judged(world).compare(unit=0, moved=0)


def test_an_account_in_which_a_sent_report_may_be_changed_is_found(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    round = judged(world)
    monkeypatch.setattr(plain_report, "_refuse_closed", lambda world, report, code: None)
    with pytest.raises(AssertionError, match="report-locked"):
        round.report_a_claim(unit=0, code="1.1", claimed="5", said="", version="", file=None)


def test_a_row_that_changed_behind_the_services_is_found(world: World) -> None:
    round = judged(world)
    with world.driven.installation.contexts["ranking"].pool.connection() as conn:
        conn.execute("UPDATE read.movement SET passed = passed + 1 WHERE round = %s", (round.world["round"],))
    with pytest.raises(AssertionError, match="movements"):
        round.teardown()
