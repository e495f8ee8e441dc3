"""A total where no survey was held: what comes from it counts nothing, or the rest is rescaled to the whole."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from chiso_framework.aggregate import Total, unit_total
from chiso_framework.decimals import EXACT, rounded_quotient
from chiso_framework.model import Framework


def surveyed(framework: Framework) -> tuple[str, ...]:
    """Codes of the criteria whose value comes from a survey."""
    return tuple(leaf.code for leaf in framework.criteria() if leaf.source == "survey")


def total_without_surveys(
    framework: Framework, kind: str, points: Mapping[str, Decimal], *, unit: str = "", late: bool = False
) -> Total:
    """The total of a unit of a round in which no survey was held. Raises UnknownCriterion.

    rescaled: the points of the rest times whole maximum / maximum of the rest, rounded once at `points_places`; the
    maximum stays the whole. The points of single criteria stay as they are.
    """
    rest = {code: scored for code, scored in points.items() if code not in surveyed(framework)}
    plain = unit_total(framework, kind, rest, unit=unit, late=late)
    if framework.process.surveys_not_held == "zero":
        return plain
    reached = unit_total(framework, kind, rest, unit=unit, late=late, excluded=surveyed(framework))
    if not reached.applicable_max:
        return plain
    scaled = rounded_quotient(
        EXACT.multiply(reached.points, plain.applicable_max),
        reached.applicable_max,
        framework.points_places,
        framework.rounding,
    )
    value = rounded_quotient(scaled, framework.total_divisor, framework.rank_places, framework.rounding)
    return replace(reached, points=scaled, value=value, applicable_max=plain.applicable_max)
