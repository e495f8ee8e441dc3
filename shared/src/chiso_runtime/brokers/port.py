"""What a broker carries, and what it asks of those who listen. Partitions and groups stay behind the port."""

import threading
from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec


class Message(msgspec.Struct, frozen=True, gc=False):
    """An entry of an owner's log as it arrives. `seq` is dense per key, `logged_at` microseconds since 1970."""

    topic: str
    key: str
    seq: int
    position: int
    logged_at: int
    stream: str
    data: bytes


class Listener(Protocol):
    """Who consumes a topic. After `receive` returns, the effects are committed."""

    def receive(self, messages: Sequence[Message]) -> None:
        """Take messages; of one key they come in order, but may repeat themselves or leave gaps."""
        ...

    def look_around(self, mine: Callable[[str], bool]) -> None:
        """Called every few seconds: find tails that never arrived among the keys this process has."""
        ...

    def forget(self) -> None:
        """Keys may have moved to another process: drop what is remembered."""
        ...


class Broker(Protocol):
    """Brings the messages of a topic, from its beginning, at least once, to each named consumer."""

    def subscribe(self, topic: str, consumer: str, listener: Listener, stop: threading.Event) -> None:
        """Deliver until told to stop. Raises when the broker is away; calling again goes on."""
        ...

    def lag(self, topic: str, consumer: str) -> dict[str, int]:
        """Messages not yet taken, by partition (one named `log` where the broker has none)."""
        ...


class OwnerLog(Protocol):
    """The log of the service that owns a topic: what the broker did not bring is read there."""

    def after(self, topic: str, key: str, seq: int) -> Sequence[Message]:
        """Up to a thousand entries of the key behind a sequence number, in order."""
        ...

    def heads(self, topic: str) -> dict[str, int]:
        """The last sequence number of every key of the topic."""
        ...
