"""The catalogue of events for readers, and the AsyncAPI description of the topics; both made from the contracts.

`python -m chiso_runtime.contract_documents events` and `… asyncapi` print them.
"""

import dataclasses
import inspect
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import yaml
from chiso_contracts import catalogue, values
from chiso_contracts.upcasters import UPCASTERS

from chiso_runtime.brokers.kafka import topics
from chiso_runtime.codec import MAX_EVENT, PREFIX
from chiso_runtime.contract_schemas import written

Json = dict[str, Any]

CONTENT = "application/cloudevents+json"
BINDING = "0.5.0"
SCHEMAS = "../../shared/src/chiso_contracts/schemas"
HEADERS = {
    "position": "place in the owner's log, from 1 without gaps; 8 bytes, big-endian",
    "key_seq": "place among the messages of the key, from 1 without gaps; 8 bytes, big-endian",
    "logged_at": "when the owner's log took it, microseconds since 1970; 8 bytes, big-endian",
    "stream": "the stream the fact stands in; UTF-8",
    "content-type": CONTENT,
}
WORDS: Mapping[object, str] = {
    str: "text",
    int: "whole number",
    bool: "yes or no",
    Decimal: "decimal, as text",
    datetime: "instant (RFC 3339)",
    date: "date (RFC 3339)",
    NoneType: "nothing",
}

PREFACE = """\
# Events

Every fact that is stored and published, made from the contracts by `python -m chiso_runtime.contract_documents events`;
a test keeps this page current. What the words mean is in the [glossary](glossary.md), how facts travel in the
[architecture](architecture.md).

A message is a [CloudEvents 1.0](https://cloudevents.io) event in structured JSON, written canonically (RFC 8785), of at
most {limit} KiB. Around `data`, which the tables below describe, stand:

| Field | Meaning |
| --- | --- |
| `type` | `{prefix}` + name + `.v` + version |
| `id` | UUID; derived from the cause where the fact follows from another |
| `source` | `/` and the service that says it |
| `subject`, `streamversion` | the stream the fact stands in, and its place there, from 1 |
| `partitionkey` | the message's key; facts of one key come in order |
| `time` | when it was decided (for what follows from another fact: that fact's time) |
| `actor`, `capacity` | the person or service that caused it, and as what (tư cách) |
| `correlationid`, `causationid` | the request that began it; the fact it follows from, or nothing |

Decimals are text and floats do not exist. Every field is always there. The JSON Schema of each version lies in
[`shared/src/chiso_contracts/schemas`](../shared/src/chiso_contracts/schemas), the topics are described in
[`deploy/contracts/asyncapi.yaml`](../deploy/contracts/asyncapi.yaml).
"""


def events_page() -> str:
    """docs/events.md."""
    preface = PREFACE.format(limit=MAX_EVENT // 1024, prefix=PREFIX)
    return "\n".join([preface, *_topics(), *_values()]).rstrip() + "\n"


def asyncapi() -> Json:
    """deploy/contracts/asyncapi.yaml: every topic, every version of every event ever written."""
    versions = {topic: list(_versions(topic)) for topic in catalogue.TOPICS}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Chiso",
            "version": "1",
            "description": "Facts of yearly indexes of public bodies. A message may repeat; key_seq tells.",
        },
        "defaultContentType": CONTENT,
        "channels": {topic: _channel(topic, names) for topic, names in versions.items()},
        "operations": dict(_operations()),
        "components": {
            "messageTraits": {"log-entry": _entry()},
            "messages": {name: _message(name) for names in versions.values() for name in names},
        },
    }


def asyncapi_text() -> str:
    """The file's text."""
    return yaml.dump(asyncapi(), Dumper=_WithoutAliases, allow_unicode=True, sort_keys=False, width=120)


class _WithoutAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


def _topics() -> Iterator[str]:
    for topic, names in catalogue.TOPICS.items():
        settings = topics.settings()[topic]
        hearers = ", ".join(catalogue.HEARERS[topic]) or "no service of the suite"
        yield f"## {topic}\n"
        yield f"Published by {catalogue.OWNERS[topic]}; heard by {hearers}. Key: {settings['key']}.\n"
        for (name, version), event in names.items():
            yield f"### {name}.v{version}\n"
            yield from _described(event)
            yield from _earlier(name, version)


