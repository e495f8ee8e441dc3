"""Nothing is lost and nothing happens twice in the embedded installation, wherever its one process dies."""

from collections.abc import Iterator
from random import Random

import pytest

from tests.faults.crash import stores
from tests.faults.crash.cases import EMBEDDED, every_case, reachable
from tests.faults.crash.forks import Forks
from tests.faults.crash.judging import Beside
from tests.faults.crash.site import Embedded
from tests.faults.crash.survival import Survived, survive
from tests.servers.session import open_directory

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def installation(crash_seed: int, forks: Forks) -> Iterator[Embedded]:
    installation = Embedded(forks=forks, directory=open_directory())
    installation.start()
    yield installation
    installation.stop()


@pytest.fixture(scope="module")
def survived(installation: Embedded, crash_seed: int, full: bool) -> Survived:
    print(f"alone: CHISO_SEED={crash_seed} pytest {'--full ' if full else ''}{__file__} -k {crash_seed}")
    chance = Random(crash_seed)
    blows = stores.embedded(installation)
    return survive(installation, every_case(EMBEDDED, chance), blows, Beside(), chance)


def test_every_death_happened_where_it_was_ordered(survived: Survived) -> None:
    assert survived.failed == []
    assert set(survived.fired) == set(survived.cases)


def test_the_process_reaches_the_points_that_the_table_names_and_no_other(survived: Survived) -> None:
    assert survived.reached == reachable(EMBEDDED, survived.cases)


def test_every_client_was_answered_as_if_nothing_had_happened(survived: Survived) -> None:
    assert survived.unexpected == []
    assert all(survived.done.values())


def test_the_checker_finds_nothing(survived: Survived) -> None:
    assert survived.findings == []
