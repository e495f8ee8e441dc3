"""From points per criterion to a unit's total: exact sums, weights, what applies to the unit, a late report."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from chiso_framework.decimals import EXACT, ZERO, exact_sum, rounded_quotient
from chiso_framework.model import Counts, Criterion, Framework, MainIndicator


class UnknownCriterion(KeyError):
    """Points were given for a code that the framework doesn't have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorTotal:
    """Points of one main indicator, before its weight. One that is not `scored` is shown and counts nothing.

    `bonus` and `penalty` are those of its criteria that count so, uncapped and outside of `points`.
    """

    code: str
    points: Decimal
    applicable_max: Decimal
    scored: bool
    bonus: Decimal = ZERO
    penalty: Decimal = ZERO

    def share(self, places: int) -> Decimal:
        """Points as a share of the applicable maximum (the indicator's value, 0 to 1); 0 where nothing applies."""
        if not self.applicable_max:
            return ZERO
        return rounded_quotient(self.points, self.applicable_max, places, "half_up")


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """A unit's result. `points` are exact and weighted, with `bonus`, after `penalty` and `deducted`; `value` is on the
    published scale (points / total_divisor at rank_places); `applicable_max` is what this unit could reach without a
    bonus. Where the rest was rescaled, because nobody held a survey, `whole_maxima` are those of the indicators as if
    somebody had; else it is empty."""

    points: Decimal
    applicable_max: Decimal
    value: Decimal
    deducted: Decimal
    indicators: tuple[IndicatorTotal, ...]
    bonus: Decimal = ZERO
    penalty: Decimal = ZERO
    whole_maxima: tuple[Decimal, ...] = ()

    def indicator(self, code: str) -> IndicatorTotal:
        """The total of one main indicator. Raises KeyError."""
        for indicator in self.indicators:
            if indicator.code == code:
                return indicator
        raise KeyError(code)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One main indicator as it applies to a unit; weight 0 where it is not scored. `beside`: bonus and penalty."""

    code: str
    scored: bool
    weight: Decimal
    applicable_max: Decimal
    maxima: Mapping[str, Decimal]
    beside: Mapping[str, Counts]

    def total(self, points: Mapping[str, Decimal], excluded: Collection[str] = ()) -> IndicatorTotal:
        """What these points add up to; `excluded` criteria leave the maximum."""
        reached, add = ZERO, EXACT.add
        for code in self.maxima:
            if code in points:
                reached = add(reached, points[code])
        return IndicatorTotal(
            code=self.code,
            points=reached,
            applicable_max=self._without(excluded) if excluded else self.applicable_max,
            scored=self.scored,
            bonus=self._extra(points, "bonus") if self.beside else ZERO,
            penalty=self._extra(points, "penalty") if self.beside else ZERO,
        )

    def _without(self, excluded: Collection[str]) -> Decimal:
        return exact_sum(most for code, most in self.maxima.items() if code not in excluded)

    def _extra(self, points: Mapping[str, Decimal], counts: Counts) -> Decimal:
        return exact_sum(points[code] for code, kind in self.beside.items() if kind == counts and code in points)


class UnitSheet:
    """What applies to a unit, worked out once; units of one kind, none of them named by a scope, share a sheet."""

    __slots__ = ("_extra", "_known", "_rows", "applicable_max", "framework", "places")

    def __init__(self, framework: Framework, kind: str = "", unit: str = "") -> None:
        self.framework = framework
        self._known = frozenset(leaf.code for leaf in framework.criteria())
        self._rows = tuple(_row(indicator, kind, unit) for indicator in framework.main_indicators)
        self._extra = any(row.beside for row in self._rows)
        self.applicable_max = exact_sum(EXACT.multiply(row.weight, row.applicable_max) for row in self._rows)
        self.places = {code: place for place, row in enumerate(self._rows) for code in (*row.maxima, *row.beside)}
        """Of every criterion that applies, the place of its main indicator."""

    def criteria(self) -> tuple[str, ...]:
        """Codes of the criteria that apply to the unit, in order."""
        return tuple(leaf.code for leaf in self.framework.criteria() if leaf.code in self.places)

    def total(self, points: Mapping[str, Decimal], *, late: bool = False, excluded: Collection[str] = ()) -> Total:
        """Add up the points of verified criteria; those without points, or that don't apply, count nothing.

        `late` applies what the framework says of a late report; `excluded` criteria leave the unit's maximum, because
        nothing arose. Raises UnknownCriterion.
        """
        self.check(points)
        return self.total_of([row.total(points, excluded) for row in self._rows], late=late)

    def total_without(
        self,
        points: Mapping[str, Decimal],
        not_held: Collection[str],
        *,
        late: bool = False,
        excluded: Collection[str] = (),
    ) -> Total:
        """As `total`, where nobody held the surveys that the criteria of `not_held` are measured by.

        zero: they count nothing. rescaled: the points of the rest times whole maximum / maximum of the rest, rounded
        once at `points_places`; the maximum stays the whole. The points of single criteria stay as they are, and the
        total of a unit to which none of these criteria applies stays, too.
        """
        missing = self.places.keys() & set(not_held)
        rest = {code: scored for code, scored in points.items() if code not in missing}
        plain = self.total(rest, late=late, excluded=excluded)
        if not missing or self.framework.process.surveys_not_held == "zero":
            return plain
        return _rescaled(self.framework, self.total(rest, late=late, excluded={*excluded, *missing}), plain)

    def check(self, codes: Iterable[str]) -> None:
        """Raises UnknownCriterion for codes that the framework doesn't have."""
        if unknown := set(codes) - self._known:
            raise UnknownCriterion(*sorted(unknown))

    def indicator(self, place: int, points: Mapping[str, Decimal], excluded: Collection[str] = ()) -> IndicatorTotal:
        """Points of the main indicator at a place, added up."""
        return self._rows[place].total(points, excluded)

    def total_of(self, indicators: Sequence[IndicatorTotal], *, late: bool = False) -> Total:
        """As `total`, from the points of all main indicators in order."""
        if late and self.framework.late.consequence == "no_score":
            indicators = [row.total({}) for row in self._rows]
        add, multiply, reached, whole = EXACT.add, EXACT.multiply, ZERO, True
        for row, indicator in zip(self._rows, indicators, strict=True):
            reached = add(reached, multiply(row.weight, indicator.points))
            whole = whole and indicator.applicable_max is row.applicable_max
        most = self.applicable_max if whole else self._most(indicators)
        bonus, penalty = self._extras(indicators, reached, most) if self._extra else (ZERO, ZERO)
        kept = EXACT.subtract(EXACT.add(reached, bonus), penalty) if self._extra else reached
        deducted = self._deducted(kept) if late else ZERO
        remaining = EXACT.subtract(kept, deducted)
        framework = self.framework
        return Total(
            points=remaining,
            applicable_max=most,
            value=rounded_quotient(remaining, framework.total_divisor, framework.rank_places, framework.rounding),
            deducted=deducted,
            indicators=tuple(indicators),
            bonus=bonus,
            penalty=penalty,
        )

    def _most(self, indicators: Sequence[IndicatorTotal]) -> Decimal:
        rows = zip(self._rows, indicators, strict=True)
        return exact_sum(EXACT.multiply(row.weight, one.applicable_max) for row, one in rows)

    def _extras(self, indicators: Sequence[IndicatorTotal], reached: Decimal, most: Decimal) -> tuple[Decimal, Decimal]:
        """Bonus and penalty as far as they reach: the total stays between 0 and the most that can be had."""
        extras, scored = self.framework.extras, [one for one in indicators if one.scored]
        bonus = _capped(exact_sum(one.bonus for one in scored), extras.bonus_cap)
        penalty = _capped(exact_sum(one.penalty for one in scored), extras.penalty_cap)
        if not extras.beyond_maximum:
            bonus = min(bonus, EXACT.subtract(EXACT.add(most, penalty), reached))
        return bonus, min(penalty, EXACT.add(reached, bonus))

    def _deducted(self, kept: Decimal) -> Decimal:
        late = self.framework.late
        return min(late.points or ZERO, kept) if late.consequence == "points_off" else ZERO


