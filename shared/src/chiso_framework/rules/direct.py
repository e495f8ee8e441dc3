"""Direct score: a person gives the value, on the framework's scale."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from chiso_framework.problems import Text, text
from chiso_framework.reading import Node
from chiso_framework.rules.asked import Field
from chiso_framework.rules.terms import Terms, because


@dataclass(frozen=True, slots=True, kw_only=True)
class Direct:
    """Answer: `{"score": "8.5"}`."""

    kind: ClassVar[str] = "direct"

    @classmethod
    def read(cls, node: Node, max_points: Decimal) -> Self:
        """Read the rule of a document."""
        node.only("kind")
        return cls()

    def document(self) -> dict[str, object]:
        """The rule as a document."""
        return {"kind": self.kind}

    def ask(self, node: Node, max_points: Decimal) -> None:
        """Nothing about a direct score is in doubt."""

    def asks(self) -> tuple[Field, ...]:
        """The fields of the answer."""
        return (Field(name="score", kind="number", label=SCORE),)

    def points(self, answer: Node, terms: Terms) -> Decimal:
        """Points of the given score. Raises Invalid."""
        answer.only("score")
        points = terms.given(answer, "score")
        answer.settle()
        return points

    def explain(self, answer: Node, terms: Terms) -> Text:
        """How the points came. Raises Invalid."""
        return because(text("Chấm trực tiếp", "Scored directly"), terms.scored(self.points(answer, terms)))


SCORE = text("Điểm", "Score")
