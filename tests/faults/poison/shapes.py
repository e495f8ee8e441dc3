"""Forty shapes of poison: bytes that no release of ours wrote where they stand, and what becomes of each."""

import gzip
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import msgspec
from chiso_runtime.codec import PREFIX

Make = Callable[[bytes], bytes]
Json = dict[str, Any]


class Fate(Enum):
    """What a consumer does with a message."""

    PARK = "park"
    SKIP = "skip"
    APPLY = "apply"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A shape: how it is made from a good message, what becomes of it and why; `but` names consumers that differ.

    `behind` makes what follows in the same stream.
    """

    name: str
    make: Make
    behind: Make = bytes
    fate: Fate = Fate.PARK
    why: str = "bytes that can't be read as what they claim to be have no meaning that may be guessed"
    but: Mapping[str, tuple[Fate, str]] = field(default_factory=dict)

    def fate_in(self, consumer: str) -> Fate:
        """What becomes of it in one consumer, named consumer<topic."""
        return self.but[consumer][0] if consumer in self.but else self.fate


def written(envelope: Json) -> bytes:
    """An envelope as the codec would write it."""
    return msgspec.json.encode(envelope, order="sorted")


def envelope(**changed: object) -> Make:
    """With fields of the envelope changed; None removes one."""

    def make(good: bytes) -> bytes:
        found = {**json.loads(good), **changed}
        return written({name: value for name, value in found.items() if value is not None})

    return make


def data(change: Callable[[Json], Json]) -> Make:
    """With the fact itself changed."""

    def make(good: bytes) -> bytes:
        found = json.loads(good)
        return written({**found, "data": change(found["data"])})

    return make


def before_first_field(of: bytes, inserted: bytes) -> Make:
    """With bytes put before the first field of an object."""
    return lambda good: good.replace(of, of + inserted, 1)


def number(text: bytes, *, quoted: bool = False) -> Make:
    """With a number replaced: the points where the fact has some, else the version of the stream."""
    new = b'"' + text + b'"' if quoted else text

    def make(good: bytes) -> bytes:
        fact = json.loads(good)
        if "points" in fact["data"]:
            return good.replace(b'"points":"' + fact["data"]["points"].encode() + b'"', b'"points":' + new)
        return good.replace(b'"streamversion":' + str(fact["streamversion"]).encode(), b'"streamversion":' + new)

    return make


def typed(change: Callable[[str, str], str]) -> Make:
    """With another type: `change` is given name and version."""

    def make(good: bytes) -> bytes:
        found = json.loads(good)
        name, _, version = found["type"].removeprefix(PREFIX).rpartition(".v")
        return written({**found, "type": PREFIX + change(name, version)})

    return make


def elsewhere(fact: Json) -> Json:
    """The fact of another round, or of another person where there is no round."""
    return {**fact, ("round" if "round" in fact else "person"): "nowhere"}


def without_first(fact: Json) -> Json:
    """Without the field that says what the fact is about."""
    about = next(name for name in ("units", "unit", "right", "edition") if name in fact)
    return {name: value for name, value in fact.items() if name != about}


def unit(fact: Json) -> Json:
    return {**fact, "unit": "H99.99"} if "unit" in fact else fact


def criterion(fact: Json) -> Json:
    return {**fact, "criterion": "9.9.9"} if "criterion" in fact else fact


def nested(good: bytes) -> bytes:
    return good.replace(b'"data":{', b'"data":{"a":' + b"[" * 100_000 + b"]" * 100_000 + b",", 1)


def large(good: bytes) -> bytes:
    return good.replace(b'"capacity":"', b'"capacity":"' + b"x" * (5 * 1024 * 1024), 1)


def next_version(good: bytes) -> bytes:
    return written({**json.loads(good), "streamversion": json.loads(good)["streamversion"] + 7})


TWO_READERS = "two readers could understand it differently; hashes are of bytes, so there is one way to write a fact"
ENVELOPE = "the envelope is the contract: what claims another one is not ours"
NUMBERS = "a number that is not finite and exact can't be summed, and must not become a fact of ours"
PLACE = "whose fact it is can't be known when bytes and log disagree"
RANKED = "ranking-read<chiso.scoring"

SHAPES = (
    Shape(name="empty", make=lambda good: b""),
    Shape(name="null", make=lambda good: b"null"),
    Shape(name="array", make=lambda good: b"[]"),
    Shape(name="empty object", make=lambda good: b"{}"),
    Shape(name="bare text", make=lambda good: b'"submitted"'),
    Shape(name="zeros", make=lambda good: bytes(1000)),
    Shape(name="truncated", make=lambda good: good[: len(good) // 2]),
    Shape(name="trailing bytes", make=lambda good: good + b"x"),
    Shape(name="two documents", make=lambda good: good + good),
    Shape(name="byte order mark", make=lambda good: b"\xef\xbb\xbf" + good),
    Shape(name="UTF-16", make=lambda good: good.decode().encode("utf-16")),
    Shape(name="compressed", make=lambda good: gzip.compress(good, mtime=0)),
    Shape(name="bad UTF-8", make=before_first_field(b'"actor":"', b"\xff\xfe")),
    Shape(name="half a surrogate pair", make=before_first_field(b'"actor":"', b"\\ud800")),
    Shape(name="deep nesting", make=nested),
    Shape(name="5 MiB", make=large, why="a fact has at most 256 KiB: nobody of ours wrote it"),
    Shape(name="white space", make=lambda good: good + b"\n", why=TWO_READERS),
    Shape(name="duplicate key in the envelope", make=before_first_field(b"{", b'"actor":"x",'), why=TWO_READERS),
    Shape(name="duplicate key in the fact", make=lambda good: doubled(good), why=TWO_READERS),
    Shape(name="keys in another order", make=lambda good: reordered(good), why=TWO_READERS),
    Shape(name="unknown field", make=data(lambda fact: {**fact, "zzz": 1}), why="a new field is a new version"),
    Shape(name="unknown field of the envelope", make=envelope(zzz="1"), why=ENVELOPE),
    Shape(name="NaN", make=number(b"NaN"), why=NUMBERS),
    Shape(name="Infinity", make=number(b"Infinity"), why=NUMBERS),
    Shape(name="NaN as text", make=number(b"NaN", quoted=True), why=NUMBERS),
    Shape(name="Infinity as text", make=number(b"-Infinity", quoted=True), why=NUMBERS),
    Shape(name="40 digits", make=number(b"1." + b"3" * 39, quoted=True), why=NUMBERS),
    Shape(name="a float", make=number(b"1.5"), why=NUMBERS),
    Shape(name="stream version too large", make=envelope(streamversion=2**63), why=ENVELOPE),
    Shape(name="stream version 0", make=envelope(streamversion=0), why=ENVELOPE),
    Shape(name="no id", make=envelope(id=None), why=ENVELOPE),
    Shape(name="id that is none", make=envelope(id="1; DROP TABLE event"), why=ENVELOPE),
    Shape(name="no fact", make=envelope(data=None), why=ENVELOPE),
    Shape(name="fact of another type", make=envelope(data={"file": "f", "size": 1}), why=ENVELOPE),
    Shape(name="other CloudEvents version", make=envelope(specversion="0.3"), why=ENVELOPE),
    Shape(name="time without zone", make=envelope(time="2026-01-02T12:00:00"), why=ENVELOPE),
    Shape(name="other key", make=envelope(partitionkey="nowhere"), why=PLACE),
    Shape(name="other stream", make=envelope(subject="report/nowhere/U1"), why=PLACE),
    Shape(name="unknown round", make=data(elsewhere), why=PLACE),
    Shape(name="missing unit", make=data(without_first)),
    Shape(
        name="unknown unit",
        make=data(unit),
        fate=Fate.APPLY,
        why="what its owner accepted is not judged again; a unit that is not of the round counts nothing",
        but={RANKED: (Fate.PARK, "a table that ranks the round's units has no place for it")},
    ),
    Shape(
        name="unknown criterion",
        make=data(criterion),
        fate=Fate.APPLY,
        why="what its owner accepted is not judged again; a criterion that does not apply counts nothing",
        but={RANKED: (Fate.PARK, "a total can't hold points of a criterion that the framework has not")},
    ),
    Shape(
        name="gap in the stream's versions",
        make=next_version,
        behind=next_version,
        fate=Fate.APPLY,
        why="the dense key_seq proves that nothing is missing; versions only serve those who read their own write",
    ),
    Shape(name="type without version", make=typed(lambda name, version: f"{name}.v"), why="no release can name it"),
    Shape(
        name="newer version",
        make=typed(lambda name, version: f"{name}.v{int(version) + 1}"),
        why="an older release must stop at what a newer one says, and not guess",
    ),
    Shape(
        name="unknown type",
        make=typed(lambda name, version: "example.something-else.v1"),
        fate=Fate.SKIP,
        why="a topic may say more than a consumer wants to hear",
    ),
)


def doubled(good: bytes) -> bytes:
    """The fact's first field said twice."""
    name, value = next(iter(json.loads(good)["data"].items()))
    twice = f'"{name}":{json.dumps(value, ensure_ascii=False, separators=(",", ":"))},'
    return before_first_field(b'"data":{', twice.encode())(good)


def reordered(good: bytes) -> bytes:
    """The same envelope, its keys from the last to the first."""
    return msgspec.json.encode(dict(reversed(json.loads(good).items())))
