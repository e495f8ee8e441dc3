"""Kafka in KRaft mode, broker and controller in one process, from the jars of Maven Central."""

import base64
import shutil
import subprocess
import uuid
from dataclasses import dataclass
from pathlib import Path

from chiso_runtime.brokers.kafka import clients
from kafka.errors import KafkaError

from deploy.native.cache import cached, run_builder
from deploy.native.process import ServerProcess, ServerUnavailableError, accepts_connections, free_port
from deploy.native.server import NativeServer

VERSION = "4.1.0"
MEND = "install Java 17 or later and Maven, and allow Maven Central (or set CHISO_CACHE to a filled cache)"
LOGGING_BINDING = "2.24.3"  # without it Kafka's log is empty
POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>chiso</groupId><artifactId>kafka-jars</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>{VERSION}</version>
    </dependency>
    <dependency>
      <groupId>org.apache.logging.log4j</groupId><artifactId>log4j-slf4j-impl</artifactId>
      <version>{LOGGING_BINDING}</version>
    </dependency>
  </dependencies>
</project>
"""
ASKING = {"request_timeout_ms": 3_000, "bootstrap_timeout_ms": 3_000, "reconnect_backoff_max_ms": 200}
LOGGING = """status = error
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d %p %m (%c)%n
rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
"""


def broker_settings(advertised: str, controller: str, listen: str = "127.0.0.1") -> dict[str, str]:
    """Settings of a single node: nothing is replicated, no topic is made by asking, messages up to 2 MiB,
    and a killed broker is back in seconds.
    """
    port = advertised.rpartition(":")[2]
    return {
        "process.roles": "broker,controller",
        "node.id": "1",
        "controller.quorum.bootstrap.servers": controller,
        "controller.listener.names": "CONTROLLER",
        "listeners": f"PLAINTEXT://{listen}:{port},CONTROLLER://{controller}",
        "advertised.listeners": f"PLAINTEXT://{advertised}",
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "auto.create.topics.enable": "false",
        "default.replication.factor": "1",
        "offsets.topic.replication.factor": "1",
        "offsets.topic.num.partitions": "4",
        "transaction.state.log.replication.factor": "1",
        "transaction.state.log.min.isr": "1",
        "broker.heartbeat.interval.ms": "500",
        "broker.session.timeout.ms": "3000",  # how long a killed broker's restart waits for its former self
        "group.initial.rebalance.delay.ms": "0",
        "group.min.session.timeout.ms": "1000",
        "log.retention.ms": "-1",
        "message.max.bytes": "2097152",
    }


def has_a_broker(address: str) -> bool:
    """Whether a broker at the bootstrap address serves metadata that names itself."""
    if not accepts_connections(int(address.rpartition(":")[2])):
        return False
    try:
        admin = clients.admin(address, **ASKING)
    except KafkaError:
        return False
    try:
        return bool(admin.describe_cluster()["brokers"])
    except KafkaError:
        return False
    finally:
        admin.close()


@dataclass(slots=True, kw_only=True)
class KafkaServer(NativeServer):
    """One broker on 127.0.0.1; `address` is the bootstrap address once it is started."""

    address: str = ""

    @staticmethod
    def fetch() -> Path:
        """The folder of Kafka's jars, from the cache or Maven Central."""
        return cached("kafka", VERSION, _copy_jars, "43 MB from Maven Central, some 20 s")

    def start(self, directory: Path) -> str:
        """Format an empty `directory`, start there, return the bootstrap address. Raises ServerUnavailableError."""
        jars = self.fetch()
        self.directory = directory.absolute()
        self.address = f"127.0.0.1:{free_port()}"
        self._configure(controller=f"127.0.0.1:{free_port()}")
        self._format(jars)
        self._process = ServerProcess(
            name="Kafka",
            command=[*self._java(jars), "kafka.Kafka", str(self.directory / "server.properties")],
            log_file=self.directory / "kafka.log",
            answers=lambda: has_a_broker(self.address),
            mend=MEND,
            start_seconds=180,  # after a kill it reads its logs again; a machine that is busy otherwise takes its time
        )
        self._process.start()
        return self.address

    def wipe(self) -> None:
        """End it with SIGKILL, lose all that it kept, start it empty at the same address."""
        self.kill()
        shutil.rmtree(self.directory / "kafka-data")
        self._format(self.fetch())
        self.restart()

    def _configure(self, controller: str) -> None:
        settings = broker_settings(self.address, controller) | {"log.dirs": str(self.directory / "kafka-data")}
        lines = [f"{name}={value}\n" for name, value in settings.items()]
        (self.directory / "server.properties").write_text("".join(lines))
        (self.directory / "log4j2.properties").write_text(LOGGING)

    def _java(self, jars: Path) -> list[str]:
        logging = f"-Dlog4j2.configurationFile={self.directory / 'log4j2.properties'}"
        return ["java", "-Xmx512m", logging, "-cp", f"{jars}/*"]

    def _format(self, jars: Path) -> None:
        if shutil.which("java") is None:
            raise ServerUnavailableError("Kafka", "java is not installed", MEND)
        cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode()
        tool = ["kafka.tools.StorageTool", "format", "--standalone", f"--cluster-id={cluster}", "--config"]
        command = [*self._java(jars), *tool, str(self.directory / "server.properties")]
        result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=self.directory)
        if result.returncode != 0:
            raise ServerUnavailableError("Kafka", f"formatting failed: {result.stderr or result.stdout}", MEND)


def _copy_jars(target: Path) -> None:
    pom = target / "pom.xml"
    pom.write_text(POM)
    goal = ["dependency:copy-dependencies", f"-DoutputDirectory={target}"]
    run_builder("Kafka", MEND, ["mvn", "--quiet", "--batch-mode", "--file", str(pom), *goal])
