"""An installation of the services over fresh databases, for tests that speak to them as their users do."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from chiso.installation import SERVICES, DatabaseUrls, Installation
from chiso_runtime.database import migrate, role_of

from tests.servers.databases import Database, Databases

INTERNAL_KEY = "internal-key-of-the-tests-0123456789abcdef"
PUBLIC_URL = "http://chiso.test"

Install = Callable[..., Installation]


def _migrated(service: str, database: Database) -> None:
    migrate(database.owner_dsn, f"chiso_{service}", app_role=role_of(database.app_dsn))


PREPARED = {service: partial(_migrated, service) for service in SERVICES}


@contextmanager
def installed(
    databases: Databases,
    blobs: Path,
    *,
    only: tuple[str, ...] = SERVICES,
    demonstration: bool = False,
    **own: Database,
) -> Iterator[Installation]:
    """An installation of some services at work, for as long as a fixture wants it.

    `demonstration` is that of its sign-in; `own` names databases that were prepared already, by service, which are
    dropped as well.
    """
    made = {service: own.get(service) or databases.fresh(PREPARED[service]) for service in only}
    urls = {
        service: DatabaseUrls(owner=database.owner_dsn, app=database.app_dsn, follower=database.app_dsn)
        for service, database in made.items()
    }
    installation = Installation(
        urls,
        blobs_root=blobs,
        internal_key=INTERNAL_KEY,
        public_url=PUBLIC_URL,
        demonstration=demonstration,
        only=only,
    )
    installation.start()
    try:
        yield installation
    finally:
        installation.stop()
        for database in made.values():
            databases.drop(database)


@pytest.fixture
def install(databases: Databases, tmp_path: Path) -> Iterator[Install]:
    """Make and start an installation of some services: install(only=("scoring", "ranking"))."""
    numbers = count()
    with ExitStack() as running:

        def make(only: tuple[str, ...] = SERVICES, *, demonstration: bool = False) -> Installation:
            blobs = tmp_path / f"blobs-{next(numbers)}"
            return running.enter_context(installed(databases, blobs, only=only, demonstration=demonstration))

        yield make


@pytest.fixture
def installation(install: Install) -> Installation:
    """All four services."""
    return install()
