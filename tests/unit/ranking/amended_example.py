"""A round that moves to an amended framework while it runs: one criterion counts more, one is new, one is gone."""

from copy import deepcopy
from typing import Any

from chiso_contracts import scoring
from chiso_framework import Framework, from_document

from tests.unit.ranking import comparing_example, example
from tests.unit.ranking.comparing_example import component
from tests.unit.ranking.example import concluded, decided, locked, told, verified

DIRECT = {"kind": "direct"}
CHANGED, ADDED, GONE = ("1.1",), ("1.3",), ("1.2",)


def amended_document(version: str = "2") -> dict[str, Any]:
    """1.1 is worth 20 and not 10, 1.2 is no more, 1.3 is new, 2.1 stays; ranks compare one more place."""
    document: dict[str, Any] = deepcopy(example.DOCUMENT)
    first, second = document["main_indicators"]
    first["components"] = [component("1.1", 20, DIRECT), component("1.3", 20, DIRECT)]
    return {**document, "version": version, "rank_places": 3, "main_indicators": [first, second]}


FRAMEWORK: Framework = from_document(amended_document())
COMPARING: Framework = from_document(
    {
        **deepcopy(comparing_example.DOCUMENT),
        "version": "2",
        "views": [{**comparing_example.DOCUMENT["views"][0], "divisor": "2"}],
        "main_indicators": [
            {
                **comparing_example.DOCUMENT["main_indicators"][0],
                "components": [
                    component("1.1", 10, comparing_example.RATIO, nothing_arose="excluded"),
                    component("1.2", 30, comparing_example.RELATIVE, applies_to="kind=xa"),
                    component("1.9", 4, DIRECT, counts="bonus"),
                ],
            },
            comparing_example.DOCUMENT["main_indicators"][1],
        ],
    }
)
"""The round of `comparing_example`, where the criterion that compares all units is no more for one of them."""


def amended(
    framework: Framework = FRAMEWORK,
    *,
    changed: tuple[str, ...] = CHANGED,
    added: tuple[str, ...] = ADDED,
    gone: tuple[str, ...] = GONE,
) -> scoring.RoundAmended:
    (first, *_) = told(framework)
    return scoring.RoundAmended(
        round=first.round,
        framework=framework.id,
        framework_version=framework.version,
        engine=1,
        sha256=first.sha256,
        document="31/QĐ-UBND",
        changed=changed,
        added=added,
        gone=gone,
    )


def carried(unit: str, criteria: tuple[str, ...] = (*CHANGED, *GONE), version: str = "2") -> scoring.CriteriaAmended:
    return scoring.CriteriaAmended(round="r-2026", unit=unit, framework_version=version, criteria=criteria)


EVERYBODY = tuple(carried(unit.code) for unit in example.UNITS)
BEFORE = (
    *example.opening(),
    locked("U2", late=True),
    verified("U1", "1.1", "8"),
    verified("U2", "1.1", "9"),
    decided("U1", "1.2", "12"),
    verified("U3", "2.1", "30.25"),
    verified("U4", "2.1", "41"),
    decided("U2", "2.1", "20"),
    concluded(),
)
AFTER = (
    *EVERYBODY[:2],
    verified("U1", "1.1", "16"),
    verified("U3", "1.1", "20"),
    *EVERYBODY[2:],
    verified("U3", "1.3", "10.125"),
    decided("U2", "1.1", "5"),
    concluded(),
)
STORY = (*BEFORE, *told(FRAMEWORK), amended(), *AFTER)
"""U3 is appraised in a changed criterion before its part of the amendment came: that counts nothing."""
