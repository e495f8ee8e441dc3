"""From messages to effects: read models folded from a topic, and reactions that make heard facts our own."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import msgspec
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


class Heard(msgspec.Struct, Generic[E], frozen=True):
    """A decoded message."""

    message: Message
    fact: Fact[E]


Projection = Callable[[Database, Sequence[Heard[E]]], None]
Reaction = Callable[[Database, Heard[E]], None]


class Misplaced(Exception):
    """The bytes name another stream, key, round or person than the log does: whose fact it is, is not known."""


class ReadModels(Generic[E]):
    """Effects that fold facts into tables: one function a table, each called with a run of facts of one key.

    With `tell`, the streams' versions are kept for those who read their own write. `forget` is called when what the
    functions may remember did not happen.
    """

    def __init__(
        self,
        codec: EventCodec[E],
        projections: Sequence[Projection[E]],
        *,
        tell: bool = True,
        forget: Callable[[], None] = lambda: None,
    ) -> None:
        self._codec = codec
        self._projections = projections
        self._tell = tell
        self._forget = forget

    def apply(self, conn: Database, key: str, seen: int, messages: Sequence[Message]) -> None:
        heard = decoded(self._codec, messages)
        for project in self._projections:
            project(conn, heard)
        if self._tell:
            versions = {h.fact.stream: h.fact.version for h in heard}
            conn.execute(FOLDED, (list(versions), list(versions.values())), prepare=True)

    def forget(self, keys: Sequence[str] | None) -> None:
        """See Effects."""
        self._forget()


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
    """Messages whose type the codec knows; an unknown type is skipped. Raises Misplaced and what `decode` raises."""
    return [Heard(m, fact) for m in messages if (fact := decode(codec, m)) is not None]


def decode(codec: EventCodec[E], message: Message) -> Fact[E] | None:
    """The fact in a message, None when the codec does not know its name. Raises Misplaced and what the codec raises."""
    fact = codec.decode(message.data)
    if fact is None:
        return None
    about = getattr(fact.event, "round", getattr(fact.event, "person", fact.key))
    if (fact.stream, fact.key, about) != (message.stream, message.key, message.key):
        raise Misplaced(f"{fact.stream} of {fact.key}, in the log as {message.stream} of {message.key}")
    return fact
