"""Growth on the previous year: its share of the growth that earns full points."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal, Self

from chiso_framework.decimals import EXACT, ZERO, shortest, shortest_vi
from chiso_framework.problems import Text, text
from chiso_framework.reading import IN_RANGE, Node
from chiso_framework.rules.asked import Field, named
from chiso_framework.rules.terms import Terms, because

WhenZero = Literal["full", "zero", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """Answer: `{"value": "120", "previous": "100"}`.

    (value - previous) / previous, as a share of `target` (0.1 is ten percent), of the maximum; no growth earns nothing.
    With `falling` it is the decrease that earns points. `when_zero` is the answer to previous = 0.
    """

    kind: ClassVar[str] = "growth"
    value_vi: str
    value_en: str
    target: Decimal
    falling: bool
    when_zero: WhenZero

    @classmethod
    def read(cls, node: Node, max_points: Decimal) -> Self:
        """Read the rule of a document; what a zero of the previous year means must be stated."""
        node.only("kind", "value_vi", "value_en", "target", "falling", "when_zero")
        target = node.decimal("target")
        if target == 0:
            node.refuse("target", "0", text("lớn hơn 0", "above 0"), IN_RANGE, "target")
        return cls(
            value_vi=node.text("value_vi"),
            value_en=node.text("value_en", ""),
            target=target,
            falling=node.flag("falling", False),
            when_zero=node.one_of("when_zero", ("full", "zero", "refused")),
        )

    def document(self) -> dict[str, object]:
        """The rule as a document."""
        named = {"value_vi": self.value_vi, "value_en": self.value_en}
        rest = {"target": shortest(self.target), "falling": self.falling, "when_zero": self.when_zero}
        return {"kind": self.kind, **named, **rest}

    def ask(self, node: Node, max_points: Decimal) -> None:
        """Nothing about growth is in doubt."""

    def asks(self) -> tuple[Field, ...]:
        """The fields of the answer."""
        label = named(self.value_vi, self.value_en)
        before = text(f"{label.vi}, năm trước", f"{label.en}, previous year")
        return (
            Field(name="value", kind="number", label=label),
            Field(name="previous", kind="number", label=before),
        )

    def _answer(self, answer: Node) -> tuple[Decimal, Decimal]:
        answer.only("value", "previous")
        value, previous = answer.decimal("value"), answer.decimal("previous")
        if not answer.problems and previous == 0 and self.when_zero == "refused":
            above = text("giá trị năm trước lớn hơn 0", "a previous value above 0")
            answer.refuse("previous-zero", "0", above, IN_RANGE, "previous")
        answer.settle()
        return value, previous

    def points(self, answer: Node, terms: Terms) -> Decimal:
        """The share of the target that was reached, of the maximum. Raises Invalid."""
        value, previous = self._answer(answer)
        if previous == 0:
            return terms.round(terms.max_points if self.when_zero == "full" and not self.falling else ZERO)
        grown = EXACT.subtract(previous, value) if self.falling else EXACT.subtract(value, previous)
        full = EXACT.multiply(previous, self.target)
        return terms.round(EXACT.multiply(min(max(grown, ZERO), full), terms.max_points), full)

    def explain(self, answer: Node, terms: Terms) -> Text:
        """How the points came. Raises Invalid."""
        value, previous = self._answer(answer)
        moved = text("giảm", "down") if self.falling else text("tăng", "up")
        said = text(
            f"{moved.vi.capitalize()} từ {shortest_vi(previous)} đến {shortest_vi(value)}, "
            f"mức đạt điểm tối đa {shortest_vi(self.target)} lần năm trước",
            f"{moved.en.capitalize()} from {shortest(previous)} to {shortest(value)}, "
            f"full points at {shortest(self.target)} times the previous year",
        )
        return because(said, terms.scored(self.points(answer, terms)))
