"""What every rule needs to know of its criterion and framework, and the two ways a number becomes points."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from chiso_framework.decimals import EXACT, ONE, Rounding, rounded_quotient, shortest, shortest_vi
from chiso_framework.problems import Text, text
from chiso_framework.reading import IN_RANGE, Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The lowest and the highest verified value among all units that a criterion applies to."""

    lowest: Decimal
    highest: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """`max_points` of the criterion; `places` and `rounding` of the framework; `value_scale`, the given value that
    stands for full points (None: given values are points); `spread`, what rules that depend on all units compare with
    (None: not known)."""

    max_points: Decimal
    places: int
    rounding: Rounding
    value_scale: Decimal | None = None
    spread: Spread | None = None

    def round(self, points: Decimal, divisor: Decimal = ONE) -> Decimal:
        """`points / divisor` at the framework's places, rounded once."""
        return rounded_quotient(points, divisor, self.places, self.rounding)

    def given(self, node: Node, key: str) -> Decimal:
        """Points of a value that a person gave at `key`, on the framework's scale; its problems go to `node`."""
        top = self.max_points if self.value_scale is None else self.value_scale
        value = node.decimal(key, high=top)
        if self.value_scale is not None:
            return self.round(EXACT.multiply(value, self.max_points), self.value_scale)
        if (rounded := self.round(value)) != value:
            expected = text(f"tối đa {self.places} chữ số thập phân", f"at most {self.places} decimal places")
            node.refuse("too-many-places", shortest(value), expected, IN_RANGE, key)
        return rounded

    def scored(self, points: Decimal) -> Text:
        """The points reached out of the maximum, in words."""
        return text(
            f"{shortest_vi(points)}/{shortest_vi(self.max_points)} điểm",
            f"{shortest(points)} of {shortest(self.max_points)} points",
        )


def scored(points: Decimal) -> Text:
    """Points in words."""
    return text(f"{shortest_vi(points)} điểm", f"{shortest(points)} points")


def because(reason: Text, result: Text) -> Text:
    """Join the reason and the points into one sentence."""
    return text(f"{reason.vi}: {result.vi}", f"{reason.en}: {result.en}")


def above_maximum(node: Node, points: Decimal, max_points: Decimal, key: str = "points") -> None:
    """Refuse `points` that lie above the criterion's maximum."""
    if points > max_points:
        top_vi, top_en = shortest_vi(max_points), shortest(max_points)
        expected = text(f"không quá điểm tối đa {top_vi}", f"not above the maximum {top_en}")
        node.refuse("points-above-maximum", shortest(points), expected, IN_RANGE, key)


def unique(node: Node, codes: Sequence[str], key: str) -> None:
    """Refuse a code that an earlier item of the list at `key` has."""
    node.refuse_repeated(codes, key)


def unreachable(node: Node, best: Decimal, max_points: Decimal) -> None:
    """Ask about a rule whose best answer doesn't give the printed maximum."""
    if best != max_points:
        expected = text(
            f"câu trả lời tốt nhất đạt điểm tối đa {shortest_vi(max_points)}",
            f"the best answer to give the maximum {shortest(max_points)}",
        )
        mend = text("đối chiếu với văn bản ban hành", "compare with the decision as issued")
        node.refuse("maximum-not-reached", shortest(best), expected, mend)
