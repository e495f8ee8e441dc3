"""From the answers of a round to the answers of another framework: filled in by its feeds, with sources and gaps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from chiso_framework.aggregate import applying
from chiso_framework.decimals import exact_sum, read_decimal, rounded_quotient, shortest
from chiso_framework.evaluate import NOTHING, Data, asks
from chiso_framework.model import Criterion, Framework
from chiso_framework.problems import Text
from chiso_framework.process import NOBODY, Feed, FeedItem

SHARE_PLACES = 6
BESIDE = ("nothing_arose", "estimated")

Answers = Mapping[str, Mapping[str, Data]]
"""Answers by unit and criterion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a filled field was made of: a field of a criterion here, and the units whose answers went in.

    `values` is what each of them counted for, in the order of `units`.
    """

    criterion: str
    field: str
    item: FeedItem
    units: tuple[str, ...]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A field that is not filled (no `units`), or lacks the answers of these units; `owner` has what is missing."""

    criterion: str
    field: str
    owner: Text
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The answers to the other framework by criterion, where each field came from, and what is missing."""

    answers: Mapping[str, dict[str, object]]
    sources: tuple[Source, ...]
    gaps: tuple[Gap, ...]


class NoFeed(ValueError):
    """The framework doesn't say how it feeds the other."""


def fill(framework: Framework, target: Framework, kinds: Mapping[str, str], answers: Answers) -> Sheet:
    """Fill the answers to `target` from those of a round. `kinds`: of every unit of the round. Raises NoFeed.

    An answer that nothing arose counts as none of it, one that does not say the field is lacking. Every field of the
    target is filled or among the gaps.
    """
    feed = feed_to(framework, target.reference)
    items = {(item.criterion, item.field): item for item in feed.items}
    owners = {item.criterion: item.owner for item in feed.items if item.owner != NOBODY}
    filled: dict[str, dict[str, object]] = {}
    sources, gaps = [], []
    for criterion, field in _fields(target):
        owner = owners.get(criterion, feed.owner)
        item = items.get((criterion, field))
        found = _value(framework, item, kinds, answers) if item and item.of else None
        if item is None or found is None:
            gaps.append(Gap(criterion=criterion, field=field, owner=owner))
            continue
        value, given, values, lacking = found
        filled.setdefault(criterion, {})[field] = value
        sources.append(Source(criterion=criterion, field=field, item=item, units=given, values=values))
        if lacking:
            gaps.append(Gap(criterion=criterion, field=field, owner=owner, units=lacking))
    return Sheet(answers=filled, sources=tuple(sources), gaps=tuple(gaps))


def feed_to(framework: Framework, reference: str) -> Feed:
    """What the framework feeds to another (id@version). Raises NoFeed."""
    for one in framework.feeds:
        if f"{one.framework}@{one.version}" == reference:
            return one
    raise NoFeed(reference)


def unknown_items(feed: Feed, target: Framework) -> tuple[FeedItem, ...]:
    """Items of a feed that name no field of the target: to be looked at when the target is at hand."""
    known, codes = set(_fields(target)), {leaf.code for leaf in target.criteria()}
    return tuple(
        item
        for item in feed.items
        if item.criterion not in codes or (item.of and (item.criterion, item.field) not in known)
    )


def _fields(target: Framework) -> Iterable[tuple[str, str]]:
    return ((leaf.code, field.name) for leaf in target.criteria() for field in asks(leaf) if field.name not in BESIDE)


Found = tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""The value; the units that gave something and what each counted for; the units that lack."""


def _value(framework: Framework, item: FeedItem, kinds: Mapping[str, str], answers: Answers) -> Found | None:
    criterion = framework.criterion(item.of)
    units = [unit for unit, kind in kinds.items() if _asked(framework, criterion, kind, unit)]
    given = tuple(unit for unit in units if _says(item, answers.get(unit, {}).get(item.of, {})))
    if not given:
        return None
    read = [_read(item, answers[unit][item.of]) for unit in given]
    total = exact_sum(read)
    value = total if item.take != "share" else rounded_quotient(total, Decimal(len(given)), SHARE_PLACES, "half_up")
    lacking = set(units) - set(given)
    return shortest(value), given, tuple(map(shortest, read)), tuple(unit for unit in units if unit in lacking)


def _says(item: FeedItem, data: Data) -> bool:
    return data.get(NOTHING) is True or data.get(item.of_field) is not None


def _asked(framework: Framework, criterion: Criterion, kind: str, unit: str) -> bool:
    indicator = next(one for one in framework.main_indicators if one.code == criterion.main_indicator)
    return criterion.code in {leaf.code for leaf in applying(indicator, kind, unit)}


def _read(item: FeedItem, data: Data) -> Decimal:
    value = data.get(item.of_field)
    if data.get(NOTHING) is True or value is None:
        return Decimal(0)
    if item.take == "sum":
        return read_decimal(value)
    held = (
        value is True if not item.equals else item.equals == value or (isinstance(value, list) and item.equals in value)
    )
    return Decimal(held)
