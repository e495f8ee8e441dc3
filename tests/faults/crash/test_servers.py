"""Nothing is lost and nothing happens twice on real servers, wherever a process dies and whichever server does."""

from collections.abc import Iterator
from random import Random

import pytest
from chiso_runtime.blobs.s3 import connect as connect_objects
from chiso_runtime.crash_points import Point

from tests.acceptance.rebuilds import rebuilt_from_kafka, running_digest
from tests.acceptance.suite import Servers
from tests.faults.crash import stores
from tests.faults.crash.cases import ON_SERVERS, every_case, reachable, some_cases
from tests.faults.crash.forks import Forks
from tests.faults.crash.judging import Beside
from tests.faults.crash.site import Cluster
from tests.faults.crash.survival import Survived, survive
from tests.servers.databases import Databases
from tests.servers.session import Kafka, Minio, Postgres

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def cluster(
    crash_seed: int,
    forks: Forks,
    postgres: Postgres,
    kafka: Kafka,
    minio: Minio,
    databases: Databases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Cluster]:
    servers = Servers(postgres=postgres, kafka=kafka, minio=minio, databases=databases)
    cluster = Cluster(servers=servers, directory=tmp_path_factory.mktemp(f"seed-{crash_seed}"), forks=forks)
    cluster.start()
    yield cluster
    cluster.stop()
    cluster.clear()


@pytest.fixture(scope="module")
def survived(cluster: Cluster, crash_seed: int, full: bool) -> Survived:
    print(f"alone: CHISO_SEED={crash_seed} pytest {'--full ' if full else ''}{__file__} -k {crash_seed}")
    chance = Random(crash_seed)
    cases = (every_case if full else some_cases)(ON_SERVERS, chance)
    store = connect_objects(cluster.objects, cluster.object_root)
    beside = Beside(kafka=cluster.servers.kafka.address, store=store)
    return survive(cluster, cases, stores.on_servers(cluster), beside, chance)


def test_every_death_happened_where_it_was_ordered(survived: Survived) -> None:
    assert survived.failed == []
    assert set(survived.fired) == set(survived.cases)
    assert {case.order.point for case in survived.fired} == set(Point)


def test_every_process_reaches_the_points_that_the_table_names_and_no_other(survived: Survived) -> None:
    assert survived.reached == reachable(ON_SERVERS, survived.cases)


def test_every_client_was_answered_as_if_nothing_had_happened(survived: Survived) -> None:
    assert survived.unexpected == []
    assert all(survived.done.values())


def test_the_checker_finds_nothing(survived: Survived) -> None:
    assert survived.findings == []


def test_the_topics_alone_tell_the_same(cluster: Cluster, survived: Survived) -> None:
    for service in ("scoring", "ranking"):
        assert rebuilt_from_kafka(cluster, service) == running_digest(cluster, service)
