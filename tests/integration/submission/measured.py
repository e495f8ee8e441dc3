"""A round in which units do not score themselves in everything: a share, a survey, a value beside all others."""

from typing import Any

from chiso_contracts.values import Right

from tests.integration.submission.world import OFFICE_BODY, World, made, round_body
from tests.unit.framework.examples import RATIO, component, document

ROUND = "do-luong-2026"
SURVEY = {"kind": "survey", "low": 1, "high": 5, "responses": 30}
RELATIVE = {"kind": "relative", "value_vi": "Số cuộc", "when_alike": "full"}
PARTS = [
    component("1.1", 40, RATIO),
    component("1.2", 20, RATIO, source="measured"),
    component("1.3", 20, SURVEY, source="survey"),
    component("1.4", 20, RELATIVE, source="automatic"),
]
DOCUMENT = document(
    id="do-luong",
    main_indicators=[{"code": "1", "name_vi": "Một", "max_points": 100, "complete": True, "components": PARTS}],
    process={"surveys_not_held": "rescaled"},
)
PROVIDER = Right(id="provider", role="data-provider", body="H40.77", capacity="Cục Thống kê", round=ROUND)
PATH = f"/rounds/{ROUND}/criteria/1.2/measurements"


def open_round(world: World) -> None:
    """Publish the framework and open the round for all communes."""
    made(world.office.post("/frameworks", {"document": DOCUMENT}))
    opened = {"id": ROUND, "framework": "do-luong", "framework_version": "1"}
    made(world.office.post("/rounds", round_body(**opened)))
    world.installation.settle()


def asked(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A table of measured values."""
    by = {"source": "Báo cáo thống kê", "document": "88/BC-CTK", "measured_on": "2026-12-15"}
    return {**by, "rows": list(rows), **more}


def row(unit: str, numerator: str = "3", **more: Any) -> dict[str, Any]:
    """Three of four, or as told."""
    return {"unit": unit, "data": {"numerator": numerator, "denominator": "4"}, **more}


__all__ = ["OFFICE_BODY", "PATH", "PROVIDER", "ROUND", "asked", "open_round", "row"]
