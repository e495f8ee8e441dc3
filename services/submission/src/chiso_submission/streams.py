"""Streams read as they stand, without holding them."""

from collections.abc import Callable
from functools import reduce
from typing import TypeVar

from chiso_runtime import event_store
from chiso_runtime.codec import EventCodec
from chiso_runtime.database import Database

S = TypeVar("S")
E = TypeVar("E")


def folded(conn: Database, codec: EventCodec[E], stream: str, initial: S, evolve: Callable[[S, E], S]) -> S:
    """The state that follows from the stream's facts so far; `initial` for a stream that does not exist."""
    return reduce(evolve, (fact.event for fact in event_store.read(conn, codec, stream)), initial)
