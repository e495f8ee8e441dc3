"""The write path as clients meet it: once, refused, repeated, raced."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from chiso_contracts.rejection import Rejected
from chiso_runtime.command_handler import Once, Outcome
from chiso_runtime.database import Database
from psycopg_pool import ConnectionPool

from tests.example import PointsAdded, cause, handler

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


def test_what_a_transaction_wrote_and_undid_is_not_remembered(connections: Pool) -> None:
    run = handler(connections)
    with connections.connection() as conn, conn.transaction() as undone:
        run.run(conn, "sum/a", 1, cause)
        run.run(conn, "sum/a", 1, cause)
        raise psycopg.Rollback(undone)
    handler(connections)("sum/a", 5, cause)
    with connections.connection() as conn, conn.transaction():
        assert run.state(conn, "sum/a") == 5
