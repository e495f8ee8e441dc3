"""Sentences of refusals: [words] are those of the framework that the refusal is about, {details} its own facts."""

import re
from collections.abc import Mapping

from chiso_web.messages import NO_WORDS, Spoken, named

GAP = re.compile(r"\[([A-Za-z][a-z-]*)\]|\{(\w+)\}")


def sentence(template: str, lang: str, details: Mapping[str, object], own: Mapping[str, Spoken] = NO_WORDS) -> str:
    """The template with its words, [unit] or [Unit] with a capital, and its details; one that is not there stays.

    What fills a gap is never looked at again, whatever stands in it. Raises KeyError for a word that nobody knows.
    """

    def said(found: re.Match[str]) -> str:
        if found[1]:
            return named(found[1], lang, own)
        return _shown(details[found[2]]) if found[2] in details else found[0]

    return GAP.sub(said, template)


def spoken(template: str) -> frozenset[str]:
    """The words that a template says, by the keys of frameworks and glossary."""
    return frozenset(word.lower() for word, _ in GAP.findall(template) if word)


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
