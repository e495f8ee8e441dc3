"""A unit's total as a view counts it: some of the main indicators, weighted; the ranking by it is one of its own."""

from collections.abc import Mapping
from decimal import Decimal

from chiso_framework.aggregate import Total, rescaled
from chiso_framework.decimals import EXACT, ZERO, exact_sum, rounded_quotient
from chiso_framework.model import Framework, View


def seen_total(framework: Framework, view: View, total: Total) -> Total:
    """The total of a unit in a view. Bonus, penalty and what a late report loses belong to the whole, not to a view.

    Where the total was rescaled, because nobody held a survey, a view that counts of it is rescaled by the same rule.
    """
    weights = {seen.code: seen.weight for seen in view.indicators}
    counted = tuple(indicator for indicator in total.indicators if indicator.code in weights)
    points = exact_sum(EXACT.multiply(weights[one.code], one.points) for one in counted)
    most = exact_sum(EXACT.multiply(weights[one.code], one.applicable_max) for one in counted)
    whole = _whole(weights, total) if total.whole_maxima else most
    if whole != most:
        points = rescaled(framework, points, most, whole)
    return Total(
        points=points,
        applicable_max=whole,
        value=rounded_quotient(points, view.divisor, framework.rank_places, framework.rounding),
        deducted=ZERO,
        indicators=counted,
    )


def _whole(weights: Mapping[str, Decimal], total: Total) -> Decimal:
    """The view's maximum as if every survey had been held."""
    maxima = zip(total.indicators, total.whole_maxima, strict=True)
    return exact_sum(EXACT.multiply(weights[one.code], whole) for one, whole in maxima if one.code in weights)
