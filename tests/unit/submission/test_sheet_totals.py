"""What a report's sheet adds up: bonus and penalty stand beside the maximum, what nothing arose for leaves it."""

from decimal import Decimal
from typing import Any

from chiso_framework import Framework, from_document
from chiso_submission.sheets import totals

from tests.unit.framework.examples import RATIO, component, document

DIRECT = {"kind": "direct"}
PARTS = [
    component("1.1", 60, DIRECT),
    component("1.2", 20, RATIO, nothing_arose="excluded"),
    component("1.3", 10, DIRECT, counts="bonus"),
    component("1.4", 5, DIRECT, counts="penalty"),
]
FRAMEWORK: Framework = from_document(
    document(main_indicators=[{"code": "1", "name_vi": "Một", "max_points": 80, "components": PARTS}])
)


def row(points: str, most: int, **data: object) -> dict[str, Any]:
    shown = {"points": Decimal(points), "max_points": Decimal(most), "at_stake": Decimal(1)}
    return {**shown, "data": data, "to_review": False}


def added(*rows: dict[str, Any]) -> dict[str, int]:
    return {name: int(value) for name, value in totals(FRAMEWORK.criteria(), rows).items()}


def test_a_penalty_is_taken_from_what_is_claimed() -> None:
    rows = row("50", 60), row("10", 20), row("4", 10), row("3", 5)
    assert added(*rows) == {"claimed": 61, "applicable_max": 80, "at_stake": 3}


def test_a_claim_by_an_earlier_version_is_not_counted_and_its_maximum_is() -> None:
    old = {**row("15", 20, nothing_arose=True), "to_review": True}
    rows = row("50", 60), old, row("4", 10), row("3", 5)
    assert added(*rows) == {"claimed": 51, "applicable_max": 80, "at_stake": 3}


def test_what_nothing_arose_for_leaves_the_maximum() -> None:
    rows = row("50", 60), row("0", 20, nothing_arose=True), row("0", 10), row("0", 5)
    assert added(*rows) == {"claimed": 50, "applicable_max": 60, "at_stake": 2}
