"""What points, totals and ranks must be, worked out on fractions from a framework's document. Nothing of Chiso is used.

Slow and plain on purpose: every rank is counted anew over all units.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

Document = Mapping[str, Any]
Points = Mapping[str, Fraction]


class Wrong(Exception):
    """The answer is none that the rule can judge."""


def leaves(framework: Document) -> dict[str, Document]:
    """What is scored by itself, by code; an indicator without components is scored directly."""
    found = {}
    for indicator in framework["main_indicators"]:
        for leaf in indicator.get("components") or [{**indicator, "rule": {"kind": "direct"}}]:
            found[leaf["code"]] = leaf
    return found


def applies(leaf: Document, kind: str) -> bool:
    """Whether units of the kind are assessed by the criterion."""
    return str(leaf.get("applies_to", f"kind={kind}")) == f"kind={kind}"


def half_up(value: Fraction, places: int) -> Fraction:
    """The value (not below 0) at so many places; halves go up."""
    scaled = value * 10**places
    return Fraction((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator), 10**places)


def given(framework: Document, leaf: Document, value: str) -> Fraction:
    """Points that a person gives. Raises Wrong."""
    points = Fraction(value)
    if not 0 <= points <= Fraction(leaf["max_points"]) or half_up(points, framework["points_places"]) != points:
        raise Wrong(value)
    return points


def by_rule(framework: Document, leaf: Document, data: Document) -> Fraction:
    """Points of an answer by the criterion's rule. Raises Wrong."""
    rule, most = leaf["rule"], Fraction(leaf["max_points"])
    try:
        points = RULES[rule["kind"]](framework, leaf, data)
    except (KeyError, TypeError, ValueError) as wrong:
        raise Wrong(str(data)) from wrong
    return min(half_up(points, framework["points_places"]), most)


def _yes_no(framework: Document, leaf: Document, data: Document) -> Fraction:
    yes = _only(data, "yes")
    if not isinstance(yes, bool):
        raise Wrong("neither yes nor no")
    return Fraction(leaf["max_points"]) if yes else Fraction(0)


def _choice(framework: Document, leaf: Document, data: Document) -> Fraction:
    worth = {level["code"]: level["points"] for level in leaf["rule"]["levels"]}
    return Fraction(worth[_only(data, "level")])


def _checklist(framework: Document, leaf: Document, data: Document) -> Fraction:
    worth = {part["code"]: part["points"] for part in leaf["rule"]["parts"]}
    return sum((Fraction(worth[code]) for code in set(_only(data, "parts"))), Fraction(0))


def _ratio(framework: Document, leaf: Document, data: Document) -> Fraction:
    done, due = Fraction(data["numerator"]), Fraction(data["denominator"])
    if due == 0:
        if done:
            raise Wrong("something out of nothing")
        return Fraction(0)
    return min(done / (due * Fraction(leaf["rule"]["target"])), Fraction(1)) * Fraction(leaf["max_points"])


def _steps(framework: Document, leaf: Document, data: Document) -> Fraction:
    value = Fraction(_only(data, "value"))
    if value.denominator != 1:
        raise Wrong("not whole")
    for step in leaf["rule"]["steps"]:
        if step["at_least"] <= value and (value <= step["at_most"] if "at_most" in step else value < step["below"]):
            return Fraction(step["points"])
    raise Wrong("in no step")


def _direct(framework: Document, leaf: Document, data: Document) -> Fraction:
    return given(framework, leaf, _only(data, "score"))


RULES = {
    "yes_no": _yes_no,
    "choice": _choice,
    "checklist": _checklist,
    "ratio": _ratio,
    "steps": _steps,
    "direct": _direct,
}


def _only(data: Document, name: str) -> Any:
    if set(data) != {name}:
        raise Wrong(f"{sorted(data)} instead of {name}")
    return data[name]


def total(framework: Document, kind: str, points: Points, *, late: bool) -> dict[str, Any]:
    """A unit's result: points, value, deducted, maximum, and points by main indicator."""
    what = framework["late"]
    if late and what["consequence"] == "no_score":
        points = {}
    by_indicator, reached, most = {}, Fraction(0), Fraction(0)
    for indicator in framework["main_indicators"]:
        own = [leaf for leaf in indicator.get("components") or [indicator] if applies(leaf, kind)]
        by_indicator[indicator["code"]] = sum((points.get(leaf["code"], Fraction(0)) for leaf in own), Fraction(0))
        weight = Fraction(indicator.get("weight", 1)) if indicator.get("scored", True) else Fraction(0)
        reached += weight * by_indicator[indicator["code"]]
        most += weight * sum(Fraction(leaf["max_points"]) for leaf in own)
    off = Fraction(what["points"]) if late and what["consequence"] == "points_off" else Fraction(0)
    deducted = min(off, reached)
    return {
        "points": reached - deducted,
        "deducted": deducted,
        "value": _scaled(framework, reached - deducted),
        "maximum": _scaled(framework, most),
        "share": half_up((reached - deducted) / most, framework["rank_places"]),
        "indicators": by_indicator,
    }


def _scaled(framework: Document, points: Fraction) -> Fraction:
    return half_up(points / Fraction(framework.get("total_divisor", 1)), framework["rank_places"])


def order(framework: Document, group: str, result: Mapping[str, Any]) -> tuple[Fraction, ...]:
    """What units of a group are compared by, first things first."""
    compare = next(one.get("compare", "points") for one in framework["groups"] if one["id"] == group)
    ties = [result["indicators"][code] for code in framework.get("tie_breakers", ())]
    return (result["share"] if compare == "share" else result["value"], *ties)


def rank(framework: Document, group: str, mine: tuple[Fraction, ...], every: Iterable[tuple[Fraction, ...]]) -> int:
    """The rank of whoever is compared by `mine` among all of a group: 1, 2, 2, 4, or 1, 2, 2, 3 where it is dense."""
    kind = next(one.get("ranks", "competition") for one in framework["groups"] if one["id"] == group)
    above = [other for other in every if other > mine]
    return 1 + (len(set(above)) if kind == "dense" else len(above))


def passed(before: tuple[Fraction, ...], after: tuple[Fraction, ...], others: Iterable[tuple[Fraction, ...]]) -> int:
    """How many others were not behind and now are, or, after a fall, were not ahead and now are."""
    low, high = sorted((before, after))
    if after > before:
        return sum(low <= other < high for other in others)
    return sum(low < other <= high for other in others)
