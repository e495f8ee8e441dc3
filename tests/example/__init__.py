"""A service of one fact, small enough to attack the runtime with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Event as Flag
from threading import Thread
from typing import Any
from uuid import UUID

from chiso_contracts.rejection import Rejected
from chiso_runtime.brokers.port import Message
from chiso_runtime.codec import Cause, EventCodec
from chiso_runtime.command_handler import CommandHandler, Decider
from chiso_runtime.database import Database, connect, migrate, role_of
from chiso_runtime.event_store import Route
from chiso_runtime.projection import Heard, ReadModels

from tests.servers.databases import Database as TestDatabase

TOPIC = "chiso.scoring"


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsAdded:
    """The one fact."""

    points: int


codec: EventCodec[PointsAdded] = EventCodec({("example.points-added", 1): PointsAdded})
cause = Cause(actor="an-officer", capacity="", correlation="c", causation="")


def decide(points: int, total: int, now: datetime) -> Sequence[PointsAdded]:
    if points < 0:
        raise Rejected("negative")
    return [PointsAdded(points=points)] if points else []


def evolve(total: int, event: PointsAdded) -> int:
    return total + event.points


def route(stream: str) -> Route:
    return Route(topic=TOPIC, key=stream.split("/")[1])


def handler(pool: Any = None) -> CommandHandler[int, int, PointsAdded]:
    return CommandHandler(decider=Decider(initial=0, decide=decide, evolve=evolve), codec=codec, route=route, pool=pool)


def prepared(database: TestDatabase) -> None:
    migrate(database.owner_dsn, "tests.example", app_role=role_of(database.app_dsn))


def add(conn: Database, stream: str, points: int) -> None:
    """Append one fact in a transaction of its own."""
    with conn.transaction():
        handler().run(conn, stream, points, cause)


def tally(conn: Database, heard: Sequence[Heard[PointsAdded]]) -> None:
    for h in heard:
        if h.fact.event.points == 666:
            raise ValueError("poison")
        row = (h.message.key, h.message.seq, h.message.stream, h.fact.event.points)
        conn.execute("INSERT INTO read.tally (key, seq, stream, points) VALUES (%s, %s, %s, %s)", row)


def effects(*, tell: bool = True) -> ReadModels[PointsAdded]:
    return ReadModels(codec, [tally], tell=tell)


def tallied(url: str) -> list[tuple[str, int]]:
    """(key, seq) of every effect in the order it happened."""
    with connect(url) as conn:
        return [tuple(row) for row in conn.execute("SELECT key, seq FROM read.tally ORDER BY id").fetchall()]


def message(key: str, seq: int, points: int, *, stream: str = "") -> Message:
    """A message as an owner's log would give it; its position is its sequence number."""
    stream = stream or f"sum/{key}"
    data = codec.encode(
        PointsAdded(points=points),
        id=UUID(int=seq),
        stream=stream,
        version=seq,
        key=key,
        time=datetime.fromisoformat("2026-01-02T12:00:00Z"),
        cause=cause,
    )
    return Message(TOPIC, key, seq, seq, seq, stream, data)


class Running:
    """Loops in threads for the time of a `with` block."""

    def __init__(self, *runs: Any) -> None:
        self.stop = Flag()
        self.errors: list[Exception] = []
        self._threads = [Thread(target=self._guard, args=(run,), daemon=True) for run in runs]

    def _guard(self, run: Any) -> None:
        try:
            run(self.stop)
        except Exception as error:
            self.errors.append(error)

    def __enter__(self) -> "Running":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for thread in self._threads:
            thread.join(30)
