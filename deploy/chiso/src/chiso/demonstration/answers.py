"""Believable answers to the criteria, from a seeded generator: always the same, better where a commune is better."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from chiso_framework import Checklist, Choice, Criterion, Direct, Framework, Ratio, Steps, YesNo
from chiso_framework.decimals import shortest

SEED = 20250701
HALF = Decimal("0.5")

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
        match criterion.rule:
            case YesNo():
                return Answer(data={"yes": self._lucky(0.15)})
            case Checklist(parts=parts):
                return Answer(data={"parts": [part.code for part in parts if self._lucky(0.05)]})
            case Choice(levels=levels):
                at = min(int((1 - self._level()) * len(levels)), len(levels) - 1)
                return Answer(data={"level": levels[at].code})
            case Steps():
                return Answer(data={"value": self._step(criterion)})
            case Ratio():
                return Answer(data=self._ratio(criterion.rule))
            case Direct():
                points = Decimal(int(self._level() * 20)) / 20 * criterion.max_points
                return Answer(data={}, claimed=shortest(points.quantize(HALF)))
        raise NotImplementedError(f"the demonstration has no answers to rules of kind {criterion.rule.kind}")

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

    def _step(self, criterion: Criterion) -> str:
        if criterion.code == "5.3":  # incidents: fewer is better
            return "0" if self._lucky(0.1) else "1"
        if criterion.code == "6.3":
            return str(int(35 + 60 * self._level()))
        return str(int(7 * self._level()))

    def _ratio(self, rule: Ratio) -> Given:
        whole = self._random.randint(12, 40)
        share = 0.12 * (1 - self._level()) if rule.direction == "lower" else self._level() ** 0.6
        return {"numerator": str(int(whole * share + 0.5)), "denominator": str(whole)}
