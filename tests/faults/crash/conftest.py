"""One attack for each seed: all seeds of `make faults`, or the one of today."""

from collections.abc import Iterator

import pytest

from tests.conftest import SEED
from tests.faults.crash.forks import Forks

SEEDS = 25


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "crash_seed" in metafunc.fixturenames:
        count = SEEDS if metafunc.config.getoption("--full") else 1
        seeds = [SEED + number for number in range(count)]
        metafunc.parametrize("crash_seed", seeds, ids=str, scope="module")


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    begun = Forks()
    yield begun
    begun.close()
