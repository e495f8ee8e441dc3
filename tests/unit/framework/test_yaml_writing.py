"""What is written as YAML is read back as exactly the same values."""

import pytest
from chiso_framework import from_document, read_text, shipped_framework, shipped_ids, to_document, write_text
from hypothesis import given, settings
from hypothesis import strategies as st

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=60)
PLAIN = TEXTS | st.integers(-(10**12), 10**12) | st.booleans()
VALUES = st.recursive(PLAIN, lambda below: st.lists(below, max_size=4) | st.dictionaries(TEXTS, below, max_size=4))

WORDS = [
    "08",
    "1e5",
    "1.10",
    "1_000",
    "no",
    "null",
    "~",
    "",
    "true",
    "+1",
    ".5",
    "0x1f",
    "-",
    "?",
    "!x",
    "&x",
    "*x",
    "#x",
]


@pytest.mark.parametrize("framework_id", shipped_ids())
def test_shipped_frameworks_are_written_and_read_back(framework_id: str) -> None:
    framework = shipped_framework(framework_id)
    assert from_document(read_text(write_text(to_document(framework)))) == framework


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(TEXTS, VALUES, max_size=5))
def test_any_document_is_read_back(document: dict[str, object]) -> None:
    assert read_text(write_text(document)) == document


@pytest.mark.parametrize("word", WORDS)
def test_a_word_that_looks_like_a_number_stays_a_word(word: str) -> None:
    assert read_text(write_text({"code": word})) == {"code": word}
