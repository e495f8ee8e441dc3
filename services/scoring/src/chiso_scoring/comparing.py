"""Points that count, where some follow from the verified values of all units, and some criteria leave the maximum."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from chiso_contracts.values import Answers
from chiso_framework import Spread, Total
from chiso_framework.evaluate import NOTHING
from chiso_runtime.database import Database

from chiso_scoring.domain.card import Card
from chiso_scoring.rounds import KnownRound

SPREADS = """
SELECT criterion, min(value), max(value) FROM compared
WHERE round = %s AND unit <> %s AND value IS NOT NULL GROUP BY criterion
"""

Spreads = Mapping[str, Spread]


class Said(NamedTuple):
    """What counts of a criterion: the points and data of the latest authority, no data where the council decided."""

    criterion: str
    points: Decimal
    data: Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The points of a unit by criterion, the criteria that left its maximum, those whose survey nobody held."""

    points: dict[str, Decimal] = field(default_factory=dict)
    excluded: set[str] = field(default_factory=set)
    not_held: frozenset[str] = frozenset()

    @property
    def settled(self) -> int:
        """How many criteria are verified, or need not be."""
        return len(self.points) + len(self.not_held)


def spreads(conn: Database, known: KnownRound, *, beside: str = "") -> Spreads:
    """The lowest and highest verified values of the criteria that compare all units; `beside`: of all but this one."""
    if not known.comparing:
        return {}
    rows = conn.execute(SPREADS, (known.id, beside), prepare=True).fetchall()
    return {criterion: Spread(lowest=lowest, highest=highest) for criterion, lowest, highest in rows}


def value_of(known: KnownRound, criterion: str, data: Answers) -> Decimal | None:
    """The value that the criterion's rule compares; None where it compares none, or there is none. Raises Invalid."""
    if criterion not in known.comparing or not data:
        return None
    return known.engine.compared(known.framework.criterion(criterion), data)


def points_of(known: KnownRound, criterion: str, value: Decimal, spread: Spread) -> Decimal:
    """Points of a value beside those of all units."""
    return known.engine.points_among(known.framework, known.framework.criterion(criterion), value, spread)


def is_excluded(known: KnownRound, criterion: str, data: Answers) -> bool:
    """Whether the criterion leaves the unit's maximum because nothing arose."""
    if data.get(NOTHING) is not True or (found := known.framework.find(criterion)) is None:
        return False
    return known.engine.excluded(found, data)


def followed(known: KnownRound, said: Said, among: Spreads) -> Decimal:
    """The points that count: those said, or where the rule compares all units those that follow from the value."""
    value = value_of(known, said.criterion, said.data)
    if value is None or (spread := among.get(said.criterion)) is None:
        return said.points
    return points_of(known, said.criterion, value, spread)


def counted(known: KnownRound, unit: str, said: Iterable[Said], among: Spreads) -> Counted:
    """What counts for a unit, of the criteria that it is assessed by."""
    places = known.sheet(unit).places
    found = Counted(not_held=frozenset(places.keys() & set(known.not_held)))
    for one in said:
        if one.criterion in places and one.criterion not in found.not_held:
            found.points[one.criterion] = followed(known, one, among)
            if is_excluded(known, one.criterion, one.data):
                found.excluded.add(one.criterion)
    return found


def total(known: KnownRound, unit: str, found: Counted, *, late: bool) -> Total:
    """The unit's total of what counts."""
    sheet, excluded = known.sheet(unit), found.excluded
    if not found.not_held:
        return sheet.total(found.points, late=late, excluded=excluded)
    return sheet.total_without(found.points, found.not_held, late=late, excluded=excluded)


def said_of(card: Card) -> dict[str, Said]:
    """What counts of each criterion of a card."""
    found = {}
    for code, line in card.lines.items():
        if line.decided:
            found[code] = Said(code, line.decided.points, {})
        elif line.verified:
            found[code] = Said(code, line.verified.points, line.verified.data)
    return found
