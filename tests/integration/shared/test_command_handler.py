"""The write path as clients meet it: once, refused, repeated, raced."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from chiso_contracts.rejection import Rejected
from chiso_runtime import command_handler
from chiso_runtime.command_handler import Once, Outcome
from chiso_runtime.database import Database
from psycopg_pool import ConnectionPool

from tests.example import PointsAdded, cause, handler
from tests.servers.databases import Database as TestDatabase

Pool = ConnectionPool[Database]


def once(key: str = "k", fingerprint: str = "f") -> Once:
    return Once(actor="an-officer", key=key, fingerprint=fingerprint)


def test_a_command_answers_the_new_version(connections: Pool) -> None:
    run = handler(connections)
    assert run("sum/a", 5, cause) == Outcome(stream="sum/a", version=1, events=(PointsAdded(points=5),))
    assert run("sum/a", 2, cause).version == 2


def test_a_refused_command_leaves_no_trace(connections: Pool) -> None:
    with pytest.raises(Rejected):
        handler(connections)("sum/a", -1, cause)
    with connections.connection() as conn:
        assert conn.execute("SELECT count(*) FROM event").fetchone() == (0,)


def test_the_same_idempotency_key_is_one_fact(connections: Pool) -> None:
    run = handler(connections)
    first, second = run("sum/a", 5, cause, once()), run("sum/a", 5, cause, once())
    assert (first.version, second.version, second.repeated) == (1, 1, True)


def test_an_idempotency_key_with_another_request_is_refused(connections: Pool) -> None:
    run = handler(connections)
    run("sum/a", 5, cause, once())
    with pytest.raises(Rejected, match="idempotency-key-reused"):
        run("sum/a", 6, cause, once(fingerprint="other"))


def test_fifty_clients_with_one_key_make_one_fact(connections: Pool) -> None:
    run = handler(connections)
    with ThreadPoolExecutor(16) as clients:
        outcomes = list(clients.map(lambda _: run("sum/a", 5, cause, once()), range(50)))
    assert {outcome.version for outcome in outcomes} == {1}
    assert sum(not outcome.repeated for outcome in outcomes) == 1


def test_one_key_raced_on_two_streams_makes_one_fact(connections: Pool) -> None:
    run = handler(connections)

    def ask(stream: str) -> str:
        try:
            run(stream, 5, cause, once(fingerprint=stream))
        except Rejected as rejected:
            return rejected.code
        return "recorded"

    with ThreadPoolExecutor(8) as clients:
        answers = list(clients.map(ask, [f"sum/{n}" for n in range(8)]))
    assert sorted(answers) == ["idempotency-key-reused"] * 7 + ["recorded"]
    with connections.connection() as conn:
        assert conn.execute("SELECT count(*) FROM event").fetchone() == (1,)


def test_remembered_state_follows_writes_of_other_processes(connections: Pool) -> None:
    ours, theirs = handler(connections), handler(connections)
    ours("sum/a", 1, cause)
    theirs("sum/a", 10, cause)
    with connections.connection() as conn, conn.transaction():
        assert ours.state(conn, "sum/a") == 11


def test_states_that_memory_has_no_room_for_are_read_again(connections: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command_handler, "REMEMBERED", 3)
    run = handler(connections)
    for n in range(12):
        run(f"sum/{n % 4}", n, cause)
    with connections.connection() as conn, conn.transaction():
        assert [run.state(conn, f"sum/{n}") for n in range(4)] == [12, 15, 18, 21]


def test_what_a_transaction_wrote_and_undid_is_not_remembered(connections: Pool) -> None:
    run = handler(connections)
    with connections.connection() as conn, conn.transaction() as undone:
        run.run(conn, "sum/a", 1, cause)
        run.run(conn, "sum/a", 1, cause)
        raise psycopg.Rollback(undone)
    handler(connections)("sum/a", 5, cause)
    with connections.connection() as conn, conn.transaction():
        assert run.state(conn, "sum/a") == 5


def test_what_was_not_committed_is_not_remembered_as_done(connections: Pool) -> None:
    run = handler(connections)
    run("sum/a", 1, cause)

    def fail(conn: Database) -> None:
        raise RuntimeError("beside")

    with pytest.raises(RuntimeError):
        run("sum/a", 5, cause, beside=fail)
    with connections.connection() as conn, conn.transaction():
        assert run.state(conn, "sum/a") == 1


def test_a_connection_that_the_server_ended_is_replaced_before_it_is_used(
    connections: Pool, store: TestDatabase
) -> None:
    run = handler(connections)
    run("sum/a", 1, cause)
    with psycopg.connect(store.admin_dsn, autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = %s", (store.app,))
    assert run("sum/a", 1, cause).version == 2


def test_commands_of_several_streams_are_recorded_together(connections: Pool) -> None:
    run = handler(connections)
    outcomes = run.together(lambda _: {"sum/b": 2, "sum/a": 1}, cause)
    assert [(outcome.stream, outcome.version) for outcome in outcomes] == [("sum/a", 1), ("sum/b", 1)]
    with connections.connection() as conn, conn.transaction():
        assert [run.state(conn, stream) for stream in ("sum/a", "sum/b")] == [1, 2]


def test_where_one_of_them_is_refused_none_is_recorded(connections: Pool) -> None:
    with pytest.raises(Rejected):
        handler(connections).together(lambda _: {"sum/a": 1, "sum/b": -1}, cause, once())
    with connections.connection() as conn:
        assert conn.execute("SELECT count(*) FROM event").fetchone() == (0,)


def test_the_same_key_records_them_once_however_many_ask(connections: Pool) -> None:
    run = handler(connections)
    with ThreadPoolExecutor(8) as clients:
        asked = [clients.submit(run.together, lambda _: {"sum/a": 1, "sum/b": 2}, cause, once()) for _ in range(16)]
    assert sum(not outcomes.result()[0].repeated for outcomes in asked) == 1
    with connections.connection() as conn:
        assert conn.execute("SELECT count(*) FROM event").fetchone() == (2,)
