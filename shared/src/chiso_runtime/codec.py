"""Facts to canonical bytes and back: CloudEvents 1.0 in structured JSON, sorted as RFC 8785 asks.

The bytes are made once, when a fact is appended, and never again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec

E = TypeVar("E")
Json = dict[str, Any]
Upcaster = Callable[[Json], Json]

PREFIX = "vn.chiso."
MAX_EVENT = 256 * 1024


class UnknownVersion(Exception):
    """A newer version of a known fact: this release must not guess what it means."""


class EventTooLarge(Exception):
    """The fact would not fit into one message of 256 KiB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Who and what a fact follows from. `actor` is a person's id or a service's name."""

    actor: str
    capacity: str
    correlation: str
    causation: str


class _Envelope(msgspec.Struct, frozen=True):
    actor: str
    capacity: str
    causationid: str
    correlationid: str
    data: msgspec.Raw
    datacontenttype: str
    id: str
    partitionkey: str
    source: str
    specversion: str
    streamversion: int
    subject: str
    time: datetime
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Generic[E]):
    """A recorded event with what the envelope says of it."""

    id: str
    stream: str
    version: int
    key: str
    time: datetime
    cause: Cause
    event: E


class EventCodec(Generic[E]):
    """Stored names and versions of the events of one topic, and how old versions become today's."""

    def __init__(
        self,
        events: Mapping[tuple[str, int], type],
        upcasters: Mapping[tuple[str, int], Upcaster] | None = None,
    ) -> None:
        self._types = {event: (f"{PREFIX}{name}.v{version}", name) for (name, version), event in events.items()}
        self._decoders: dict[str, Callable[[msgspec.Raw], Any]] = {
            f"{PREFIX}{name}.v{version}": msgspec.json.Decoder(event).decode
            for (name, version), event in events.items()
        }
        self._newest = {name: (version, event) for (name, version), event in events.items()}
        self._upcasters = dict(upcasters or {})
        self._envelope = msgspec.json.Decoder(_Envelope)
        self._encode = msgspec.json.Encoder(order="sorted").encode

    def encode(self, event: E, *, id: UUID, stream: str, version: int, key: str, time: datetime, cause: Cause) -> bytes:
        """Canonical bytes of one event. Raises EventTooLarge above 256 KiB."""
        kind, name = self._types[type(event)]
        data = self._encode(
            {
                "actor": cause.actor,
                "capacity": cause.capacity,
                "causationid": cause.causation,
                "correlationid": cause.correlation,
                "data": event,
                "datacontenttype": "application/json",
                "id": str(id),
                "partitionkey": key,
                "source": f"/{name.partition('.')[0]}",
                "specversion": "1.0",
                "streamversion": version,
                "subject": stream,
                "time": time,
                "type": kind,
            }
        )
        if len(data) > MAX_EVENT:
            raise EventTooLarge(f"{name}: {len(data)} bytes of {MAX_EVENT}")
        return data

    def decode(self, data: bytes) -> Fact[E] | None:
        """The fact in the bytes, or None when its name is not of this codec.

        Raises msgspec.DecodeError on malformed bytes, UnknownVersion on a newer version of a known name.
        """
        head = self._envelope.decode(data)
        if (decoder := self._decoders.get(head.type)) is not None:
            event = decoder(head.data)
        elif (old := self._old(head.type)) is None:
            return None
        else:
            event = self._upcast(*old, msgspec.json.decode(head.data))
        return Fact(
            id=head.id,
            stream=head.subject,
            version=head.streamversion,
            key=head.partitionkey,
            time=head.time,
            cause=Cause(
                actor=head.actor,
                capacity=head.capacity,
                correlation=head.correlationid,
                causation=head.causationid,
            ),
            event=event,
        )

    def _old(self, kind: str) -> tuple[str, int] | None:
        name, _, version = kind.removeprefix(PREFIX).rpartition(".v")
        if name not in self._newest:
            return None
        if not version.isdecimal() or int(version) > self._newest[name][0]:
            raise UnknownVersion(kind)
        return name, int(version)

    def _upcast(self, name: str, version: int, data: Json) -> E:
        newest, event = self._newest[name]
        for step in range(version, newest):
            data = self._upcasters[name, step](data)
        upcast: E = msgspec.convert(data, event)
        return upcast
