"""Facts that an earlier release stored are read, folded and left as they are."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from chiso_runtime import event_store
from chiso_runtime.codec import Cause, EventCodec
from chiso_runtime.database import connect
from chiso_submission import publisher

from tests.integration.submission.world import World, made

CAUSE = Cause(actor="quan-tri", capacity="", correlation="c", causation="")
STORED = "SELECT data FROM event WHERE stream = %s ORDER BY version DESC LIMIT %s"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRegisteredFirst:
    """As version 1 was written."""

    code: str
    name: str
    kind: str
    parent: str | None
    valid_from: date | None = None
    valid_until: date | None = None


earlier: EventCodec[UnitRegisteredFirst] = EventCodec({("submission.unit-registered", 1): UnitRegisteredFirst})


def registered_by_an_earlier_release(world: World, unit: UnitRegisteredFirst) -> None:
    with connect(world.installation.url("submission")) as conn, conn.transaction():
        locked, route = event_store.lock(conn, publisher.UNITS), publisher.route(publisher.UNITS)
        event_store.append(conn, earlier, locked, route, [unit], cause=CAUSE, time=locked.now, new_id=lambda n: uuid4())
    world.installation.settle()


def last_stored(world: World, count: int = 1) -> list[bytes]:
    with connect(world.installation.url("submission")) as conn:
        return [bytes(data) for (data,) in conn.execute(STORED, (publisher.UNITS, count)).fetchall()]


def body(code: str, **more: Any) -> dict[str, Any]:
    return {"units": [{"code": code, "name": "Xã Cũ", "kind": "xa", "valid_until": "2025-07-01", **more}]}


def old(code: str) -> UnitRegisteredFirst:
    return UnitRegisteredFirst(code=code, name="Xã Cũ", kind="xa", parent=None, valid_until=date(2025, 7, 1))


def test_a_unit_of_the_first_version_is_shown_without_lineage(world: World) -> None:
    registered_by_an_earlier_release(world, old("H50.01"))
    found = made(world.office.get("/units/H50.01"))
    assert (found["valid_until"], found["predecessors"], found["document"]) == ("2025-07-01", [], "")


def test_saying_again_what_the_first_version_said_records_nothing(world: World) -> None:
    registered_by_an_earlier_release(world, old("H50.02"))
    assert world.office.post("/units", body("H50.02")).status_code == 200
    assert b"unit-registered.v1" in last_stored(world)[0]


def test_lineage_told_later_is_a_fact_of_the_second_version_and_the_first_keeps_its_bytes(world: World) -> None:
    registered_by_an_earlier_release(world, old("H50.03"))
    (before,) = last_stored(world)
    office = world.office
    made(office.post("/units", body("H50.03", predecessors=["H40"], document="1678/NQ-UBTVQH15")))
    after, kept = last_stored(world, 2)
    assert kept == before
    assert b"vn.chiso.submission.unit-registered.v2" in after
    assert made(office.get("/units/H50.03"))["predecessors"] == ["H40"]
