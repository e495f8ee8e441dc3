"""A round in which units do not score themselves in everything: a share, a survey, a value beside all others."""

from datetime import date
from decimal import Decimal
from typing import Any

from chiso_contracts.submission import MeasuredValueAnswered, ValueMeasured
from chiso_framework import from_document

from tests.unit.scoring.examples import DOCUMENT, RATIO, ROUND, UNIT

SURVEY = {"kind": "survey", "low": 1, "high": 5, "responses": 30}
RELATIVE = {"kind": "relative", "value_vi": "Số cuộc", "when_alike": "full"}
PARTS: list[dict[str, Any]] = [
    {"code": "1.1", "name_vi": "Kế hoạch", "max_points": 10, "rule": RATIO},
    {"code": "1.2", "name_vi": "Đo", "max_points": 20, "rule": RATIO, "source": "measured", "evidence_required": True},
    {"code": "1.3", "name_vi": "Khảo sát", "max_points": 15, "rule": SURVEY, "source": "survey"},
    {"code": "1.4", "name_vi": "So với đơn vị khác", "max_points": 20, "rule": RELATIVE, "source": "automatic"},
]
MEASURING_DOCUMENT: dict[str, Any] = {
    **DOCUMENT,
    "process": {"surveys_not_held": "rescaled"},
    "main_indicators": [
        {"code": "1", "name_vi": "Thể chế số", "max_points": 65, "complete": True, "components": PARTS}
    ],
}
MEASURING = from_document(MEASURING_DOCUMENT)
MEASURING_ZERO = from_document({**MEASURING_DOCUMENT, "process": {}})
OWN = from_document(
    {
        **MEASURING_DOCUMENT,
        "version": "2",
        "main_indicators": [
            {
                **MEASURING_DOCUMENT["main_indicators"][0],
                "components": [PARTS[0], {**PARTS[1], "source": "self"}, *PARTS[2:]],
            }
        ],
    }
)
"""The version in which units score themselves in 1.2."""


def measured(criterion: str = "1.2", points: str = "15.00", *, unit: str = UNIT, **data: Any) -> ValueMeasured:
    """Three of four, or as told."""
    return ValueMeasured(
        round=ROUND,
        unit=unit,
        criterion=criterion,
        data=data or {"numerator": "3", "denominator": "4"},
        points=Decimal(points),
        provider="H40.77",
        source="Báo cáo thống kê",
        document="88/BC-CTK",
        measured_on=date(2025, 12, 15),
        sample=4,
    )


def answered(*, agreed: bool, reason: str = "", criterion: str = "1.2") -> MeasuredValueAnswered:
    return MeasuredValueAnswered(round=ROUND, unit=UNIT, criterion=criterion, agreed=agreed, reason=reason)
