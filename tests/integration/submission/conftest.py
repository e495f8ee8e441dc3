"""One installation of submission for each module; every test takes a commune of its own."""

from collections.abc import Iterator

import pytest
from chiso.installation import DatabaseUrls, Installation

from tests.integration.submission.world import World
from tests.servers.databases import Databases
from tests.world import INTERNAL_KEY, PREPARED, PUBLIC_URL


@pytest.fixture(scope="module")
def world(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    database = databases.fresh(PREPARED["submission"])
    urls = DatabaseUrls(owner=database.owner_dsn, app=database.app_dsn, follower=database.app_dsn)
    installation = Installation(
        {"submission": urls},
        blobs_root=tmp_path_factory.mktemp("blobs"),
        internal_key=INTERNAL_KEY,
        public_url=PUBLIC_URL,
        demonstration=True,
        only=("submission",),
    )
    installation.start()
    made = World(installation)
    made.set_up()
    yield made
    installation.stop()
    databases.drop(database)
