"""Locks at the deadline: the clock is set forward, and the loop's own sweep finds what is due."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from chiso_contracts.submission import ReportLocked
from chiso_runtime.database import Database, connect
from chiso_submission.codec import codec
from chiso_submission.deadlines import Deadlines, lock_id
from chiso_submission.publisher import report_stream

from tests.awaiting import until
from tests.faults.model.clock import Clock
from tests.integration.submission.world import COMMUNES, World, made, refused, round_body

SHORT = "dti-short"
HOUR = timedelta(hours=1)
LEVEL_C = {"data": {"level": "c"}}


@pytest.fixture
def conn(world: World) -> Iterator[Database]:
    with connect(world.installation.url("submission")) as conn:
        yield conn


def of(unit: str, more: str) -> str:
    return f"/rounds/{SHORT}/reports/{unit}/{more}"


def locks(conn: Database, round: str, unit: str) -> list[tuple[str, datetime, bool, bool]]:
    """Locks of a report: id, time, submitted, late."""
    stream = report_stream(round, unit)
    rows = conn.execute("SELECT data FROM event WHERE stream = %s ORDER BY version", (stream,)).fetchall()
    facts = [fact for (data,) in rows if (fact := codec.decode(data))]
    return [
        (fact.id, fact.time, fact.event.submitted, fact.event.late)
        for fact in facts
        if isinstance(fact.event, ReportLocked)
    ]


def test_every_unit_is_locked_once_at_the_instant_of_the_deadline(world: World, conn: Database, clock: Clock) -> None:
    sent, extended, silent = COMMUNES[0], COMMUNES[1], COMMUNES[2]
    at = datetime.now(UTC) + HOUR
    body = round_body(id=SHORT, deadline={"at": at.isoformat(), "printed": "trước ngày mai"})
    made(world.office.post("/rounds", body))
    made(world.people_of(sent).put(of(sent, "criteria/1.1"), LEVEL_C))
    made(world.people_of(sent).post(of(sent, "submission")))
    until_later = (at + timedelta(days=5)).isoformat()
    made(world.office.post(of(extended, "extension"), {"until": until_later, "document": "12/SKHCN"}))
    made(world.people_of(silent).put(of(silent, "criteria/1.1"), LEVEL_C))

    clock.set(2 * HOUR)
    until(lambda: len(locks(conn, SHORT, COMMUNES[-1])) == 1)
    world.installation.settle()
    assert locks(conn, SHORT, sent) == [(str(lock_id(SHORT, sent, at)), at, True, False)]
    assert locks(conn, SHORT, silent) == [(str(lock_id(SHORT, silent, at)), at, False, False)]
    assert locks(conn, SHORT, extended) == []
    stages = {row["unit"]: row["stage"] for row in made(world.office.get(f"/rounds/{SHORT}/units"))["units"]}
    assert {unit for unit, stage in stages.items() if stage != "locked"} == {extended}

    desk = world.installation.services["submission"].loops[0]
    assert isinstance(desk, Deadlines)
    assert desk.sweep(conn) == 0

    refused(world.people_of(sent).put(of(sent, "criteria/1.1"), {"data": {"level": "b"}}), 409, "report-locked")
    late = made(world.people_of(silent).post(of(silent, "submission")))
    assert late["late"]
    assert [lock[2:] for lock in locks(conn, SHORT, silent)] == [(False, False), (True, True)]
    soon = (datetime.now(UTC) + 3 * HOUR).isoformat()
    reopening = {"criteria": ["1.1"], "reason": "Số sai", "until": soon}
    made(world.office.post(of(sent, "reopening"), reopening))
    made(world.people_of(sent).put(of(sent, "criteria/1.1"), {"data": {"level": "c"}, "explanation": "Đã sửa"}))
    clock.set(4 * HOUR)
    until(lambda: len(locks(conn, SHORT, sent)) == 2)
