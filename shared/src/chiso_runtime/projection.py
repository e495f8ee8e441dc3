"""From messages to effects: read models folded from a topic, and reactions that make heard facts our own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from structlog.contextvars import bound_contextvars

from chiso_runtime import hints
from chiso_runtime.brokers.port import Message
from chiso_runtime.codec import EventCodec, Fact
from chiso_runtime.database import Database

E = TypeVar("E")

FOLDED = """
INSERT INTO folded (stream, version) SELECT * FROM unnest(%s::text[], %s::integer[])
ON CONFLICT (stream) DO UPDATE SET version = greatest(folded.version, excluded.version)
"""


@dataclass(frozen=True, slots=True)
class Heard(Generic[E]):
    """A decoded message."""

    message: Message
    fact: Fact[E]


Projection = Callable[[Database, Sequence[Heard[E]]], None]
Reaction = Callable[[Database, Heard[E]], None]


class ReadModels(Generic[E]):
    """Effects that fold facts into tables: one function a table, each called with a run of facts of one key.

    With `tell`, the streams' versions are kept for those who read their own write.
    """

    def __init__(self, codec: EventCodec[E], projections: Sequence[Projection[E]], *, tell: bool = True) -> None:
        self._codec = codec
        self._projections = projections
        self._tell = tell

    def apply(self, conn: Database, key: str, seen: int, messages: Sequence[Message]) -> None:
        heard = decoded(self._codec, messages)
        for project in self._projections:
            project(conn, heard)
        if self._tell:
            versions = {h.fact.stream: h.fact.version for h in heard}
            conn.execute(FOLDED, (list(versions), list(versions.values())), prepare=True)

    def forget(self, keys: Sequence[str] | None) -> None:
        """Nothing is remembered."""


class Reactions(Generic[E]):
    """Effects that turn another service's facts into facts of our own, in the same transaction."""

    def __init__(self, codec: EventCodec[E], react: Reaction[E]) -> None:
        self._codec = codec
        self._react = react

    def apply(self, conn: Database, key: str, seen: int, messages: Sequence[Message]) -> None:
        for heard in decoded(self._codec, messages):
            with bound_contextvars(correlation=heard.fact.cause.correlation, causation=heard.fact.id):
                self._react(conn, heard)
        conn.execute(f"NOTIFY {hints.OUTBOX}")

    def forget(self, keys: Sequence[str] | None) -> None:
        """Nothing is remembered."""


def decoded(codec: EventCodec[E], messages: Sequence[Message]) -> list[Heard[E]]:
    """Messages whose type the codec knows; an unknown type is skipped."""
    return [Heard(m, fact) for m in messages if (fact := codec.decode(m.data)) is not None]
