"""All processes of all four services over real Kafka, MinIO and PostgreSQL, behind the real gateway."""

import os
import secrets
import signal
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Protocol, TypeVar

from chiso.postgres_databases import Roles, dsn_for, ensure_database
from chiso_contracts.catalogue import TOPICS
from chiso_runtime.blobs.presign import Credentials
from chiso_runtime.blobs.s3 import S3Settings
from chiso_runtime.blobs.s3_setup import S3Setup
from chiso_runtime.database import Database, connect
from kafka import KafkaAdminClient
from kafka.errors import UnknownTopicOrPartitionError

from deploy.native.nginx import NginxGateway, Upstreams
from deploy.native.process import free_port
from tests.acceptance.api import Api
from tests.acceptance.processes import KINDS, SERVICES, Member, command, member
from tests.awaiting import until
from tests.faults.model.clock import Clock, add_clock
from tests.servers.databases import PASSWORD, Databases
from tests.servers.databases import Database as MadeDatabase
from tests.servers.session import Kafka, Minio, Postgres

ADMINISTRATOR = ("quan-tri", "Quản trị hệ thống")

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """The real servers under the services."""

    postgres: Postgres
    kafka: Kafka
    minio: Minio
    databases: Databases


class Doors(Protocol):
    """A running installation as its people see it."""

    @property
    def administrator(self) -> Api: ...

    def signed_in(self, client_key: str) -> Api: ...

    def public(self) -> Api: ...


class Stores(Protocol):
    """The databases under the services."""

    def database(self, service: str) -> Database: ...