def _earlier(name: str, newest: int) -> Iterator[str]:
    """How earlier versions, which may stand in logs for ever, are read."""
    for version in range(1, newest):
        told = " ".join(inspect.cleandoc(UPCASTERS[name, version].__doc__ or "").split())
        yield f"Read as this one: `{name}.v{version}`. {told}\n"


def _values() -> Iterator[str]:
    yield "## Values inside facts\n"
    for value in vars(values).values():
        if isinstance(value, type) and dataclasses.is_dataclass(value):
            yield f"### {value.__name__}\n"
            yield from _described(value)


def _described(shape: type) -> Iterator[str]:
    yield inspect.cleandoc(shape.__doc__ or "") + "\n"
    hints = get_type_hints(shape)
    yield "| Field | Is |\n| --- | --- |"
    for field in dataclasses.fields(shape):
        yield f"| `{field.name}` | {_word(hints[field.name])} |"
    yield ""


def _word(kind: object) -> str:
    """What a field holds, in words."""
    if kind in WORDS:
        return WORDS[kind]
    if kind == values.Answers:
        return "answers by field: text, whole number, yes or no, list of text, or nothing"
    if get_origin(kind) is tuple:
        return f"list of {_word(get_args(kind)[0])}"
    if isinstance(kind, UnionType):
        return " or ".join(_word(each) for each in get_args(kind))
    if isinstance(kind, type):
        return f"[{kind.__name__}](#{kind.__name__.lower()})"
    raise TypeError(f"no word for {kind}")


def _versions(topic: str) -> Iterator[str]:
    names = [name for name, _ in catalogue.TOPICS[topic]]
    for name in names:
        pattern = re.compile(rf"{re.escape(name)}\.v\d+\.json")
        yield from (file.removesuffix(".json") for file in written() if pattern.fullmatch(file))


def _channel(topic: str, names: list[str]) -> Json:
    settings = topics.settings()[topic]
    return {
        "address": topic,
        "description": f"Key: {settings['key']}. Owner: {catalogue.OWNERS[topic]}.",
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in names},
        "bindings": {"kafka": {"topic": topic, "partitions": settings["partitions"], "bindingVersion": BINDING}},
    }


def _operations() -> Iterator[tuple[str, Json]]:
    for topic, owner in catalogue.OWNERS.items():
        channel = {"$ref": f"#/channels/{topic}"}
        yield f"{owner}.publish.{topic}", {"action": "send", "channel": channel, "summary": f"{owner} publishes."}
        for hearer in catalogue.HEARERS[topic]:
            yield f"{hearer}.hear.{topic}", {"action": "receive", "channel": channel, "summary": f"{hearer} hears."}


def _entry() -> Json:
    """What all messages have in common: the log's columns as headers, and the key."""
    return {
        "contentType": CONTENT,
        "headers": {
            "type": "object",
            "properties": {header: {"type": "string", "description": told} for header, told in HEADERS.items()},
        },
        "bindings": {"kafka": {"key": {"type": "string"}, "bindingVersion": BINDING}},
    }


def _message(name: str) -> Json:
    return {
        "name": f"{PREFIX}{name}",
        "summary": _sentence(name),
        "traits": [{"$ref": "#/components/messageTraits/log-entry"}],
        "payload": {"$ref": f"{SCHEMAS}/{name}.json"},
    }


def _sentence(name: str) -> str:
    """The first paragraph of the contract; of an old version, the newest one's."""
    stem = name.rpartition(".v")[0]
    events = {stored: event for names in catalogue.TOPICS.values() for (stored, _), event in names.items()}
    return " ".join(inspect.cleandoc(events[stem].__doc__ or "").partition("\n\n")[0].split())


PAGES = {"events": events_page, "asyncapi": asyncapi_text}

if __name__ == "__main__":
    sys.stdout.write(PAGES[sys.argv[1]]())
