"""The same servers as containers (testcontainers), with the methods and addresses of the native ones.

Host ports are chosen here and kept, so that a server that was killed comes back at its own address.
"""

import secrets
import time
from abc import abstractmethod
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from docker.errors import APIError  # type: ignore[import-untyped]
from psycopg.conninfo import make_conninfo
from testcontainers.core.config import testcontainers_config
from testcontainers.core.container import DockerContainer

from deploy.native import guard
from deploy.native.kafka import broker_settings, has_a_broker
from deploy.native.objects import ObjectStore, RootKeys
from deploy.native.process import ServerUnavailableError, answers_http, free_port
from tests.servers.images import images

START_SECONDS = 120
MEND = "see that the engine answers and has the images of deploy/images.env, or set CHISO_TEST_SERVERS=native"


@dataclass(slots=True, kw_only=True)
class ContainerServer:
    """One container that was started or will be."""

    _container: DockerContainer | None = None

    @abstractmethod
    def answers(self) -> bool:
        """Whether the server does what a client needs."""

    @property
    def handle(self) -> Any:
        """The engine's own container object."""
        assert self._container, "the server was not started"
        return self._container.get_wrapped_container()

    def launch(self, container: DockerContainer) -> None:
        """Create and start it, wait until it answers. Raises ServerUnavailableError with the log's last lines."""
        testcontainers_config.ryuk_disabled = True  # its image is one more that may be missing; our guard cleans up
        self._container = container
        try:
            container.start()
        except (APIError, OSError) as error:
            raise ServerUnavailableError(container.image, str(error), MEND) from error
        guard.watch_container(self.handle.id)
        self.ready()

    def ready(self) -> None:
        """Return when it answers."""
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if time.monotonic() > deadline:
                log = self.handle.logs(tail=15).decode(errors="replace")
                raise ServerUnavailableError(str(self.handle.image), f"no answer. The end of its log:\n{log}", MEND)
            time.sleep(0.1)

    def stop(self) -> None:
        """End it gracefully."""
        self.handle.stop()

    def kill(self) -> None:
        """End it with SIGKILL."""
        self.handle.kill()

    def restart(self) -> None:
        """Start it again: the same data, the same port."""
        self.handle.start()
        self.ready()


@dataclass(slots=True, kw_only=True)
class PostgresContainer(ContainerServer):
    """PostgreSQL 18; `dsn` and `tcp_dsn` are the superuser's connection string."""

    dsn: str = ""

    @property
    def tcp_dsn(self) -> str:
        """The same: a container is reached over TCP only."""
        return self.dsn

    def start(self, directory: Path) -> str:
        """Start it; its data live and die with the container, not in `directory`."""
        port, password = free_port(), secrets.token_hex(16)
        self.dsn = make_conninfo(host="127.0.0.1", port=port, dbname="postgres", user="postgres", password=password)
        container = DockerContainer(images()["POSTGRES_IMAGE"]).with_bind_ports(5432, port)
        container.with_envs(POSTGRES_PASSWORD=password, POSTGRES_INITDB_ARGS="--encoding=UTF8 --locale=C")
        self.launch(container.with_command("postgres -c fsync=off -c full_page_writes=off -c max_connections=200"))
        return self.dsn

    def answers(self) -> bool:
        try:
            psycopg.connect(self.dsn, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


@dataclass(slots=True, kw_only=True)
class KafkaContainer(ContainerServer):
    """One broker in KRaft mode; `address` is the bootstrap address."""

    address: str = ""

    def start(self, directory: Path) -> str:
        """Start it; its data live and die with the container, not in `directory`."""
        port = free_port()
        self.address = f"127.0.0.1:{port}"
        settings = broker_settings(self.address, "localhost:9093", listen="0.0.0.0")  # noqa: S104 -- in the container
        names = {f"KAFKA_{name.upper().replace('.', '_')}": value for name, value in settings.items()}
        container = DockerContainer(images()["KAFKA_IMAGE"]).with_bind_ports(port, port).with_envs(**names)
        self.launch(container)
        return self.address

    def answers(self) -> bool:
        return has_a_broker(self.address)


@dataclass(slots=True, kw_only=True)
class ObjectStoreContainer(ContainerServer):
    """An S3 server; `store` holds endpoint and root keys."""

    keys: RootKeys = field(default_factory=RootKeys)
    _store: ObjectStore | None = None
    health: str = ""

    @property
    def store(self) -> ObjectStore:
        """Endpoint and root keys."""
        assert self._store, "the server was not started"
        return self._store

    def answers(self) -> bool:
        return answers_http(f"{self.store.url}{self.health}")


@dataclass(slots=True, kw_only=True)
class MinioContainer(ObjectStoreContainer):
    """MinIO, from the image under which the project keeps its pinned version."""

    health: str = "/minio/health/cluster"

    def start(self, directory: Path) -> ObjectStore:
        """Start it; its data live and die with the container, not in `directory`."""
        port = free_port()
        self._store = self.keys.store_at(f"127.0.0.1:{port}")
        container = DockerContainer(images()["MINIO_IMAGE"]).with_bind_ports(9000, port)
        container.with_envs(**self.keys.environment("MINIO_ROOT_USER", "MINIO_ROOT_PASSWORD"))
        self.launch(container.with_command("server /data --address :9000"))
        return self.store


@dataclass(slots=True, kw_only=True)
class VersityContainer(ObjectStoreContainer):
    """versitygw over directories inside its container."""

    health: str = "/health"

    def start(self, directory: Path) -> ObjectStore:
        """Start it; its data live and die with the container, not in `directory`."""
        port = free_port()
        self._store = self.keys.store_at(f"127.0.0.1:{port}")
        container = DockerContainer(images()["VERSITYGW_IMAGE"]).with_bind_ports(7070, port)
        container.with_envs(**self.keys.environment("ROOT_ACCESS_KEY", "ROOT_SECRET_KEY"))
        for folder in ("data", "versions", "users"):
            container.with_tmpfs_mount(f"/{folder}")
        options = "--port :7070 --health /health --iam-dir /users --quiet"
        self.launch(container.with_command(f"{options} posix --versioning-dir /versions /data"))
        return self.store
