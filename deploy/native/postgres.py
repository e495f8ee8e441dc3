"""PostgreSQL 18 from the wheel: the embedded runner, watched so that it does not outlive a test run."""

from dataclasses import dataclass, field
from pathlib import Path

from chiso.postgres import EmbeddedPostgres
from chiso.postgres_binaries import wheel_installation

from deploy.native import guard
from deploy.native.process import free_port

NO_FSYNC = {"fsync": "off", "synchronous_commit": "on", "full_page_writes": "off"}


@dataclass(slots=True, kw_only=True)
class PostgresServer:
    """One cluster in a directory that its account can reach; over a Unix socket and 127.0.0.1.

    By default nothing is forced to disk: a killed process loses nothing by it, only a power cut would.
    """

    durable: bool = False
    directory: Path = Path()
    _server: EmbeddedPostgres | None = None
    _watched: set[int] = field(default_factory=set)

    @staticmethod
    def fetch() -> Path:
        """Where the wheel's PostgreSQL is; the wheel comes with the installation of Chiso itself."""
        return wheel_installation()

    @property
    def server(self) -> EmbeddedPostgres:
        """The embedded runner; an error before `start`."""
        assert self._server, "PostgreSQL was not started"
        return self._server

    @property
    def log_file(self) -> Path:
        return self.server.log_file

    @property
    def pid(self) -> int | None:
        return self._server.pid if self._server else None

    @property
    def dsn(self) -> str:
        """The superuser's connection string, over the Unix socket."""
        return self.server.dsn()

    @property
    def tcp_dsn(self) -> str:
        """The superuser's connection string over 127.0.0.1, with its password."""
        return self.server.tcp_dsn()

    def start(self, directory: Path) -> str:
        """Make a cluster in `directory` and start it; return the superuser's connection string."""
        self.directory = directory.absolute()
        settings = {} if self.durable else NO_FSYNC
        self._server = EmbeddedPostgres(home=self.directory, settings=settings, tcp_port=free_port())
        self.restart()
        return self.dsn

    def ready(self) -> None:
        self.server.start()

    def stop(self) -> None:
        self.server.stop()
        self._release()

    def kill(self) -> None:
        self.server.kill()
        self._release()

    def restart(self) -> None:
        """The same data, the same socket and port; a killed server recovers."""
        self.server.start()
        if (pid := self.server.pid) is not None:
            self._watched.add(pid)
            guard.watch(pid)

    def _release(self) -> None:
        for pid in self._watched:
            guard.release(pid)
        self._watched.clear()
