"""What clients sent, were answered and read, and what was done to the system meanwhile: JSON lines, one thing a line.

Written while everything happens, each line flushed, so that a run that dies leaves all it saw. Times are nanoseconds of
the machine's monotonic clock: histories of several processes of one machine can be compared.
"""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """An attempt under way: what `answered` or `unanswered` belongs to."""

    number: int


class History:
    """Writes one history file. Safe in several threads.

        history = History(directory / "history.jsonl")
        sent = history.sent(client="Người 1", key=key, method="POST", path=path, body=body)
        history.answered(sent, status=200, body=answer.body, recorded=answer.headers.get("Chiso-Recorded", ""))
        history.unanswered(sent, "connection refused")              # nobody knows whether it was done
        began = history.now()
        history.read(client="Người 1", path=path, began=began, status=200, body=answer.body, asked="card/r/u@3")
        history.fault("SIGKILL", "scoring serve at before-append-commit")
        history.ready("scoring serve")                              # it serves again

    A command is the attempts that share client and key; each attempt is sent with the same method, path and body.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("a", encoding="utf-8")
        self._guard = threading.Lock()
        self._numbers = 0
        self._attempts = Counter[tuple[str, str]]()

    def now(self) -> int:
        """The clock of this history."""
        return time.monotonic_ns()

    def sent(self, *, client: str, key: str, method: str, path: str, body: object) -> Sent:
        """A command leaves, for the first time or again under its idempotency key. To be said before it is sent."""
        with self._guard:
            self._numbers += 1
            self._attempts[client, key] += 1
            sent = Sent(number=self._numbers)
            attempt = self._attempts[client, key]
            self._write(
                "sent",
                number=sent.number,
                client=client,
                key=key,
                attempt=attempt,
                method=method,
                path=path,
                body=body,
            )
        return sent

    def answered(self, sent: Sent, *, status: int, body: object, recorded: str = "") -> None:
        """An answer came, whichever. `recorded` is the header that says where a write was recorded: stream@version."""
        with self._guard:
            self._write("answered", number=sent.number, status=status, body=body, recorded=recorded)

    def unanswered(self, sent: Sent, why: str) -> None:
        """No answer came, or one that does not say whether the command was done (a gateway's 502, 503 or 504)."""
        with self._guard:
            self._write("unanswered", number=sent.number, why=why)

    def read(self, *, client: str, path: str, began: int, status: int, body: object, asked: str = "") -> None:
        """A read was answered. `asked` is the write it named (stream@version), `path` goes with its query."""
        with self._guard:
            self._write("read", client=client, path=path, began=began, status=status, body=body, asked=asked)

    def fault(self, what: str, where: str) -> None:
        """Something was done to the system: what (SIGKILL, immediate stop, wiped) and to whom.

        `where` is a name as in `ready`; behind ` at ` may follow the point at which it was hit.
        """
        with self._guard:
            self._write("fault", what=what, where=where)

    def ready(self, where: str) -> None:
        """A process or server said that it is ready again. At the end of a run: once for each there is."""
        with self._guard:
            self._write("ready", where=where)

    def close(self) -> None:
        """Nothing follows."""
        with self._guard:
            self._file.close()

    def _write(self, kind: str, **fields: object) -> None:
        line = {"kind": kind, "at": self.now(), **fields}
        self._file.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
        self._file.flush()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One sending of a command. Without an answer `status` is 0 and `ended` None where the client died."""

    began: int
    ended: int | None = None
    status: int = 0
    answer: Any = None
    recorded: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What a client asked for under one idempotency key, as often as it did."""

    client: str
    key: str
    method: str
    path: str
    body: Any
    attempts: Sequence[Attempt]

    @property
    def acknowledged(self) -> Attempt | None:
        """The first answer that says it was done."""
        return next((one for one in self.attempts if 200 <= one.status < 300), None)

    @property
    def refused(self) -> bool:
        """Whether every attempt was answered, and each by a refusal."""
        return all(400 <= one.status < 500 for one in self.attempts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a client saw."""

    client: str
    path: str
    began: int
    ended: int
    status: int
    body: Any
    asked: str

    @property
    def position(self) -> int | None:
        """The position of scoring's log that the answer names."""
        return self.body.get("position") if isinstance(self.body, Mapping) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A fault, or a process that was ready."""

    at: int
    where: str
    what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A history as the checker reads it, each sort in the order in which it was written."""

    commands: Sequence[Command]
    reads: Sequence[Read] = ()
    faults: Sequence[Event] = ()
    ready: Sequence[Event] = ()


def load(*paths: Path) -> Recorded:
    """What several files hold together, one per recording process; a line that was not written to its end counts not.

    Keys are unique to a command over all of them.
    """
    files = [list(_lines(path)) for path in paths]
    lines = [line for file in files for line in file]
    return Recorded(
        commands=[command for file in files for command in _commands(file)],
        reads=[_read(line) for line in lines if line["kind"] == "read"],
        faults=[Event(at=x["at"], what=x["what"], where=x["where"]) for x in lines if x["kind"] == "fault"],
        ready=[Event(at=x["at"], where=x["where"]) for x in lines if x["kind"] == "ready"],
    )


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.endswith("\n"):
                yield json.loads(line)


def _commands(lines: Sequence[Mapping[str, Any]]) -> Iterator[Command]:
    ends = {line["number"]: line for line in lines if line["kind"] in ("answered", "unanswered")}
    commands: dict[tuple[str, str], Command] = {}
    for line in lines:
        if line["kind"] == "sent":
            at = line["client"], line["key"]
            known = commands.get(at) or _command(line)
            attempts = [*known.attempts, _attempt(line, ends.get(line["number"]))]
            commands[at] = replace(known, attempts=attempts)
    yield from commands.values()


def _command(line: Mapping[str, Any]) -> Command:
    return Command(
        client=line["client"],
        key=line["key"],
        method=line["method"],
        path=line["path"],
        body=line["body"],
        attempts=[],
    )


def _attempt(sent: Mapping[str, Any], end: Mapping[str, Any] | None) -> Attempt:
    if end is None:
        return Attempt(began=sent["at"])
    if end["kind"] == "unanswered":
        return Attempt(began=sent["at"], ended=end["at"])
    return Attempt(
        began=sent["at"], ended=end["at"], status=end["status"], answer=end["body"], recorded=end["recorded"]
    )


def _read(line: Mapping[str, Any]) -> Read:
    return Read(
        client=line["client"],
        path=line["path"],
        began=line["began"],
        ended=line["at"],
        status=line["status"],
        body=line["body"],
        asked=line["asked"],
    )
