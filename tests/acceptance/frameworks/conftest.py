"""The stage for all rounds of this folder: one installation, ended with the last test here."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from tests.acceptance.frameworks.stage import Stage
from tests.servers.databases import Databases

HERE = Path(__file__).parent
STAGE = pytest.StashKey[Stage]()


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of requests are answered here; only what failed is worth a line."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    yield
    structlog.configure(**before)


@pytest.fixture(scope="session")
def stage(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """The services, started when first asked for."""
    request.session.stash[STAGE] = made = Stage(databases, tmp_path_factory.mktemp("stage"))
    yield made
    _end(request.session)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """End the stage behind the last test of this folder: others need the machine."""
    if nextitem is None or HERE not in nextitem.path.parents:
        _end(item.session)


def _end(session: pytest.Session) -> None:
    if STAGE in session.stash:
        stage = session.stash[STAGE]
        del session.stash[STAGE]
        stage.close()
