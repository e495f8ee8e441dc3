"""Worlds of rounds, and the histories that random rounds leave behind."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog
from chiso_runtime.replay import Digest

from tests.faults.model import histories
from tests.faults.model.opening import World
from tests.faults.model.playing import play
from tests.servers.databases import Databases

HISTORIES = {False: 8, True: 300}
ONE_INSTALLATION = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """Rounds that were played and held against the plain account: their history, and the read models they led to."""

    rounds: int
    path: Path
    digests: dict[str, Digest]


@pytest.fixture(scope="session", autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of requests are answered here; only what failed is worth a line."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    yield
    structlog.configure(**before)


@pytest.fixture
def world(databases: Databases, tmp_path: Path) -> Iterator[World]:
    """A world whose installations are renewed now and then."""
    made = World(databases, tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="module")
def played(databases: Databases, tmp_path_factory: pytest.TempPathFactory, seed: int, full: bool) -> Iterator[Played]:
    """Random rounds in one installation, all in its logs."""
    directory = tmp_path_factory.mktemp("played")
    world = World(databases, directory, rounds=ONE_INSTALLATION)
    try:
        play(world, seed=seed + 8, rounds=HISTORIES[full])
        world.driven.settle()
        history = histories.recorded(world.driven)
        histories.save(history, directory / "history.json.gz")
        yield Played(
            rounds=len(histories.rounds(history)),
            path=directory / "history.json.gz",
            digests=world.driven.digests(),
        )
    finally:
        world.close()
