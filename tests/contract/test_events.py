"""Today's code reads every version of every event ever written, and writes the newest byte for byte as before."""

import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_type_hints
from uuid import UUID

import msgspec
import pytest
import rfc8785
from chiso_contracts import catalogue, submission
from chiso_runtime.codec import EventCodec
from chiso_runtime.contract_schemas import written
from jsonschema import Draft202012Validator

from tests.contract.codecs import codecs
from tests.contract.examples import examples
from tests.contract.make_golden import write_missing
from tests.contract.written import EVENTS

GOLDEN = sorted(EVENTS.glob("*.json"))
NAMED = re.compile(r"(?P<name>[a-z]+\.[a-z-]+)\.v(?P<version>[0-9]+)\.[0-9]+\.json")
SCHEMAS = written()

golden = pytest.mark.parametrize("file", GOLDEN, ids=lambda file: file.name)


def stored_name(file: Path) -> tuple[str, int]:
    named = NAMED.fullmatch(file.name)
    assert named is not None, f"{file.name} must be <name>.v<version>.<n>.json"
    return named["name"], int(named["version"])


def newest() -> Iterator[tuple[str, int, EventCodec[object]]]:
    for names in catalogue.TOPICS.values():
        codec: EventCodec[object] = EventCodec(names)
        yield from ((name, version, codec) for name, version in names)


def test_every_version_of_every_event_has_two_golden_files() -> None:
    found = [stored_name(file) for file in GOLDEN]
    expected = {(name, v) for name, version, _ in newest() for v in range(1, version + 1)}
    assert {entry: found.count(entry) >= 2 for entry in expected} == dict.fromkeys(expected, True)


def test_no_golden_file_is_of_an_unknown_event() -> None:
    assert {stored_name(file)[0] for file in GOLDEN} == {name for name, _, _ in newest()}


@golden
def test_a_golden_file_is_understood_by_every_codec_that_knows_its_name(file: Path) -> None:
    understood = [name for name, codec in codecs() if codec.decode(file.read_bytes()) is not None]
    assert understood, "no service reads this event"


@golden
def test_a_golden_file_satisfies_its_schema(file: Path) -> None:
    name, version = stored_name(file)
    validator = Draft202012Validator(SCHEMAS[f"{name}.v{version}.json"])
    assert [error.message for error in validator.iter_errors(json.loads(file.read_bytes()))] == []


@golden
def test_a_golden_file_is_canonical(file: Path) -> None:
    data = file.read_bytes()
    assert rfc8785.dumps(json.loads(data)) == data


@pytest.mark.parametrize(("name", "version", "codec"), list(newest()), ids=lambda value: str(value))
def test_the_newest_version_is_written_as_it_always_was(name: str, version: int, codec: EventCodec[object]) -> None:
    for file in EVENTS.glob(f"{name}.v{version}.*.json"):
        data = file.read_bytes()
        fact = codec.decode(data)
        assert fact is not None
        again = codec.encode(
            fact.event,
            id=UUID(fact.id),
            stream=fact.stream,
            version=fact.version,
            key=fact.key,
            time=fact.time,
            cause=fact.cause,
        )
        assert again == data


def test_the_examples_are_the_golden_files() -> None:
    assert {e.file: e.data for e in examples()} == {
        e.file: (EVENTS / e.file).read_bytes() for e in examples() if (EVENTS / e.file).exists()
    }


def test_a_golden_file_that_is_there_is_never_written_again(tmp_path: Path) -> None:
    write_missing(tmp_path)
    (kept := tmp_path / GOLDEN[0].name).write_bytes(b"as it was")
    (tmp_path / GOLDEN[1].name).unlink()
    assert write_missing(tmp_path) == [GOLDEN[1].name]
    assert kept.read_bytes() == b"as it was"


def types_in(kind: Any) -> Iterator[Any]:
    """All types a field can hold, through containers, unions and nested facts."""
    yield kind
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        for field in fields(kind):
            yield from types_in(hints[field.name])
    for inner in get_args(kind):
        yield from types_in(inner)


@pytest.mark.parametrize("event", sorted({e for n in catalogue.TOPICS.values() for e in n.values()}, key=str))
def test_no_fact_has_room_for_a_float(event: type) -> None:
    assert float not in set(types_in(event))
    assert not any(isinstance(kind, UnionType) and float in get_args(kind) for kind in types_in(event))


@pytest.mark.parametrize("number", [b"1.5", b"1e2", b"1.0", b"-0.0"])
def test_a_float_among_answers_is_not_read(number: bytes) -> None:
    data = (
        (EVENTS / "submission.criterion-reported.v1.1.json").read_bytes().replace(b'"year":2025', b'"year":' + number)
    )
    codec: EventCodec[submission.CriterionReported] = EventCodec(catalogue.SUBMISSION)
    with pytest.raises(msgspec.ValidationError):
        codec.decode(data)
