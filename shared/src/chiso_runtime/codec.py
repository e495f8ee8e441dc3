"""Facts to canonical bytes and back: CloudEvents 1.0 in structured JSON, sorted as RFC 8785 asks.

The bytes are made once, when a fact is appended, and never again.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, TypeVar, get_type_hints
from uuid import UUID

import msgspec
from chiso_contracts.upcasters import UPCASTERS, Upcaster

E = TypeVar("E")
Json = dict[str, Any]

PREFIX = "vn.chiso."
MAX_EVENT = 256 * 1024
WHOLE_DIGITS, PLACES = 15, 12
VERSION = re.compile("[1-9][0-9]{0,8}")
PLAIN = re.compile(f"-?[0-9]{{1,{WHOLE_DIGITS}}}([.][0-9]{{1,{PLACES}}})?")
UUID_TEXT = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch


class UnknownVersion(Exception):
    """A newer version of a known fact: this release must not guess what it means."""


class EventTooLarge(Exception):
    """The fact would not fit into one message of 256 KiB."""


class NotCanonical(Exception):
    """The bytes are not the one way to write what they say: no release of ours wrote them."""


class NotExact(Exception):
    """A number is none that may count: NaN, infinite, above 15 whole digits, or with more than 12 places."""


class Cause(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Who and what a fact follows from. `actor` is a person's id or a service's name."""

    actor: str
    capacity: str
    correlation: str
    causation: str


class _Envelope(msgspec.Struct, frozen=True, gc=False):
    """Fields in canonical order, so that nothing need be sorted when they are written."""

    actor: str
    capacity: str
    causationid: str
    correlationid: str
    data: msgspec.Raw
    datacontenttype: Literal["application/json"]
    id: str
    partitionkey: str
    source: str
    specversion: Literal["1.0"]
    streamversion: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
    subject: str
    time: Annotated[datetime, msgspec.Meta(tz=True)]
    type: str


class Fact(msgspec.Struct, Generic[E], frozen=True, kw_only=True):
    """A recorded event with what the envelope says of it.

    A struct, as its cause is: a replay makes a million of both, and a frozen dataclass takes eight times as long.
    """

    id: str
    stream: str
    version: int
    key: str
    time: datetime
    cause: Cause
    event: E


class EventCodec(Generic[E]):
    """Stored names and versions of the events of one topic, and how old versions become today's.

    Without `upcasters` those of the contracts are used, so that no reader of a name can miss one.
    """

    def __init__(
        self,
        events: Mapping[tuple[str, int], type],
        upcasters: Mapping[tuple[str, int], Upcaster] = UPCASTERS,
    ) -> None:
        self._types = {event: (f"{PREFIX}{name}.v{version}", name) for (name, version), event in events.items()}
        self._decoders: dict[str, Callable[[msgspec.Raw], Any]] = {
            f"{PREFIX}{name}.v{version}": msgspec.json.Decoder(event).decode
            for (name, version), event in events.items()
        }
        self._newest = {name: (version, event) for (name, version), event in events.items()}
        self._numbers = {event: _decimals(event) for event in events.values()}
        self._upcasters = upcasters
        self._envelope = msgspec.json.Decoder(_Envelope)
        self._encode = msgspec.json.Encoder(order="sorted").encode
        self._encode_envelope = msgspec.json.Encoder().encode

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

        Raises msgspec.DecodeError on malformed bytes, UnknownVersion on a newer version of a known name,
        EventTooLarge, NotCanonical, NotExact.
        """
        if len(data) > MAX_EVENT:
            raise EventTooLarge(f"{len(data)} bytes of {MAX_EVENT}")
        head = self._envelope.decode(data)
        if (decoder := self._decoders.get(head.type)) is not None:
            event = decoder(head.data)
            again = self._encode(event)
        elif (old := self._old(head.type)) is None:
            return None
        else:
            stored = msgspec.json.decode(head.data)
            again = self._encode(stored)
            event = self._upcast(*old, stored)
        if again != bytes(head.data) or self._encode_envelope(head) != data or not UUID_TEXT(head.id):
            raise NotCanonical(head.type)
        for name in self._numbers[type(event)]:
            _check_exact(name, getattr(event, name))
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
        if not VERSION.fullmatch(version) or int(version) > self._newest[name][0]:
            raise UnknownVersion(kind)
        return name, int(version)

    def _upcast(self, name: str, version: int, data: Json) -> E:
        newest, event = self._newest[name]
        for step in range(version, newest):
            data = self._upcasters[name, step](data)
        upcast: E = msgspec.convert(data, event)
        return upcast


def _decimals(event: type) -> tuple[str, ...]:
    hints = get_type_hints(event)
    return tuple(field.name for field in fields(event) if hints[field.name] is Decimal)


def _check_exact(name: str, number: Decimal) -> None:
    text = str(number)
    if (len(text) <= PLACES and text.replace(".", "", 1).isdigit()) or PLAIN.fullmatch(text):
        return
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -PLACES or number.adjusted() >= WHOLE_DIGITS:
        raise NotExact(f"{name}: {number}")
