"""One installation of all services, with rounds of the framework that has its own words, each at another stage."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.faults.model.clock import Clock, with_clock
from tests.integration.words.world import World
from tests.servers.databases import Databases
from tests.world import installed


@pytest.fixture(scope="module")
def world(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    database, blobs = databases.fresh(with_clock), tmp_path_factory.mktemp("blobs")
    with (
        installed(databases, blobs, demonstration=True, submission=database) as installation,
        closing(Clock(database.admin_dsn)) as clock,
    ):
        played = World(installation, clock)
        played.play()
        yield played
