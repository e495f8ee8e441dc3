"""Three alternating rounds of ceiling and ours; the median ratio is the figure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the table: `ratio` is ours over the ceiling, in the sense that more is better unless `at_most`.

    A figure without a target is reported only. `beside` holds what else was measured in the same run, by name.
    """

    id: str
    name: str
    ours: float
    ceiling: float
    unit: str
    ratio: float
    target: float | None = None
    at_most: bool = False
    beside: Mapping[str, float] = field(default_factory=dict)

    @property
    def met(self) -> bool:
        if self.target is None:
            return True
        return self.ratio <= self.target if self.at_most else self.ratio >= self.target


ROUNDS = 3


def rate(count: int, work: Callable[[], object], clock: Callable[[], float] = perf_counter) -> float:
    """Things a second; `clock` may be `process_time` where nothing is waited for."""
    began = clock()
    work()
    return count / (clock() - began)


def alternate(ceiling: Callable[[], float], ours: Callable[[], float]) -> tuple[float, float, float]:
    """Median of ours, of the ceiling and of their ratios."""
    pairs = [(ceiling(), ours()) for _ in range(ROUNDS)]
    return median(o for _, o in pairs), median(c for c, _ in pairs), median(o / c for c, o in pairs)


def percentile(samples: list[float], share: float) -> float:
    """The sample below which a share of all lies."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
