"""Intervals with explicit borders, as bands and steps need them: open or closed, gaps and overlaps found."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from chiso_framework.decimals import ONE, shortest, shortest_vi
from chiso_framework.problems import Text, text
from chiso_framework.reading import Node

LOWEST = Decimal("-Infinity")
HIGHEST = Decimal("Infinity")
KEYS = ("at_least", "more_than", "at_most", "below")


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Numbers between `low` and `high` (None: without end); `*_closed` tells whether the border itself belongs."""

    low: Decimal | None = None
    low_closed: bool = True
    high: Decimal | None = None
    high_closed: bool = False

    def __contains__(self, value: Decimal | Fraction) -> bool:
        if self.low is not None and (value < self.low or (value == self.low and not self.low_closed)):
            return False
        return self.high is None or value < self.high or (value == self.high and self.high_closed)

    def document(self) -> dict[str, object]:
        """The borders as keys at_least | more_than, at_most | below."""
        borders: dict[str, object] = {}
        if self.low is not None:
            borders["at_least" if self.low_closed else "more_than"] = shortest(self.low)
        if self.high is not None:
            borders["at_most" if self.high_closed else "below"] = shortest(self.high)
        return borders

    def words(self) -> Text:
        """The interval in words: "từ 70 đến dưới 85", "70 to under 85"."""
        vi, en = [], []
        if self.low is not None:
            vi.append(f"{'từ' if self.low_closed else 'trên'} {shortest_vi(self.low)}")
            en.append(f"{'from' if self.low_closed else 'above'} {shortest(self.low)}")
        if self.high is not None:
            vi.append(f"{'đến' if self.high_closed else 'đến dưới'} {shortest_vi(self.high)}")
            en.append(f"{'to' if self.high_closed else 'to under'} {shortest(self.high)}")
        return text(" ".join(vi) or "mọi giá trị", " ".join(en) or "any value")


def read_interval(node: Node) -> Interval:
    """Read the borders of a mapping that may hold other keys too."""
    low, low_closed = _border(node, "at_least", "more_than")
    high, high_closed = _border(node, "at_most", "below")
    interval = Interval(low=low, low_closed=low_closed or low is None, high=high, high_closed=high_closed)
    if low is not None and high is not None and (low > high or (low == high and not (low_closed and high_closed))):
        order = text("biên dưới không lớn hơn biên trên", "a low border not above the high one")
        node.refuse(
            "empty-interval", f"{shortest(low)} – {shortest(high)}", order, text("sửa biên", "mend the borders")
        )
    return interval


def _border(node: Node, closed: str, opened: str) -> tuple[Decimal | None, bool]:
    if node.has(closed) and node.has(opened):
        one = text(f"chỉ một trong {closed}, {opened}", f"only one of {closed}, {opened}")
        node.refuse("two-borders", closed, one, text("bỏ một biên", "remove one border"), opened)
    key = closed if node.has(closed) else opened
    return node.optional_decimal(key), key == closed


def ordered(intervals: Sequence[Interval]) -> list[Interval]:
    """From the lowest to the highest."""
    return sorted(intervals, key=lambda one: (LOWEST if one.low is None else one.low, not one.low_closed))


def overlaps(intervals: Sequence[Interval]) -> list[Text]:
    """Where two neighbours share a value: the framework would give two answers."""
    row = ordered(intervals)
    return [_between(a, b) for a, b in pairwise(row) if _overlap(a, b)]


def gaps(intervals: Sequence[Interval], *, whole: bool = False) -> list[Text]:
    """Where a value between two neighbours belongs to neither; with `whole`, only whole numbers count as values."""
    row = ordered(intervals)
    return [_between(a, b) for a, b in pairwise(row) if _gap(a, b, whole)]


def _overlap(a: Interval, b: Interval) -> bool:
    high = HIGHEST if a.high is None else a.high
    low = LOWEST if b.low is None else b.low
    return low < high or (low == high and a.high_closed and b.low_closed)


def _gap(a: Interval, b: Interval, whole: bool) -> bool:
    if a.high is None or b.low is None or _overlap(a, b):
        return False
    if not whole:
        return a.high < b.low or not (a.high_closed or b.low_closed)
    first = a.high if not a.high_closed and a.high == a.high.to_integral_value() else a.high // ONE + ONE
    return first < b.low or (first == b.low and not b.low_closed)


def _between(a: Interval, b: Interval) -> Text:
    return text(f"{a.words().vi} | {b.words().vi}", f"{a.words().en} | {b.words().en}")
