"""Maturity: a level is reached when all its targets, and those of the levels below it, are met."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from chiso_framework.aggregate import applying
from chiso_framework.decimals import ZERO
from chiso_framework.model import Framework, MaturityLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmet:
    """A target that keeps a unit from a level: the points it needs there, and those it has."""

    criterion: str
    needed: Decimal
    reached: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Maturity:
    """The highest level a unit has reached (None: not the lowest), the next one, and what it lacks for that."""

    level: MaturityLevel | None
    next: MaturityLevel | None
    unmet: tuple[Unmet, ...]


def targets(framework: Framework, level: str, kind: str = "", unit: str = "") -> dict[str, Decimal]:
    """The targets of a level and of those below it, with the points each needs there. Raises ValueError."""
    order = [one.code for one in framework.levels]
    upto = order[: order.index(level) + 1]
    found: dict[str, Decimal] = {}
    for indicator in framework.main_indicators:
        for leaf in applying(indicator, kind, unit):
            needed = {one.level: one.points for one in leaf.required}
            if asked := [needed[code] for code in upto if code in needed]:
                found[leaf.code] = asked[-1]
    return found


def maturity(
    framework: Framework,
    points: Mapping[str, Decimal],
    *,
    kind: str = "",
    unit: str = "",
    excluded: Collection[str] = (),
) -> Maturity:
    """The level of a unit with these verified points; `excluded` criteria are no targets for it."""
    reached: MaturityLevel | None = None
    for level in framework.levels:
        needed = targets(framework, level.code, kind, unit)
        unmet = tuple(
            Unmet(criterion=code, needed=most, reached=points.get(code, ZERO))
            for code, most in needed.items()
            if code not in excluded and (code not in points or points[code] < most)
        )
        if unmet:
            return Maturity(level=reached, next=level, unmet=unmet)
        reached = level
    return Maturity(level=reached, next=None, unmet=())
