"""versitygw, the second S3 server: what Chiso needs of S3 must hold here too, so MinIO can be left."""

from dataclasses import dataclass
from pathlib import Path

from deploy.native.go_module import go_program
from deploy.native.objects import ObjectStore
from deploy.native.process import ServerProcess, answers_http, free_port
from deploy.native.server import NativeObjectStore

MODULE = "github.com/versity/versitygw/cmd/versitygw"
VERSION = "v1.8.0"
MEND = "look at the log; its directory must lie on a file system with extended attributes"


@dataclass(slots=True, kw_only=True)
class VersityServer(NativeObjectStore):
    """One versitygw on 127.0.0.1 over a directory, with versions and object lock."""

    @staticmethod
    def fetch() -> Path:
        """The program, from the cache or built."""
        return go_program("versitygw", MODULE, VERSION, "built with Go, about two minutes on two cores")

    def start(self, directory: Path) -> ObjectStore:
        """Start on `directory`, return endpoint and root keys. Raises ServerUnavailableError."""
        program = self.fetch()
        self.directory = directory.absolute()
        data, versions, users = (self.directory / f"versity-{part}" for part in ("data", "versions", "users"))
        for folder in (data, versions, users):
            folder.mkdir(exist_ok=True)
        endpoint = f"127.0.0.1:{free_port()}"
        options = ["--port", endpoint, "--health", "/health", "--iam-dir", str(users), "--quiet"]
        self._process = ServerProcess(
            name="versitygw",
            command=[str(program), *options, "posix", "--versioning-dir", str(versions), str(data)],
            environment=self.keys.environment("ROOT_ACCESS_KEY", "ROOT_SECRET_KEY"),
            log_file=self.directory / "versitygw.log",
            answers=lambda: answers_http(f"http://{endpoint}/health"),
            mend=MEND,
        )
        self._process.start()
        self._store = self.keys.store_at(endpoint)
        return self._store
