"""Ratio: a / b of the maximum, capped; more may be better or worse; what b = 0 means is stated by the framework."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal, Self

from chiso_framework.decimals import EXACT, ONE, ZERO, shortest, shortest_vi
from chiso_framework.problems import Text, text
from chiso_framework.reading import IN_RANGE, Node
from chiso_framework.rules.asked import Field, named
from chiso_framework.rules.terms import Terms, because

Direction = Literal["higher", "lower"]
WhenZero = Literal["full", "zero", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """Answer: `{"numerator": "12", "denominator": "15"}`.

    higher: a / (b · target) of the maximum; lower: 1 - a / b of it; never below 0 or above the maximum.
    `target` (above 0, at most 1) is the share that earns full points. `when_zero` is the answer to b = 0: full points,
    none, or refused.
    """

    kind: ClassVar[str] = "ratio"
    numerator_vi: str
    numerator_en: str
    denominator_vi: str
    denominator_en: str
    direction: Direction
    target: Decimal
    when_zero: WhenZero

    @classmethod
    def read(cls, node: Node, max_points: Decimal) -> Self:
        """Read the rule of a document; the answer to a zero denominator must be stated."""
        names = ("numerator_vi", "numerator_en", "denominator_vi", "denominator_en")
        node.only("kind", *names, "direction", "target", "when_zero")
        direction: Direction = node.one_of("direction", ("higher", "lower"), "higher")
        target = node.decimal("target", ONE, high=ONE)
        if target == 0 or (direction == "lower" and target != ONE):
            expected = text("lớn hơn 0; bằng 1 khi direction là lower", "above 0; 1 where direction is lower")
            node.refuse("target", shortest(target), expected, IN_RANGE, "target")
        return cls(
            numerator_vi=node.text("numerator_vi"),
            numerator_en=node.text("numerator_en", ""),
            denominator_vi=node.text("denominator_vi"),
            denominator_en=node.text("denominator_en", ""),
            direction=direction,
            target=target,
            when_zero=node.one_of("when_zero", ("full", "zero", "refused")),
        )

    def document(self) -> dict[str, object]:
        """The rule as a document."""
        return {
            "kind": self.kind,
            "numerator_vi": self.numerator_vi,
            "numerator_en": self.numerator_en,
            "denominator_vi": self.denominator_vi,
            "denominator_en": self.denominator_en,
            "direction": self.direction,
            "target": shortest(self.target),
            "when_zero": self.when_zero,
        }

    def ask(self, node: Node, max_points: Decimal) -> None:
        """Nothing about a ratio is in doubt."""

    def asks(self) -> tuple[Field, ...]:
        """The fields of the answer."""
        return (
            Field(name="numerator", kind="number", label=named(self.numerator_vi, self.numerator_en)),
            Field(name="denominator", kind="number", label=named(self.denominator_vi, self.denominator_en)),
        )

    def _answer(self, answer: Node) -> tuple[Decimal, Decimal]:
        answer.only("numerator", "denominator")
        a, b = answer.decimal("numerator"), answer.decimal("denominator")
        if not answer.problems and b == 0 and a > 0:
            answer.refuse("numerator-without-denominator", shortest(a), BOTH_ZERO, IN_RANGE, "numerator")
        elif not answer.problems and b == 0 and self.when_zero == "refused":
            answer.refuse("denominator-zero", "0", ABOVE_ZERO, IN_RANGE, "denominator")
        answer.settle()
        return a, b

    def points(self, answer: Node, terms: Terms) -> Decimal:
        """The share of the maximum, rounded once. Raises Invalid."""
        return self._points(*self._answer(answer), terms)

    def _points(self, a: Decimal, b: Decimal, terms: Terms) -> Decimal:
        if b == 0:
            return terms.round(terms.max_points if self.when_zero == "full" else ZERO)
        full = EXACT.multiply(b, self.target)
        reached = min(a, full) if self.direction == "higher" else max(EXACT.subtract(b, a), ZERO)
        return terms.round(EXACT.multiply(reached, terms.max_points), full)

    def explain(self, answer: Node, terms: Terms) -> Text:
        """How the points came. Raises Invalid."""
        a, b = self._answer(answer)
        said = text(self._formula_vi(a, b, terms), self._formula_en(a, b, terms))
        return because(said, terms.scored(self._points(a, b, terms)))

    def _formula_vi(self, a: Decimal, b: Decimal, terms: Terms) -> str:
        if b == 0:
            return "Mẫu số bằng 0, theo quy định được " + ("điểm tối đa" if self.when_zero == "full" else "0 điểm")
        share = f"{shortest_vi(a)}/{shortest_vi(b)}"
        if self.direction == "lower":
            return f"(1 − {share}) × {shortest_vi(terms.max_points)}, không âm"
        aim = "" if self.target == ONE else f" : {shortest_vi(self.target)}"
        return f"{share}{aim} × {shortest_vi(terms.max_points)}, không quá điểm tối đa"

    def _formula_en(self, a: Decimal, b: Decimal, terms: Terms) -> str:
        if b == 0:
            return "The denominator is 0, for which the decision gives " + (
                "full points" if self.when_zero == "full" else "no points"
            )
        share = f"{shortest(a)}/{shortest(b)}"
        if self.direction == "lower":
            return f"(1 − {share}) × {shortest(terms.max_points)}, not below 0"
        aim = "" if self.target == ONE else f" : {shortest(self.target)}"
        return f"{share}{aim} × {shortest(terms.max_points)}, at most the maximum"


BOTH_ZERO = text("0 khi mẫu số bằng 0", "0 where the denominator is 0")
ABOVE_ZERO = text("mẫu số lớn hơn 0", "a denominator above 0")
