"""A round whose framework says all that a framework can: nothing arose, bonus and penalty, a view, compared values."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from typing import Any

from chiso_contracts import scoring
from chiso_framework import Framework, from_document

from tests.unit.ranking import example
from tests.unit.ranking.example import verified

NOTHING: dict[str, Any] = {"nothing_arose": True}


def component(code: str, max_points: int, rule: Mapping[str, Any], **more: object) -> dict[str, Any]:
    return {"code": code, "name_vi": f"Chỉ số {code}", "max_points": max_points, "rule": dict(rule), **more}


DIRECT = {"kind": "direct"}
RATIO = {"kind": "ratio", "numerator_vi": "Đúng hạn", "denominator_vi": "Tổng số", "when_zero": "zero"}
RELATIVE = {"kind": "relative", "value_vi": "Số dịch vụ", "when_alike": "full"}
DOCUMENT: dict[str, Any] = {
    **deepcopy(example.DOCUMENT),
    "total_points": "100",
    "extras": {"bonus_cap": "5"},
    "views": [
        {"id": "so", "name_vi": "Hạ tầng số", "name_en": "Digital", "indicators": [{"code": "1"}], "units": "kind=xa"},
        {"id": "dv", "name_vi": "Dịch vụ", "indicators": [{"code": "2"}], "compare": "share"},
    ],
    "main_indicators": [
        {
            "code": "1",
            "name_vi": "Hạ tầng",
            "max_points": 40,
            "complete": True,
            "components": [
                component("1.1", 10, RATIO, nothing_arose="excluded"),
                component("1.2", 30, RELATIVE),
                component("1.9", 4, DIRECT, counts="bonus"),
            ],
        },
        {
            "code": "2",
            "name_vi": "Dịch vụ",
            "max_points": 60,
            "complete": True,
            "components": [component("2.1", 60, DIRECT), component("2.9", 6, DIRECT, counts="penalty")],
        },
    ],
}
FRAMEWORK: Framework = from_document(DOCUMENT)


def answered(unit: str, criterion: str, points: str = "0", **data: Any) -> scoring.CriterionVerified:
    """An appraisal with the data that its points were computed from."""
    return replace(verified(unit, criterion, points), data=data)


def valued(unit: str, value: str) -> scoring.CriterionVerified:
    """An appraisal of the criterion that compares all units."""
    return answered(unit, "1.2", "30", value=value)


STORY: list[Any] = [
    *example.opening(framework=FRAMEWORK),
    verified("U1", "2.1", "30"),
    answered("U1", "1.1", **NOTHING),
    valued("U1", "40"),
    valued("U2", "80"),
    verified("U1", "1.9", "3"),
    verified("U2", "2.9", "6"),
    valued("U3", "100"),
    valued("U4", "50"),
    example.decided("U3", "1.2", "12"),
    answered("U2", "1.1", "5", numerator="1", denominator="2"),
    example.locked("U2", late=True),
    valued("U3", "160"),
    answered("U2", "1.1", **NOTHING),
    valued("U5", "20"),
    verified("U3", "1.2", "30"),
]


def points_of(value: int, best: int) -> Decimal:
    """What the framework gives for a value beside the best."""
    return Decimal(value * 30) / best
