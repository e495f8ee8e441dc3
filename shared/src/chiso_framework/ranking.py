"""Ranks: totals become whole-number keys at `rank_places`, tie-breakers further digits; equal keys share a rank."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from chiso_framework.aggregate import Total
from chiso_framework.decimals import EXACT, ONE, TENS, exact_sum, scaled_quotient
from chiso_framework.model import Counts, Framework, Group, MainIndicator, RankKind, View


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A unit's place in a table. `tied` counts the units of this rank, itself included."""

    rank: int
    unit: str
    key: int
    tied: int


class RankKeys:
    """Turns totals into keys that order them: higher is better, 0 to `maximum`, equal exactly where units tie.

    With a view the totals are those of `seen_total`, without tie-breakers. Raises KeyError when made for a framework
    whose tie-breakers, or for a view whose indicators, name no main indicator.
    """

    __slots__ = ("_divisor", "_framework", "_share", "_tie_breakers", "_weights", "maximum")

    def __init__(self, framework: Framework, group: Group, view: View | None = None) -> None:
        self._framework = framework
        self._share = (view or group).compare == "share"
        self._divisor = view.divisor if view else framework.total_divisor
        by_code = {indicator.code: indicator for indicator in framework.main_indicators}
        self._weights = _weights(framework, view)
        breakers = () if view else framework.tie_breakers
        self._tie_breakers = tuple((code, self._radix(by_code[code])) for code in breakers)
        self.maximum = self._highest()

    def key(self, total: Total) -> int:
        """The key of a total."""
        key = self._first(total)
        for code, radix in self._tie_breakers:
            key = key * radix + self._digits(total.indicator(code).points)
        return key

    def _first(self, total: Total) -> int:
        framework = self._framework
        if not self._share:
            return scaled_quotient(total.points, self._divisor, framework.rank_places, framework.rounding)
        if not total.applicable_max:
            return 0
        return scaled_quotient(total.points, total.applicable_max, framework.rank_places, framework.rounding)

    def _digits(self, points: Decimal) -> int:
        return scaled_quotient(points, ONE, self._framework.points_places, self._framework.rounding)

    def _radix(self, indicator: MainIndicator) -> int:
        return self._digits(_most(indicator, "points")) + 1

    def _highest(self) -> int:
        framework = self._framework
        highest = TENS[framework.rank_places]
        if not self._share:
            most = exact_sum(EXACT.multiply(_most(one, "points"), weight) for one, weight in self._weights)
            if framework.extras.beyond_maximum:
                bonus = exact_sum(_most(indicator, "bonus") for indicator in framework.main_indicators)
                most = EXACT.add(most, bonus)
            highest = scaled_quotient(most, self._divisor, framework.rank_places, framework.rounding)
        for _, radix in self._tie_breakers:
            highest = highest * radix + radix - 1
        return highest


def _weights(framework: Framework, view: View | None) -> tuple[tuple[MainIndicator, Decimal], ...]:
    if view is None:
        return tuple((one, one.weight) for one in framework.main_indicators if one.scored)
    by_code = {indicator.code: indicator for indicator in framework.main_indicators}
    return tuple((by_code[seen.code], seen.weight) for seen in view.indicators)


def _most(indicator: MainIndicator, counts: Counts) -> Decimal:
    return exact_sum(leaf.max_points for leaf in indicator.leaves() if leaf.counts == counts)


def rank(keys: Mapping[str, int], kind: RankKind = "competition") -> list[Ranked]:
    """Rank units by key, best first, units of one rank by code. competition: 1, 2, 2, 4; dense: 1, 2, 2, 3."""
    tied = Counter(keys.values())
    place, above = {}, 0
    for key in sorted(tied, reverse=True):
        place[key] = above + 1
        above += tied[key] if kind == "competition" else 1
    ordered = sorted(keys.items(), key=lambda item: (-item[1], item[0]))
    return [Ranked(rank=place[key], unit=unit, key=key, tied=tied[key]) for unit, key in ordered]


def rank_totals(framework: Framework, group: Group, totals: Mapping[str, Total]) -> list[Ranked]:
    """The table of a group, from the totals of the units that are ranked in it."""
    keys = RankKeys(framework, group)
    return rank({unit: keys.key(total) for unit, total in totals.items()}, group.ranks)
