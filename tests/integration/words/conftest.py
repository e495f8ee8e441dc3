"""One installation of all services, with rounds of the framework that has its own words, each at another stage."""

from collections.abc import Iterator

import pytest

from tests.integration.words.world import World
from tests.servers.databases import Databases
from tests.world import installed


@pytest.fixture(scope="module")
def world(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with installed(databases, tmp_path_factory.mktemp("blobs")) as installation:
        played = World(installation)
        played.play()
        yield played
