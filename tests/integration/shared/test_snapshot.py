"""Statements that must agree read one state of the database, whatever is committed between them."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from chiso_contracts.rejection import Rejected
from chiso_runtime import database, http
from chiso_runtime.database import Database, connect, pool
from chiso_runtime.http import RECORDED
from chiso_runtime.problems import Text
from flask import Blueprint, Flask

from tests.integration.shared.serving import served

FOLD = "INSERT INTO folded (stream, version) VALUES ('sum/a', %s)"
COUNT = "SELECT count(*) FROM folded"
PREPARED = "SELECT count(*) FROM pg_prepared_statements WHERE statement = %s"
REFUSED = {"refused": Text(status=409, vi="Không được.", en="No.")}


@pytest.fixture
def between() -> list[Callable[[], object]]:
    """What happens between the two readings of a request."""
    return []


@pytest.fixture
def app(url: str, between: list[Callable[[], object]]) -> Iterator[Flask]:
    """A service with one connection."""
    routes = Blueprint("reading", __name__)

    def count() -> int:
        with http.reading() as conn:
            return int(conn.execute(COUNT, prepare=True).fetchone()[0])  # type: ignore[index]

    def counted() -> dict[str, object]:
        before = count()
        for act in between:
            act()
        with http.snapshot() as conn:
            return {"before": before, "after": count(), "current": http.read_after_write(conn)}

    @routes.get("/alone")
    def alone() -> dict[str, object]:
        return counted()

    @routes.route("/together", methods=["GET", "POST"])
    @http.snapshot()
    def together() -> dict[str, object]:
        return counted()

    @routes.get("/refused")
    @http.snapshot()
    def refused() -> dict[str, object]:
        raise Rejected("refused", count=count())

    with pool(url, size=1) as connections:
        yield served(routes, connections, REFUSED)


def seen(app: Flask, path: str, *, method: str = "GET", recorded: str = "") -> object:
    headers = {RECORDED: recorded} if recorded else {}
    return app.test_client().open(path, method=method, headers=headers).json


def test_all_readings_within_a_snapshot_see_one_state_by_one_connection(
    app: Flask, conn: Database, between: list[Callable[[], object]]
) -> None:
    between.append(lambda: conn.execute(FOLD, (1,)))
    assert seen(app, "/together") == {"before": 0, "after": 0, "current": True}


def test_readings_that_stand_alone_see_what_was_committed_between_them(
    app: Flask, conn: Database, between: list[Callable[[], object]]
) -> None:
    between.append(lambda: conn.execute(FOLD, (1,)))
    assert seen(app, "/alone") == {"before": 0, "after": 1, "current": True}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_named_write_is_waited_for_before_the_snapshot_is_taken(app: Flask, conn: Database, method: str) -> None:
    with ThreadPoolExecutor(1) as threads:
        reading = threads.submit(seen, app, "/together", method=method, recorded="sum/a@1")
        assert seen(app, "/together") == {"before": 0, "after": 0, "current": True}
        conn.execute(FOLD, (1,))
        assert reading.result() == {"before": 1, "after": 1, "current": True}


def test_a_write_that_comes_during_the_snapshot_is_not_called_seen(
    app: Flask, conn: Database, between: list[Callable[[], object]], impatient_reads: None
) -> None:
    between.append(lambda: conn.execute(FOLD, (1,)))
    assert seen(app, "/together", recorded="sum/a@1") == {"before": 0, "after": 0, "current": False}


def test_nothing_is_written_in_a_snapshot(conn: Database) -> None:
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction), database.snapshot(conn):
        conn.execute(FOLD, (1,))
    conn.execute(FOLD, (1,))
    assert conn.execute(COUNT).fetchone() == (1,)


def test_a_refusal_in_a_snapshot_leaves_the_connection_with_its_prepared_statements(app: Flask) -> None:
    seen(app, "/together")
    assert seen(app, "/refused")["code"] == "refused"  # type: ignore[index]
    with app.extensions["chiso"].pool.connection() as own:
        assert own.execute(PREPARED, (COUNT,)).fetchone() == (1,)


def test_a_refusal_passes_through_a_snapshot_whose_connection_is_gone(url: str) -> None:
    with connect(url) as own, pytest.raises(Rejected), database.snapshot(own):
        _refuse_without(own)


def _refuse_without(conn: Database) -> None:
    conn.close()
    raise Rejected("refused")
