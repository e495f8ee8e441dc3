"""Log entries as Kafka records: the event's bytes are the value, the log's columns are headers."""

from struct import Struct
from typing import Any

from chiso_runtime.brokers.port import Message

_NUMBER = Struct(">Q")
Headers = list[tuple[str, bytes]]


def headers(message: Message) -> Headers:
    """What the log says of an entry beside its bytes."""
    return [
        ("position", _NUMBER.pack(message.position)),
        ("key_seq", _NUMBER.pack(message.seq)),
        ("logged_at", _NUMBER.pack(message.logged_at)),
        ("stream", message.stream.encode()),
        ("content-type", b"application/cloudevents+json"),
    ]


def message(record: Any) -> Message:
    """The entry in a record. Raises KeyError or struct.error when it is none of ours."""
    found = dict(record.headers)
    return Message(
        record.topic,
        record.key.decode(),
        _NUMBER.unpack(found["key_seq"])[0],
        _NUMBER.unpack(found["position"])[0],
        _NUMBER.unpack(found["logged_at"])[0],
        found["stream"].decode(),
        record.value,
    )
