"""One installation of all services, with rounds of the framework that has its own words, each at another stage."""

from collections.abc import Iterator

import pytest
from chiso.installation import SERVICES, DatabaseUrls, Installation

from tests.integration.words.world import World
from tests.servers.databases import Databases
from tests.world import INTERNAL_KEY, PREPARED, PUBLIC_URL


@pytest.fixture(scope="module")
def world(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = {service: databases.fresh(PREPARED[service]) for service in SERVICES}
    urls = {
        service: DatabaseUrls(owner=database.owner_dsn, app=database.app_dsn, follower=database.app_dsn)
        for service, database in made.items()
    }
    blobs = tmp_path_factory.mktemp("blobs")
    installation = Installation(
        urls, blobs_root=blobs, internal_key=INTERNAL_KEY, public_url=PUBLIC_URL, demonstration=True
    )
    installation.start()
    played = World(installation)
    played.play()
    yield played
    installation.stop()
    for database in made.values():
        databases.drop(database)
