"""Answers that are always the same and reach the corners of every rule: borders, more than enough, nothing, zero."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from tests.acceptance.frameworks.arithmetic import Document, number

Answer = dict[str, Any]

RATIOS = (("7", "12"), ("12", "12"), ("13", "12"), ("0", "9"), ("1", "3"))
GROWTHS = (("103", "100"), ("240", "100"), ("90", "100"), ("0", "45"))


def answer(framework: Document, leaf: Document, turn: int) -> Answer:
    """The answer of a turn; of every third turn that nothing arose, where the framework takes that."""
    if leaf["rule"]["kind"] == "direct":
        return {"score": _plain(number(framework.get("value_scale", leaf["max_points"])) * (turn % 3) / 2)}
    if turn % 3 == 1 and leaf.get("nothing_arose", "refused") != "refused":
        return {"nothing_arose": True}
    return _answer(leaf["rule"], turn)


def _answer(rule: Document, turn: int) -> Answer:
    match rule["kind"]:
        case "yes_no":
            return {"yes": turn % 3 != 0}
        case "choice":
            return {"level": rule["levels"][turn % len(rule["levels"])]["code"]}
        case "checklist":
            return {"parts": [part["code"] for n, part in enumerate(rule["parts"]) if (turn + n) % 3]}
        case "steps":
            return {"value": _border(rule["steps"][turn % len(rule["steps"])])}
        case "per_item":
            return {"count": str(turn % 7)}
        case "ratio":
            return _pair(("numerator", "denominator"), RATIOS, rule["when_zero"], turn)
        case "growth":
            return _pair(("value", "previous"), GROWTHS, rule["when_zero"], turn)
        case "survey":
            low, high = number(rule["low"]), number(rule["high"])
            return {"mean": _plain(low + (high - low) * (turn % 9) / 8), "responses": str(rule.get("responses", 1))}
        case "relative":
            return {"value": str(3 + turn * 5 % 17)}
        case "sum_of":
            return _of_parts(rule["parts"], turn)
        case "best_of":
            every = rule["alternatives"]
            return _of_parts(every if turn % 2 else [every[turn % len(every)]], turn)
        case "expression":
            return {"done": str(turn % 4), "every": "7"}
    raise AssertionError(rule["kind"])


def _pair(names: tuple[str, str], given: tuple[tuple[str, str], ...], when_zero: str, turn: int) -> Answer:
    """Two numbers; the second of them 0 in some turn, where the framework says what that means."""
    every = given if when_zero == "refused" else (*given, ("0", "0"))
    return dict(zip(names, every[turn % len(every)], strict=True))


def _of_parts(parts: list[Document], turn: int) -> Answer:
    return {
        f"{part['code']}.{name}": given for part in parts for name, given in _answer(part["rule"], turn + 1).items()
    }


def _border(step: Mapping[str, Any]) -> str:
    """A value on the lower border of a step, or just inside."""
    if "at_least" in step:
        return str(step["at_least"])
    return _plain(number(step["more_than"]) + 1) if "more_than" in step else "0"


def _plain(value: Fraction) -> str:
    """The value as a decimal; it must have a short one."""
    written = f"{float(value):.6f}".rstrip("0").rstrip(".")
    assert Fraction(written) == value, value
    return written
