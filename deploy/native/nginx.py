"""nginx as the gateway: the project's one template, rendered for plain processes on 127.0.0.1."""

import os
import shutil
import string
from dataclasses import dataclass
from pathlib import Path

from deploy.native.process import ServerProcess, ServerUnavailableError, accepts_connections, free_port
from deploy.native.server import NativeServer

TEMPLATE = Path(__file__).parents[1] / "nginx.conf.template"
MEND = "install nginx (Debian: apt-get install nginx-light)"
FRAME = """{user}worker_processes 2;
pid {directory}/nginx.pid;
error_log stderr;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    default_type application/octet-stream;
    client_body_temp_path {directory}/client-body;
    proxy_temp_path {directory}/proxy;
    fastcgi_temp_path {directory}/fastcgi;
    uwsgi_temp_path {directory}/uwsgi;
    scgi_temp_path {directory}/scgi;
    include {directory}/gateway.conf;
}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upstreams:
    """host:port of what stands behind the gateway."""

    submission: str
    evidence: str
    scoring: str
    ranking: str
    objects: str


@dataclass(slots=True, kw_only=True)
class NginxGateway(NativeServer):
    """The one origin; `address` is host:port, known before `start` so that services can be told their public URL."""

    upstreams: Upstreams
    address: str = ""

    def __post_init__(self) -> None:
        self.address = self.address or f"127.0.0.1:{free_port()}"

    @property
    def url(self) -> str:
        """The public URL, without a trailing slash."""
        return f"http://{self.address}"

    @staticmethod
    def fetch() -> Path:
        """The program, which only the system can install. Raises ServerUnavailableError."""
        found = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
        if found is None:
            raise ServerUnavailableError("nginx", "it is not installed", MEND)
        return Path(found)

    def start(self, directory: Path) -> str:
        """Render the configuration into `directory`, start, return the public URL. Raises ServerUnavailableError."""
        program = self.fetch()
        self.directory = directory.absolute() / "nginx"
        self.directory.mkdir(exist_ok=True)
        (self.directory / "gateway.conf").write_text(self.render())
        user = "user root;\n" if os.geteuid() == 0 else ""
        configuration = self.directory / "nginx.conf"
        configuration.write_text(FRAME.format(directory=self.directory, user=user))
        port = int(self.address.rpartition(":")[2])
        self._process = ServerProcess(
            name="nginx",
            command=[str(program), "-c", str(configuration), "-p", str(self.directory), "-g", "daemon off;"],
            log_file=self.directory / "nginx.log",
            answers=lambda: accepts_connections(port),
            mend=MEND,
        )
        self._process.start()
        return self.url

    def render(self) -> str:
        """The template with our names filled in; nginx's own variables stay as they are."""
        return string.Template(TEMPLATE.read_text()).safe_substitute(
            CHISO_GATEWAY_LISTEN=self.address,
            CHISO_GATEWAY_SUBMISSION=self.upstreams.submission,
            CHISO_GATEWAY_EVIDENCE=self.upstreams.evidence,
            CHISO_GATEWAY_SCORING=self.upstreams.scoring,
            CHISO_GATEWAY_RANKING=self.upstreams.ranking,
            CHISO_GATEWAY_OBJECTS=self.upstreams.objects,
        )
