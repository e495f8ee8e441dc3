"""The topics as they must be, and the one rule from key to partition."""

import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from kafka import KafkaAdminClient
from kafka.admin import NewTopic
from kafka.errors import TopicAlreadyExistsError, UnknownTopicOrPartitionError
from kafka.partitioner.default import murmur2

MADE_WITHIN = 10.0

Settings = Mapping[str, Mapping[str, Any]]


class WrongTopic(Exception):
    """A topic has another number of partitions than it must have for life."""


@cache
def settings() -> Settings:
    """Every topic with owner, partitions and configuration, by name."""
    text = (files("chiso_runtime.brokers") / "topics.yaml").read_text(encoding="utf-8")
    loaded: Settings = yaml.safe_load(text)
    return loaded


def partitions(topic: str) -> int:
    """How many partitions the topic has, for its whole life."""
    return int(settings()[topic]["partitions"])


def partition(key: str, count: int) -> int:
    """The partition of a key: Kafka's own murmur2 rule, so that any client agrees."""
    return int((murmur2(key.encode()) & 0x7FFFFFFF) % count)


def ensure(admin: KafkaAdminClient, topic: str) -> str:
    """Make the topic when it is missing; returns its id. Raises WrongTopic, KafkaError."""
    wanted = settings()[topic]
    if (described := _describe(admin, topic)) is None:
        _make(admin, topic, wanted)
        described = _made(admin, topic)
    if (count := len(described["partitions"])) != wanted["partitions"]:
        raise WrongTopic(f"{topic} has {count} partitions, {wanted['partitions']} are fixed")
    return str(described["topic_id"])


def topic_id(admin: KafkaAdminClient, topic: str) -> str | None:
    """The topic's id now, or None when it is not there."""
    described = _describe(admin, topic)
    return None if described is None else str(described["topic_id"])


def _make(admin: KafkaAdminClient, topic: str, wanted: Mapping[str, Any]) -> None:
    new = NewTopic(
        topic,
        num_partitions=int(wanted["partitions"]),
        replication_factor=-1,
        topic_configs=dict(wanted["config"]),
    )
    with suppress(TopicAlreadyExistsError):
        admin.create_topics([new])


def _made(admin: KafkaAdminClient, topic: str) -> dict[str, Any]:
    """The topic once every broker tells of it, which takes a moment."""
    deadline = time.monotonic() + MADE_WITHIN
    while (described := _describe(admin, topic)) is None:
        if time.monotonic() > deadline:
            raise ConnectionError(f"topic {topic} was made but is not told of")
        time.sleep(0.05)
    return described


def _describe(admin: KafkaAdminClient, topic: str) -> dict[str, Any] | None:
    try:
        (described,) = admin.describe_topics([topic])
    except UnknownTopicOrPartitionError:
        return None
    if described.get("error_code") or not described.get("partitions"):
        return None
    found: dict[str, Any] = described
    return found
