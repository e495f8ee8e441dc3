"""Rules made of rules: a sum of parts, and the best of alternatives. A part's fields are named `<part>.<field>`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import ClassVar, Self

from chiso_framework.decimals import ZERO, exact_sum, shortest
from chiso_framework.problems import Invalid, Text, text
from chiso_framework.reading import FILL_IN, Node
from chiso_framework.rules.asked import Field, named
from chiso_framework.rules.simple import SIMPLE, Simple
from chiso_framework.rules.terms import Terms, above_maximum, because, unique, unreachable


@dataclass(frozen=True, slots=True, kw_only=True)
class BestOf:
    """Answer: the fields of one alternative or more, such as `{"own.yes": true}`. The best answered one counts."""

    kind: ClassVar[str] = "best_of"
    alternatives: tuple["Ruled", ...]

    @classmethod
    def read(cls, node: Node, max_points: Decimal) -> Self:
        """Read the rule of a document."""
        node.only("kind", "alternatives")
        return cls(alternatives=_read(node, "alternatives", SIMPLE, max_points))

    def document(self) -> dict[str, object]:
        """The rule as a document."""
        return {"kind": self.kind, "alternatives": [part.document() for part in self.alternatives]}

    def ask(self, node: Node, max_points: Decimal) -> None:
        """Ask about each alternative, and where none of them gives the maximum."""
        _ask(node, "alternatives", self.alternatives)
        unreachable(node, max((part.max_points for part in self.alternatives), default=ZERO), max_points)

    def asks(self) -> tuple[Field, ...]:
        """The fields of the answer."""
        return tuple(field for part in self.alternatives for field in part.asks())

    def points(self, answer: Node, terms: Terms) -> Decimal:
        """The points of the best alternative that is answered. Raises Invalid."""
        return max(points for _, points in self._scored(answer, terms))

    def explain(self, answer: Node, terms: Terms) -> Text:
        """How the points came. Raises Invalid."""
        best, points = max(self._scored(answer, terms), key=lambda scored: scored[1])
        label = named(best.label_vi, best.label_en)
        return because(text(f"Phương án “{label.vi}”", f"Alternative “{label.en}”"), terms.scored(points))

    def _scored(self, answer: Node, terms: Terms) -> list[tuple["Ruled", Decimal]]:
        given = _given(answer, self.alternatives)
        if not given:
            codes = ", ".join(part.code for part in self.alternatives)
            one = text(f"ít nhất một phương án trong: {codes}", f"at least one alternative among: {codes}")
            answer.refuse("no-alternative", None, one, FILL_IN)
        answer.settle()
        answered = [part for part in self.alternatives if part.code in given]
        return list(zip(answered, _points(answer, answered, given, terms), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class SumOf:
    """Answer: the fields of every part, such as `{"plan.yes": true, "apps.count": "3"}`. Points add up, capped."""

    kind: ClassVar[str] = "sum_of"
    parts: tuple["Ruled", ...]

    @classmethod
    def read(cls, node: Node, max_points: Decimal) -> Self:
        """Read the rule of a document."""
        node.only("kind", "parts")
        return cls(parts=_read(node, "parts", {**SIMPLE, BestOf.kind: BestOf}, max_points))

    def document(self) -> dict[str, object]:
        """The rule as a document."""
        return {"kind": self.kind, "parts": [part.document() for part in self.parts]}

    def ask(self, node: Node, max_points: Decimal) -> None:
        """Ask about each part, and where the parts don't add up to the maximum."""
        _ask(node, "parts", self.parts)
        unreachable(node, exact_sum(part.max_points for part in self.parts), max_points)

    def asks(self) -> tuple[Field, ...]:
        """The fields of the answer."""
        return tuple(field for part in self.parts for field in part.asks())

    def points(self, answer: Node, terms: Terms) -> Decimal:
        """The sum of the parts, at most the maximum. Raises Invalid."""
        return min(exact_sum(self._scored(answer, terms)), terms.round(terms.max_points))

    def explain(self, answer: Node, terms: Terms) -> Text:
        """How the points came. Raises Invalid."""
        reached = self._scored(answer, terms)
        said = [
            (named(part.label_vi, part.label_en), shortest(points))
            for part, points in zip(self.parts, reached, strict=True)
        ]
        added = text(
            " + ".join(f"{label.vi} ({points.replace('.', ',')})" for label, points in said),
            " + ".join(f"{label.en} ({points})" for label, points in said),
        )
        return because(added, terms.scored(self.points(answer, terms)))

    def _scored(self, answer: Node, terms: Terms) -> list[Decimal]:
        given = _given(answer, self.parts)
        answer.settle()
        return _points(answer, self.parts, given, terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """A part of a compound rule: its own maximum and its own rule."""

    code: str
    label_vi: str
    label_en: str
    max_points: Decimal
    rule: Simple | BestOf

    def document(self) -> dict[str, object]:
        """The part as a document."""
        labels = {"label_vi": self.label_vi, "label_en": self.label_en}
        return {"code": self.code, **labels, "max_points": shortest(self.max_points), "rule": self.rule.document()}

    def asks(self) -> Iterable[Field]:
        """The fields of the part's answer, under the part's name."""
        label = named(self.label_vi, self.label_en)
        return (field.inside(self.code, label) for field in self.rule.asks())


Kinds = Mapping[str, type[Simple | BestOf]]


def _read(node: Node, key: str, kinds: Kinds, max_points: Decimal) -> tuple[Ruled, ...]:
    found = [_part(item, kinds, max_points) for item in node.items(key, required=True)]
    parts = tuple(part for part in found if part is not None)
    unique(node, [part.code for part in parts], key)
    return parts


def _part(node: Node, kinds: Kinds, max_points: Decimal) -> Ruled | None:
    node.only("code", "label_vi", "label_en", "max_points", "rule")
    own = node.decimal("max_points")
    above_maximum(node, own, max_points, "max_points")
    code, label_vi, label_en = node.code("code"), node.text("label_vi"), node.text("label_en", "")
    if (child := node.child("rule")) is None:
        return None
    before = len(node.problems)
    kind = child.one_of("kind", tuple(kinds))
    if len(node.problems) > before:
        return None
    return Ruled(code=code, label_vi=label_vi, label_en=label_en, max_points=own, rule=kinds[kind].read(child, own))


def _ask(node: Node, key: str, parts: Iterable[Ruled]) -> None:
    for i, part in enumerate(parts):
        part.rule.ask(Node({}, node.at(f"{key}[{i}].rule"), node.problems), part.max_points)


def _given(answer: Node, parts: Iterable[Ruled]) -> dict[str, dict[str, object]]:
    """What was answered of each part, by its own field names; parts without an answer are left out."""
    assert isinstance(answer.value, Mapping)
    codes = {field.name: part for part in parts for field in part.asks()}
    answer.only(*codes)
    given: dict[str, dict[str, object]] = {}
    for name, value in answer.value.items():
        if value is not None and (part := codes.get(name)):
            given.setdefault(part.code, {})[name.removeprefix(f"{part.code}.")] = value
    return given


def _points(
    answer: Node, parts: Iterable[Ruled], given: Mapping[str, Mapping[str, object]], terms: Terms
) -> list[Decimal]:
    """Each part's points; the problems of all parts at once. Raises Invalid."""
    reached = []
    for part in parts:
        node = Node(given.get(part.code, {}), answer.at(part.code))
        try:
            reached.append(part.rule.points(node, replace(terms, max_points=part.max_points)))
        except Invalid as invalid:
            answer.problems += invalid.problems
    answer.settle()
    return reached