class RunningTotal:
    """A unit's total that follows its criteria one by one: the same as `UnitSheet.total` of the same points, or as
    `UnitSheet.total_without` where surveys were not held."""

    __slots__ = ("_excluded", "_indicators", "_left", "_points", "_sheet", "_stale")

    def __init__(self, sheet: UnitSheet) -> None:
        self._sheet = sheet
        self._points: dict[str, Decimal] = {}
        self._indicators = list(sheet.total({}).indicators)
        self._stale: set[int] = set()
        self._excluded: set[str] = set()
        self._left: set[str] = set()

    @property
    def applicable(self) -> int:
        """How many criteria apply to the unit."""
        return len(self._sheet.places)

    @property
    def verified(self) -> int:
        """How many of the criteria that apply have points, or are settled because nobody held their survey."""
        return len(self._points) + len(self._left)

    def score(self, code: str, points: Decimal, *, excluded: bool = False) -> None:
        """The criterion has these points from now on; one that does not apply counts nothing.

        With `excluded` it leaves the unit's maximum, because nothing arose. Raises UnknownCriterion.
        """
        if (place := self._sheet.places.get(code)) is None:
            self._sheet.check((code,))
            return
        if code in self._left:
            return
        self._points[code] = points
        self._stale.add(place)
        if excluded:
            self._excluded.add(code)
        else:
            self._excluded.discard(code)

    def leave_out(self, not_held: Iterable[str]) -> None:
        """Nobody held the surveys of these criteria: whatever was said of them, the framework says what counts."""
        self._left |= self._sheet.places.keys() & set(not_held)
        self._excluded -= self._left
        for code in self._left:
            self._points.pop(code, None)

    def total(self, *, late: bool = False) -> Total:
        """The total now; `late` as in `UnitSheet.total`."""
        if self._left:
            return self._sheet.total_without(self._points, self._left, late=late, excluded=self._excluded)
        for place in self._stale:
            self._indicators[place] = self._sheet.indicator(place, self._points, self._excluded)
        self._stale.clear()
        return self._sheet.total_of(self._indicators, late=late)


