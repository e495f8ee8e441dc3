"""From points per criterion to a unit's total: exact sums, weights, what applies to the unit, a late report."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from chiso_framework.decimals import EXACT, ZERO, exact_sum, rounded_quotient
from chiso_framework.model import Framework, MainIndicator


class UnknownCriterion(KeyError):
    """Points were given for a code that the framework doesn't have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorTotal:
    """Points of one main indicator, before its weight. One that is not `scored` is shown and counts nothing."""

    code: str
    points: Decimal
    applicable_max: Decimal
    scored: bool

    def share(self, places: int) -> Decimal:
        """Points as a share of the applicable maximum (the indicator's value, 0 to 1); 0 where nothing applies."""
        if not self.applicable_max:
            return ZERO
        return rounded_quotient(self.points, self.applicable_max, places, "half_up")


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """A unit's result. `points` are exact and weighted, after `deducted`; `value` is on the published scale
    (points / total_divisor at rank_places); `applicable_max` is what this unit could reach."""

    points: Decimal
    applicable_max: Decimal
    value: Decimal
    deducted: Decimal
    indicators: tuple[IndicatorTotal, ...]

    def indicator(self, code: str) -> IndicatorTotal:
        """The total of one main indicator. Raises KeyError."""
        for indicator in self.indicators:
            if indicator.code == code:
                return indicator
        raise KeyError(code)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One main indicator as it applies to a unit; weight 0 where it is not scored."""

    code: str
    scored: bool
    weight: Decimal
    applicable_max: Decimal
    leaves: tuple[str, ...]


class UnitSheet:
    """What applies to a unit, worked out once; units of one kind, none of them named by a scope, share a sheet."""

    __slots__ = ("_known", "_rows", "applicable_max", "framework")

    def __init__(self, framework: Framework, kind: str = "", unit: str = "") -> None:
        self.framework = framework
        self._known = frozenset(leaf.code for leaf in framework.criteria())
        self._rows = tuple(_row(indicator, kind, unit) for indicator in framework.main_indicators)
        self.applicable_max = exact_sum(EXACT.multiply(row.weight, row.applicable_max) for row in self._rows)

    def criteria(self) -> tuple[str, ...]:
        """Codes of the criteria that apply to the unit, in order."""
        return tuple(code for row in self._rows for code in row.leaves)

    def total(self, points: Mapping[str, Decimal], *, late: bool = False) -> Total:
        """Add up the points of verified criteria; those without points, or that don't apply, count nothing.

        `late` applies what the framework says of a late report. Raises UnknownCriterion.
        """
        if not points.keys() <= self._known:
            raise UnknownCriterion(*sorted(points.keys() - self._known))
        if late and self.framework.late.consequence == "no_score":
            points = {}
        indicators = tuple(_indicator_total(row, points) for row in self._rows)
        add, multiply, reached = EXACT.add, EXACT.multiply, ZERO
        for row, indicator in zip(self._rows, indicators, strict=True):
            reached = add(reached, multiply(row.weight, indicator.points))
        return self._finish(reached, indicators, late)

    def _finish(self, reached: Decimal, indicators: tuple[IndicatorTotal, ...], late: bool) -> Total:
        framework = self.framework
        off = framework.late.points if late and framework.late.consequence == "points_off" else None
        deducted = min(off or ZERO, reached)
        remaining = EXACT.subtract(reached, deducted)
        value = rounded_quotient(remaining, framework.total_divisor, framework.rank_places, framework.rounding)
        return Total(
            points=remaining,
            applicable_max=self.applicable_max,
            value=value,
            deducted=deducted,
            indicators=indicators,
        )


def unit_total(
    framework: Framework, unit_kind: str, points: Mapping[str, Decimal], *, unit: str = "", late: bool = False
) -> Total:
    """The total of one unit; for many units of a kind make one `UnitSheet`. Raises UnknownCriterion."""
    return UnitSheet(framework, unit_kind, unit).total(points, late=late)


def names_units(framework: Framework) -> bool:
    """Whether any scope names single units, so that units of one kind may not share a sheet."""
    scopes = [indicator.applies_to for indicator in framework.main_indicators]
    scopes += [leaf.applies_to for leaf in framework.criteria()]
    return any(scope.units for scope in scopes)


def _row(indicator: MainIndicator, kind: str, unit: str) -> _Row:
    covered = indicator.applies_to.covers(kind, unit)
    leaves = [leaf for leaf in indicator.leaves() if covered and leaf.applies_to.covers(kind, unit)]
    return _Row(
        code=indicator.code,
        scored=indicator.scored,
        weight=indicator.weight if indicator.scored else ZERO,
        applicable_max=exact_sum(leaf.max_points for leaf in leaves),
        leaves=tuple(leaf.code for leaf in leaves),
    )


def _indicator_total(row: _Row, points: Mapping[str, Decimal]) -> IndicatorTotal:
    reached, add = ZERO, EXACT.add
    for code in row.leaves:
        if code in points:
            reached = add(reached, points[code])
    return IndicatorTotal(code=row.code, points=reached, applicable_max=row.applicable_max, scored=row.scored)
