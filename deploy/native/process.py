"""One server process: start it, await it, end it, tell what it said last."""

import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from deploy.native import guard

STOP_SECONDS = 30
PORTS = range(20000, 30000)


class ServerUnavailableError(RuntimeError):
    """A server can't be had: which, why, and how to mend it."""

    def __init__(self, server: str, reason: str, mend: str) -> None:
        super().__init__(f"{server} can't be had: {reason}\nTo mend: {mend}")


def free_port() -> int:
    """A port of 127.0.0.1 nobody listens on, never the same twice: who got one may listen on it later.

    It lies below the range the system gives to clients: in that range a client that reconnects to a killed server
    may be given the server's own port, talk to itself, and keep the server from coming back.
    """
    for port in _ports_in_turn():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no free port between 20000 and 30000")


@cache
def _ports_in_turn() -> Iterator[int]:
    return iter(random.SystemRandom().sample(PORTS, len(PORTS)))


@dataclass(slots=True, kw_only=True)
class ServerProcess:
    """A child process in its own session, with a log file, ended with us however we end.

    `answers` is asked until it says true. `mend` completes the error when it never does.
    """

    name: str
    command: Sequence[str]
    log_file: Path
    answers: Callable[[], bool]
    mend: str
    environment: Mapping[str, str] = field(default_factory=dict)
    start_seconds: float = 60
    _child: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        return self._child.pid if self._child and self._child.poll() is None else None

    def start(self) -> None:
        """Start and wait until it answers. Raises ServerUnavailableError with the log's last lines."""
        with self.log_file.open("ab") as log:
            self._child = subprocess.Popen(
                self.command,
                env={**os.environ, **self.environment},
                cwd=self.log_file.parent,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        guard.watch(self._child.pid)
        try:
            self.ready()
        except BaseException:
            self.kill()
            raise

    def ready(self) -> None:
        """Return when the server answers. Raises ServerUnavailableError when it ended or stays silent too long."""
        deadline = time.monotonic() + self.start_seconds
        while not self.answers():
            if self._child is None or self._child.poll() is not None:
                raise ServerUnavailableError(self.name, f"it ended at once.{self.last_words()}", self.mend)
            if time.monotonic() > deadline:
                reason = f"no answer within {self.start_seconds:.0f} s.{self.last_words()}"
                raise ServerUnavailableError(self.name, reason, self.mend)
            time.sleep(0.05)

    def stop(self) -> int | None:
        """End it as an operator would (SIGTERM), after half a minute by force; returns its exit code if it ran."""
        if self._child is None:
            return None
        self._child.send_signal(signal.SIGTERM)
        try:
            self._child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._child.kill()
        return self._forget(self._child)

    def kill(self) -> None:
        """End it as a crash would (SIGKILL)."""
        if self._child is not None:
            self._child.kill()
            self._forget(self._child)

    def pause(self) -> None:
        """Freeze it (SIGSTOP) until `resume`."""
        if self._child is not None:
            self._child.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a frozen server go on (SIGCONT)."""
        if self._child is not None:
            self._child.send_signal(signal.SIGCONT)

    def last_words(self) -> str:
        """The end of the log, for an error message."""
        lines = self.log_file.read_text(errors="replace").splitlines()[-15:]
        return f" Last lines of {self.log_file}:\n" + "\n".join(lines)

    def _forget(self, child: subprocess.Popen[bytes]) -> int:
        code = child.wait()
        guard.release(child.pid)
        self._child = None
        return code


def accepts_connections(port: int) -> bool:
    """Whether something listens on the port of 127.0.0.1."""
    with socket.socket() as client:
        client.settimeout(1)
        return client.connect_ex(("127.0.0.1", port)) == 0


def answers_http(url: str, *, statuses: Sequence[int] = (200,)) -> bool:
    """Whether `url` (of a server we started) answers with one of the statuses."""
    try:
        with urlopen(url, timeout=2) as response:  # noqa: S310 -- always an http address of ours
            return int(response.status) in statuses
    except HTTPError as error:
        return error.code in statuses
    except (URLError, OSError):
        return False
