"""One installation of submission for each module; every test takes a commune of its own."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.faults.model.clock import Clock, with_clock
from tests.integration.submission.world import User, World
from tests.servers.databases import Database, Databases
from tests.world import installed


@pytest.fixture(scope="module")
def database_of_world(databases: Databases) -> Database:
    """Dropped with the world."""
    return databases.fresh(with_clock)


@pytest.fixture(scope="module")
def world(
    databases: Databases, database_of_world: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    blobs, only = tmp_path_factory.mktemp("blobs"), ("submission",)
    with installed(databases, blobs, only=only, demonstration=True, submission=database_of_world) as installation:
        made = World(installation)
        made.set_up()
        yield made


@pytest.fixture
def unit(world: World) -> str:
    """A commune that no other test has."""
    return world.unit()


@pytest.fixture
def people(world: World, unit: str) -> User:
    """Reporter and head of the unit."""
    return world.people_of(unit)


@pytest.fixture
def clock(database_of_world: Database) -> Iterator[Clock]:
    """The clock of the world, which shows the real time again afterwards."""
    with closing(Clock(database_of_world.admin_dsn)) as clock:
        yield clock
        clock.begin()
