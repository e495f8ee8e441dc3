"""deploy/contracts/asyncapi.yaml names every topic and every event, and nothing else."""

import json
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
import yaml
from chiso_contracts import catalogue
from chiso_runtime.brokers.kafka import topics
from chiso_runtime.contract_documents import asyncapi_text
from chiso_runtime.contract_schemas import written
from jsonschema import Draft7Validator

FILE = Path("deploy/contracts/asyncapi.yaml")
TEXT = FILE.read_text(encoding="utf-8")
API: dict[str, Any] = yaml.safe_load(TEXT)
SHAPE = json.loads((Path(__file__).parent / "asyncapi" / "3.0.0.json").read_bytes())


def resolved(reference: str) -> Any:
    """What a reference points to, inside the file or in another one."""
    where, _, pointer = reference.partition("#")
    found = json.loads((FILE.parent / where).read_text(encoding="utf-8")) if where else API
    for step in filter(None, pointer.split("/")):
        found = found[step]
    return found


def test_it_is_what_the_contracts_say() -> None:
    assert asyncapi_text() == TEXT, "run: python -m chiso_runtime.contract_documents asyncapi"


def test_it_is_valid_by_the_schema_that_asyncapi_publishes() -> None:
    assert [error.message for error in Draft7Validator(SHAPE).iter_errors(API)] == []


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        (("asyncapi",), "2.6.0"),
        (("info",), {"title": "Chiso"}),
        (("operations", "ranking.publish.chiso.ranking", "action"), "publish"),
        (("operations", "ranking.publish.chiso.ranking", "channel"), "chiso.ranking"),
        (("channels", "chiso.ranking", "bindings", "kafka", "partitions"), "12"),
        (("channels", "chiso.ranking", "topic"), "chiso.ranking"),
        (("components", "messages", "ranking.results-approved.v2", "payload"), 1),
    ],
)
def test_the_published_schema_refuses_what_is_wrong(place: tuple[str, ...], wrong: object) -> None:
    changed = yaml.safe_load(TEXT)
    *above, last = place
    inside = reduce(lambda found, step: found[step], above, changed)
    inside[last] = wrong
    assert not Draft7Validator(SHAPE).is_valid(changed)


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
