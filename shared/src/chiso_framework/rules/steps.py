"""Steps: bands on a value, each with its points; borders and their closedness are written out."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from chiso_framework.decimals import ONE, ZERO, shortest, shortest_vi
from chiso_framework.interval import KEYS, Interval, gaps, overlaps, read_interval
from chiso_framework.problems import Text, text
from chiso_framework.reading import IN_RANGE, Node
from chiso_framework.rules.asked import Field, named
from chiso_framework.rules.terms import Terms, above_maximum, because, scored, unreachable


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The points of every value inside an interval."""

    interval: Interval
    points: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Answer: `{"value": "3"}`. `value_vi`, `value_en` name the value and its unit; `whole` takes whole numbers only.

    A value that no step covers is refused: the framework doesn't say what it is worth, and nobody guesses.
    """

    kind: ClassVar[str] = "steps"
    value_vi: str
    value_en: str
    whole: bool
    steps: tuple[Step, ...]

    @classmethod
    def read(cls, node: Node, max_points: Decimal) -> Self:
        """Read the rule of a document; overlapping steps are refused."""
        node.only("kind", "value_vi", "value_en", "whole", "steps")
        steps = tuple(_step(item, max_points) for item in node.items("steps", required=True))
        for shared in overlaps([step.interval for step in steps]):
            node.refuse("steps-overlap", shared.vi, NO_OVERLAP, MEND_BORDERS, "steps")
        value_vi, value_en = node.text("value_vi"), node.text("value_en", "")
        return cls(value_vi=value_vi, value_en=value_en, whole=node.flag("whole", False), steps=steps)

    def document(self) -> dict[str, object]:
        """The rule as a document."""
        steps = [{**step.interval.document(), "points": shortest(step.points)} for step in self.steps]
        named = {"value_vi": self.value_vi, "value_en": self.value_en}
        return {"kind": self.kind, **named, "whole": self.whole, "steps": steps}

    def ask(self, node: Node, max_points: Decimal) -> None:
        """Ask about gaps between steps and about a maximum that no step gives."""
        for gap in gaps([step.interval for step in self.steps], whole=self.whole):
            node.refuse("steps-gap", gap.vi, NO_GAP, MEND_BORDERS, "steps")
        unreachable(node, max((step.points for step in self.steps), default=ZERO), max_points)

    def asks(self) -> tuple[Field, ...]:
        """The fields of the answer."""
        label = named(self.value_vi, self.value_en)
        notes = tuple(because(step.interval.words(), scored(step.points)) for step in self.steps)
        return (Field(name="value", kind="whole" if self.whole else "number", label=label, notes=notes),)

    def _taken(self, answer: Node) -> tuple[Decimal, Step]:
        answer.only("value")
        value = answer.decimal("value", low=None)
        if self.whole and value % ONE:
            answer.refuse("not-whole", shortest(value), text("số nguyên", "a whole number"), IN_RANGE, "value")
        step = next((step for step in self.steps if value in step.interval), None)
        if step is None and not answer.problems:
            answer.refuse("value-in-gap", shortest(value), self._covered(), IN_RANGE, "value")
        answer.settle()
        assert step is not None
        return value, step

    def _covered(self) -> Text:
        words = [step.interval.words() for step in self.steps]
        return text(
            "giá trị thuộc một trong các mức: " + "; ".join(one.vi for one in words),
            "a value inside one of the steps: " + "; ".join(one.en for one in words),
        )

    def points(self, answer: Node, terms: Terms) -> Decimal:
        """The points of the step that holds the value. Raises Invalid."""
        return terms.round(self._taken(answer)[1].points)

    def explain(self, answer: Node, terms: Terms) -> Text:
        """How the points came. Raises Invalid."""
        value, step = self._taken(answer)
        words = step.interval.words()
        said = text(
            f"{self.value_vi} là {shortest_vi(value)}, thuộc mức {words.vi}",
            f"{self.value_en or self.value_vi} is {shortest(value)}, in the step {words.en}",
        )
        return because(said, terms.scored(terms.round(step.points)))


def _step(node: Node, max_points: Decimal) -> Step:
    node.only(*KEYS, "points")
    points = node.decimal("points")
    above_maximum(node, points, max_points)
    return Step(interval=read_interval(node), points=points)


NO_OVERLAP = text("các mức không chồng nhau", "steps that don't overlap")
NO_GAP = text("các mức liền nhau", "steps without a gap between them")
MEND_BORDERS = text(
    "sửa biên: at_least/more_than, at_most/below", "mend the borders: at_least/more_than, at_most/below"
)
