"""Numbered engines: the way of computing is pinned when a round opens, and every engine stays runnable."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol, TypeVar

from chiso_framework import evaluate, ranking, rating
from chiso_framework.aggregate import Total, UnitSheet
from chiso_framework.model import Criterion, Framework, Group, View
from chiso_framework.problems import Text
from chiso_framework.ranking import Ranked, RankKeys
from chiso_framework.rating import Rated
from chiso_framework.rules import Spread

R = TypeVar("R", covariant=True)


class UnknownEngine(KeyError):
    """No engine has this number."""


class ClaimedPoints(Protocol):
    """As `evaluate.claimed_points`."""

    def __call__(
        self, framework: Framework, criterion: Criterion, *, data: evaluate.Data | None = None, claimed: object = None
    ) -> Decimal: ...


class Computed(Protocol[R]):
    """As `evaluate.points` and `evaluate.explain`."""

    def __call__(
        self, framework: Framework, criterion: Criterion, data: evaluate.Data, spread: Spread | None = None
    ) -> R: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """Everything that turns answers into points, points into totals, totals into ranks."""

    number: int
    points: Computed[Decimal]
    explain: Computed[Text]
    compared: Callable[[Criterion, evaluate.Data], Decimal | None]
    points_among: Callable[[Framework, Criterion, Decimal, Spread | None], Decimal]
    excluded: Callable[[Criterion, evaluate.Data], bool]
    points_of_value: Callable[[Framework, Criterion, object], Decimal]
    claimed_points: ClaimedPoints
    sheet: Callable[[Framework, str, str], UnitSheet]
    rank_keys: Callable[[Framework, Group], RankKeys]
    view_keys: Callable[[Framework, Group, View], RankKeys]
    rank_totals: Callable[[Framework, Group, Mapping[str, Total]], list[Ranked]]
    rate: Callable[[Framework, Total], Rated]


FIRST = Engine(
    number=1,
    points=evaluate.points,
    explain=evaluate.explain,
    compared=evaluate.compared,
    points_among=evaluate.points_among,
    excluded=evaluate.excluded,
    points_of_value=evaluate.points_of_value,
    claimed_points=evaluate.claimed_points,
    sheet=UnitSheet,
    rank_keys=RankKeys,
    view_keys=RankKeys,
    rank_totals=ranking.rank_totals,
    rate=rating.rate,
)

ENGINES = {engine.number: engine for engine in (FIRST,)}
NEWEST = max(ENGINES)


def engine(number: int) -> Engine:
    """The engine of this number. Raises UnknownEngine."""
    if number not in ENGINES:
        raise UnknownEngine(number)
    return ENGINES[number]
