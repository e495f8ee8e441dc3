"""The servers under the services die, or lose what they kept, while people work."""

from collections.abc import Callable, Mapping
from random import Random

from tests.acceptance.streams import Stream
from tests.awaiting import until
from tests.faults.checker.history import History
from tests.faults.crash.site import Cluster, Embedded, stop_immediately

BETWEEN = 20

Blow = Callable[[], None]


def on_servers(cluster: Cluster) -> Mapping[tuple[str, str], Blow]:
    """What can be done to the servers, by (what, to whom); each is back when its blow returns."""
    postgres, kafka, minio = cluster.servers.postgres, cluster.servers.kafka, cluster.servers.minio

    def stopped() -> None:
        stop_immediately(postgres)
        postgres.restart()

    def killed() -> None:
        postgres.kill()
        postgres.restart()

    def kafka_killed() -> None:
        kafka.kill()
        kafka.restart()

    def minio_killed() -> None:
        minio.kill()
        minio.restart()

    return {
        ("immediate stop", "PostgreSQL"): stopped,
        ("SIGKILL", "PostgreSQL"): killed,
        ("SIGKILL", "Kafka"): kafka_killed,
        ("wiped", "Kafka"): kafka.wipe,
        ("SIGKILL", "MinIO"): minio_killed,
    }


def embedded(installation: Embedded) -> Mapping[tuple[str, str], Blow]:
    """What can be done to the installation's own PostgreSQL, which nobody but it would begin again."""

    def stopped() -> None:
        stop_immediately(installation.postgres)
        installation.postgres.restart()

    return {("immediate stop", "PostgreSQL"): stopped}


def strike(blows: Mapping[tuple[str, str], Blow], stream: Stream, history: History, chance: Random) -> None:
    """Every blow once, in an order of chance, each when more people have been answered since the one before."""
    for what, where in chance.sample(list(blows), len(blows)):
        some_more(stream)
        history.fault(what, where)
        blows[what, where]()
        history.ready(where)
    some_more(stream)


def some_more(stream: Stream) -> None:
    """Return when more commands have been acknowledged, so that what comes next hits people at work."""
    enough = stream.done.total() + BETWEEN
    until(lambda: stream.done.total() >= enough or stream.unexpected, pause=0.05)
    assert not stream.unexpected, stream.unexpected
