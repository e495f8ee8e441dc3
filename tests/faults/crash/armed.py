"""A process that kills itself at a named point of its code: how it is told where, and what it leaves behind of it."""

import json
import os
import signal
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from chiso_runtime.crash_points import Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Die when the point is reached for the n-th time (from 1), by the loop of that name if one is named."""

    point: Point
    arrival: int = 1
    loop: str = ""

    def __str__(self) -> str:
        where = f" in {self.loop}" if self.loop else ""
        return f"{self.point}{where}, arrival {self.arrival}"

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A process came to a point for the first time, or died there."""

    pid: int
    point: Point
    died: bool


class Watch:
    """What an armed process calls at every point. Lines go to `report`, which outlives the process.

    The whole process group dies in one signal, so that no parent of the process begins it again.
    """

    def __init__(self, order: Order | None, report: Path) -> None:
        self._order = order
        self._report = os.open(report, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._arrivals = 0
        self._seen: set[Point] = set()
        self._guard = threading.Lock()

    def __call__(self, point: Point) -> None:
        with self._guard:
            if point not in self._seen:
                self._seen.add(point)
                self._say(point, died=False)
            if self._order and self._is_due(self._order, point):
                self._say(point, died=True)
                os.killpg(0, signal.SIGKILL)

    def _is_due(self, order: Order, point: Point) -> bool:
        if point is order.point and order.loop in ("", threading.current_thread().name):
            self._arrivals += 1
            return self._arrivals == order.arrival
        return False

    def _say(self, point: Point, *, died: bool) -> None:
        line = json.dumps({"pid": os.getpid(), "point": point, "died": died})
        os.write(self._report, f"{line}\n".encode())


def told(report: Path) -> list[Reached]:
    """All that processes left in a report, in order."""
    if not report.exists():
        return []
    lines = map(json.loads, report.read_text().splitlines())
    return [Reached(pid=line["pid"], point=Point(line["point"]), died=line["died"]) for line in lines]
