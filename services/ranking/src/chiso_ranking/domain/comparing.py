"""Criteria whose rule compares all units: the verified values, and the points that follow from their spread."""

from bisect import bisect_left, insort
from collections.abc import Mapping
from decimal import Decimal

from chiso_framework import Criterion, Engine, Framework, Spread


class Compared:
    """The verified values of one criterion, by unit."""

    __slots__ = ("_criterion", "_engine", "_framework", "_ordered", "_scored_with", "_values")

    def __init__(self, framework: Framework, criterion: Criterion, computing: Engine) -> None:
        self._framework, self._criterion, self._engine = framework, criterion, computing
        self._values: dict[str, Decimal] = {}
        self._ordered: list[Decimal] = []
        self._scored_with: Spread | None = None

    @property
    def values(self) -> Mapping[str, Decimal]:
        """The values, by unit."""
        return self._values

    @property
    def spread(self) -> Spread | None:
        """The lowest and the highest value; None where there is none."""
        return Spread(lowest=self._ordered[0], highest=self._ordered[-1]) if self._ordered else None

    def set(self, unit: str, value: Decimal | None) -> None:
        """The unit has this value from now on, or none."""
        if (before := self._values.pop(unit, None)) is not None:
            del self._ordered[bisect_left(self._ordered, before)]
        if value is not None:
            self._values[unit] = value
            insort(self._ordered, value)

    def points(self, value: Decimal) -> Decimal:
        """Points of a value beside all others."""
        return self._engine.points_among(self._framework, self._criterion, value, self.spread)

    def moved(self) -> bool:
        """Whether the spread is another one than when this was last asked."""
        before, self._scored_with = self._scored_with, self.spread
        return before != self._scored_with


def comparing(framework: Framework, computing: Engine) -> dict[str, Compared]:
    """Of every criterion that compares all units its values, none yet."""
    return {code: Compared(framework, framework.criterion(code), computing) for code in framework.compared()}
