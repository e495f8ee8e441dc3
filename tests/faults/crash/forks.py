"""The harness's side of forking: programs that are begun within milliseconds, armed or not, and watched."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chiso_runtime.crash_points import Point

from tests.awaiting import PATIENCE, until
from tests.faults.crash.armed import Order, Reached, told

ROOT = Path(__file__).parents[3]
STOP_SECONDS = 30


@dataclass(slots=True, kw_only=True)
class Child:
    """A process that was begun; `code` is its exit code once it has ended, negative for a signal."""

    pid: int = 0
    code: int | None = None
    started: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)


class Forks:
    """Begins programs from one process that has imported them. Safe in several threads."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.faults.crash.forking"]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("CHISO_")}
        self._server = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment
        )
        self._children: list[Child] = []
        self._guard = threading.Lock()
        self._listener = threading.Thread(target=self._listen, name="forks", daemon=True)
        self._listener.start()

    def begin(self, program: "Program", arguments: Sequence[str], order: Order | None) -> Child:
        """A new process of the program."""
        child = Child()
        with self._guard:
            asked = program.document() | {
                "number": len(self._children),
                "arguments": list(arguments),
                "order": order.document() if order else None,
            }
            self._children.append(child)
            assert self._server.stdin
            self._server.stdin.write(json.dumps(asked) + "\n")
            self._server.stdin.flush()
        until(lambda: child.started.is_set() or self._server.poll() is not None, PATIENCE)
        assert child.started.is_set(), f"{program.name} was not begun: what it is forked from ended"
        return child

    def close(self) -> None:
        """End every process that still runs, and the one they came from."""
        assert self._server.stdin
        self._server.stdin.close()
        self._server.wait()
        self._listener.join()

    def _listen(self) -> None:
        assert self._server.stdout
        for line in self._server.stdout:
            said: Mapping[str, Any] = json.loads(line)
            if "pid" in said:
                self._children[said["number"]].pid = said["pid"]
                self._children[said["number"]].started.set()
            elif "code" in said:
                self._children[said["number"]].code = said["code"]
                self._children[said["number"]].ended.set()


@dataclass(slots=True, kw_only=True)
class Program:
    """A program with its settings, begun again and again: the same as a `ServerProcess`, and it can be armed."""

    forks: Forks
    name: str
    program: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    report: Path
    answers: Callable[[], bool]
    _child: Child | None = None

    @property
    def log_file(self) -> Path:
        """Where it writes."""
        return self.log

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        return self._child.pid if self._child and not self._child.ended.is_set() else None

    def document(self) -> dict[str, Any]:
        """What the forking process must know of it."""
        return {
            "program": self.program,
            "environment": dict(self.environment),
            "log": str(self.log),
            "report": str(self.report),
        }

    def start(self) -> None:
        """Begin it and wait until it answers."""
        self.begin()
        self.ready()

    def begin(self, order: Order | None = None) -> Child:
        """Begin it, armed with an order, and don't wait."""
        self._child = self.forks.begin(self, self.arguments, order)
        return self._child

    def ready(self) -> None:
        """Return when it answers."""
        until(self._alive_and_answering, PATIENCE, pause=0.05)

    def stop(self) -> int | None:
        """SIGTERM, as an operator would; returns its exit code."""
        return self._end(signal.SIGTERM, os.kill)

    def kill(self) -> None:
        """SIGKILL, for the program and the processes it has."""
        self._end(signal.SIGKILL, os.killpg)

    def pause(self) -> None:
        """Freeze it until `resume`."""
        if pid := self.pid:
            os.killpg(pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        if pid := self.pid:
            os.killpg(pid, signal.SIGCONT)

    def told(self) -> list[Reached]:
        """The points that its processes reached, and where they died."""
        return told(self.report)

    def died_at(self, point: Point) -> bool:
        """Whether the last that its processes told is a death there."""
        last = self.told()[-1:]
        return bool(last) and last[0].died and last[0].point is point

    def run(self, *arguments: str) -> int:
        """Another command of the same program with the same settings, to its end; returns its exit code."""
        child = self.forks.begin(self, arguments, None)
        assert child.ended.wait(PATIENCE), f"{self.program} {' '.join(arguments)} does not end"
        assert child.code is not None
        return child.code

    def last_words(self) -> str:
        """The end of the log."""
        return "\n".join(self.log_file.read_text(errors="replace").splitlines()[-15:])

    def _alive_and_answering(self) -> bool:
        assert self.pid, f"{self.name} ended by itself:\n{self.last_words()}"
        return self.answers()

    def _end(self, number: signal.Signals, tell: Callable[[int, int], None]) -> int | None:
        child, self._child = self._child, None
        if child is None:
            return None
        with suppress(ProcessLookupError):
            tell(child.pid, number)
        assert child.ended.wait(STOP_SECONDS), f"{self.name} does not end"
        return child.code
