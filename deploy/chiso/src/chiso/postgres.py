"""The embedded PostgreSQL: the wheel's programs run by Chiso itself, one cluster per home directory.

Whoever uses a home holds a shared lock on it; the last to leave stops the server. Locks die with their process, so
a killed Chiso leaves a server that the next command adopts, uses and stops.
"""

import atexit
import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from psycopg.conninfo import make_conninfo

from chiso.postgres_account import PostgresUnavailableError, server_account
from chiso.postgres_cluster import SUPERUSER, Cluster
from chiso.postgres_databases import Roles, ensure_database
from chiso.postgres_postmaster import Postmaster

__all__ = ["EmbeddedPostgres", "PostgresUnavailableError", "default_home"]


def default_home(environment: Mapping[str, str]) -> Path:
    """Where an installation lives unless told: the user's data directory, as root `/var/lib/chiso`."""
    if os.geteuid() == 0:
        return Path("/var/lib/chiso")
    if data := environment.get("XDG_DATA_HOME"):
        return Path(data) / "chiso"
    return Path.home() / ".local" / "share" / "chiso"


@dataclass(slots=True, kw_only=True)
class EmbeddedPostgres:
    """A PostgreSQL 18 cluster under `home`/postgres, reached by a Unix socket in a directory of mode 0700.

    `settings` are server parameters of this start. With `tcp_port` it also listens on 127.0.0.1 and asks for a
    password there. Every failure is PostgresUnavailableError with the reason and the last lines of the log.
    """

    home: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    tcp_port: int | None = None
    _cluster: Cluster | None = None
    _users: IO[bytes] | None = None
    _user_pid: int = 0

    @property
    def directory(self) -> Path:
        """Everything of this cluster: data, log, locks, socket."""
        return self.home.absolute() / "postgres"

    @property
    def log_file(self) -> Path:
        """What the server wrote, for whoever looks into a failure."""
        return self.cluster.log_file

    @property
    def pid(self) -> int | None:
        """Process id of the running postmaster, None when there is none."""
        postmaster = Postmaster.of(self.cluster.data)
        return postmaster.pid if postmaster and postmaster.is_running(self.cluster.data) else None

    @property
    def cluster(self) -> Cluster:
        """The cluster below; made on first use, which as root also makes the server's account."""
        if self._cluster is None:
            self._cluster = Cluster(
                directory=self.directory, account=server_account(), settings=self.settings, tcp_port=self.tcp_port
            )
        return self._cluster

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.stop()

    def start(self) -> None:
        """Make the cluster when missing, start it or adopt the running one. Done when it answers."""
        if self._users:
            return
        self._make_home()
        with self._exclusive():
            if not self.cluster.adopt():
                self.cluster.initialise()
                self.cluster.launch()
            self._users = (self.directory / "users.lock").open("ab")
            fcntl.flock(self._users, fcntl.LOCK_SH)
        self._user_pid = os.getpid()
        atexit.register(self.stop)

    def stop(self) -> None:
        """Leave; when nobody else uses this home, shut the server down (fast: open transactions roll back)."""
        if not self._users or self._user_pid != os.getpid():  # a forked child inherits this object, not the duty
            return
        with self._exclusive():
            if self._is_last(self._users):
                self.cluster.shut_down()
            self._leave(self._users)

    def kill(self) -> None:
        """SIGKILL the server, as a crash would; `start` recovers it. For fault tests."""
        self.cluster.kill()
        if self._users:
            self._leave(self._users)

    def dsn(self, database: str = "postgres", role: str = SUPERUSER) -> str:
        """Connection string over the Unix socket; no password, the directory's mode is the guard."""
        return self.cluster.dsn(database, role)

    def tcp_dsn(self, database: str = "postgres") -> str:
        """Connection string of the superuser over 127.0.0.1, with its password."""
        password = self.cluster.password_file.read_text().strip()
        return make_conninfo(host="127.0.0.1", port=self.tcp_port, dbname=database, user=SUPERUSER, password=password)

    def ensure(self, database: str, owner: str, app: str) -> None:
        """Make a service's database and its two roles where missing."""
        ensure_database(self.dsn(), database, Roles(owner=owner, app=app))

    def _make_home(self) -> None:
        if not self.home.exists():
            self.home.mkdir(parents=True)
            self.home.chmod(0o711)  # the server's account passes through, others see nothing
        if not self.cluster.account.may_enter(self.home):
            raise PostgresUnavailableError(
                f"The server's account can't reach {self.home}: it or a directory above is closed to others. "
                "Choose a home elsewhere, such as /var/lib/chiso."
            )
        if not self.directory.exists():
            self.directory.mkdir(mode=0o700)
            self.cluster.account.own(self.directory)

    @contextmanager
    def _exclusive(self) -> Iterator[None]:
        """One process at a time starts or stops the server of a home."""
        with (self.directory / "start.lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _is_last(self, users: IO[bytes]) -> bool:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _leave(self, users: IO[bytes]) -> None:
        atexit.unregister(self.stop)
        users.close()
        self._users = None
