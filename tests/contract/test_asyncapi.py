"""deploy/contracts/asyncapi.yaml names every topic and every event, and nothing else."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from chiso_contracts import catalogue
from chiso_runtime.brokers.kafka import topics
from chiso_runtime.contract_documents import asyncapi_text
from chiso_runtime.contract_schemas import written
from jsonschema import Draft202012Validator

FILE = Path("deploy/contracts/asyncapi.yaml")
TEXT = FILE.read_text(encoding="utf-8")
API: dict[str, Any] = yaml.safe_load(TEXT)
OBJECTS = {
    "type": "object",
    "additionalProperties": {"type": "object"},
    "propertyNames": {"pattern": "^[a-zA-Z0-9.-]+$"},
}
REFERENCE = {"type": "object", "required": ["$ref"], "additionalProperties": False, "properties": {"$ref": {}}}
SHAPE = {
    "type": "object",
    "required": ["asyncapi", "info", "channels", "operations", "components"],
    "properties": {
        "asyncapi": {"const": "3.0.0"},
        "info": {"type": "object", "required": ["title", "version"]},
        "channels": OBJECTS
        | {
            "additionalProperties": {
                "type": "object",
                "required": ["address", "messages", "bindings"],
                "properties": {"messages": {"type": "object", "additionalProperties": REFERENCE}},
            }
        },
        "operations": OBJECTS
        | {
            "additionalProperties": {
                "type": "object",
                "required": ["action", "channel"],
                "properties": {"action": {"enum": ["send", "receive"]}, "channel": REFERENCE},
            }
        },
        "components": {
            "type": "object",
            "required": ["messages"],
            "properties": {
                "messages": OBJECTS
                | {
                    "additionalProperties": {
                        "type": "object",
                        "required": ["name", "payload", "traits"],
                        "properties": {
                            "payload": REFERENCE,
                            "traits": {"type": "array", "minItems": 1, "items": REFERENCE},
                        },
                    }
                },
                "messageTraits": OBJECTS,
            },
        },
    },
}


def resolved(reference: str) -> Any:
    """What a reference points to, inside the file or in another one."""
    where, _, pointer = reference.partition("#")
    found = json.loads((FILE.parent / where).read_text(encoding="utf-8")) if where else API
    for step in filter(None, pointer.split("/")):
        found = found[step]
    return found


def test_it_is_what_the_contracts_say() -> None:
    assert asyncapi_text() == TEXT, "run: python -m chiso_runtime.contract_documents asyncapi"


def test_it_has_the_shape_of_asyncapi_3() -> None:
    assert [error.message for error in Draft202012Validator(SHAPE).iter_errors(API)] == []


def test_every_topic_is_a_channel() -> None:
    assert list(API["channels"]) == list(topics.settings()) == list(catalogue.TOPICS)


@pytest.mark.parametrize("topic", list(catalogue.TOPICS))
def test_a_channel_has_the_topics_partitions_and_owner(topic: str) -> None:
    assert API["channels"][topic]["bindings"]["kafka"]["partitions"] == topics.partitions(topic)
    assert topics.settings()[topic]["owner"] == catalogue.OWNERS[topic]
    assert f"{catalogue.OWNERS[topic]}.publish.{topic}" in API["operations"]


@pytest.mark.parametrize("topic", list(catalogue.TOPICS))
def test_a_channel_carries_every_version_of_its_events(topic: str) -> None:
    stems = {name for name, _ in catalogue.TOPICS[topic]}
    versions = {file.removesuffix(".json") for file in written() if file.rpartition(".v")[0] in stems}
    assert set(API["channels"][topic]["messages"]) == versions


def test_every_schema_is_the_payload_of_one_message() -> None:
    payloads = [message["payload"]["$ref"].rpartition("/")[2] for message in API["components"]["messages"].values()]
    assert sorted(payloads) == sorted(written())


@pytest.mark.parametrize("name", list(API["components"]["messages"]))
def test_a_message_points_to_the_schema_of_its_type(name: str) -> None:
    message = API["components"]["messages"][name]
    assert resolved(message["payload"]["$ref"])["properties"]["type"] == {"const": message["name"]}


def test_every_reference_inside_resolves() -> None:
    references = [reference for reference in referred(API) if reference.startswith("#")]
    assert references
    assert all(isinstance(resolved(reference), dict) for reference in references)


def referred(value: Any) -> list[str]:
    """Every $ref, at any depth."""
    if isinstance(value, dict):
        own = [value["$ref"]] if "$ref" in value else []
        return own + [found for inner in value.values() for found in referred(inner)]
    return [found for inner in value for found in referred(inner)] if isinstance(value, list) else []
