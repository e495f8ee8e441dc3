"""One province for all who knock."""

from collections.abc import Iterator

import pytest

from tests.faults.fuzz.world import World
from tests.servers.databases import Databases
from tests.world import installed


@pytest.fixture(scope="module")
def world(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with installed(databases, tmp_path_factory.mktemp("blobs"), demonstration=True) as installation:
        province = World(installation)
        province.set_up()
        yield province
