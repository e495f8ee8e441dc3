"""`chiso demo` plays the main job to its end without a person."""

import pytest

from tests.acceptance.chiso_command import run_command


@pytest.mark.timeout(900)
def test_the_demo_loads_verifies_shows_who_moved_and_finds_the_replay_the_same() -> None:
    done = run_command("demo")
    assert done.code == 0, done.output + done.complaint
    assert "0.8002" in done.output
    assert "2 → 3" in done.output
    assert "3 → 2" in done.output
    assert "sha256: " in done.output
    assert "giống hệt" in done.output
