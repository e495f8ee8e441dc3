"""A unit's total as a view counts it: some of the main indicators, weighted; the ranking by it is one of its own."""

from chiso_framework.aggregate import Total
from chiso_framework.decimals import EXACT, ZERO, exact_sum, rounded_quotient
from chiso_framework.model import Framework, View


def seen_total(framework: Framework, view: View, total: Total) -> Total:
    """The total of a unit in a view. Bonus, penalty and what a late report loses belong to the whole, not to a view."""
    weights = {seen.code: seen.weight for seen in view.indicators}
    counted = tuple(indicator for indicator in total.indicators if indicator.code in weights)
    points = exact_sum(EXACT.multiply(weights[one.code], one.points) for one in counted)
    return Total(
        points=points,
        applicable_max=exact_sum(EXACT.multiply(weights[one.code], one.applicable_max) for one in counted),
        value=rounded_quotient(points, view.divisor, framework.rank_places, framework.rounding),
        deducted=ZERO,
        indicators=counted,
    )
