"""The final state of a settled suite as plain values: what the checker judges, whoever ran it and wherever it lies.

`save` and `load` keep a state in one file (gzipped JSON): a finding can be looked at when the servers are gone.
"""

import gzip
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

PREFIX = "vn.chiso."


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A fact as the event store keeps it."""

    stream: str
    version: int
    data: bytes

    @cached_property
    def fact(self) -> Any:
        """What the bytes say: a CloudEvent."""
        return json.loads(self.data)

    @property
    def name(self) -> str:
        """The stored name, such as scoring.criterion-verified."""
        return str(self.fact["type"]).removeprefix(PREFIX).rpartition(".v")[0]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An entry of a service's log."""

    position: int
    topic: str
    key: str
    key_seq: int
    logged_at: int
    stream: str
    leaf: bytes
    data: bytes

    @cached_property
    def stored(self) -> Stored:
        """The fact in it, under the stream and version that its bytes name."""
        fact = json.loads(self.data)
        return Stored(stream=fact["subject"], version=fact["streamversion"], data=self.data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """How far a log is: entries, time of the last, and its tree's frontier (RFC 6962), one hash behind another."""

    size: int
    logged_at: int
    frontier: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record of a topic."""

    partition: int
    offset: int
    position: int
    key: str
    key_seq: int
    logged_at: int
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A read model: its rows as PostgreSQL writes them for COPY, in the order of the primary key."""

    columns: list[str]
    lines: list[str]

    def rows(self) -> list[dict[str, str]]:
        """The rows by column, each value still as COPY writes it."""
        return [dict(zip(self.columns, line.split("\t"), strict=True)) for line in self.lines]


Tables = dict[str, Table]
"""By table name, without the schema."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceDump:
    """One service's database, and its read models folded anew by the service's own code into an empty database.

    `key_heads` by (topic, key); `checkpoints` by (consumer, topic, key); `parked` is told in words.
    """

    events: list[Stored]
    streams: dict[str, int]
    log: list[Entry]
    head: Head
    key_heads: dict[tuple[str, str], int]
    checkpoints: dict[tuple[str, str, str], int]
    outbox: int
    parked: list[str]
    read: Tables
    rebuilt: Tables


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredObject:
    """One version of an object in the evidence bucket. `sha256` (hex) is of its bytes; `deleted` is a delete marker."""

    key: str
    version_id: str
    size: int
    sha256: str
    deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dumps:
    """A settled suite. `topics` and `objects` are None where there is no Kafka or no object store with versions.

    `processes` says of each process whether it was ready at the end.
    """

    services: dict[str, ServiceDump]
    topics: dict[str, list[Record]] | None = None
    objects: list[StoredObject] | None = None
    processes: dict[str, bool] = field(default_factory=dict)


def save(dumps: Dumps, path: Path) -> None:
    """Write a state to a file; the same state makes the same bytes."""
    text = json.dumps(_plain(asdict(dumps)), ensure_ascii=True).encode()
    path.write_bytes(gzip.compress(text, mtime=0))


def load(path: Path) -> Dumps:
    """A state that was saved."""
    said = json.loads(gzip.decompress(path.read_bytes()))
    topics, objects = said["topics"], said["objects"]
    return Dumps(
        services={name: _service(plain) for name, plain in said["services"].items()},
        topics=None if topics is None else {t: [Record(**_bytes(r)) for r in found] for t, found in topics.items()},
        objects=None if objects is None else [StoredObject(**one) for one in objects],
        processes=said["processes"],
    )


def _plain(value: Any) -> Any:
    """Without bytes and tuples: bytes are text where they are text, keys of several parts are joined by a tab."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    if isinstance(value, Mapping):
        return {"\t".join(key) if isinstance(key, tuple) else key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list) else value


def _bytes(plain: Mapping[str, Any]) -> dict[str, Any]:
    hashed = {name: plain[name].encode("utf-8", "surrogateescape") for name in BYTES & plain.keys()}
    return {**plain, **hashed}


BYTES = {"data", "leaf", "frontier"}


def _service(said: Mapping[str, Any]) -> ServiceDump:
    return ServiceDump(
        events=[Stored(**_bytes(one)) for one in said["events"]],
        streams=said["streams"],
        log=[Entry(**_bytes(one)) for one in said["log"]],
        head=Head(**_bytes(said["head"])),
        key_heads={_pair(key): seq for key, seq in said["key_heads"].items()},
        checkpoints={_triple(key): seq for key, seq in said["checkpoints"].items()},
        outbox=said["outbox"],
        parked=said["parked"],
        read=_tables(said["read"]),
        rebuilt=_tables(said["rebuilt"]),
    )


def _tables(said: Mapping[str, Any]) -> Tables:
    return {name: Table(**plain) for name, plain in said.items()}


def _pair(joined: str) -> tuple[str, str]:
    topic, key = joined.split("\t")
    return topic, key


def _triple(joined: str) -> tuple[str, str, str]:
    consumer, topic, key = joined.split("\t")
    return consumer, topic, key
