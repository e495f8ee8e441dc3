"""Survey: the mean of what was asked, laid on the points from the lowest mark of the scale to its highest."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from chiso_framework.decimals import EXACT, shortest, shortest_vi
from chiso_framework.problems import Text, text
from chiso_framework.reading import IN_RANGE, Node
from chiso_framework.rules.asked import Field
from chiso_framework.rules.terms import Terms, because


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """Answer: `{"mean": "4.2", "responses": 310}`. (mean - low) / (high - low) of the maximum.

    Fewer responses than `responses` are no survey: they are refused.
    """

    kind: ClassVar[str] = "survey"
    low: Decimal
    high: Decimal
    responses: int

    @classmethod
    def read(cls, node: Node, max_points: Decimal) -> Self:
        """Read the rule of a document; the scale must have a width."""
        node.only("kind", "low", "high", "responses")
        low, high = node.decimal("low"), node.decimal("high")
        if high <= low:
            above = text(f"lớn hơn {shortest_vi(low)}", f"above {shortest(low)}")
            node.refuse("scale-without-width", shortest(high), above, IN_RANGE, "high")
        return cls(low=low, high=high, responses=node.integer("responses", 1, 10_000_000, 1))

    def document(self) -> dict[str, object]:
        """The rule as a document."""
        scale = {"low": shortest(self.low), "high": shortest(self.high)}
        return {"kind": self.kind, **scale, "responses": self.responses}

    def ask(self, node: Node, max_points: Decimal) -> None:
        """Nothing about a survey is in doubt."""

    def asks(self) -> tuple[Field, ...]:
        """The fields of the answer."""
        scale = text(
            f"thang từ {shortest_vi(self.low)} đến {shortest_vi(self.high)}",
            f"scale of {shortest(self.low)} to {shortest(self.high)}",
        )
        few = text(f"ít nhất {self.responses} phiếu", f"at least {self.responses} responses")
        return (
            Field(name="mean", kind="number", label=MEAN, notes=(scale,)),
            Field(name="responses", kind="whole", label=RESPONSES, notes=(few,)),
        )

    def _mean(self, answer: Node) -> tuple[Decimal, Decimal]:
        answer.only("mean", "responses")
        mean = answer.decimal("mean", low=self.low, high=self.high)
        responses = answer.decimal("responses", low=Decimal(self.responses))
        if responses % 1:
            answer.refuse("not-whole", shortest(responses), WHOLE, IN_RANGE, "responses")
        answer.settle()
        return mean, responses

    def points(self, answer: Node, terms: Terms) -> Decimal:
        """The mean's place on the scale as points. Raises Invalid."""
        mean, _ = self._mean(answer)
        above = EXACT.subtract(mean, self.low)
        return terms.round(EXACT.multiply(above, terms.max_points), EXACT.subtract(self.high, self.low))

    def explain(self, answer: Node, terms: Terms) -> Text:
        """How the points came. Raises Invalid."""
        mean, responses = self._mean(answer)
        low, high = self.low, self.high
        said = text(
            f"({shortest_vi(mean)} − {shortest_vi(low)})/({shortest_vi(high)} − {shortest_vi(low)}) × "
            f"{shortest_vi(terms.max_points)}, {shortest_vi(responses)} phiếu",
            f"({shortest(mean)} − {shortest(low)})/({shortest(high)} − {shortest(low)}) × "
            f"{shortest(terms.max_points)}, {shortest(responses)} responses",
        )
        return because(said, terms.scored(self.points(answer, terms)))


MEAN = text("Điểm khảo sát trung bình", "Mean survey mark")
RESPONSES = text("Số phiếu hợp lệ", "Valid responses")
WHOLE = text("số nguyên", "a whole number")
