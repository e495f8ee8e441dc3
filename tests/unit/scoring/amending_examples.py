"""An amended version of the example's framework, and the facts by which submission tells of it."""

from copy import deepcopy
from hashlib import sha256
from typing import Any

from chiso_contracts.rounds import CriteriaAmended, RoundAmended
from chiso_framework import Framework, from_document

from tests.unit.scoring.examples import DOCUMENT, ROUND, UNIT, framework_parts


def version(name: str = "2", *, gone: tuple[str, ...] = (), **changed: dict[str, Any]) -> Framework:
    """Another version of the example: criteria by code, without dots, and what is said of them now."""
    document = {**deepcopy(DOCUMENT), "version": name}
    main = document["main_indicators"][0]
    main["components"] = [one for one in main["components"] if one["code"] not in gone]
    for one in main["components"]:
        one.update(changed.get("c" + one["code"].replace(".", ""), {}))
    return from_document(document)


AMENDED = version(c11={"max_points": 8}, c12={"rule": {"kind": "direct"}})
"""Criterion 1.1 is worth less, 1.2 has another rule."""


def amended(framework: Framework = AMENDED, *changed: str) -> RoundAmended:
    """The round moves; criteria 1.1 and 1.2 changed unless told."""
    text = "".join(part.text for part in framework_parts(framework))
    return RoundAmended(
        round=ROUND,
        framework="vi-du",
        framework_version=framework.version,
        engine=1,
        sha256=sha256(text.encode()).hexdigest(),
        document="9/QĐ",
        changed=changed or ("1.1", "1.2"),
    )


def moved(*criteria: str) -> CriteriaAmended:
    """The unit moves."""
    return CriteriaAmended(round=ROUND, unit=UNIT, framework_version="2", criteria=criteria)
