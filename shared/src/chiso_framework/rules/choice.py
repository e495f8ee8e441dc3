"""Choice: one level of several, each with its points."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from chiso_framework.decimals import ZERO, shortest
from chiso_framework.problems import Text, text
from chiso_framework.reading import PICK, Node
from chiso_framework.rules.asked import Field, Option, named
from chiso_framework.rules.terms import Terms, above_maximum, because, unique, unreachable


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level that may be chosen, and its points."""

    code: str
    label_vi: str
    label_en: str
    points: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Answer: `{"level": "b"}`."""

    kind: ClassVar[str] = "choice"
    levels: tuple[Level, ...]

    @classmethod
    def read(cls, node: Node, max_points: Decimal) -> Self:
        """Read the rule of a document."""
        node.only("kind", "levels")
        levels = tuple(_level(item, max_points) for item in node.items("levels", required=True))
        unique(node, [level.code for level in levels], "levels")
        return cls(levels=levels)

    def document(self) -> dict[str, object]:
        """The rule as a document."""
        levels = [
            {"code": one.code, "label_vi": one.label_vi, "label_en": one.label_en, "points": shortest(one.points)}
            for one in self.levels
        ]
        return {"kind": self.kind, "levels": levels}

    def ask(self, node: Node, max_points: Decimal) -> None:
        """Ask when the best level is not the maximum."""
        unreachable(node, max((level.points for level in self.levels), default=ZERO), max_points)

    def asks(self) -> tuple[Field, ...]:
        """The fields of the answer."""
        options = tuple(Option(code=o.code, label=named(o.label_vi, o.label_en), points=o.points) for o in self.levels)
        return (Field(name="level", kind="one", label=LEVEL, options=options),)

    def _chosen(self, answer: Node) -> Level:
        answer.only("level")
        code = answer.text("level")
        chosen = next((level for level in self.levels if level.code == code), None)
        if chosen is None and not answer.problems:
            codes = ", ".join(level.code for level in self.levels)
            answer.refuse(
                "unknown-level", code, text(f"một mức trong: {codes}", f"one of the levels: {codes}"), PICK, "level"
            )
        answer.settle()
        assert chosen is not None
        return chosen

    def points(self, answer: Node, terms: Terms) -> Decimal:
        """The points of the chosen level. Raises Invalid."""
        return terms.round(self._chosen(answer).points)

    def explain(self, answer: Node, terms: Terms) -> Text:
        """How the points came. Raises Invalid."""
        level = self._chosen(answer)
        said = text(
            f"Mức {level.code} ({level.label_vi})",
            f"Level {level.code} ({level.label_en or level.label_vi})",
        )
        return because(said, terms.scored(terms.round(level.points)))


LEVEL = text("Mức đạt được", "Level that is met")


def _level(node: Node, max_points: Decimal) -> Level:
    node.only("code", "label_vi", "label_en", "points")
    points = node.decimal("points")
    above_maximum(node, points, max_points)
    label_vi, label_en = node.text("label_vi"), node.text("label_en", "")
    return Level(code=node.code("code"), label_vi=label_vi, label_en=label_en, points=points)
