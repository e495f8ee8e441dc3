"""A read that names a write waits for it, and holds no connection meanwhile."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from chiso_runtime import http
from chiso_runtime.database import Database, pool
from chiso_runtime.http import RECORDED
from flask import Blueprint, Flask

from tests.integration.shared.serving import served

WAITING = 6
FOLD = "INSERT INTO folded (stream, version) VALUES ('sum/a', 1)"


@pytest.fixture
def app(url: str) -> Iterator[Flask]:
    """A service with two connections."""
    routes = Blueprint("reading", __name__)

    @routes.get("/reading")
    def read() -> dict[str, bool]:
        with http.pool().connection() as conn:
            return {"current": http.read_after_write(conn)}

    with pool(url, size=2) as connections:
        yield served(routes, connections, {})


def current(app: Flask, recorded: str = "") -> object:
    answer = app.test_client().get("/reading", headers={RECORDED: recorded} if recorded else {})
    assert answer.status_code == 200
    return answer.json


def test_others_are_answered_while_more_reads_wait_than_there_are_connections(app: Flask, conn: Database) -> None:
    with ThreadPoolExecutor(WAITING) as threads:
        waiting = [threads.submit(current, app, "sum/a@1") for _ in range(WAITING)]
        assert current(app) == {"current": True}
        assert not any(one.done() for one in waiting)
        conn.execute(FOLD)
        assert [one.result() for one in waiting] == [{"current": True}] * WAITING


@pytest.mark.usefixtures("impatient_reads")
def test_a_read_of_a_write_that_does_not_come_says_so(app: Flask) -> None:
    assert current(app, "sum/a@1") == {"current": False}


@pytest.mark.parametrize("named", ["sum/a", "sum/a@", "@1", "sum/a@\u00b2", "sum/a@1e3", "sum/a@12345678901"])
def test_what_names_no_write_is_not_waited_for(app: Flask, named: str) -> None:
    assert current(app, named) == {"current": True}
