"""The written schemas are those of today's contracts; a written one is never edited, another shape is a new version."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from chiso_contracts import catalogue
from chiso_runtime.contract_schemas import folder, schemas, write_missing, written
from jsonschema import Draft202012Validator

from tests.contract.written import EVENTS

MADE = dict(schemas())
WRITTEN = written()

each_schema = pytest.mark.parametrize("name", sorted(WRITTEN))


@pytest.mark.parametrize("name", list(MADE))
def test_the_newest_schema_says_what_the_contract_says(name: str) -> None:
    assert WRITTEN.get(name) == MADE[name], f"{name}: the shape changed, so it needs a new version"


def test_every_version_has_a_schema_and_nothing_else_has() -> None:
    newest = [entry for names in catalogue.TOPICS.values() for entry in names]
    assert set(WRITTEN) == {f"{name}.v{v}.json" for name, version in newest for v in range(1, version + 1)}


@each_schema
def test_a_schema_is_valid_itself(name: str) -> None:
    Draft202012Validator.check_schema(WRITTEN[name])
    assert WRITTEN[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@each_schema
def test_a_schema_is_named_as_the_event_it_describes(name: str) -> None:
    stem = re.sub(r"\.json$", "", name)
    assert WRITTEN[name]["properties"]["type"] == {"const": f"vn.chiso.{stem}"}


@each_schema
def test_a_schema_has_whole_numbers_only(name: str) -> None:
    assert [kind for kind in nested(WRITTEN[name], "type") if kind == "number"] == []


@each_schema
def test_a_schema_lets_no_field_be_left_out_or_added(name: str) -> None:
    records = [WRITTEN[name], *WRITTEN[name]["$defs"].values()]
    assert all(set(record["properties"]) == set(record["required"]) for record in records)
    assert all(record["additionalProperties"] is False for record in records)


WRONG: list[dict[str, Any]] = [
    {"type": "vn.chiso.x.y.v1"},
    {"streamversion": 1.5},
    {"time": "yesterday"},
    {"data": {}},
    {"more": 1},
]


@pytest.mark.parametrize("wrong", WRONG, ids=str)
@each_schema
def test_a_schema_refuses_what_is_not_its_event(name: str, wrong: dict[str, Any]) -> None:
    good = json.loads((EVENTS / name.replace(".json", ".1.json")).read_bytes())
    validator = Draft202012Validator(WRITTEN[name])
    for wrong in (
        {"type": "vn.chiso.x.y.v1"},
        {"streamversion": 1.5},
        {"time": "yesterday"},
        {"data": {}},
        {"more": 1},
    ):
        assert not validator.is_valid({**good, **wrong}), wrong


def test_a_written_schema_is_never_written_again() -> None:
    before = {file.name: file.read_bytes() for file in folder().glob("*.json")}
    assert write_missing() == []
    assert {file.name: file.read_bytes() for file in folder().glob("*.json")} == before


def nested(value: Any, key: str) -> Iterator[Any]:
    """Every value under the key, at any depth."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == key:
                yield inner
            yield from nested(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from nested(inner, key)
