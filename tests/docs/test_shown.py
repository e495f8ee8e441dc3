"""Tests that a page names are there."""

import re

from tests.docs.tracked import ROOT, texts

PAGE = ROOT / "docs" / "frameworks.md"
NAMED = re.compile(r"`(test_\w+)`")
DEFINED = re.compile(r"^def (test_\w+)\(", re.MULTILINE)


def test_every_test_that_shows_a_decision_is_there() -> None:
    tests = [text for path, text in texts().items() if path.startswith("tests/") and path.endswith(".py")]
    defined = {name for text in tests for name in DEFINED.findall(text)}
    named = NAMED.findall(PAGE.read_text(encoding="utf-8"))
    assert named
    assert sorted(set(named) - defined) == []
