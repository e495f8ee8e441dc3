"""What a verification would lead to: the unit's new total, and its new ranks where the round shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from chiso_framework import Total

from chiso_scoring.domain.card import Card
from chiso_scoring.rounds import KnownRound
from chiso_scoring.totals import known_points


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


def preview(
    known: KnownRound, card: Card, unit: str, criterion: str, points: Decimal, standing: Mapping[str, Total]
) -> Preview:
    """The effect of points for a criterion. `standing` are the round's totals, empty where ranks are not shown."""
    sheet, effective = known.sheet(unit), card.effective()
    decided = card.line(criterion).decided
    after = {**effective, criterion: decided.points if decided else points}
    before_total = sheet.total(known_points(sheet, effective), late=card.late)
    after_total = sheet.total(known_points(sheet, after), late=card.late)
    return Preview(
        criterion=criterion,
        points=points,
        before=before_total,
        after=after_total,
        rank_preview=known.rank_preview,
        ranks=_ranks(known, unit, before_total, after_total, standing) if standing else (),
    )


def _ranks(
    known: KnownRound, unit: str, before: Total, after: Total, standing: Mapping[str, Total]
) -> tuple[RankChange, ...]:
    ranked = {code: total for code, total in standing.items() if known.units[code].ranked}
    if unit not in ranked:
        return ()
    changes = []
    for group in known.groups:
        if group.id not in known.units[unit].groups:
            continue
        members = {code: total for code, total in ranked.items() if group.id in known.units[code].groups}
        changes.append(
            RankChange(
                group=group.id,
                name=group.name,
                before=_rank(known, group.id, {**members, unit: before}, unit),
                after=_rank(known, group.id, {**members, unit: after}, unit),
                of=len(members),
            )
        )
    return tuple(changes)


def _rank(known: KnownRound, group: str, totals: Mapping[str, Total], unit: str) -> int:
    table = known.engine.rank_totals(known.framework, known.framework.group(group), totals)
    return next(place.rank for place in table if place.unit == unit)
