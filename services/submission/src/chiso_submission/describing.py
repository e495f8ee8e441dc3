"""A published framework for people: what its decision says in its own words, what it changes in its parent."""

from dataclasses import asdict
from typing import Any

from chiso_contracts.rejection import Rejected
from chiso_framework import Difference, Framework, adjusted, tell, touched

from chiso_submission import borrowing, workbooks


def told(framework: Framework) -> dict[str, Any]:
    """The framework as the API tells it. Raises Refused."""
    return {
        "framework": framework.id,
        "version": framework.version,
        "title_vi": framework.title_vi,
        "title_en": framework.title_en,
        "demonstration": framework.demonstration,
        "words": asdict(framework.words),
        "sections": [{"title": section.title, "lines": section.lines} for section in tell(framework)],
        "borrows": list(borrowing.borrowed(framework)),
        "adjusted": from_parent(framework),
    }


def from_parent(framework: Framework) -> dict[str, Any] | None:
    """What the version changes in the one it is based on; None where it is based on none.

    `known` is False where the parent is not published here.
    """
    if framework.based_on is None:
        return None
    reference = str(framework.based_on)
    parent = _published(framework.based_on.framework, framework.based_on.version)
    found = adjusted(framework, parent) if parent else ()
    return {
        "parent": reference,
        "known": parent is not None,
        "differences": [_row(one) for one in found],
        "touched": list(touched(found)),
    }


def _row(one: Difference) -> dict[str, Any]:
    return {**asdict(one), "vi": one.words().vi, "en": one.words().en}


def _published(framework: str, version: str) -> Framework | None:
    try:
        return workbooks.published(framework, version)
    except Rejected:
        return None
