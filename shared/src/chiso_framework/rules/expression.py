"""Expression: a formula over what is asked, for methods that no other kind can say."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal, Self

from chiso_framework.decimals import shortest
from chiso_framework.problems import Text, text
from chiso_framework.reading import IN_RANGE, Node, repeated
from chiso_framework.rules.asked import Field, FieldKind, named
from chiso_framework.rules.formula import BadFormula, Formula, Type, Undefined, Value, formula
from chiso_framework.rules.terms import Terms, because

WhenUndefined = Literal["full", "zero", "refused"]
InputKind = Literal["number", "whole", "yes_no"]
NAME = re.compile(r"[a-z][a-z0-9_]{0,30}", re.ASCII)
MAXIMUM = "max_points"


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One value that the formula names."""

    name: str
    kind: InputKind
    label_vi: str
    label_en: str

    @property
    def type(self) -> Type:
        """Its type in the formula."""
        return "truth" if self.kind == "yes_no" else "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """Answer: one field for each input, such as `{"done": "7", "all": "9", "plan": true}`.

    The formula (CEL) comes to points; it may use `max_points`. What lies outside 0 to the maximum is cut off there.
    `when_undefined` is the answer to a division by zero.
    """

    kind: ClassVar[str] = "expression"
    inputs: tuple[Input, ...]
    formula: Formula
    when_undefined: WhenUndefined

    @classmethod
    def read(cls, node: Node, max_points: Decimal) -> Self:
        """Read the rule of a document; a formula that can't be read, or that is no number, is refused."""
        node.only("kind", "inputs", "formula", "when_undefined")
        inputs = tuple(_input(item) for item in node.items("inputs", required=True))
        names = [one.name for one in inputs]
        again = frozenset(repeated(names))
        for i, name in enumerate(names):
            if not NAME.fullmatch(name) or name == MAXIMUM or i in again:
                node.refuse("bad-name", name, NAMES, IN_RANGE, f"inputs[{i}].name")
        return cls(
            inputs=inputs,
            formula=_formula(node, inputs),
            when_undefined=node.one_of("when_undefined", ("full", "zero", "refused")),
        )

    def document(self) -> dict[str, object]:
        """The rule as a document."""
        inputs = [
            {"name": one.name, "kind": one.kind, "label_vi": one.label_vi, "label_en": one.label_en}
            for one in self.inputs
        ]
        return {
            "kind": self.kind,
            "inputs": inputs,
            "formula": self.formula.text,
            "when_undefined": self.when_undefined,
        }

    def ask(self, node: Node, max_points: Decimal) -> None:
        """Nothing about a formula is in doubt."""

    def asks(self) -> tuple[Field, ...]:
        """The fields of the answer."""
        return tuple(
            Field(name=one.name, kind=FIELDS[one.kind], label=named(one.label_vi, one.label_en)) for one in self.inputs
        )

    def _given(self, answer: Node, terms: Terms) -> dict[str, Value]:
        answer.only(*(one.name for one in self.inputs))
        given: dict[str, Value] = {MAXIMUM: Fraction(terms.max_points)}
        for one in self.inputs:
            given[one.name] = answer.flag(one.name) if one.kind == "yes_no" else self._number(answer, one)
        answer.settle()
        return given

    def _number(self, answer: Node, one: Input) -> Fraction:
        number = answer.decimal(one.name)
        if one.kind == "whole" and number % 1:
            answer.refuse("not-whole", shortest(number), text("số nguyên", "a whole number"), IN_RANGE, one.name)
        return Fraction(number)

    def points(self, answer: Node, terms: Terms) -> Decimal:
        """What the formula comes to, between 0 and the maximum, rounded once. Raises Invalid."""
        given, top = self._given(answer, terms), Fraction(terms.max_points)
        try:
            reached = min(max(self.formula.value(given), Fraction(0)), top)
        except Undefined:
            if self.when_undefined == "refused":
                answer.refuse("formula-undefined", self.formula.text, DEFINED, IN_RANGE)
                answer.settle()
            reached = top if self.when_undefined == "full" else Fraction(0)
        return terms.round(Decimal(reached.numerator), Decimal(reached.denominator))

    def explain(self, answer: Node, terms: Terms) -> Text:
        """How the points came. Raises Invalid."""
        points = self.points(answer, terms)
        vi = ", ".join(f"{one.name} = {_shown(answer, one, 'có', 'không')}" for one in self.inputs)
        en = ", ".join(f"{one.name} = {_shown(answer, one, 'yes', 'no')}" for one in self.inputs)
        said = text(f"Theo công thức {self.formula.text} với {vi}", f"By {self.formula.text} with {en}")
        return because(said, terms.scored(points))


FIELDS: dict[InputKind, FieldKind] = {"number": "number", "whole": "whole", "yes_no": "yes_no"}
NAMES = text(
    f"tên viết thường, không dấu, mỗi tên một lần, khác {MAXIMUM}",
    f"a lower-case name, each once and not {MAXIMUM}",
)
DEFINED = text("số liệu mà công thức tính được (mẫu số khác 0)", "data that the formula has a value for")


def _input(node: Node) -> Input:
    node.only("name", "kind", "label_vi", "label_en")
    return Input(
        name=node.text("name"),
        kind=node.one_of("kind", ("number", "whole", "yes_no"), "number"),
        label_vi=node.text("label_vi"),
        label_en=node.text("label_en", ""),
    )


def _formula(node: Node, inputs: tuple[Input, ...]) -> Formula:
    written, types = node.text("formula"), {one.name: one.type for one in inputs}
    try:
        return formula(written, {**types, MAXIMUM: "number"}) if written else Formula("0")
    except BadFormula as bad:
        expected = text(f"công thức dùng được ({bad.reason.vi})", f"a usable formula ({bad.reason.en})")
        node.refuse("bad-formula", written, expected, text("sửa công thức", "mend the formula"), "formula")
        return Formula("0")


def _shown(answer: Node, one: Input, yes: str, no: str) -> str:
    if one.kind == "yes_no":
        return yes if answer.flag(one.name) else no
    return shortest(answer.decimal(one.name))
