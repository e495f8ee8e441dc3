"""The servers of one test run: started when first asked for, native or in containers, gone when the run is gone."""

import tempfile
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from deploy.native import guard
from deploy.native.kafka import KafkaServer
from deploy.native.minio import MinioServer
from deploy.native.postgres import PostgresServer
from deploy.native.process import ServerUnavailableError
from deploy.native.versitygw import VersityServer
from tests.servers.choice import Choice
from tests.servers.containers import KafkaContainer, MinioContainer, PostgresContainer, VersityContainer

Postgres = PostgresServer | PostgresContainer
Kafka = KafkaServer | KafkaContainer
Minio = MinioServer | MinioContainer
Versity = VersityServer | VersityContainer


def open_directory(prefix: str = "chiso-test-") -> Path:
    """A new directory that PostgreSQL's account can pass through (pytest's own are closed); removed after the run."""
    directory = Path(tempfile.mkdtemp(prefix=prefix))
    directory.chmod(0o711)
    guard.remove(directory)
    return directory


FETCHES: dict[str, Callable[[], Path]] = {
    "kafka": KafkaServer.fetch,
    "minio": MinioServer.fetch,
    "versitygw": VersityServer.fetch,
}


def prefetch(fixtures: Collection[str]) -> None:
    """Fetch the native servers behind the fixtures; what can't be had is told by the fixture itself."""
    for name in FETCHES.keys() & fixtures:
        with suppress(ServerUnavailableError):
            FETCHES[name]()


@dataclass(slots=True, kw_only=True)
class Servers:
    """Makes servers of the chosen sort, each not yet started."""

    choice: Choice
    directory: Path = field(default_factory=open_directory)

    def postgres(self) -> Postgres:
        return PostgresServer() if self.choice == "native" else PostgresContainer()

    def kafka(self) -> Kafka:
        return KafkaServer() if self.choice == "native" else KafkaContainer()

    def minio(self) -> Minio:
        return MinioServer() if self.choice == "native" else MinioContainer()

    def versitygw(self) -> Versity:
        return VersityServer() if self.choice == "native" else VersityContainer()
