"""One data directory and the server on it: make, launch, await, shut down. Who may do so is `postgres.py`'s matter."""

import hashlib
import os
import secrets
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from psycopg import OperationalError, connect
from psycopg.conninfo import make_conninfo

from chiso.postgres_account import Account, PostgresUnavailableError
from chiso.postgres_binaries import MAJOR, programs
from chiso.postgres_postmaster import Postmaster, processes_inside

SUPERUSER = "postgres"
PORT = 5432
START_SECONDS = 60
STOP_SECONDS = 60
SOCKET_PATH_BYTES = 103  # the shortest limit among systems, macOS
SETTINGS = {"max_connections": "200", "timezone": "UTC", "log_timezone": "UTC", "unix_socket_permissions": "0700"}
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(slots=True, kw_only=True)
class Cluster:
    """A cluster in `directory`/data, which belongs to `account`, as does `directory`."""

    directory: Path
    account: Account
    settings: Mapping[str, str] = field(default_factory=dict)
    tcp_port: int | None = None
    _child: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        return self.directory / "data"

    @property
    def log_file(self) -> Path:
        return self.directory / "server.log"

    @property
    def password_file(self) -> Path:
        return self.directory / "superuser-password"

    def dsn(self, database: str, role: str) -> str:
        """Connection string over the Unix socket."""
        postmaster = Postmaster.of(self.data)
        directory = (postmaster and postmaster.socket_directory) or self._socket_directory()
        port = postmaster.port if postmaster else self._port
        return make_conninfo(host=str(directory), port=port, dbname=database, user=role)

    def adopt(self) -> bool:
        """True when a server already runs here and answers; what a killed one left behind is cleared away."""
        postmaster = Postmaster.of(self.data)
        if postmaster is None or not postmaster.is_running(self.data):
            self._await(
                lambda: not processes_inside(self.data), "processes of a killed server do not end", STOP_SECONDS
            )
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            return False
        self._await(self._answers, "the running server does not answer", START_SECONDS)
        return True

    def initialise(self) -> None:
        """Make the data directory when missing, whole or not at all."""
        if self.data.exists():
            self._check_version()
        else:
            self._make()

    def launch(self) -> None:
        """Start the server and wait until it answers."""
        sockets = self._make_socket_directory()
        fixed = {"listen_addresses": "127.0.0.1" if self.tcp_port else "", "port": str(self._port)}
        parameters = {**SETTINGS, **self.settings, **fixed, "unix_socket_directories": str(sockets)}
        options = [part for name, value in parameters.items() for part in ("-c", f"{name}={value}")]
        with self.log_file.open("ab") as log:
            self._child = subprocess.Popen(
                [str(programs(self.directory, self.account) / "postgres"), "-D", str(self.data), *options],
                cwd=self.directory,
                env=ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # a Ctrl-C in the terminal is Chiso's to answer, in its own order
                **self.account.popen(),
            )
        self._await(self._answers, "the server does not answer", START_SECONDS)

    def shut_down(self) -> None:
        """Fast shutdown: connections are closed, open transactions roll back, everything is on disk."""
        postmaster = Postmaster.of(self.data)
        if postmaster and postmaster.is_running(self.data):
            os.kill(postmaster.pid, signal.SIGINT)
            self._await(self._is_gone, "the server does not stop", STOP_SECONDS)
        self.reap()
        if (short := self._socket_directory()) != self.directory / "run":
            shutil.rmtree(short, ignore_errors=True)

    def kill(self) -> None:
        """SIGKILL the postmaster, as a crash would; its children notice and end."""
        postmaster = Postmaster.of(self.data)
        if postmaster and postmaster.is_running(self.data):
            os.kill(postmaster.pid, signal.SIGKILL)
        self.reap()

    def reap(self) -> None:
        """Collect the child's exit code, if the server was started here."""
        if self._child:
            self._child.wait(STOP_SECONDS)
            self._child = None

    @property
    def _port(self) -> int:
        return self.tcp_port or PORT

    def _make(self) -> None:
        half = self.directory / "data.new"
        shutil.rmtree(half, ignore_errors=True)
        self.password_file.touch(mode=0o600)
        self.password_file.write_text(secrets.token_urlsafe(24) + "\n")
        self.account.own(self.password_file)
        form = [f"--username={SUPERUSER}", "--encoding=UTF8", "--locale=C", "--no-instructions"]
        access = ["--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={self.password_file}"]
        self._run("initdb", f"--pgdata={half}", *form, *access)
        half.rename(self.data)

    def _check_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        if made_by != MAJOR:
            raise PostgresUnavailableError(
                f"{self.data} was made by PostgreSQL {made_by}, this Chiso brings {MAJOR}. "
                "Use the Chiso that made it, or another home."
            )

    def _run(self, program: str, *arguments: str) -> None:
        result = subprocess.run(
            [str(programs(self.directory, self.account) / program), *arguments],
            cwd=self.directory,
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            check=False,
            **self.account.popen(),
        )
        if result.returncode != 0:
            raise PostgresUnavailableError(f"{program} failed: {result.stderr.strip() or result.stdout.strip()}")

    def _socket_directory(self) -> Path:
        """Inside the home, or under the temporary directory when that path is too long for a socket."""
        inside = self.directory / "run"
        if len(os.fsencode(inside / f".s.PGSQL.{self._port}")) <= SOCKET_PATH_BYTES:
            return inside
        digest = hashlib.sha256(os.fsencode(self.directory)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"chiso-{digest}"

    def _make_socket_directory(self) -> Path:
        directory = self._socket_directory()
        try:
            directory.mkdir(mode=0o700)
            self.account.own(directory)
        except FileExistsError:
            status = directory.lstat()
            if not stat.S_ISDIR(status.st_mode) or status.st_uid != self.account.uid or status.st_mode & 0o077:
                raise PostgresUnavailableError(
                    f"{directory} is not a private directory of Chiso's; remove it."
                ) from None
        return directory

    def _is_gone(self) -> bool:
        return Postmaster.of(self.data) is None and not processes_inside(self.data)

    def _answers(self) -> bool:
        if self._child and self._child.poll() is not None:
            raise PostgresUnavailableError(f"The server ended at once.{self._last_words()}")
        postmaster = Postmaster.of(self.data)
        if postmaster is None or not postmaster.ready:
            return False
        try:
            connect(self.dsn("postgres", SUPERUSER), connect_timeout=2).close()
        except OperationalError:
            return False
        return True

    def _await(self, condition: Callable[[], bool], failure: str, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise PostgresUnavailableError(f"PostgreSQL in {self.directory}: {failure}.{self._last_words()}")
            time.sleep(0.02)

    def _last_words(self) -> str:
        if not self.log_file.exists():
            return ""
        lines = self.log_file.read_text(errors="replace").splitlines()[-10:]
        return f" Last lines of {self.log_file}:\n" + "\n".join(lines)
