"""A round whose communes are ranked and published by each district until a day, its departments by the province."""

from copy import deepcopy

from chiso_contracts.values import RoundUnit
from chiso_framework import Framework, from_document

from tests.unit.ranking import example

UNTIL = "2099-06-30"
GROUPS = [
    {
        "id": "xa",
        "name_vi": "Khối xã",
        "units": "kind=xa",
        "within": "parent",
        "until": UNTIL,
        "published_by_vi": "UBND cấp huyện",
        "published_by_en": "Districts",
    },
    {"id": "all", "name_vi": "Sở, ngành", "units": "kind=so", "published_by_vi": "UBND tỉnh"},
]
FRAMEWORK: Framework = from_document({**deepcopy(example.DOCUMENT), "groups": GROUPS})
NO_OTHERS: Framework = from_document(
    {**deepcopy(example.DOCUMENT), "groups": [GROUPS[0], {**GROUPS[0], "id": "all", "units": "all"}]}
)


def unit(code: str, parent: str, group: str = "xa", *, ranked: bool = True) -> RoundUnit:
    kind = "xa" if group == "xa" else "so"
    return RoundUnit(code=code, name=f"Xã {code}", kind=kind, parent=parent, groups=(group,), ranked=ranked)


UNITS = (
    unit("U1", "H1"),
    unit("U2", "H1"),
    unit("U3", "H2"),
    unit("U4", "H2"),
    unit("U5", "H2", ranked=False),
    unit("S1", "H56", "all"),
    unit("S2", "H56", "all"),
)


def opening(framework: Framework = FRAMEWORK) -> list[object]:
    return example.opening(units=UNITS, framework=framework)
