"""The real APIs behind a real threaded HTTP server, and a round at both ends of its life to send commands to."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from chiso.installation import Installation
from chiso_contracts.values import Right
from chiso_runtime.consumer import Consumer
from chiso_runtime.database import connect
from waitress.server import create_server

from tests.acceptance.api import Api
from tests.integration.scoring.conftest import TOPIC, Desk, SubmissionLog
from tests.integration.submission.world import World
from tests.unit.scoring.examples import locked, reported
from tests.world import Install

THREADS = 16
COUNT = "SELECT count(*) FROM event"


class Served:
    """An installation on a port of this machine."""

    def __init__(self, installation: Installation, url: str) -> None:
        self.installation = installation
        self.url = url

    def api(self, person: str, *rights: Right) -> Api:
        """Somebody with these rights, over HTTP."""
        return Api(self.url, self.installation.token(person, *rights))

    def facts(self, service: str) -> int:
        """How many facts the service has recorded."""
        with connect(self.installation.url(service)) as conn:
            return int((conn.execute(COUNT).fetchone() or (0,))[0])


@contextmanager
def served(installation: Installation) -> Iterator[Served]:
    """Answer HTTP for as long as the block runs."""
    server: Any = create_server(installation.wsgi, host="127.0.0.1", port=0, threads=THREADS, connection_limit=200)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    yield Served(installation, f"http://127.0.0.1:{server.effective_port}")
    server.close()
    server.task_dispatcher.shutdown(timeout=5)


@contextmanager
def reporting(install: Install) -> Iterator[tuple[World, Served]]:
    """Submission and evidence, with a round that communes report in."""
    world = World(install(only=("submission", "evidence")))
    world.set_up()
    with served(world.installation) as server:
        yield world, server


@contextmanager
def appraising(install: Install) -> Iterator[Served]:
    """Scoring, with one locked report."""
    installation = install(only=("scoring",))
    log = SubmissionLog()
    (reaction,) = installation.services["scoring"].reactions
    log.listener = Consumer(reaction.consumer, TOPIC, installation.url("scoring"), reaction.effects(), log)
    desk = Desk(installation, log)
    desk.open()
    desk.report(reported("1.1", "10.00", yes=True), reported("1.2", "12.50", numerator="5", denominator="8"), locked())
    with served(installation) as server:
        yield server
