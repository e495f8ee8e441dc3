"""The checker finds what is planted: a recorded run is good, and each spoilt copy breaks the invariant it should."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.checker import dumps, history, plants_of_amendments, plants_of_clients, plants_of_stores
from tests.faults.checker.planting import HISTORY, PLANTS, STATE, Run

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def recorded() -> Run:
    return Run(history=history.load(HISTORY), state=dumps.load(STATE))


@pytest.fixture
def run(recorded: Run) -> Run:
    return recorded.copy()


def test_a_good_run_has_no_findings(recorded: Run) -> None:
    assert recorded.findings() == []


def test_a_good_run_holds_something_of_all_that_is_judged(recorded: Run) -> None:
    assert {attempt.status for one in recorded.history.commands for attempt in one.attempts} >= {200, 201, 422}
    assert any(len(one.attempts) > 1 for one in recorded.history.commands)
    assert len([one for one in recorded.history.reads if one.asked]) > 10
    assert recorded.history.faults
    assert recorded.state.objects
    assert all(recorded.state.topics or {})


def test_sealing_an_honest_log_again_changes_nothing_that_matters(run: Run) -> None:
    for service in ("submission", "evidence", "scoring"):
        run.seal(service)
    assert run.findings() == []


def test_an_exact_copy_in_a_topic_is_no_finding(run: Run) -> None:
    topic = run.topic("chiso.scoring")
    topic.append(replace(topic[0], offset=10_000))
    assert run.findings() == []


def test_what_came_before_a_topic_was_told_from_its_beginning_again_is_no_finding(run: Run) -> None:
    topic = run.topic("chiso.scoring")
    topic.append(replace(max(topic, key=lambda record: record.position), offset=-1))
    assert run.findings() == []


def test_a_state_is_the_same_after_it_was_saved_and_loaded(recorded: Run, tmp_path: Path) -> None:
    dumps.save(recorded.state, tmp_path / "state")
    assert dumps.load(tmp_path / "state") == recorded.state


def test_the_checker_shares_no_code_with_the_services() -> None:
    modules = ("checker", "taking", "recording")
    judging = "; ".join(f"import tests.faults.checker.{name}" for name in modules)
    told = "print(*(name for name in sys.modules if name.startswith('chiso')))"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {judging}; {told}"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr


def test_something_is_planted_for_every_invariant() -> None:
    assert {invariant for _, found in PLANTS.values() for invariant in found} == {
        f"I{number}" for number in range(1, 7)
    }
    modules = plants_of_clients, plants_of_stores, plants_of_amendments
    assert {spoil.__module__ for spoil, _ in PLANTS.values()} == {module.__name__ for module in modules}


@pytest.mark.parametrize("name", PLANTS)
def test_the_checker_finds_that(run: Run, name: str) -> None:
    spoil, invariants = PLANTS[name]
    spoil(run)
    assert {finding.invariant for finding in run.findings()} == invariants


def test_a_finding_names_place_expectation_and_what_is_there(run: Run) -> None:
    run.service("scoring").checkpoints["scoring", "chiso.submission", "ky-mau"] += 1
    (finding,) = run.findings()
    head = run.service("submission").key_heads["chiso.submission", "ky-mau"]
    assert str(finding) == (
        f"I5 at scoring checkpoint of scoring at chiso.submission ky-mau: expected the head {head}, found {head + 1}"
    )
