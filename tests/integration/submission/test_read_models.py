"""Read models delivered twice, in pieces, and from the start again: always the same tables."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from chiso_runtime import log
from chiso_runtime.brokers.port import Message
from chiso_runtime.consumer import Consumer
from chiso_runtime.database import connect
from chiso_runtime.log import DatabaseOwnerLog
from chiso_runtime.replay import digest
from chiso_runtime.service import Service

from tests.integration.submission.world import IMPORTED, ROUND, World, made
from tests.servers.databases import Database, Databases
from tests.world import PREPARED

EMPTY = sha256(b"").hexdigest()


@pytest.fixture(scope="module")
def lived(world: World) -> World:
    """A world in which most things have happened."""
    office, unit = world.office, world.unit()
    people, of = world.people_of(unit), f"/rounds/{ROUND}/reports/{unit}"
    made(people.put(f"{of}/criteria/1.1", {"data": {"level": "c"}}))
    made(people.put(f"{of}/criteria/1.1", {"data": {"level": "c"}, "explanation": "Rõ hơn"}))
    made(people.post(f"{of}/submission"))
    made(people.post(f"{of}/withdrawal", {"reason": "Sửa"}))
    made(people.post(f"{of}/submission"))
    made(office.post(f"{of}/return", {"criteria": ["1.1"], "reason": "Thiếu"}))
    later = (datetime.now(UTC) + timedelta(days=30)).isoformat()
    made(office.post(f"{of}/extension", {"until": later, "document": "12/S"}))
    value = {"criterion": "1.1", "value": "7.5", "by": "Sở", "at": "2023"}
    made(office.post(f"/rounds/{IMPORTED}/import", {"unit": unit, "values": [value]}))
    made(office.post("/people", {"id": "ha", "name": "Lê Hà"}))
    right = made(office.post("/people/ha/rights", {"role": "head", "body": unit}))["right"]
    made(office.post("/people/ha/rights", {"role": "reporter", "body": unit}))
    made(office.send("DELETE", f"/people/ha/rights/{right}", None))
    assignment = {"person": "ha", "role": "appraiser", "body": "H40.10"}
    made(office.post(f"/rounds/{ROUND}/assignments", assignment))
    world.installation.settle()
    return world


@pytest.fixture
def target(databases: Databases) -> Iterator[Database]:
    database = databases.fresh(PREPARED["submission"])
    yield database
    databases.drop(database)


def deliver(service: Service, source: str, target: str, runs: Sequence[Sequence[Message]]) -> dict[str, str]:
    """Let the service's views take the runs into another database; the digests of its tables."""
    views = {
        view.topic: Consumer(view.consumer, view.topic, target, view.effects(), DatabaseOwnerLog(source))
        for view in service.views
    }
    for run in runs:
        for topic, consumer in views.items():
            if mine := [message for message in run if message.topic == topic]:
                consumer.receive(mine)
    with connect(target) as conn:
        return dict(digest(conn, service.views).tables)


@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_read_models_are_the_same_whatever_the_size_of_the_runs(lived: World, target: Database, size: int) -> None:
    service, source = lived.installation.services["submission"], lived.installation.url("submission")
    with connect(source) as conn:
        running = dict(digest(conn, service.views).tables)
        messages = log.after(conn, 0, limit=100_000)
    runs = [messages[at : at + size] for at in range(0, len(messages), size)]
    assert deliver(service, source, target.app_dsn, runs) == running
    assert {table for table, found in running.items() if found == EMPTY} == {"evidence"}


def test_messages_delivered_again_change_nothing(lived: World, target: Database) -> None:
    service, source = lived.installation.services["submission"], lived.installation.url("submission")
    with connect(source) as conn:
        running = dict(digest(conn, service.views).tables)
        messages = log.after(conn, 0, limit=100_000)
    half = len(messages) // 2
    runs = [messages[:half], messages[: half + 3], messages, messages[half:]]
    assert deliver(service, source, target.app_dsn, runs) == running
