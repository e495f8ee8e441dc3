"""What is attacked: the suite on its servers, or the embedded installation. Both can be armed, driven and judged."""

import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from chiso.home import Home
from chiso.people import ADMINISTRATOR as FIRST_PERSON
from chiso_runtime.database import Database as Connection
from chiso_runtime.database import connect

from deploy.native.postgres import PostgresServer
from deploy.native.process import answers_http, free_port
from tests.acceptance.api import Api
from tests.acceptance.processes import SERVICES, Member
from tests.acceptance.suite import Suite, signed_in
from tests.awaiting import until
from tests.faults.crash.cases import WHOLE, Process
from tests.faults.crash.forks import Forks, Program
from tests.servers.containers import PostgresContainer
from tests.servers.databases import Database, Databases
from tests.servers.session import Postgres
from tests.world import PREPARED


class Site(Protocol):
    """A running installation under attack. `programs` are its processes, `urls` its databases as the services."""

    @property
    def directory(self) -> Path: ...

    @property
    def programs(self) -> Mapping[Process, Program]: ...

    @property
    def urls(self) -> Mapping[str, str]: ...

    @property
    def superuser_urls(self) -> Mapping[str, str]: ...

    @property
    def databases(self) -> Databases: ...

    @property
    def administrator(self) -> Api: ...

    def signed_in(self, client_key: str) -> Api: ...

    def public(self) -> Api: ...

    def database(self, service: str) -> Connection: ...

    def drive(self, service: str, key: str, stream: str) -> int: ...


@dataclass(slots=True, kw_only=True)
class Cluster(Suite):
    """All processes of the four services on real servers, each begun by a fork."""

    forks: Forks
    programs: dict[Process, Program] = field(default_factory=dict)

    @property
    def urls(self) -> Mapping[str, str]:
        return {service: made.app_dsn for service, made in self.made.items()}

    @property
    def superuser_urls(self) -> Mapping[str, str]:
        return {service: made.admin_dsn for service, made in self.made.items()}

    @property
    def databases(self) -> Databases:
        """Where more databases can be made."""
        return self.servers.databases

    def member(self, service: str, kind: str) -> Member:
        url = f"http://127.0.0.1:{self.ports[service, kind]}"
        program = self._program(service, kind, f"{url}/health/ready")
        self.programs[service, kind] = program
        return Member(service=service, kind=kind, url=url, process=program)

    def command(self, service: str, *arguments: str) -> str:
        program = self._program(service, "serve", "")
        program.log = self.directory / f"{service}-{arguments[0]}.out"
        code = program.run(*arguments)
        assert code == 0, f"chiso-{service} {' '.join(arguments)}: {code}\n{program.last_words()}"
        return program.log.read_text()

    def make_database(self, service: str) -> Database:
        return self.servers.databases.fresh(PREPARED[service])

    def drive(self, service: str, key: str, stream: str) -> int:
        """`park drive` as an operator of the service asks for it; returns its exit code."""
        return self._program(service, "work", "").run("park", "drive", "--key", key, "--stream", stream)

    def _program(self, service: str, kind: str, ready: str) -> Program:
        return Program(
            forks=self.forks,
            name=f"{service} {kind}",
            program=f"chiso-{service}",
            arguments=[kind],
            environment=self.settings(service, kind),
            log=self.directory / f"{service}-{kind}.log",
            report=self.directory / f"{service}-{kind}.points",
            answers=lambda: answers_http(ready),
        )


@dataclass(slots=True, kw_only=True)
class Embedded:
    """`chiso up` without the demonstration, on a home in `directory`, with its own PostgreSQL and a directory store."""

    forks: Forks
    directory: Path
    port: int = field(default_factory=free_port)
    postgres: PostgresServer = field(default_factory=PostgresServer)
    programs: dict[Process, Program] = field(default_factory=dict)
    _administrator: Api | None = None
    _databases: Databases | None = None

    @property
    def databases(self) -> Databases:
        """Where more databases can be made."""
        assert self._databases, "the installation was not started"
        return self._databases

    @property
    def home(self) -> Home:
        return Home(self.directory / "home")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def urls(self) -> Mapping[str, str]:
        return {service: self.postgres.server.dsn(f"chiso_{service}", f"chiso_{service}") for service in SERVICES}

    @property
    def superuser_urls(self) -> Mapping[str, str]:
        return {service: self.postgres.server.dsn(f"chiso_{service}") for service in SERVICES}

    @property
    def administrator(self) -> Api:
        assert self._administrator, "the installation was not started"
        return self._administrator

    def start(self) -> None:
        """Start it with its first administrator. Its PostgreSQL is begun by us and adopted by it, so it outlives it."""
        self.home.prepare()
        self._databases = Databases(admin_dsn=self.postgres.start(self.home.path))
        self.programs[WHOLE] = Program(
            forks=self.forks,
            name=" ".join(WHOLE),
            program="chiso",
            arguments=["up", "--no-demo", "--port", str(self.port), "--home", str(self.home.path)],
            environment={},
            log=self.directory / "chiso.out",
            report=self.directory / "chiso.points",
            answers=lambda: self.home.running() is not None and answers_http(f"{self.url}/.well-known/jwks.json"),
        )
        self.programs[WHOLE].start()
        until(lambda: FIRST_PERSON in self.home.client_keys())
        self._administrator = self.signed_in(self.home.client_keys()[FIRST_PERSON])

    def stop(self) -> None:
        """End all of it."""
        for program in self.programs.values():
            program.stop()
        self.postgres.stop()

    def signed_in(self, client_key: str) -> Api:
        return signed_in(self.url, client_key)

    def public(self) -> Api:
        return Api(self.url)

    def database(self, service: str) -> Connection:
        return connect(self.urls[service])

    def drive(self, service: str, key: str, stream: str) -> int:
        """`chiso park drive` beside the running installation; returns its exit code."""
        return self.programs[WHOLE].run("park", "drive", "--key", key, "--home", str(self.home.path))


def stop_immediately(postgres: Postgres) -> None:
    """PostgreSQL's immediate shutdown: every process of it ends without a checkpoint; it recovers at its next start."""
    if isinstance(postgres, PostgresContainer):
        postgres.handle.kill(signal="SIGQUIT")
        return
    if pid := postgres.pid:
        os.kill(pid, signal.SIGQUIT)
        until(lambda: postgres.pid is None)
    postgres.kill()
