"""What a verification would lead to: the unit's new total, and its new ranks where the round shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from chiso_framework import Total

from chiso_scoring import comparing
from chiso_scoring.comparing import Said, Spreads
from chiso_scoring.domain.card import Card
from chiso_scoring.domain.events import CriterionVerified
from chiso_scoring.rounds import KnownRound


@dataclass(frozen=True, slots=True, kw_only=True)
class RankChange:
    """The unit's rank in a group before and after, of how many."""

    group: str
    name: str
    before: int
    after: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """`ranks` is empty where the round keeps ranks from appraisers, or the unit is not ranked."""

    criterion: str
    points: Decimal
    before: Total
    after: Total
    rank_preview: bool
    ranks: tuple[RankChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What all units are compared with, and their totals; no totals where ranks are not shown."""

    spreads: Spreads
    totals: Mapping[str, Total]


def preview(known: KnownRound, card: Card, verified: CriterionVerified, now: Standing, then: Standing) -> Preview:
    """The effect of a verification: how all units stand now, and would then."""
    said = comparing.said_of(card)
    before = _total(known, card, verified.unit, said, now)
    if not card.line(verified.criterion).decided:
        said[verified.criterion] = Said(verified.criterion, verified.points, verified.data)
    after = _total(known, card, verified.unit, said, then)
    return Preview(
        criterion=verified.criterion,
        points=verified.points,
        before=before,
        after=after,
        rank_preview=known.rank_preview,
        ranks=_ranks(known, verified.unit, {**now.totals, verified.unit: before}, {**then.totals, verified.unit: after})
        if now.totals
        else (),
    )


def _total(known: KnownRound, card: Card, unit: str, said: Mapping[str, Said], standing: Standing) -> Total:
    counted = comparing.counted(known, unit, said.values(), standing.spreads)
    return comparing.total(known, unit, counted, late=card.late)


def _ranks(
    known: KnownRound, unit: str, before: Mapping[str, Total], after: Mapping[str, Total]
) -> tuple[RankChange, ...]:
    if not known.units[unit].ranked:
        return ()
    changes = []
    for group in known.groups:
        if group.id not in known.units[unit].groups:
            continue
        members = [code for code in before if known.units[code].ranked and group.id in known.units[code].groups]
        changes.append(
            RankChange(
                group=group.id,
                name=group.name,
                before=_rank(known, group.id, {code: before[code] for code in members}, unit),
                after=_rank(known, group.id, {code: after[code] for code in members}, unit),
                of=len(members),
            )
        )
    return tuple(changes)


def _rank(known: KnownRound, group: str, totals: Mapping[str, Total], unit: str) -> int:
    table = known.engine.rank_totals(known.framework, known.framework.group(group), totals)
    return next(place.rank for place in table if place.unit == unit)
