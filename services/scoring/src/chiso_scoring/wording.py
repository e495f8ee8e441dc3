"""The words that a refusal is told in: those of the framework of the round that it is about."""

from collections.abc import Mapping

from chiso_contracts.rejection import Rejected
from chiso_framework import own_words
from chiso_framework.problems import Text
from chiso_runtime import http

from chiso_scoring.desk import scoring


def of_what_is_named(named: Mapping[str, object]) -> Mapping[str, Text]:
    """Where no round is named that is ready here, there are no words of its own."""
    match named:
        case {"round": str(round)}:
            return _of_round(round)
    return {}


def _of_round(round: str) -> Mapping[str, Text]:
    try:
        with http.reading() as conn:
            return own_words(scoring().known.known(conn, round).framework.words)
    except Rejected:
        return {}
