"""The page on framework files names every key that a file may hold, and its example is a framework."""

import re
from pathlib import Path

from chiso_framework import missing, questions, read_framework, schema
from chiso_framework.rules import KINDS

PAGE = (Path(__file__).parents[3] / "docs" / "frameworks.md").read_text(encoding="utf-8")
WORDS = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`]+)`", re.sub(r"```.+?```", "", PAGE, flags=re.S)))))


def keys(node: object) -> set[str]:
    """Every key that the schema knows, but those inside of rules."""
    if isinstance(node, list):
        return {key for item in node for key in keys(item)}
    if not isinstance(node, dict):
        return set()
    own = set(node["properties"]) if isinstance(node.get("properties"), dict) else set()
    inside = {name: value for name, value in node.items() if name not in ("rule", "part")}
    return own | {key for value in inside.values() for key in keys(value)}


def test_every_key_is_explained() -> None:
    plain = {"vi", "en", "day", "month", "year"}
    assert keys(schema()) - WORDS - plain == set()


def test_every_rule_and_what_it_asks_is_explained() -> None:
    assert set(KINDS) - WORDS == set()


def test_the_example_is_a_framework_without_questions() -> None:
    example = re.findall(r"```yaml\n(.+?)```", PAGE, re.S)
    framework = read_framework(example[0])
    assert questions(framework) == ()
    assert missing(framework) == ()
