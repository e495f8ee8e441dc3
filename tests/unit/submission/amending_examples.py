"""Amended versions of the example's framework."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from chiso_framework import Framework, from_document

from tests.unit.submission.examples import DOCUMENT


def version(name: str = "2", *, plan: Mapping[str, Any] | None = None, **whole: Any) -> Framework:
    """Another version: other keys of criterion 1.1, the `plan`, or of the whole."""
    document = {**deepcopy(DOCUMENT), "version": name, **whole}
    document["main_indicators"][0]["components"][0].update(plan or {})
    return from_document(document)


def without(code: str, *, added: str = "", name: str = "2") -> Framework:
    """A version that lacks a criterion, and may have another instead."""
    document = {**deepcopy(DOCUMENT), "version": name}
    main = document["main_indicators"][0]
    main["components"] = [one for one in main["components"] if one["code"] != code]
    if added:
        main["components"].append({"code": added, "name_vi": "Mới", "max_points": "10", "rule": {"kind": "direct"}})
    return from_document(document)


AMENDED = version(plan={"max_points": "8"})
"""Criterion 1.1 is worth less."""
