"""The words that a refusal is told in: those of the framework of the round, or of the version, that it is about."""

from collections.abc import Mapping

from chiso_contracts.rejection import Rejected
from chiso_framework import Words, own_words
from chiso_framework.problems import Text

from chiso_submission import workbooks
from chiso_submission.desk import desk

Named = Mapping[str, object]


def of_what_is_named(named: Named) -> Mapping[str, Text]:
    """A round goes before a framework; where neither is known here there are no words of its own."""
    try:
        words = _words(named)
    except Rejected:
        return {}
    return own_words(words) if words else {}


def _words(named: Named) -> Words | None:
    match named:
        case {"round": str(round)}:
            return desk().round(round).framework.words
        case {"framework": str(framework), "framework_version": str(version)}:
            return workbooks.published(framework, version).words
        case {"framework": str(framework), "version": str(version)}:
            return workbooks.published(framework, version).words
    return None
