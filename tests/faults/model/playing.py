"""Playing random rounds by the machine."""

import hypothesis
from hypothesis import HealthCheck, Phase
from hypothesis.stateful import run_state_machine_as_test

from tests.faults.model.machine import machine
from tests.faults.model.opening import World

STEPS = 50


def play(world: World, *, seed: int, rounds: int, phases: tuple[Phase, ...] = (Phase.generate,)) -> None:
    """Play so many rounds of up to fifty steps, each held against its plain account."""
    chosen = hypothesis.settings(
        max_examples=rounds,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        phases=phases,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(hypothesis.seed(seed)(machine(world)), settings=chosen)