@dataclass(slots=True, kw_only=True)
class Suite:
    """The running services. `members` by (service, kind); `administrator` may make people and units."""

    servers: Servers
    directory: Path
    internal_key: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    service_keys: Credentials = field(default_factory=lambda: _credentials("acceptance-service"))
    staging_keys: Credentials = field(default_factory=lambda: _credentials("acceptance-staging"))
    made: dict[str, MadeDatabase] = field(default_factory=dict)
    ports: dict[tuple[str, str], int] = field(default_factory=dict)
    members: dict[tuple[str, str], Member] = field(default_factory=dict)
    _gateway: NginxGateway | None = None
    _administrator: Api | None = None
    administrator_key: str = ""

    @property
    def gateway(self) -> NginxGateway:
        assert self._gateway, "the suite was not started"
        return self._gateway

    @property
    def administrator(self) -> Api:
        assert self._administrator, "the suite was not started"
        return self._administrator

    @property
    def objects(self) -> S3Settings:
        """How the evidence service stands to MinIO."""
        return S3Settings(
            endpoint=self.servers.minio.store.url,
            public_url=self.gateway.url,
            service=self.service_keys,
            staging=self.staging_keys,
        )

    @property
    def object_root(self) -> Credentials:
        """The key of MinIO's root, which no service holds."""
        store = self.servers.minio.store
        return Credentials(access_key=store.access_key, secret_key=store.secret_key)

    def start(self) -> None:
        """Prepare databases, topics and buckets; start every process; make the first administrator."""
        self.ports = {(service, kind): free_port() for service in SERVICES for kind in KINDS}
        upstreams = {service: f"127.0.0.1:{self.ports[service, 'serve']}" for service in SERVICES}
        self._gateway = NginxGateway(upstreams=Upstreams(**upstreams, objects=self.servers.minio.store.endpoint))
        self.forget_topics()
        S3Setup(self.objects, admin=self.object_root, server="minio").prepare()
        for service in SERVICES:
            self.made[service] = self.make_database(service)
        together(lambda service: self.command(service, "migrate"), SERVICES)
        add_clock(self.made["submission"])
        for service, kind in self.ports:
            self.members[service, kind] = self.member(service, kind)
        self.gateway.start(self.directory)
        together(lambda one: one.process.start(), self.members.values())
        self.administrator_key = self._first_key()
        self._administrator = self.signed_in(self.administrator_key)

    def member(self, service: str, kind: str) -> Member:
        """A process that was not yet started."""
        return member(service, kind, self.ports[service, kind], self.settings(service, kind), self.directory)

    def command(self, service: str, *arguments: str) -> str:
        """Run a command of a service to its end; returns what it printed."""
        return command(service, self.settings(service, "serve"), *arguments)

    def stop(self) -> dict[str, int | None]:
        """End every process as an operator would; returns exit codes by process name."""
        codes = dict(zip(self.members, together(lambda one: one.process.stop(), self.members.values()), strict=True))
        if self._gateway and self._gateway.pid:
            self._gateway.stop()
        return {self.members[at].name: code for at, code in codes.items()}

    def clear(self) -> None:
        """Leave nothing behind on the servers that other tests use too."""
        for database in self.made.values():
            self.servers.databases.drop(database)
        self.forget_topics()

    def set_clock(self, ahead: timedelta) -> None:
        """Let submission, which keeps the deadlines, believe that it is so much later."""
        with closing(Clock(self.made["submission"].admin_dsn)) as clock:
            clock.set(ahead)

    def kill(self, service: str, kind: str) -> None:
        """End one process with SIGKILL, and with it the children it has."""
        process = self.members[service, kind].process
        assert process.pid, f"{service} {kind} does not run"
        os.killpg(process.pid, signal.SIGKILL)
        process.kill()

    def restart(self, service: str, kind: str) -> None:
        """Start one process again and wait until it is ready."""
        self.members[service, kind].process.start()

    def mend(self) -> None:
        """Start again whatever does not run."""
        together(lambda one: None if one.process.pid else one.process.start(), self.members.values())

    def ready(self) -> bool:
        """Whether every process says that it is ready."""
        return all(one.ready() for one in self.members.values())

    def signed_in(self, client_key: str) -> Api:
        """The public address as the owner of a client key, with the rights that hold now."""
        return signed_in(self.gateway.url, client_key)

    def public(self) -> Api:
        """The public address as nobody."""
        return Api(self.gateway.url)

    def database(self, service: str) -> Database:
        """A connection to a service's database, as the service."""
        return connect(self.made[service].app_dsn)

    def settings(self, service: str, kind: str) -> Mapping[str, str]:
        """The environment of a process."""
        database = self.made[service]
        own = {owner: f"http://127.0.0.1:{self.ports[owner, 'serve']}" for owner in SERVICES}
        return {
            "CHISO_DATABASE_URL": database.app_dsn,
            "CHISO_OWNER_DATABASE_URL": database.owner_dsn,
            "CHISO_KAFKA": self.servers.kafka.address,
            "CHISO_INTERNAL_KEY": self.internal_key,
            "CHISO_PUBLIC_URL": self.gateway.url,
            "CHISO_JWKS_URL": f"{own['submission']}/.well-known/jwks.json",
            **{f"CHISO_{owner.upper()}_URL": url for owner, url in own.items()},
            "CHISO_PORT": str(self.ports[service, "serve"]),
            "CHISO_WORK_PORT": str(self.ports[service, "work"]),
            **(self._object_settings() if service == "evidence" else {}),
        }

    def forget_topics(self) -> None:
        """Delete every topic of ours."""
        admin = KafkaAdminClient(bootstrap_servers=self.servers.kafka.address)
        for topic in set(TOPICS) & set(admin.list_topics()):
            try:
                admin.delete_topics([topic])
            except UnknownTopicOrPartitionError:
                continue
        until(lambda: not set(TOPICS) & set(admin.list_topics()))
        admin.close()

    def _object_settings(self) -> Mapping[str, str]:
        return {
            "CHISO_S3_ENDPOINT": self.objects.endpoint,
            "CHISO_S3_ACCESS_KEY": self.service_keys.access_key,
            "CHISO_S3_SECRET_KEY": self.service_keys.secret_key,
            "CHISO_S3_STAGING_KEY": self.staging_keys.access_key,
            "CHISO_S3_STAGING_SECRET": self.staging_keys.secret_key,
        }

    def make_database(self, service: str) -> MadeDatabase:
        """A service's database, empty."""
        name = f"acceptance_{service}"
        roles = Roles(owner=f"{name}_owner", app=f"{name}_app", password=PASSWORD)
        admin = self.servers.databases.admin_dsn
        ensure_database(admin, name, roles)
        return MadeDatabase(name=name, admin_dsn=dsn_for(admin, name, "postgres"), owner=roles.owner, app=roles.app)

    def _first_key(self) -> str:
        printed = self.command("submission", "bootstrap", *ADMINISTRATOR)
        return printed.strip().splitlines()[-1]


def signed_in(url: str, client_key: str) -> Api:
    """An address as the owner of a client key."""
    answer = Api(url).post("/api/submission/v1/tokens", {"client_key": client_key})
    return Api(url, answer.of(200)["token"])


def together(act: Callable[[T], R], over: Iterable[T]) -> list[R]:
    """The results of one act on many, done at once."""
    with ThreadPoolExecutor(16) as threads:
        return list(threads.map(act, over))


def _credentials(name: str) -> Credentials:
    return Credentials(access_key=name, secret_key=secrets.token_hex(20))
