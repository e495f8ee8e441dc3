"""Readings of a year: several answers to one criterion, and the one answer that closes the year."""

from collections.abc import Mapping
from decimal import Decimal

from chiso_framework.decimals import exact_sum, shortest
from chiso_framework.evaluate import Data
from chiso_framework.model import Criterion
from chiso_framework.problems import Text, text
from chiso_framework.process import Readings
from chiso_framework.reading import FILL_IN, IN_RANGE, Node


def closing(criterion: Criterion, readings: Mapping[int, Data]) -> Data:
    """The answer that closes the year, from the readings by number (1 is the first). Raises Invalid.

    last: the last reading as it is; sum: numbers of all readings added, what is no number taken from the last.
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
    return last if rule.closes == "last" else {**last, **_sums(criterion, readings)}


def _sums(criterion: Criterion, readings: Mapping[int, Data]) -> dict[str, object]:
    names = [field.name for field in criterion.rule.asks() if field.kind in ("number", "whole")]
    nodes = [Node(data, f"criteria[{criterion.code}].readings.{number}") for number, data in readings.items()]
    added = {name: shortest(exact_sum(node.decimal(name, Decimal(0), low=None) for node in nodes)) for name in names}
    for node in nodes:
        node.settle()
    return dict(added)


def _reading(number: int) -> Text:
    return text(f"số liệu kỳ {number}", f"reading {number}")


def _at_most(per_year: int) -> Text:
    return text(f"kỳ từ 1 đến {per_year}", f"a reading of 1 to {per_year}")
