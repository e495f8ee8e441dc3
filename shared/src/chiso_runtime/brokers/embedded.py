"""The embedded broker: the owners' log tables in PostgreSQL, read by position."""

import threading
import time
from collections.abc import Mapping

from chiso_runtime import hints, log
from chiso_runtime.brokers.port import Listener
from chiso_runtime.database import Database, connect

LOOK_AROUND = 2.0

RESUME = "SELECT position FROM subscription WHERE consumer = %s AND source = %s"
SAVE = """
INSERT INTO subscription (consumer, source, position) VALUES (%s, %s, %s)
ON CONFLICT (consumer, source) DO UPDATE SET position = excluded.position
"""


class EmbeddedBroker:
    """Follows logs. `logs` names the database whose log carries a topic, `home` the consumer's own database.

    The position kept in `home` is a hint of where to go on, as a consumer group's offset is: the listener's
    checkpoints decide what is new. Up to `page` positions are looked through at once.
    """

    def __init__(self, logs: Mapping[str, str], home: str, *, page: int = log.PAGE) -> None:
        self._logs = logs
        self._home = home
        self._page = page

    def subscribe(self, topic: str, consumer: str, listener: Listener, stop: threading.Event) -> None:
        with connect(self._logs[topic]) as source, connect(self._home) as home:
            hints.listen(source, hints.LOG)
            position = _resume(home, consumer, topic)
            listener.forget()
            looked = time.monotonic()
            while not stop.is_set():
                moved = self._step(source, home, topic, consumer, listener, position)
                if moved == position:
                    hints.wait(source, 0.25)
                position = moved
                if time.monotonic() > looked + LOOK_AROUND:
                    listener.look_around(lambda _: True)
                    looked = time.monotonic()

    def lag(self, topic: str, consumer: str) -> dict[str, int]:
        with connect(self._logs[topic]) as source, connect(self._home) as home:
            return {"log": log.size(source) - _resume(home, consumer, topic)}

    def _step(
        self, source: Database, home: Database, topic: str, consumer: str, listener: Listener, position: int
    ) -> int:
        messages, upto = log.of_topic(source, topic, position, limit=self._page)
        if messages:
            listener.receive(messages)
        if upto > position:
            home.execute(SAVE, (consumer, topic, upto), prepare=True)
        return upto


def _resume(home: Database, consumer: str, topic: str) -> int:
    row = home.execute(RESUME, (consumer, topic)).fetchone()
    return 0 if row is None else int(row[0])
