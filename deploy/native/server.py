"""What all native servers have in common: a directory, a process, and the ways to end and restart it."""

from dataclasses import dataclass, field
from pathlib import Path

from deploy.native.objects import ObjectStore, RootKeys
from deploy.native.process import ServerProcess


@dataclass(slots=True, kw_only=True)
class NativeServer:
    """A server that was started or will be; what is asked of it before `start` is a programming error."""

    directory: Path = Path()
    _process: ServerProcess | None = None

    @property
    def process(self) -> ServerProcess:
        """The process, also for `pause` and `resume`."""
        assert self._process, "the server was not started"
        return self._process

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        return self._process.pid if self._process else None

    @property
    def log_file(self) -> Path:
        """What the server wrote."""
        return self.process.log_file

    def ready(self) -> None:
        """Return when it answers. Raises ServerUnavailableError."""
        self.process.ready()

    def stop(self) -> None:
        """End it gracefully."""
        self.process.stop()

    def kill(self) -> None:
        """End it with SIGKILL."""
        self.process.kill()

    def restart(self) -> None:
        """Start it again: the same data, the same port, the same keys."""
        self.process.start()


@dataclass(slots=True, kw_only=True)
class NativeObjectStore(NativeServer):
    """An S3 server; `store` holds its endpoint and root keys once it is started."""

    keys: RootKeys = field(default_factory=RootKeys)
    _store: ObjectStore | None = None

    @property
    def store(self) -> ObjectStore:
        """Endpoint and root keys."""
        assert self._store, "the server was not started"
        return self._store
