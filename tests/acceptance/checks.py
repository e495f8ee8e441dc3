"""What must hold of every service whatever happened: judged by the checker, from tables, topics and object store."""

from chiso_runtime.blobs.s3 import connect as connect_objects
from chiso_runtime.database import Database

from tests.acceptance.processes import SERVICES
from tests.acceptance.rebuilds import rebuilt_from_logs
from tests.acceptance.suite import Stores, Suite
from tests.awaiting import until
from tests.faults.checker.check_delivery import CONSUMERS
from tests.faults.checker.checker import check
from tests.faults.checker.dumps import Stored
from tests.faults.checker.history import Recorded
from tests.faults.checker.taking import EVENTS, take

EVERY_CONSUMER = [(consumer, topic) for topic, consumers in CONSUMERS.items() for consumer in consumers]
OUTBOX = "SELECT count(*) FROM outbox"
KEY_HEADS = "SELECT topic, key, key_seq FROM key_head"
CHECKPOINTS = "SELECT consumer, source, key, seq FROM checkpoint WHERE seq > 0"


def settle(suite: Stores, seconds: float = 60) -> None:
    """Return when every outbox is empty and every consumer has taken all there is, twice in a row."""
    quiet = 0

    def level() -> bool:
        nonlocal quiet
        quiet = 0 if behind(suite) else quiet + 1
        return quiet > 1

    try:
        until(level, seconds, pause=0.2)
    except AssertionError:
        raise AssertionError(f"not level after {seconds} s: {behind(suite)}") from None


def behind(suite: Stores) -> list[str]:
    """Outboxes that hold something and consumers that lack something."""
    found: list[str] = []
    heads: dict[tuple[str, str], int] = {}
    seen: dict[tuple[str, str, str], int] = {}
    for service in SERVICES:
        with suite.database(service) as conn:
            if conn.execute(OUTBOX).fetchone() != (0,):
                found.append(f"outbox of {service}")
            heads |= {(topic, key): head for topic, key, head in conn.execute(KEY_HEADS).fetchall()}
            seen |= {(consumer, topic, key): seq for consumer, topic, key, seq in conn.execute(CHECKPOINTS).fetchall()}
    for (topic, key), head in heads.items():
        late = [who for who, heard in EVERY_CONSUMER if heard == topic and seen.get((who, topic, key)) != head]
        found += [f"{who} at {topic} {key}" for who in late]
    return found


def check_everything(suite: Suite, history: Recorded | None = None) -> None:
    """All that must hold of all services once they are settled, and of what their clients saw."""
    databases = {service: suite.made[service].app_dsn for service in SERVICES}
    with rebuilt_from_logs(databases, suite.servers.databases) as rebuilt:
        dumps = take(
            databases,
            rebuilt,
            kafka=suite.servers.kafka.address,
            store=connect_objects(suite.objects, suite.object_root),
        )
    findings = check(history or Recorded(commands=[]), dumps)
    assert not findings, "\n".join(map(str, findings))


def stored(conn: Database) -> list[Stored]:
    """Every fact, stream by stream in order."""
    return [Stored(stream=s, version=v, data=bytes(d)) for s, v, d in conn.execute(EVENTS).fetchall()]
