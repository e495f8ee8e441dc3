"""The words that a refusal is told in: those of the framework of the round that it is about."""

from collections.abc import Mapping

from chiso_framework import own_words
from chiso_framework.problems import Text
from chiso_runtime import http

from chiso_evidence.uploads import evidence


def of_what_is_named(named: Mapping[str, object]) -> Mapping[str, Text]:
    """Where no round is named whose framework is here, there are no words of its own."""
    match named:
        case {"round": str(round)}:
            with http.reading() as conn:
                framework = evidence().frameworks.asking(conn, round).framework
            return own_words(framework.words) if framework else {}
    return {}