def unit_total(
    framework: Framework,
    unit_kind: str,
    points: Mapping[str, Decimal],
    *,
    unit: str = "",
    late: bool = False,
    excluded: Collection[str] = (),
) -> Total:
    """The total of one unit; for many units of a kind make one `UnitSheet`. Raises UnknownCriterion."""
    return UnitSheet(framework, unit_kind, unit).total(points, late=late, excluded=excluded)


def _rescaled(framework: Framework, reached: Total, whole: Total) -> Total:
    """What was reached of a part of the maximum, as points of the whole of it."""
    maxima = tuple([one.applicable_max for one in whole.indicators])
    if not reached.applicable_max:
        return replace(whole, indicators=reached.indicators, whole_maxima=maxima)
    points = rescaled(framework, reached.points, reached.applicable_max, whole.applicable_max)
    value = rounded_quotient(points, framework.total_divisor, framework.rank_places, framework.rounding)
    return replace(reached, points=points, value=value, applicable_max=whole.applicable_max, whole_maxima=maxima)


def rescaled(framework: Framework, points: Decimal, of: Decimal, whole: Decimal) -> Decimal:
    """Points of a part of the maximum as points of the whole of it, rounded once at `points_places`.

    Nothing of a part that is nothing.
    """
    if not of:
        return ZERO
    found = rounded_quotient(EXACT.multiply(points, whole), of, framework.points_places, framework.rounding)
    return min(found, whole) if points <= of else found  # rounding goes no further than the whole


def names_units(framework: Framework) -> bool:
    """Whether any scope names single units, so that units of one kind may not share a sheet."""
    scopes = [indicator.applies_to for indicator in framework.main_indicators]
    scopes += [leaf.applies_to for leaf in framework.criteria()]
    return any(scope.units for scope in scopes)


def applying(indicator: MainIndicator, kind: str, unit: str) -> list[Criterion]:
    """What is scored of an indicator for a unit of this kind and code."""
    if not indicator.applies_to.covers(kind, unit):
        return []
    return [leaf for leaf in indicator.leaves() if leaf.applies_to.covers(kind, unit)]


def _row(indicator: MainIndicator, kind: str, unit: str) -> _Row:
    leaves = applying(indicator, kind, unit)
    maxima = {leaf.code: leaf.max_points for leaf in leaves if leaf.counts == "points"}
    return _Row(
        code=indicator.code,
        scored=indicator.scored,
        weight=indicator.weight if indicator.scored else ZERO,
        applicable_max=exact_sum(maxima.values()),
        maxima=maxima,
        beside={leaf.code: leaf.counts for leaf in leaves if leaf.counts != "points"},
    )


def _capped(points: Decimal, cap: Decimal | None) -> Decimal:
    return points if cap is None else min(points, cap)
