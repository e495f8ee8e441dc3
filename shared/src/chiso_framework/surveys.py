"""A total where no survey was held: what comes from it counts nothing, or the rest is rescaled to the whole."""

from collections.abc import Collection, Mapping
from decimal import Decimal

from chiso_framework.aggregate import Total, UnitSheet
from chiso_framework.model import Framework


def surveyed(framework: Framework) -> tuple[str, ...]:
    """Codes of the criteria whose value comes from a survey."""
    return tuple(leaf.code for leaf in framework.criteria() if leaf.source == "survey")


def total_without_surveys(
    framework: Framework,
    kind: str,
    points: Mapping[str, Decimal],
    *,
    unit: str = "",
    late: bool = False,
    excluded: Collection[str] = (),
    not_held: Collection[str] | None = None,
) -> Total:
    """The total of a unit of a round in which no survey was held, or not those of the criteria named.

    `UnitSheet.total_without` says how. Raises UnknownCriterion.
    """
    missing = surveyed(framework) if not_held is None else not_held
    return UnitSheet(framework, kind, unit).total_without(points, missing, late=late, excluded=excluded)
