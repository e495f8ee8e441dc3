"""What a round must come to, worked out on fractions from a framework's file as printed. Nothing of Chiso is used.

All values are looked at together, in no order: whatever order people verified in, the table must be this one.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

Document = Mapping[str, Any]
Answer = Mapping[str, Any]
Points = Mapping[str, Fraction]

ZERO, ONE = Fraction(0), Fraction(1)


def number(printed: object) -> Fraction:
    """A number of a file or an answer."""
    return Fraction(str(printed))


def half_up(value: Fraction, places: int) -> Fraction:
    """The value (not below 0) at so many places; halves go up."""
    scaled = value * 10**places
    return Fraction((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator), 10**places)


def leaves(framework: Document) -> list[Document]:
    """What is scored by itself; an indicator without components is scored by a value."""
    found: list[Document] = []
    for indicator in framework["main_indicators"]:
        found += leaves_of(indicator)
    return found


def leaves_of(indicator: Document) -> Sequence[Document]:
    """What is scored of an indicator."""
    own: Sequence[Document] = indicator.get("components") or [{**indicator, "rule": {"kind": "direct"}}]
    return own


def covers(scope: str | Sequence[str], kind: str, unit: str = "") -> bool:
    """Whether a printed scope covers a unit."""
    parts = [scope] if isinstance(scope, str) else scope
    kinds = {name for part in parts if part.startswith("kind=") for name in part.removeprefix("kind=").split(",")}
    return "all" in parts or kind in kinds or unit in parts


def applying(framework: Document, kind: str) -> list[Document]:
    """What units of a kind are assessed by."""
    return [
        leaf
        for indicator in framework["main_indicators"]
        for leaf in leaves_of(indicator)
        if covers(indicator.get("applies_to", "all"), kind) and covers(leaf.get("applies_to", "all"), kind)
    ]


def worth(framework: Document, leaf: Document, answer: Answer, values: Iterable[Fraction] = ()) -> Fraction:
    """Points of an answer; `values` are those of all units, where the rule compares them."""
    most = number(leaf["max_points"])
    if answer.get("nothing_arose"):
        return most if leaf["nothing_arose"] == "full" else ZERO
    places: int = framework["points_places"]
    if leaf["rule"]["kind"] == "direct":
        scale = number(framework["value_scale"]) if "value_scale" in framework else most
        return half_up(number(answer["score"]) * most / scale, places) if most else ZERO
    return min(half_up(_points(leaf["rule"], most, answer, sorted(values), places), places), most)


def left_out(leaf: Document, answer: Answer) -> bool:
    """Whether the answer takes the criterion out of the unit's maximum."""
    return bool(answer.get("nothing_arose")) and leaf["nothing_arose"] == "excluded"


def _points(rule: Document, most: Fraction, answer: Answer, values: Sequence[Fraction], places: int) -> Fraction:
    match rule["kind"]:
        case "yes_no":
            return most if answer["yes"] else ZERO
        case "choice":
            return next(number(level["points"]) for level in rule["levels"] if level["code"] == answer["level"])
        case "checklist":
            return sum((number(part["points"]) for part in rule["parts"] if part["code"] in answer["parts"]), ZERO)
        case "steps":
            return _step(rule["steps"], number(answer["value"]))
        case "per_item":
            return number(rule["each"]) * number(answer["count"])
        case "ratio":
            return _ratio(rule, most, number(answer["numerator"]), number(answer["denominator"]))
        case "growth":
            return _growth(rule, most, number(answer["value"]), number(answer["previous"]))
        case "survey":
            low, high = number(rule["low"]), number(rule["high"])
            return (number(answer["mean"]) - low) / (high - low) * most
        case "relative":
            return _relative(rule, most, number(answer["value"]), values)
        case "sum_of":
            return sum(_parts(rule["parts"], answer, places), ZERO)
        case "best_of":
            return max(_parts(rule["alternatives"], answer, places))
        case "expression":
            assert rule["formula"] == "done / every * max_points"
            every = number(answer["every"])
            return number(answer["done"]) / every * most if every else ZERO
    raise AssertionError(rule["kind"])


def _step(steps: Sequence[Document], value: Fraction) -> Fraction:
    for step in steps:
        above = value >= number(step["at_least"]) if "at_least" in step else value > number(step.get("more_than", -1))
        under = "below" not in step or value < number(step["below"])
        if above and under and ("at_most" not in step or value <= number(step["at_most"])):
            return number(step["points"])
    raise AssertionError(f"{value} is in no step")


def _ratio(rule: Document, most: Fraction, done: Fraction, due: Fraction) -> Fraction:
    if not due:
        return most if rule["when_zero"] == "full" else ZERO
    if rule.get("direction") == "lower":
        return max(due - done, ZERO) / due * most
    return min(done / (due * number(rule.get("target", 1))), ONE) * most


def _growth(rule: Document, most: Fraction, value: Fraction, before: Fraction) -> Fraction:
    if not before:
        return most if rule["when_zero"] == "full" and not rule.get("falling") else ZERO
    grown = (before - value if rule.get("falling") else value - before) / before
    return min(max(grown / number(rule["target"]), ZERO), ONE) * most


