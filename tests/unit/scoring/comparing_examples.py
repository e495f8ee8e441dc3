"""A framework that says what nothing arose is worth, and has a bonus, a penalty and a rule that compares all units."""

from copy import deepcopy
from typing import Any

from chiso_framework import Framework, from_document

from tests.unit.scoring.examples import DOCUMENT, RATIO

NOTHING: dict[str, Any] = {"nothing_arose": True}


def _component(code: str, max_points: int, rule: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"code": code, "name_vi": f"Chỉ số {code}", "max_points": max_points, "rule": rule, **more}


PARTS = [
    _component("1.1", 10, RATIO, nothing_arose="excluded"),
    _component("1.2", 20, {"kind": "relative", "value_vi": "Số dịch vụ", "when_alike": "full"}),
    _component("1.3", 5, {"kind": "direct"}),
    _component("1.8", 4, {"kind": "direct"}, counts="bonus"),
    _component("1.9", 6, {"kind": "direct"}, counts="penalty"),
]
COMPARING: Framework = from_document(
    {
        **deepcopy(DOCUMENT),
        "extras": {"bonus_cap": "3"},
        "main_indicators": [
            {"code": "1", "name_vi": "Thể chế số", "max_points": 35, "complete": True, "components": PARTS},
            {"code": "2", "name_vi": "Hạ tầng số", "max_points": 30},
        ],
    }
)
