"""What must hold of every service whatever happened: judged by the checker, from tables, topics and object store."""

from collections.abc import Callable
from typing import TypeVar

from chiso_runtime.blobs.s3 import connect as connect_objects
from chiso_runtime.database import Database

from tests.acceptance.processes import SERVICES
from tests.acceptance.rebuilds import rebuilt_from_logs
from tests.acceptance.suite import Stores, Suite
from tests.awaiting import PATIENCE, until
from tests.faults.checker.check_delivery import CONSUMERS
from tests.faults.checker.checker import check
from tests.faults.checker.dumps import Dumps, Stored
from tests.faults.checker.history import Recorded
from tests.faults.checker.taking import EVENTS, take

EVERY_CONSUMER = [(consumer, topic) for topic, consumers in CONSUMERS.items() for consumer in consumers]
OUTBOX = "SELECT count(*) FROM outbox"
KEY_HEADS = "SELECT topic, key, key_seq FROM key_head"
TOLD = "SELECT count(*) FROM event"
CHECKPOINTS = "SELECT consumer, source, key, seq FROM checkpoint WHERE seq > 0"

Seen = TypeVar("Seen")


def settle(suite: Stores, seconds: float = PATIENCE) -> None:
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
    dumps = unmoved(suite, lambda: _dumps(suite))
    findings = check(history or Recorded(commands=[]), dumps)
    assert not findings, "\n".join(map(str, findings))


def unmoved(suite: Stores, look: Callable[[], Seen]) -> Seen:
    """What is seen of a settled suite, seen again where it told a fact meanwhile: deadlines pass without anybody."""

    def seen() -> list[Seen]:
        settle(suite)
        before = _told(suite)
        found = look()
        return [found] if _told(suite) == before else []

    return until(seen)[0]


def _told(suite: Stores) -> list[int]:
    """How many facts each service has recorded."""
    found: list[int] = []
    for service in SERVICES:
        with suite.database(service) as conn:
            found += [count for (count,) in conn.execute(TOLD)]
    return found


def _dumps(suite: Suite) -> Dumps:
    databases = {service: suite.made[service].app_dsn for service in SERVICES}
    with rebuilt_from_logs(databases, suite.servers.databases) as rebuilt:
        return take(
            databases,
            rebuilt,
            kafka=suite.servers.kafka.address,
            store=connect_objects(suite.objects, suite.object_root),
        )


def stored(conn: Database) -> list[Stored]:
    """Every fact, stream by stream in order."""
    return [Stored(stream=s, version=v, data=bytes(d)) for s, v, d in conn.execute(EVENTS).fetchall()]
