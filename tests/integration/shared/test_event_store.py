"""Appending: dense versions under racing writers, one clock after the lock, nothing that can be changed later."""

from threading import Event, Thread
from uuid import UUID

import psycopg
import pytest
import rfc8785
from chiso_runtime import event_store
from chiso_runtime.database import Database, connect
from msgspec import json

from tests.awaiting import PATIENCE, until
from tests.example import PointsAdded, add, cause, codec, handler, route
from tests.servers.databases import Database as TestDatabase

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


def test_appended_facts_are_read_back_in_order(conn: Database) -> None:
    for points in (1, 2, 3):
        add(conn, "sum/a", points)
    assert [f.event.points for f in event_store.read(conn, codec, "sum/a")] == [1, 2, 3]
    assert [f.version for f in event_store.read(conn, codec, "sum/a", after=1)] == [2, 3]


def test_racing_writers_leave_dense_versions(url: str, conn: Database) -> None:
    def write(writer: int) -> None:
        with connect(url) as own:
            for n in range(1, 26):
                add(own, f"sum/{n % 3}", writer * 100 + n)

    threads = [Thread(target=write, args=(writer,)) for writer in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for stream, expected in (("sum/0", 64), ("sum/1", 72), ("sum/2", 64)):
        assert [f.version for f in event_store.read(conn, codec, stream)] == list(range(1, expected + 1))


def test_an_event_and_its_outbox_row_stand_or_fall_together(conn: Database) -> None:
    with conn.transaction() as transaction:
        handler().run(conn, "sum/a", 5, cause)
        transaction.force_rollback = True
    counts = conn.execute("SELECT (SELECT count(*) FROM event), (SELECT count(*) FROM outbox)").fetchone()
    assert counts == (0, 0)


@pytest.mark.parametrize("statement", ["UPDATE event SET version = 9", "DELETE FROM event", "TRUNCATE event"])
@pytest.mark.parametrize("table", ["event", "log"])
def test_the_service_may_not_change_what_was_recorded(conn: Database, statement: str, table: str) -> None:
    changed = statement.replace("event", table).replace("version = 9", "data = ''")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        conn.execute(changed)


def test_the_clock_is_read_after_the_stream_is_held(url: str, store: TestDatabase) -> None:
    held, go_on = Event(), Event()

    def hold() -> None:
        with connect(url) as own, own.transaction():
            event_store.lock(own, "sum/a")
            held.set()
            go_on.wait(PATIENCE)
            released.append(own.execute("SELECT clock_timestamp()").fetchone()[0])  # type: ignore[index]

    def follow() -> None:
        with connect(url) as own, own.transaction():
            followed.append(event_store.lock(own, "sum/a").now)

    released: list[object] = []
    followed: list[object] = []
    first, second = Thread(target=hold), Thread(target=follow)
    first.start()
    assert held.wait(PATIENCE)
    second.start()
    with psycopg.connect(store.admin_dsn, autocommit=True) as watch:
        until(lambda: watch.execute(WAITING).fetchone() == (1,))
    go_on.set()
    first.join()
    second.join()
    assert followed[0] > released[0]  # type: ignore[operator]


def test_stored_bytes_are_canonical_json(conn: Database) -> None:
    add(conn, "sum/ế-🜚", 7)
    (data,) = conn.execute("SELECT data FROM event").fetchone() or (b"",)
    assert rfc8785.dumps(json.decode(data)) == data


def test_a_stream_of_any_length_goes_on(conn: Database) -> None:
    conn.execute("INSERT INTO stream VALUES ('sum/a', 32767)")
    with conn.transaction():
        locked = event_store.lock(conn, "sum/a")
        event = PointsAdded(points=1)
        event_store.append(
            conn, codec, locked, route("sum/a"), [event], cause=cause, time=locked.now, new_id=lambda n: UUID(int=n)
        )
    assert conn.execute("SELECT version FROM stream").fetchone() == (32768,)
