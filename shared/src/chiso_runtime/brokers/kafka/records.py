"""Log entries as Kafka records: the event's bytes are the value, the log's columns are headers."""

from collections.abc import Mapping
from struct import Struct, error
from typing import Any

import structlog

from chiso_runtime.brokers.port import Message

log = structlog.get_logger(__name__)

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


def message(record: Any) -> Message | None:
    """The entry in a record. One without our key, headers and bytes is from no log of ours: None, said loudly."""
    try:
        return _entry(record, dict(record.headers))
    except (KeyError, UnicodeDecodeError, error) as reason:
        log.error("broker.foreign_record", topic=record.topic, offset=record.offset, reason=repr(reason))
        return None


def _entry(record: Any, found: Mapping[str, bytes]) -> Message:
    if record.key is None or record.value is None:
        raise KeyError("key or value")
    return Message(
        record.topic,
        record.key.decode(),
        _NUMBER.unpack(found["key_seq"])[0],
        _NUMBER.unpack(found["position"])[0],
        _NUMBER.unpack(found["logged_at"])[0],
        found["stream"].decode(),
        record.value,
    )
