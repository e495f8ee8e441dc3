"""Servers come back with their data at their own address; one that can't be had says which, why and how to mend it."""

import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from io import BytesIO
from pathlib import Path

import psycopg
import pytest
from kafka.admin import KafkaAdminClient, NewTopic
from minio import Minio

from deploy.native.cache import cached
from deploy.native.kafka import KafkaServer
from deploy.native.minio import MinioServer
from deploy.native.process import ServerProcess, ServerUnavailableError, free_port
from tests.servers import session


@pytest.fixture
def own_kafka(servers: session.Servers, open_directory: Path) -> Iterator[session.Kafka]:
    server = servers.kafka()
    server.start(open_directory)
    yield server
    server.stop()


@pytest.fixture
def own_postgres(servers: session.Servers, open_directory: Path) -> Iterator[session.Postgres]:
    server = servers.postgres()
    server.start(open_directory)
    yield server
    server.stop()


@pytest.fixture(params=["minio", "versitygw"])
def own_store(
    servers: session.Servers, open_directory: Path, request: pytest.FixtureRequest
) -> Iterator[session.Minio | session.Versity]:
    server = servers.minio() if request.param == "minio" else servers.versitygw()
    server.start(open_directory)
    yield server
    server.stop()


def test_a_killed_kafka_comes_back_with_its_topics(own_kafka: session.Kafka) -> None:
    topic = f"test-{uuid.uuid4()}"
    with admin_of(own_kafka) as admin:
        admin.create_topics([NewTopic(topic, num_partitions=1, replication_factor=1)])
    own_kafka.kill()
    own_kafka.restart()
    with admin_of(own_kafka) as admin:
        assert topic in admin.list_topics()


def admin_of(kafka: session.Kafka) -> closing[KafkaAdminClient]:
    return closing(KafkaAdminClient(bootstrap_servers=kafka.address))


def test_a_killed_object_store_comes_back_with_its_objects(own_store: session.Minio | session.Versity) -> None:
    store = own_store.store
    client = Minio(store.endpoint, access_key=store.access_key, secret_key=store.secret_key, secure=False)
    client.make_bucket("kept", object_lock=True)
    client.put_object("kept", "proof.pdf", BytesIO(b"one"), 3)
    own_store.kill()
    own_store.restart()
    assert client.get_object("kept", "proof.pdf").read() == b"one"


def test_a_killed_postgres_comes_back_at_its_address_with_what_was_committed(own_postgres: session.Postgres) -> None:
    dsn = own_postgres.dsn
    with psycopg.connect(dsn) as conn:
        conn.execute("CREATE TABLE fact AS SELECT 7 AS id")
    own_postgres.kill()
    own_postgres.restart()
    with psycopg.connect(dsn) as conn:
        assert conn.execute("SELECT id FROM fact").fetchone() == (7,)


def test_postgres_answers_over_tcp_with_a_password(own_postgres: session.Postgres) -> None:
    with psycopg.connect(own_postgres.tcp_dsn) as conn:
        assert (conn.info.host, conn.execute("SELECT 1").fetchone()) == ("127.0.0.1", (1,))


@pytest.mark.parametrize(
    ("fetch", "said"),
    [
        (KafkaServer.fetch, ["Kafka", "mvn is not installed", "install Java"]),
        (MinioServer.fetch, ["minio", "go is not installed", "install Go"]),
    ],
)
def test_a_server_that_can_not_be_fetched_says_which_why_and_how_to_mend_it(
    fetch: Callable[[], Path], said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHISO_CACHE", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ServerUnavailableError) as error:
        fetch()
    assert [part for part in said if part not in str(error.value)] == []


def test_a_server_that_ends_at_once_shows_its_last_words(tmp_path: Path) -> None:
    process = ServerProcess(
        name="Broker",
        command=["sh", "-c", "echo the disk is full; exit 3"],
        log_file=tmp_path / "broker.log",
        answers=lambda: False,
        mend="free some space",
    )
    with pytest.raises(ServerUnavailableError, match=r"Broker can't be had: it ended at once[\s\S]*the disk is full"):
        process.start()


def test_a_server_that_stays_silent_is_ended_and_reported(tmp_path: Path) -> None:
    process = ServerProcess(
        name="Broker",
        command=["sleep", "600"],
        log_file=tmp_path / "broker.log",
        answers=lambda: False,
        mend="wait longer",
        start_seconds=0.1,
    )
    with pytest.raises(ServerUnavailableError, match=r"no answer within"):
        process.start()
    assert process.pid is None


def test_a_half_made_program_is_never_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHISO_CACHE", str(tmp_path))

    def fails(target: Path) -> None:
        (target / "half").write_text("a program")
        raise OSError("the network is away")

    with pytest.raises(OSError, match="the network is away"):
        cached("program", "1", fails, "at once")
    assert cached("program", "1", lambda target: (target / "whole").touch(), "at once") == tmp_path / "program" / "1"
    assert [file.name for file in (tmp_path / "program" / "1").iterdir()] == ["whole"]


def test_runs_that_need_the_same_program_at_once_make_it_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHISO_CACHE", str(tmp_path))
    made: list[Path] = []
    with ThreadPoolExecutor() as pool:
        folders = set(pool.map(lambda _: cached("program", "1", made.append, "at once"), range(4)))
    assert (len(made), len(folders)) == (1, 1)


def test_ports_lie_below_those_the_system_gives_to_clients() -> None:
    first = Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0]
    assert all(free_port() < int(first) for _ in range(20))


def test_a_port_is_given_once_though_nobody_listens_on_it_yet() -> None:
    given = [free_port() for _ in range(300)]
    assert len(set(given)) == len(given)
