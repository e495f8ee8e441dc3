"""Read models delivered twice, in pieces, and from the start again: always the same tables."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256

import pytest
from chiso_framework import to_document
from chiso_runtime import log
from chiso_runtime.brokers.port import Message
from chiso_runtime.consumer import Consumer
from chiso_runtime.database import connect
from chiso_runtime.log import DatabaseOwnerLog
from chiso_runtime.replay import digest
from chiso_runtime.service import Service

from tests.awaiting import until
from tests.integration.submission import measured
from tests.integration.submission.process import OWN, open_round
from tests.integration.submission.world import FRAMEWORK, IMPORTED, OFFICE, OFFICE_BODY, ROUND, World, made
from tests.servers.databases import Database, Databases
from tests.world import PREPARED

EMPTY = sha256(b"").hexdigest()
ELSEWHERE = {"conclusion"}
"""Tables that are folded from another service's topic."""
MOVED = "SELECT bool_and(re.amended = ro.amendments) FROM read.report re JOIN read.round ro USING (round)"


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
    prepare_next_year(world)
    read_and_cite(world, unit)
    measure(world, unit)
    amend(world, unit)
    world.installation.settle()
    return world


def amend(world: World, unit: str) -> None:
    """The round moves to another version, and the unit looks at what changed."""
    changed = replace(FRAMEWORK.criterion("1.1"), max_points=Decimal(16))
    first, *others = FRAMEWORK.main_indicators
    components = tuple(changed if one.code == "1.1" else one for one in first.components)
    amended = replace(FRAMEWORK, version="2024", main_indicators=(replace(first, components=components), *others))
    made(world.office.post("/frameworks", {"document": to_document(amended)}))
    asked = {"framework_version": "2024", "document": "9/QĐ"}
    made(world.office.post(f"/rounds/{ROUND}/amendments", asked))
    world.installation.settle()
    with connect(world.installation.url("submission")) as conn:
        until(lambda: conn.execute(MOVED).fetchone() == (True,))
    made(world.people_of(unit).put(f"/rounds/{ROUND}/reports/{unit}/criteria/1.1", {"data": {"level": "c"}}))


def prepare_next_year(world: World) -> None:
    """A draft of several parts saved again and checked, another not, one discarded; a campaign planned twice."""
    office, path = world.office, f"/framework-drafts/{FRAMEWORK.id}/2027"
    made(office.put(path, {"text": f"# {'x' * 150_000}\nid: x\n"}))
    copy = {"from": f"{FRAMEWORK.id}@{FRAMEWORK.version}"}
    sha256 = made(office.put(path, copy, If_Match='"3"'))["sha256"]
    made(world.user(OFFICE, person="ha").post(f"{path}/check", {"sha256": sha256, "remarks": "Phụ lục I"}))
    made(office.put("/framework-drafts/moi/1", {"text": "id: moi"}))
    useless = made(office.put("/framework-drafts/bo/1", {"text": "id: bo"}))["sha256"]
    made(office.post("/framework-drafts/bo/1/discard", {"sha256": useless, "reason": "Trùng"}))
    plan = {"id": "dot", "name": "Đợt", "year": 2026, "owner": OFFICE_BODY}
    made(office.post("/campaigns", plan))
    made(office.post("/campaigns", {**plan, "rounds": [ROUND]}))


def read_and_cite(world: World, unit: str) -> None:
    """Readings that close a criterion and one of them again; a document that a criterion names."""
    open_round(world)
    people, of = world.people_of(unit), f"/rounds/{OWN}/reports/{unit}"
    for numerator, number in (("1", 1), ("3", 2), ("2", 1)):
        made(people.put(f"{of}/criteria/1.2/readings/{number}", {"data": {"numerator": numerator, "denominator": "4"}}))
    said = {"form": "document", "title": "Kế hoạch", "number": "12/KH-UBND", "day": "2026-01-15"}
    file = made(people.post(f"{of}/citations", said))["file"]
    made(people.put(f"{of}/criteria/1.1", {"data": {"yes": True}, "evidence": [{"file": file}]}))


def measure(world: World, unit: str) -> None:
    """A value is measured and confirmed, another replaces it and is objected to; nobody holds the survey."""
    measured.open_round(world)
    provider, people = world.user(measured.PROVIDER), world.people_of(unit)
    answer = f"/rounds/{measured.ROUND}/reports/{unit}/criteria/1.2/measured-value/answer"
    for numerator, said in (("3", {"agreed": True}), ("2", {"agreed": False, "reason": "Thiếu phiếu"})):
        made(provider.post(measured.PATH, measured.asked(measured.row(unit, numerator))))
        made(people.post(answer, said))
    told = {"criteria": ["1.3"], "document": "15/TB"}
    made(world.user(OFFICE).post(f"/rounds/{measured.ROUND}/surveys-not-held", told))


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
    assert {table for table, found in running.items() if found == EMPTY} == ELSEWHERE


def test_messages_delivered_again_change_nothing(lived: World, target: Database) -> None:
    service, source = lived.installation.services["submission"], lived.installation.url("submission")
    with connect(source) as conn:
        running = dict(digest(conn, service.views).tables)
        messages = log.after(conn, 0, limit=100_000)
    half = len(messages) // 2
    runs = [messages[:half], messages[: half + 3], messages, messages[half:]]
    assert deliver(service, source, target.app_dsn, runs) == running
