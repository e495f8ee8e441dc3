"""Yes or no: full points or none."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from chiso_framework.decimals import ZERO
from chiso_framework.problems import Text, text
from chiso_framework.reading import Node
from chiso_framework.rules.asked import Field, named
from chiso_framework.rules.terms import Terms, because


@dataclass(frozen=True, slots=True, kw_only=True)
class YesNo:
    """Answer: `{"yes": true}`. Yes gives the maximum, no gives nothing; `question` is what is asked."""

    kind: ClassVar[str] = "yes_no"
    question_vi: str
    question_en: str = ""

    @classmethod
    def read(cls, node: Node, max_points: Decimal) -> Self:
        """Read the rule of a document."""
        node.only("kind", "question_vi", "question_en")
        return cls(question_vi=node.text("question_vi"), question_en=node.text("question_en", ""))

    def document(self) -> dict[str, object]:
        """The rule as a document."""
        return {"kind": self.kind, "question_vi": self.question_vi, "question_en": self.question_en}

    def ask(self, node: Node, max_points: Decimal) -> None:
        """Nothing about yes or no is in doubt."""

    def asks(self) -> tuple[Field, ...]:
        """The fields of the answer."""
        return (Field(name="yes", kind="yes_no", label=named(self.question_vi, self.question_en)),)

    def _answer(self, answer: Node) -> bool:
        answer.only("yes")
        yes = answer.flag("yes")
        answer.settle()
        return yes

    def points(self, answer: Node, terms: Terms) -> Decimal:
        """The maximum or nothing. Raises Invalid."""
        return terms.round(terms.max_points if self._answer(answer) else ZERO)

    def explain(self, answer: Node, terms: Terms) -> Text:
        """How the points came. Raises Invalid."""
        said = text("Có", "Yes") if self._answer(answer) else text("Không", "No")
        return because(said, terms.scored(self.points(answer, terms)))
