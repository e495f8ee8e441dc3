"""Per item: so many points for each, up to the maximum."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from chiso_framework.decimals import EXACT, ONE, shortest, shortest_vi
from chiso_framework.problems import Text, text
from chiso_framework.reading import IN_RANGE, Node
from chiso_framework.rules.asked import Field, named
from chiso_framework.rules.terms import Terms, above_maximum, because


@dataclass(frozen=True, slots=True, kw_only=True)
class PerItem:
    """Answer: `{"count": "3"}`. `item_vi`, `item_en` name what is counted; each brings `each` points."""

    kind: ClassVar[str] = "per_item"
    item_vi: str
    item_en: str
    each: Decimal

    @classmethod
    def read(cls, node: Node, max_points: Decimal) -> Self:
        """Read the rule of a document."""
        node.only("kind", "item_vi", "item_en", "each")
        each = node.decimal("each")
        above_maximum(node, each, max_points, "each")
        return cls(item_vi=node.text("item_vi"), item_en=node.text("item_en", ""), each=each)

    def document(self) -> dict[str, object]:
        """The rule as a document."""
        return {"kind": self.kind, "item_vi": self.item_vi, "item_en": self.item_en, "each": shortest(self.each)}

    def ask(self, node: Node, max_points: Decimal) -> None:
        """Ask about an item that is worth nothing."""
        if not self.each:
            expected = text("lớn hơn 0", "above 0")
            node.refuse("each-worth-nothing", "0", expected, IN_RANGE, "each")

    def asks(self) -> tuple[Field, ...]:
        """The fields of the answer."""
        worth = text(f"mỗi mục {shortest_vi(self.each)} điểm", f"{shortest(self.each)} points each")
        return (Field(name="count", kind="whole", label=named(self.item_vi, self.item_en), notes=(worth,)),)

    def _count(self, answer: Node) -> Decimal:
        answer.only("count")
        count = answer.decimal("count")
        if count % ONE:
            answer.refuse("not-whole", shortest(count), text("số nguyên", "a whole number"), IN_RANGE, "count")
        answer.settle()
        return count

    def points(self, answer: Node, terms: Terms) -> Decimal:
        """Count times points, at most the maximum. Raises Invalid."""
        return terms.round(min(EXACT.multiply(self._count(answer), self.each), terms.max_points))

    def explain(self, answer: Node, terms: Terms) -> Text:
        """How the points came. Raises Invalid."""
        count = self._count(answer)
        said = text(
            f"{shortest_vi(count)} × {shortest_vi(self.each)}, không quá điểm tối đa",
            f"{shortest(count)} × {shortest(self.each)}, at most the maximum",
        )
        return because(said, terms.scored(self.points(answer, terms)))
