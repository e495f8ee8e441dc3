"""Checklist: parts with points; the answer names the parts that hold."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from chiso_framework.decimals import exact_sum, shortest, shortest_vi
from chiso_framework.problems import Text, text
from chiso_framework.reading import PICK, Node
from chiso_framework.rules.asked import Field, Option, named
from chiso_framework.rules.terms import Terms, above_maximum, because, unique, unreachable


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a checklist and its points."""

    code: str
    label_vi: str
    label_en: str
    points: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """Answer: `{"parts": ["a", "c"]}`. Points of the named parts are added and capped at the maximum."""

    kind: ClassVar[str] = "checklist"
    parts: tuple[Part, ...]

    @classmethod
    def read(cls, node: Node, max_points: Decimal) -> Self:
        """Read the rule of a document."""
        node.only("kind", "parts")
        parts = tuple(_part(item, max_points) for item in node.items("parts", required=True))
        unique(node, [part.code for part in parts], "parts")
        return cls(parts=parts)

    def document(self) -> dict[str, object]:
        """The rule as a document."""
        parts = [
            {"code": p.code, "label_vi": p.label_vi, "label_en": p.label_en, "points": shortest(p.points)}
            for p in self.parts
        ]
        return {"kind": self.kind, "parts": parts}

    def ask(self, node: Node, max_points: Decimal) -> None:
        """Ask when the parts don't add up to the maximum."""
        unreachable(node, exact_sum(part.points for part in self.parts), max_points)

    def asks(self) -> tuple[Field, ...]:
        """The fields of the answer."""
        options = tuple(Option(code=p.code, label=named(p.label_vi, p.label_en), points=p.points) for p in self.parts)
        return (Field(name="parts", kind="many", label=PARTS, options=options),)

    def _chosen(self, answer: Node) -> list[Part]:
        answer.only("parts")
        named = set(answer.codes("parts"))
        if not answer.has("parts"):
            answer.refuse("missing", None, self._options(), PICK, "parts")
        for unknown in sorted(named - {part.code for part in self.parts}):
            answer.refuse("unknown-part", unknown, self._options(), PICK, "parts")
        answer.settle()
        return [part for part in self.parts if part.code in named]

    def _options(self) -> Text:
        codes = ", ".join(part.code for part in self.parts)
        return text(f"danh sách các phần trong: {codes}", f"a list of parts among: {codes}")

    def points(self, answer: Node, terms: Terms) -> Decimal:
        """The sum of the parts that hold, at most the maximum. Raises Invalid."""
        reached = exact_sum(part.points for part in self._chosen(answer))
        return terms.round(min(reached, terms.max_points))

    def explain(self, answer: Node, terms: Terms) -> Text:
        """How the points came. Raises Invalid."""
        chosen = self._chosen(answer)
        if not chosen:
            none = text("Không đạt phần nào", "No part is met")
            return because(none, terms.scored(self.points(answer, terms)))
        added = text(
            "Đạt " + " + ".join(f"{part.code} ({shortest_vi(part.points)})" for part in chosen),
            "Met " + " + ".join(f"{part.code} ({shortest(part.points)})" for part in chosen),
        )
        return because(added, terms.scored(self.points(answer, terms)))


PARTS = text("Những phần đạt được", "Parts that are met")


def _part(node: Node, max_points: Decimal) -> Part:
    node.only("code", "label_vi", "label_en", "points")
    points = node.decimal("points")
    above_maximum(node, points, max_points)
    label_vi, label_en = node.text("label_vi"), node.text("label_en", "")
    return Part(code=node.code("code"), label_vi=label_vi, label_en=label_en, points=points)
