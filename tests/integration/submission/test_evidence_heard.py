"""What the evidence service says becomes a fact of the report, once."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from chiso_contracts import catalogue
from chiso_contracts.evidence import FileKept, FileRefused
from chiso_runtime.brokers.port import Message
from chiso_runtime.codec import Cause, EventCodec
from chiso_runtime.consumer import Consumer
from chiso_runtime.log import DatabaseOwnerLog
from chiso_runtime.testing import NOON

from tests.integration.submission.world import ROUND, World, made, refused

TOPIC = "chiso.evidence"
FILE, BAD = "a" * 32, "b" * 32
codec: EventCodec[object] = EventCodec(catalogue.EVIDENCE)

Tell = Callable[..., None]


def kept(unit: str, file: str = FILE) -> FileKept:
    return FileKept(
        file=file,
        round=ROUND,
        unit=unit,
        sha256="0" * 64,
        size=10,
        media_type="application/pdf",
        version_id="v1",
        retain_until=NOON.date(),
        antivirus="clean",
    )


def message(seq: int, event: object) -> Message:
    cause = Cause(actor="evidence", capacity="", correlation="c", causation="")
    stream = f"file/{ROUND}/{FILE}"
    data = codec.encode(event, id=uuid4(), stream=stream, version=seq, key=ROUND, time=NOON, cause=cause)
    return Message(TOPIC, ROUND, seq, seq, 0, stream, data)


@pytest.fixture(scope="module")
def hear(world: World) -> Callable[..., None]:
    """Let submission hear facts of the evidence service, in order, each run twice."""
    installation, heard = world.installation, [0]
    (reaction,) = installation.services["submission"].reactions
    url = installation.url("submission")
    consumer = Consumer(reaction.consumer, TOPIC, url, reaction.effects(), DatabaseOwnerLog(url))

    def tell(*events: object) -> None:
        run = [message(heard[0] + n, event) for n, event in enumerate(events, 1)]
        heard[0] += len(events)
        consumer.receive(run)
        consumer.receive(run)
        installation.settle()

    return tell


def test_a_kept_file_lets_the_report_be_sent(world: World, hear: Tell) -> None:
    unit = world.unit()
    people, of = world.people_of(unit), f"/rounds/{ROUND}/reports/{unit}"
    claim = {"data": {"level": "a"}, "evidence": [{"file": FILE, "place": "trang 2"}]}
    made(people.put(f"{of}/criteria/1.1", claim))
    refused(people.post(f"{of}/submission"), 409, "evidence-pending")
    hear(kept(unit))
    shown = made(people.get(f"{of}/criteria/1.1"))
    assert (shown["evidence"][0]["state"], shown["evidence"][0]["version_id"]) == ("kept", "v1")
    assert shown["missing"] == []
    assert made(people.post(f"{of}/submission"))["version"] == 3


def test_a_refused_file_must_be_replaced(world: World, hear: Tell) -> None:
    unit = world.unit()
    people, of = world.people_of(unit), f"/rounds/{ROUND}/reports/{unit}"
    made(people.put(f"{of}/criteria/1.1", {"data": {"level": "a"}, "evidence": [{"file": BAD}]}))
    hear(FileRefused(file=BAD, round=ROUND, unit=unit, findings=("zip-bomb",)))
    assert refused(people.post(f"{of}/submission"), 422, "evidence-refused")["details"] == {"files": [BAD]}
    assert made(people.get(f"{of}/criteria/1.1"))["evidence"][0]["findings"] == ["zip-bomb"]


def test_a_file_kept_before_it_is_named_counts_when_it_is(world: World, hear: Tell) -> None:
    unit = world.unit()
    people, of = world.people_of(unit), f"/rounds/{ROUND}/reports/{unit}"
    hear(kept(unit))
    made(people.put(f"{of}/criteria/1.1", {"data": {"level": "a"}, "evidence": [{"file": FILE}]}))
    made(people.post(f"{of}/submission"))
