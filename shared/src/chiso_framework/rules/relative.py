"""Relative: a unit's value against those of all verified units, so every unit's points move when the best does."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal, Self

from chiso_framework.decimals import EXACT, ZERO, shortest, shortest_vi
from chiso_framework.problems import Text, text
from chiso_framework.reading import Node
from chiso_framework.rules.asked import Field, named
from chiso_framework.rules.ratio import Direction
from chiso_framework.rules.terms import Spread, Terms, because

Against = Literal["best", "min_max"]
WhenAlike = Literal["full", "zero"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """Answer: `{"value": "12.5"}`.

    best, higher: value / highest of the maximum; best, lower: lowest / value; min_max: (value - lowest) / (highest -
    lowest), turned round for lower. `when_alike` is the answer where that would divide by zero: all have 0, or all the
    same. Without the values of the others there are no points: see `Terms.spread`.
    """

    kind: ClassVar[str] = "relative"
    value_vi: str
    value_en: str
    against: Against
    direction: Direction
    when_alike: WhenAlike

    @classmethod
    def read(cls, node: Node, max_points: Decimal) -> Self:
        """Read the rule of a document."""
        node.only("kind", "value_vi", "value_en", "against", "direction", "when_alike")
        direction: Direction = node.one_of("direction", ("higher", "lower"), "higher")
        return cls(
            value_vi=node.text("value_vi"),
            value_en=node.text("value_en", ""),
            against=node.one_of("against", ("best", "min_max"), "best"),
            direction=direction,
            when_alike=node.one_of("when_alike", ("full", "zero")),
        )

    def document(self) -> dict[str, object]:
        """The rule as a document."""
        named = {"value_vi": self.value_vi, "value_en": self.value_en}
        rest = {"against": self.against, "direction": self.direction, "when_alike": self.when_alike}
        return {"kind": self.kind, **named, **rest}

    def ask(self, node: Node, max_points: Decimal) -> None:
        """Nothing about a relative rule is in doubt."""

    def asks(self) -> tuple[Field, ...]:
        """The fields of the answer."""
        return (Field(name="value", kind="number", label=named(self.value_vi, self.value_en)),)

    def value(self, answer: Node) -> Decimal:
        """What is compared. Raises Invalid."""
        answer.only("value")
        value = answer.decimal("value")
        answer.settle()
        return value

    def points(self, answer: Node, terms: Terms) -> Decimal:
        """The unit's share of the best. Raises Invalid, also where the values of the others are not known."""
        value = self.value(answer)
        if terms.spread is None:
            answer.refuse("depends-on-all-units", shortest(value), ALL_VERIFIED, WAIT, "value")
            answer.settle()
            return ZERO
        return self._points(value, terms.spread, terms)

    def _points(self, value: Decimal, spread: Spread, terms: Terms) -> Decimal:
        reached, full = self._share(min(max(value, spread.lowest), spread.highest), spread)
        if full == 0:
            return terms.round(terms.max_points if self.when_alike == "full" else ZERO)
        return terms.round(EXACT.multiply(reached, terms.max_points), full)

    def _share(self, value: Decimal, spread: Spread) -> tuple[Decimal, Decimal]:
        if self.against == "min_max":
            width = EXACT.subtract(spread.highest, spread.lowest)
            above = EXACT.subtract(value, spread.lowest)
            return (above if self.direction == "higher" else EXACT.subtract(width, above)), width
        return (value, spread.highest) if self.direction == "higher" else (spread.lowest, value)

    def explain(self, answer: Node, terms: Terms) -> Text:
        """How the points came. Raises Invalid."""
        points, spread = self.points(answer, terms), terms.spread
        assert spread is not None
        value, low, high = self.value(answer), spread.lowest, spread.highest
        said = text(
            f"Giá trị {shortest_vi(value)}, thấp nhất {shortest_vi(low)}, cao nhất {shortest_vi(high)}",
            f"Value {shortest(value)}, lowest {shortest(low)}, highest {shortest(high)}",
        )
        return because(said, terms.scored(points))


ALL_VERIFIED = text("giá trị đã thẩm định của tất cả", "the verified values of all")
WAIT = text("tính khi những nơi khác đã được thẩm định", "computed when the others have been verified")
