"""Believable answers to the criteria, from a seeded generator: always the same, better where a commune is better."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from chiso_framework import (
    BestOf,
    Checklist,
    Choice,
    Criterion,
    Direct,
    Expression,
    Field,
    Framework,
    Growth,
    Interval,
    Ratio,
    Relative,
    Rule,
    Steps,
    SumOf,
    Survey,
    YesNo,
)
from chiso_framework.decimals import shortest

SEED = 20250701
PLAYED = "nghean-1082-2023-xa-demo"
HALF = Decimal("0.5")
MANY = 20  # a steps rule that reaches further counts percents or amounts, not meetings

Given = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Data of one criterion, or where a person scores it directly the claimed points."""

    data: Given
    claimed: str | None = None


class Answers:
    """Answers of one commune for one year. Asked for again in the same order they are the same."""

    def __init__(self, framework: Framework, commune: str, year: int) -> None:
        self._framework = framework
        self._random = Random(f"{SEED}:{commune}")  # noqa: S311 -- demonstration data, not secrets
        self._quality = 0.45 + 0.45 * self._random.random()
        self._random = Random(f"{SEED}:{commune}:{year}")  # noqa: S311
        self._quality += 0.06 * (self._random.random() - 0.3)

    def to(self, criterion: Criterion) -> Answer:
        """The answer to one criterion."""
        if isinstance(criterion.rule, Direct):
            return Answer(data={}, claimed=shortest(self._direct(criterion)))
        return Answer(data=self._data(criterion.rule, criterion.code))

    def _data(self, rule: Rule, code: str) -> Given:
        """An answer that the rule takes; what it knows nothing better about is answered by what it asks for."""
        match rule:
            case YesNo():
                return {"yes": self._lucky(0.15)}
            case Checklist(parts=parts):
                return {"parts": [part.code for part in parts if self._lucky(0.05)]}
            case Choice(levels=levels):
                at = min(int((1 - self._level()) * len(levels)), len(levels) - 1)
                return {"level": levels[at].code}
            case Steps():
                return {"value": self._step(rule, code)}
            case Ratio():
                return self._ratio(rule)
            case Growth():
                return self._growth(rule)
            case Survey(low=low, high=high, responses=responses):
                mean = low + (high - low) * Decimal(int(self._level() * 20)) / 20
                return {"mean": shortest(mean), "responses": str(responses + self._random.randint(0, 200))}
            case Relative():
                return {"value": str(int(1 + 99 * self._level()))}
            case SumOf(parts=parts) | BestOf(alternatives=parts):
                answers = {part.code: self._data(part.rule, f"{code}.{part.code}") for part in parts}
                return {f"{part}.{name}": value for part, given in answers.items() for name, value in given.items()}
            case Expression():
                return {field.name: self._field(field, whole=40) for field in rule.asks()}
        return {field.name: self._field(field, whole=7) for field in rule.asks()}

    def _field(self, field: Field, *, whole: int) -> object:
        """An answer to one field, by its kind alone."""
        match field.kind:
            case "yes_no":
                return self._lucky(0.15)
            case "one":
                return field.options[min(int((1 - self._level()) * len(field.options)), len(field.options) - 1)].code
            case "many":
                return [option.code for option in field.options if self._lucky(0.05)]
            case "number" | "whole":
                return str(int(1 + whole * self._level()))

    def _direct(self, criterion: Criterion) -> Decimal:
        """A claimed score, on the framework's scale."""
        share, scale = Decimal(int(self._level() * 20)) / 20, self._framework.value_scale
        if scale is not None:
            return share * scale
        places = HALF if self._framework.points_places else Decimal(1)
        return min((share * criterion.max_points).quantize(places), criterion.max_points)

    def _growth(self, rule: Growth) -> Given:
        before = self._random.randint(20, 200)
        change = Decimal(before) * rule.target * Decimal(int(self._level() * 20)) / 20
        after = before - change if rule.falling else before + change
        return {"value": shortest(max(after, Decimal(0))), "previous": str(before)}

    def below(self, points: Decimal) -> Decimal:
        """What an appraiser finds instead of a claim: some part of it, in half points."""
        share = Decimal(self._random.choice(("0.5", "0.6", "0.7", "0.8")))
        return (points * share / HALF).to_integral_value() * HALF

    def chance(self, share: float) -> bool:
        """Whether something happens that does so in this share of cases."""
        return self._random.random() < share

    def _level(self) -> float:
        """The commune's quality with some luck, 0 to just below 1."""
        return min(max(self._quality + 0.35 * (self._random.random() - 0.4), 0.0), 0.999)

    def _lucky(self, bonus: float) -> bool:
        return self._random.random() < self._quality + bonus

    def _step(self, rule: Steps, code: str) -> str:
        """A value inside one of the steps: a small number, or up to the highest border where that is a large one."""
        if self._framework.id == PLAYED and code in ("5.3", "6.3"):
            incidents = code == "5.3"  # fewer is better
            return str(int(not self._lucky(0.1))) if incidents else str(int(35 + 60 * self._level()))
        borders = [border for step in rule.steps for border in (step.interval.low, step.interval.high) if border]
        highest = max(borders, default=Decimal(1))
        value = Decimal(int((highest if highest > MANY else 7) * Decimal(self._level())))
        if any(value in step.interval for step in rule.steps):
            return shortest(value)
        return shortest(_inside(rule, self._random.choice(rule.steps).interval))

    def _ratio(self, rule: Ratio) -> Given:
        whole = self._random.randint(12, 40)
        share = 0.12 * (1 - self._level()) if rule.direction == "lower" else self._level() ** 0.6
        return {"numerator": str(int(whole * share + 0.5)), "denominator": str(whole)}


def _inside(rule: Steps, interval: Interval) -> Decimal:
    """A value of an interval: a border that belongs to it, else what lies behind its lower or before its upper one."""
    step = Decimal(1) if rule.whole else Decimal("0.1")
    low, high = interval.low, interval.high
    if low is not None:
        return low if interval.low_closed else low + step
    if high is not None:
        return high if interval.high_closed else high - step
    return Decimal(0)
