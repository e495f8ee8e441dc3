"""MinIO, built from its pinned Go module: upstream is archived, so the version never moves by itself."""

from dataclasses import dataclass
from pathlib import Path

from deploy.native.go_module import go_program
from deploy.native.objects import ObjectStore
from deploy.native.process import ServerProcess, answers_http, free_port
from deploy.native.server import NativeObjectStore

MODULE = "github.com/minio/minio"
VERSION = "v0.0.0-20260212201848-7aac2a2c5b7c"
MEND = "look at the log; the port may have been taken meanwhile, or the disk may be full"


@dataclass(slots=True, kw_only=True)
class MinioServer(NativeObjectStore):
    """One MinIO on 127.0.0.1, with versions and object lock."""

    @staticmethod
    def fetch() -> Path:
        """The program, from the cache or built."""
        return go_program("minio", MODULE, VERSION, "built with Go, about five minutes on two cores")

    def start(self, directory: Path) -> ObjectStore:
        """Start on `directory`, return endpoint and root keys. Raises ServerUnavailableError."""
        program = self.fetch()
        self.directory = directory.absolute()
        data = self.directory / "minio-data"
        data.mkdir(exist_ok=True)
        endpoint = f"127.0.0.1:{free_port()}"
        self._process = ServerProcess(
            name="MinIO",
            command=[str(program), "server", str(data), "--address", endpoint, "--quiet"],
            environment=self.keys.environment("MINIO_ROOT_USER", "MINIO_ROOT_PASSWORD") | {"MINIO_BROWSER": "off"},
            log_file=self.directory / "minio.log",
            answers=lambda: answers_http(f"http://{endpoint}/minio/health/cluster"),
            mend=MEND,
        )
        self._process.start()
        self._store = self.keys.store_at(endpoint)
        return self._store
