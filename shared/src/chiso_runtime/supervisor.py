"""Long-running loops of one process, each in a thread, begun again when they fail."""

import threading
from collections.abc import Sequence
from typing import Protocol

import psycopg
import structlog
from kafka.errors import KafkaError

from chiso_runtime.blobs.port import StoreAway

log = structlog.get_logger(__name__)

AWAY = (psycopg.OperationalError, psycopg.InterfaceError, KafkaError, ConnectionError, StoreAway)
PAUSE, LONGEST_PAUSE = 0.2, 5.0


class Loop(Protocol):
    """Work that goes on until it is told to stop. It may raise at any time and is then begun again."""

    @property
    def name(self) -> str: ...

    def run(self, stop: threading.Event) -> None: ...


class Supervisor:
    """Runs loops; `failing` names those that ended in an error of our own and have not recovered."""

    def __init__(self, loops: Sequence[Loop]) -> None:
        self._loops = loops
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self.failing: dict[str, str] = {}

    def start(self) -> None:
        """Start every loop in a thread of its own."""
        for loop in self._loops:
            thread = threading.Thread(target=self._keep, args=(loop,), name=loop.name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self, seconds: float = 10) -> None:
        """Ask every loop to stop and wait for them, together at most that long."""
        self._stop.set()
        for thread in self._threads:
            thread.join(seconds / max(len(self._threads), 1) + 0.5)

    def _keep(self, loop: Loop) -> None:
        pause = PAUSE
        while not self._stop.is_set():
            try:
                loop.run(self._stop)
                self.failing.pop(loop.name, None)
                pause = PAUSE
            except AWAY as away:
                log.warning("loop.away", loop=loop.name, reason=repr(away))
                pause = PAUSE
            except Exception as bug:
                self.failing[loop.name] = repr(bug)
                log.exception("loop.failed", loop=loop.name)
                pause = min(pause * 2, LONGEST_PAUSE)
            self._stop.wait(pause)
