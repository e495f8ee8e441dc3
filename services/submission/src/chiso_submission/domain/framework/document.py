"""The canonical text of a framework, its SHA-256, and its parts, which fit into events whatever they hold."""

import json
from hashlib import sha256

from chiso_framework import Framework, from_document, to_document

PART = 60_000
"""Characters of a part: at most 240 kB of UTF-8, so that the event stays under 256 KiB."""


def canonical_text(framework: Framework) -> str:
    """The framework's document as canonical JSON: equal frameworks give equal text."""
    return json.dumps(to_document(framework), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def framework_of(text: str) -> Framework:
    """The framework of a canonical text. Raises Invalid."""
    return from_document(json.loads(text))


def digest(text: str) -> str:
    """SHA-256 (hex) of the text in UTF-8."""
    return sha256(text.encode()).hexdigest()


def parts(text: str) -> list[str]:
    """The text cut into parts that events can carry."""
    return [text[at : at + PART] for at in range(0, len(text), PART)]