def _relative(rule: Document, most: Fraction, value: Fraction, values: Sequence[Fraction]) -> Fraction:
    low, high = values[0], values[-1]
    reached, full = (value - low, high - low) if rule.get("against") == "min_max" else (value, high)
    if rule.get("direction") == "lower":
        reached, full = (high - value, high - low) if rule.get("against") == "min_max" else (low, value)
    if not full:
        return most if rule["when_alike"] == "full" else ZERO
    return reached / full * most


def _parts(parts: Sequence[Document], answer: Answer, places: int) -> list[Fraction]:
    """Points of the parts that are answered."""
    found = []
    for part in parts:
        own = {name.split(".", 1)[1]: given for name, given in answer.items() if name.startswith(f"{part['code']}.")}
        if own:
            most = number(part["max_points"])
            found.append(min(half_up(_points(part["rule"], most, own, (), places), places), most))
    return found


def total(
    framework: Document, kind: str, points: Points, *, late: bool = False, without: Iterable[str] = ()
) -> dict[str, Any]:
    """A unit's result on the published scale: total, maximum, share of its own maximum, points by main indicator."""
    what, gone = framework["late"], set(without)
    counted: Points = {} if late and what["consequence"] == "no_score" else points
    gone = set() if late and what["consequence"] == "no_score" else gone
    by_indicator: dict[str, Fraction] = {}
    reached = most = bonus = penalty = ZERO
    known = {leaf["code"] for leaf in applying(framework, kind)}
    for indicator in framework["main_indicators"]:
        weight = number(indicator.get("weight", 1)) if indicator.get("scored", True) else ZERO
        own = [leaf for leaf in leaves_of(indicator) if leaf["code"] in known]
        plain = [leaf for leaf in own if leaf.get("counts", "points") == "points"]
        by_indicator[indicator["code"]] = sum((counted.get(leaf["code"], ZERO) for leaf in plain), ZERO)
        reached += weight * by_indicator[indicator["code"]]
        most += weight * sum(number(leaf["max_points"]) for leaf in plain if leaf["code"] not in gone)
        bonus += sum(counted.get(leaf["code"], ZERO) for leaf in own if leaf.get("counts") == "bonus")
        penalty += sum(counted.get(leaf["code"], ZERO) for leaf in own if leaf.get("counts") == "penalty")
    kept = _with_extras(framework.get("extras", {}), reached, most, bonus, penalty)
    off = number(what["points"]) if late and what["consequence"] == "points_off" else ZERO
    kept -= min(off, kept)
    places, divisor = framework["rank_places"], number(framework.get("total_divisor", 1))
    return {
        "total": half_up(kept / divisor, places),
        "maximum": half_up(most / divisor, places),
        "share": half_up(kept / most, places) if most else ZERO,
        "indicators": by_indicator,
    }


def without_surveys(
    framework: Document, kind: str, points: Points, not_held: Iterable[str], counted: Mapping[str, Fraction]
) -> dict[str, Fraction]:
    """Points and maximum of what these indicators weigh, where the rest stands for the surveys that nobody held."""
    gone, rest, most, whole = set(not_held), ZERO, ZERO, ZERO
    known = {leaf["code"] for leaf in applying(framework, kind)}
    for indicator in framework["main_indicators"]:
        weight = counted.get(indicator["code"], ZERO)
        for leaf in leaves_of(indicator):
            if leaf["code"] in known and leaf.get("counts", "points") == "points":
                here = weight * number(leaf["max_points"])
                whole += here
                if leaf["code"] not in gone:
                    most += here
                    rest += weight * points.get(leaf["code"], ZERO)
    if most == whole:
        return {"points": rest, "maximum": whole}
    scaled = half_up(rest * whole / most, framework["points_places"]) if most else ZERO
    return {"points": min(scaled, whole), "maximum": whole}


def in_view(view: Document) -> dict[str, Fraction]:
    """The weights by which a view counts main indicators."""
    return {seen["code"]: number(seen.get("weight", 1)) for seen in view["indicators"]}


def _with_extras(extras: Document, reached: Fraction, most: Fraction, bonus: Fraction, penalty: Fraction) -> Fraction:
    bonus = min(bonus, number(extras.get("bonus_cap", bonus)))
    penalty = min(penalty, number(extras.get("penalty_cap", penalty)))
    kept = reached + bonus - penalty
    return max(kept if extras.get("beyond_maximum") else min(kept, most), ZERO)


def ranks(keys: Mapping[str, Fraction], kind: str = "competition") -> dict[str, int]:
    """The rank of each, counted over all: 1, 2, 2, 4, or 1, 2, 2, 3 where it is dense."""
    above = {unit: [key for key in keys.values() if key > own] for unit, own in keys.items()}
    return {unit: 1 + (len(set(higher)) if kind == "dense" else len(higher)) for unit, higher in above.items()}
