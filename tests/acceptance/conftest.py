"""One suite of real processes for all tests here that ask for it; its logs stand beside a failure."""

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from tests.acceptance.story import Province
from tests.acceptance.suite import Servers, Suite
from tests.servers import session
from tests.servers.databases import Databases

HERE = Path(__file__).parent
SUITE = pytest.StashKey[Suite]()
BEGAN = pytest.StashKey[dict[Path, int]]()
LOUD = ('"level": "warning"', '"level": "error"', '"level": "critical"', "Traceback", "Error")
TAIL = 12_000


@pytest.fixture(scope="session")
def running(
    request: pytest.FixtureRequest,
    postgres: session.Postgres,
    kafka: session.Kafka,
    minio: session.Minio,
    databases: Databases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Suite]:
    """The suite, started when first asked for and ended with the last test of this folder."""
    servers = Servers(postgres=postgres, kafka=kafka, minio=minio, databases=databases)
    suite = Suite(servers=servers, directory=tmp_path_factory.mktemp("suite"))
    request.session.stash[SUITE] = suite
    suite.start()
    yield suite
    _end(request.session)


@pytest.fixture
def suite(running: Suite) -> Suite:
    """The suite, whole: what an earlier test left dead is started again."""
    running.mend()
    return running


@pytest.fixture(scope="session")
def known_province(running: Suite) -> Province:
    return Province(suite=running)


@pytest.fixture
def province(suite: Suite, known_province: Province) -> Province:
    """The suite's units and people, each made when first asked for."""
    return known_province


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add what the processes said since the test began."""
    report = yield
    if call.when == "setup":
        item.stash[BEGAN] = _sizes(item.session)
    if report.failed and SUITE in item.session.stash:
        began = item.stash.get(BEGAN, {})
        for log in sorted(item.session.stash[SUITE].directory.glob("*.log")):
            if said := _loud(log, began.get(log, 0)):
                report.sections.append((f"log of {log.stem}", said))
    return report


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """End the suite behind the last test of this folder: others use the same servers."""
    if nextitem is None or HERE not in nextitem.path.parents:
        _end(item.session)


def _end(session: pytest.Session) -> None:
    if SUITE in session.stash:
        suite = session.stash[SUITE]
        del session.stash[SUITE]
        suite.stop()
        suite.clear()


def _sizes(session: pytest.Session) -> dict[Path, int]:
    if SUITE not in session.stash:
        return {}
    return {log: log.stat().st_size for log in session.stash[SUITE].directory.glob("*.log")}


def _loud(log: Path, since: int) -> str:
    with log.open("rb") as file:
        file.seek(since)
        lines = file.read().decode(errors="replace").splitlines()
    return "\n".join(line for line in lines if any(mark in line for mark in LOUD))[-TAIL:]
