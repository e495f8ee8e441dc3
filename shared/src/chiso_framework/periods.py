"""Readings of a year: several answers to one criterion, and the one answer that closes the year."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from chiso_framework.decimals import ZERO, exact_sum, shortest
from chiso_framework.evaluate import ESTIMATED, NOTHING, Data, asks
from chiso_framework.model import Criterion
from chiso_framework.problems import Text, text
from chiso_framework.process import Readings
from chiso_framework.reading import FILL_IN, IN_RANGE, Node


def closing(criterion: Criterion, readings: Mapping[int, Data]) -> Data:
    """The answer that closes the year, from the readings by number (1 is the first). Raises Invalid.

    last: the last reading as it is; sum: numbers of all readings added, what is no number taken from the last. A period
    in which nothing arose adds nothing, and nothing arose in the year where nothing did in any; the sum is an estimate
    as long as one reading is.
    """
    rule = criterion.readings or Readings(per_year=1)
    node = Node({}, f"criteria[{criterion.code}].readings")
    needed = range(1, rule.per_year + 1) if rule.closes == "sum" else (rule.per_year,)
    for number in sorted(set(needed) - readings.keys()):
        node.refuse("reading-missing", None, _reading(number), FILL_IN, str(number))
    for number in sorted(readings.keys() - set(range(1, rule.per_year + 1))):
        node.refuse("reading-unknown", number, _at_most(rule.per_year), IN_RANGE, str(number))
    node.settle()
    last = readings[rule.per_year]
    return last if rule.closes == "last" else _summed(criterion, readings, last)


def lacking(criterion: Criterion, given: Iterable[int]) -> tuple[int, ...]:
    """The periods of which no reading was given, by number."""
    per_year = criterion.readings.per_year if criterion.readings else 0
    return tuple(sorted(set(range(1, per_year + 1)) - set(given)))


def check_part(criterion: Criterion, data: Data) -> None:
    """Refuse a reading that can't be added to others: fields that the rule has not, numbers that are none.

    What points it would come to alone is not asked. Raises Invalid.
    """
    node = Node(data, f"criteria[{criterion.code}].data")
    fields = asks(criterion)
    if data.get(NOTHING) is True and NOTHING in {field.name for field in fields}:
        node.only(NOTHING)
    else:
        node.only(*(field.name for field in fields))
        alternatives = criterion.rule.kind == "best_of"
        for name in _numbers(criterion):
            node.decimal(name, ZERO if alternatives else None, low=None)
    node.settle()


def _summed(criterion: Criterion, readings: Mapping[int, Data], last: Data) -> Data:
    arose = {number: data for number, data in readings.items() if data.get(NOTHING) is not True}
    if not arose:
        return last
    beside = {name: value for name, value in arose[max(arose)].items() if name not in (NOTHING, ESTIMATED)}
    estimated = {ESTIMATED: True} if any(data.get(ESTIMATED) is True for data in arose.values()) else {}
    return {**beside, **_sums(criterion, arose), **estimated}


def _sums(criterion: Criterion, readings: Mapping[int, Data]) -> dict[str, object]:
    names = _numbers(criterion)
    nodes = [Node(data, f"criteria[{criterion.code}].readings.{number}") for number, data in readings.items()]
    added = {name: shortest(exact_sum(node.decimal(name, Decimal(0), low=None) for node in nodes)) for name in names}
    for node in nodes:
        node.settle()
    return dict(added)


def _numbers(criterion: Criterion) -> list[str]:
    return [field.name for field in criterion.rule.asks() if field.kind in ("number", "whole")]


def _reading(number: int) -> Text:
    return text(f"số liệu kỳ {number}", f"reading {number}")


def _at_most(per_year: int) -> Text:
    return text(f"kỳ từ 1 đến {per_year}", f"a reading of 1 to {per_year}")
