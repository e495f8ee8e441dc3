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
from docker.errors import APIError, DockerException  # type: ignore[import-untyped]
from docker.types import Mount  # type: ignore[import-untyped]
from psycopg.conninfo import make_conninfo
from testcontainers.core.config import testcontainers_config
from testcontainers.core.container import DockerContainer

from deploy.native import guard
from deploy.native.kafka import broker_settings, has_a_broker
from deploy.native.objects import ObjectStore, RootKeys
from deploy.native.process import ServerUnavailableError, answers_http, free_port
from tests.servers.images import images

START_SECONDS = 90
CONTROLLER = "localhost:9093"
MEND = "see that the engine answers and has the images of deploy/images.env, or set CHISO_TEST_SERVERS=native"


def container_of(setting: str) -> DockerContainer:
    """A container of the image that the settings file names. Raises ServerUnavailableError without an engine."""
    image = images()[setting]
    try:
        return DockerContainer(image)
    except DockerException as error:
        raise ServerUnavailableError(image, f"no container engine answers: {error}", MEND) from error


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
        """Return when it answers. Raises ServerUnavailableError with the log's last lines."""
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            self.handle.reload()
            if self.handle.status != "running":
                raise self._unavailable("it ended")
            if time.monotonic() > deadline:
                raise self._unavailable(f"no answer within {START_SECONDS} s")
            time.sleep(0.1)

    def _unavailable(self, reason: str) -> ServerUnavailableError:
        image = ", ".join(self.handle.image.tags)
        log = self.handle.logs(tail=15).decode(errors="replace")
        return ServerUnavailableError(image, f"{reason}. The end of its log:\n{log}", MEND)

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
        container = container_of("POSTGRES_IMAGE").with_bind_ports(5432, port)
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
        self.address = f"127.0.0.1:{free_port()}"
        self._launch()
        return self.address

    def wipe(self) -> None:
        """End it, lose all that it kept, start it empty at the same address."""
        self.handle.remove(force=True, v=True)
        self._launch()

    def _launch(self) -> None:
        port = int(self.address.rpartition(":")[2])
        settings = broker_settings(self.address, CONTROLLER, listen="0.0.0.0")  # noqa: S104 -- in the container
        del settings["controller.quorum.bootstrap.servers"]  # the image formats its storage for fixed voters only
        settings["controller.quorum.voters"] = f"{settings['node.id']}@{CONTROLLER}"
        names = {f"KAFKA_{name.upper().replace('.', '_')}": value for name, value in settings.items()}
        self.launch(container_of("KAFKA_IMAGE").with_bind_ports(port, port).with_envs(**names))

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
        container = container_of("MINIO_IMAGE").with_bind_ports(9000, port)
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
        container = container_of("VERSITYGW_IMAGE").with_bind_ports(7070, port)
        container.with_envs(**self.keys.environment("ROOT_ACCESS_KEY", "ROOT_SECRET_KEY"))
        folders = [Mount(target=f"/{folder}", source=None, type="volume") for folder in ("data", "versions", "users")]
        container.with_kwargs(mounts=folders)  # volumes without a name: kept by a restart, gone with the container
        options = "--port :7070 --health /health --iam-dir /users --quiet"
        self.launch(container.with_command(f"{options} posix --versioning-dir /versions /data"))
        return self.store
