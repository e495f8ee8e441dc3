"""Formulas in CEL, the Common Expression Language: parsed by a library, typed before use, computed exactly.

A formula may compare, calculate, choose (`a ? b : c`), negate, and take the lesser or greater of two numbers; nothing
in it can loop, and its length is bounded, so its cost is too. Numbers are fractions: nothing is rounded on the way.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal

from chiso_framework.decimals import PLAIN
from chiso_framework.problems import Text, text

Type = Literal["number", "truth"]
Value = Fraction | bool

LONGEST = 400
MOST_OPERATORS = 60
DEEPEST = 120
OPERATORS = re.compile(r"[-+*/!?(<>=&|,]")
TYPES: Mapping[str, Text] = {
    "number": text("số", "a number"),
    "truth": text("đúng hoặc sai", "true or false"),
}


class BadFormula(ValueError):
    """The formula can't be used; `reason` says why."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


class Undefined(ArithmeticError):
    """The formula has no value here: it divides by zero."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A parsed and typed formula."""

    text: str

    def value(self, given: Mapping[str, Value]) -> Fraction:
        """The number that the formula comes to. Raises Undefined."""
        return _evaluated(_parsed(self.text), given)


def formula(written: str, types: Mapping[str, Type]) -> Formula:
    """Read a formula over named values of these types; it must come to a number. Raises BadFormula."""
    _bound(written)
    found = _Typing(types).of(_parsed(written))
    _same("number", found)
    return Formula(written)


def _bound(written: str) -> None:
    operators = len(OPERATORS.findall(written))
    if len(written) > LONGEST or operators > MOST_OPERATORS:
        raise BadFormula(
            text(
                f"công thức quá dài: nhiều nhất {LONGEST} ký tự, {MOST_OPERATORS} phép tính",
                f"the formula is too long: at most {LONGEST} characters and {MOST_OPERATORS} operators",
            )
        )


@lru_cache(1000)
def _parsed(written: str) -> Any:
    from celpy.celparser import CELParseError, CELParser  # a quarter of a second that few processes need

    try:
        return CELParser().parse(written)
    except CELParseError as wrong:
        place = f"{wrong.line}:{wrong.column}" if wrong.line else "?"
        raise BadFormula(
            text(f"không đọc được công thức ở {place}", f"the formula can't be read at {place}")
        ) from wrong


class _Typing:
    """Finds the type of a parsed formula, and refuses what is not of this small language. Raises BadFormula."""

    def __init__(self, types: Mapping[str, Type]) -> None:
        self._types = types
        self._depth = 0
        self._rules: Mapping[str, Callable[[Sequence[Any]], Type]] = {
            "expr": self._choice,
            "conditionalor": self._truths,
            "conditionaland": self._truths,
            "relation": self._compared,
            "addition": self._calculated,
            "multiplication": self._calculated,
            "unary": self._negated,
            "member": self._only,
            "primary": self._only,
            "paren_expr": self._only,
            "literal": self._literal,
            "ident": self._name,
            "ident_arg": self._called,
        }

    def of(self, tree: Any) -> Type:
        """The type of a parsed formula, or of a part of it."""
        if tree.data not in self._rules:
            raise BadFormula(text("công thức dùng cú pháp không hỗ trợ", "the formula uses what is not supported"))
        if self._depth > DEEPEST:
            raise BadFormula(text("công thức lồng quá sâu", "the formula is nested too deeply"))
        self._depth += 1
        found = self._rules[tree.data](tree.children)
        self._depth -= 1
        return found

    def _only(self, parts: Sequence[Any]) -> Type:
        return self.of(parts[0])

    def _choice(self, parts: Sequence[Any]) -> Type:
        if len(parts) == 1:
            return self.of(parts[0])
        condition, one, other = (self.of(part) for part in parts)
        _same("truth", condition)
        _same(one, other)
        return one

    def _truths(self, parts: Sequence[Any]) -> Type:
        if len(parts) == 1:
            return self.of(parts[0])
        for part in parts:
            _same("truth", self.of(part))
        return "truth"

    def _compared(self, parts: Sequence[Any]) -> Type:
        if len(parts) == 1:
            return self.of(parts[0])
        sign, left, right = parts[0].data, self.of(parts[0].children[0]), self.of(parts[1])
        if sign not in ("relation_eq", "relation_ne"):
            _same("number", left)
        _same(left, right)
        return "truth"

    def _calculated(self, parts: Sequence[Any]) -> Type:
        if len(parts) == 1:
            return self.of(parts[0])
        if parts[0].data == "multiplication_mod":
            raise BadFormula(text("phép chia lấy dư không hỗ trợ", "the remainder is not supported"))
        _same("number", self.of(parts[0].children[0]))
        _same("number", self.of(parts[1]))
        return "number"

    def _negated(self, parts: Sequence[Any]) -> Type:
        if len(parts) == 1:
            return self.of(parts[0])
        wanted: Type = "truth" if parts[0].data == "unary_not" else "number"
        _same(wanted, self.of(parts[1]))
        return wanted

    def _literal(self, parts: Sequence[Any]) -> Type:
        match parts[0].type:
            case "INT_LIT" | "FLOAT_LIT" if PLAIN.fullmatch(parts[0]):
                return "number"
            case "BOOL_LIT":
                return "truth"
        raise BadFormula(text(f"giá trị {parts[0]} không hỗ trợ", f"the value {parts[0]} is not supported"))

    def _name(self, parts: Sequence[Any]) -> Type:
        name = str(parts[0])
        if name not in self._types:
            known = ", ".join(sorted(self._types))
            raise BadFormula(text(f"không có giá trị {name}; có: {known}", f"no value {name}; there are: {known}"))
        return self._types[name]

    def _called(self, parts: Sequence[Any]) -> Type:
        arguments = parts[1].children if len(parts) > 1 and parts[1] is not None else ()
        if str(parts[0]) not in FUNCTIONS or len(arguments) != 2:
            raise BadFormula(text("chỉ có hàm min(a, b) và max(a, b)", "the functions are min(a, b) and max(a, b)"))
        for argument in arguments:
            _same("number", self.of(argument))
        return "number"


FUNCTIONS: dict[str, Any] = {"min": min, "max": max}


def _same(wanted: Type, found: Type) -> None:
    if wanted != found:
        vi = f"cần {TYPES[wanted].vi}, nhưng là {TYPES[found].vi}"
        raise BadFormula(text(vi, f"{TYPES[wanted].en} is needed where there is {TYPES[found].en}"))


def _evaluated(tree: Any, given: Mapping[str, Value]) -> Fraction:
    from celpy.celtypes import BoolType
    from celpy.evaluation import Activation, CELEvalError, Evaluator

    class Exact(Evaluator):
        """Numbers as they are written, where the library would make floats."""

        def literal(self, tree: Any) -> Any:
            token = tree.children[0]
            return Fraction(token) if token.type in ("INT_LIT", "FLOAT_LIT") else super().literal(tree)

    values: dict[str, Any] = {
        name: BoolType(value) if isinstance(value, bool) else value for name, value in given.items()
    }
    try:
        found = Exact(ast=tree, activation=Activation(vars=values, functions=FUNCTIONS)).evaluate()
    except CELEvalError as undefined:
        raise Undefined from undefined
    assert isinstance(found, Fraction)
    return found
