"""A round played without services: answers that rules take, points, totals and ranks of all units."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from chiso_framework import (
    BestOf,
    Checklist,
    Choice,
    Criterion,
    Data,
    Direct,
    Expression,
    Framework,
    Growth,
    PerItem,
    Ranked,
    Ratio,
    Relative,
    Rule,
    RunningTotal,
    Steps,
    SumOf,
    Survey,
    Total,
    UnitSheet,
    YesNo,
    compared,
    excluded,
    points,
    rank_totals,
    spread_of,
)

Play = Mapping[str, Mapping[str, Data]]


def kinds_of(framework: Framework) -> tuple[str, ...]:
    """The kinds that the framework tells apart, or one."""
    scopes = [one.applies_to for one in framework.main_indicators]
    scopes += [leaf.applies_to for leaf in framework.criteria()]
    scopes += [group.units for group in framework.groups]
    return tuple(dict.fromkeys(kind for scope in scopes for kind in scope.kinds)) or ("don-vi",)


def answer(rule: Rule, chance: random.Random) -> dict[str, object]:
    """An answer that the rule takes."""
    match rule:
        case Direct():
            return {"score": "0"}
        case YesNo():
            return {"yes": chance.random() < 0.7}
        case Ratio() | Expression():
            names = ("numerator", "denominator") if isinstance(rule, Ratio) else tuple(one.name for one in rule.inputs)
            whole = chance.randint(1, 60)
            return {names[0]: str(chance.randint(0, whole)), names[1]: str(whole)}
        case Choice():
            return {"level": chance.choice(rule.levels).code}
        case Checklist():
            return {"parts": [part.code for part in rule.parts if chance.random() < 0.6]}
        case Steps():
            return {"value": str(chance.randint(0, 7)) if rule.whole else f"0.{chance.randint(0, 99):02d}"}
        case PerItem():
            return {"count": str(chance.randint(0, 6))}
        case Survey():
            mean = rule.low + (rule.high - rule.low) * chance.randint(0, 100) / 100
            return {"mean": f"{mean:.2f}", "responses": str(rule.responses + chance.randint(0, 200))}
        case Growth():
            return {"value": str(chance.randint(0, 200)), "previous": str(chance.randint(1, 150))}
        case Relative():
            return {"value": str(chance.randint(0, 50))}
        case BestOf() | SumOf():
            parts = (chance.choice(rule.alternatives),) if isinstance(rule, BestOf) else rule.parts
            return {f"{part.code}.{name}": value for part in parts for name, value in answer(part.rule, chance).items()}


def answers_of(framework: Framework, units: Mapping[str, str], seed: int) -> Play:
    """Answers of all units (by code, with their kind) to all criteria that apply to them."""
    chance = random.Random(seed)
    return {
        unit: {code: _given(framework.criterion(code), chance) for code in UnitSheet(framework, kind, unit).criteria()}
        for unit, kind in units.items()
    }


def _given(criterion: Criterion, chance: random.Random) -> Data:
    if criterion.nothing_arose != "refused" and chance.random() < 0.3:
        return {"nothing_arose": True}
    return answer(criterion.rule, chance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What a round comes to: points by unit and criterion, totals, and the ranks of every group."""

    points: Mapping[str, Mapping[str, Decimal]]
    totals: Mapping[str, Total]
    ranks: Mapping[str, Sequence[Ranked]]


def play(framework: Framework, units: Mapping[str, str], given: Play) -> Table:
    """Verify everything at once."""
    scored = {unit: _points(framework, own, given) for unit, own in given.items()}
    totals = {
        unit: UnitSheet(framework, units[unit], unit).total(scored[unit], excluded=left_out(framework, own))
        for unit, own in given.items()
    }
    return Table(points=scored, totals=totals, ranks=ranks(framework, units, totals))


def ranks(framework: Framework, units: Mapping[str, str], totals: Mapping[str, Total]) -> dict[str, list[Ranked]]:
    """The table of each group."""
    return {
        group.id: rank_totals(
            framework, group, {unit: total for unit, total in totals.items() if group.units.covers(units[unit], unit)}
        )
        for group in framework.groups
    }


def left_out(framework: Framework, own: Mapping[str, Data]) -> set[str]:
    """Criteria that leave a unit's maximum."""
    return {code for code, data in own.items() if excluded(framework.criterion(code), data)}


def values(framework: Framework, code: str, given: Play) -> list[Decimal]:
    """What a criterion compares among the units that are given."""
    criterion = framework.criterion(code)
    found = (compared(criterion, own[code]) for own in given.values() if code in own)
    return [value for value in found if value is not None]


def _points(framework: Framework, own: Mapping[str, Data], given: Play) -> dict[str, Decimal]:
    return {
        code: points(framework, framework.criterion(code), data, spread_of(values(framework, code, given)))
        for code, data in own.items()
    }


def play_in_order(
    framework: Framework, units: Mapping[str, str], given: Play, order: Iterable[tuple[str, str]]
) -> dict[str, Total]:
    """Verify one criterion of one unit after the other; those that are compared are all computed again each time."""
    running = {unit: RunningTotal(UnitSheet(framework, units[unit], unit)) for unit in given}
    verified: dict[str, dict[str, Data]] = {unit: {} for unit in given}
    for unit, code in order:
        verified[unit][code] = given[unit][code]
        criterion = framework.criterion(code)
        spread = spread_of(values(framework, code, verified))
        touched = [one for one in verified if code in verified[one]] if isinstance(criterion.rule, Relative) else [unit]
        for one in touched:
            data = verified[one][code]
            running[one].score(code, points(framework, criterion, data, spread), excluded=excluded(criterion, data))
    return {unit: total.total() for unit, total in running.items()}
