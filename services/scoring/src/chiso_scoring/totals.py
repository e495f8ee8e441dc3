"""Totals of units, folded from what was appraised and decided: a projection that needs the round's framework."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec
from chiso_framework import IndicatorTotal, RunningTotal, Total, UnitSheet
from chiso_runtime.codec import Fact
from chiso_runtime.database import Database
from chiso_runtime.projection import Heard
from chiso_runtime.rows import Row, Table, json

from chiso_scoring.domain.events import CriterionDecided, CriterionVerified, Event, ReportLocked, RoundEvent, RoundReady
from chiso_scoring.rounds import KnownRound, KnownRounds

KEPT = 4096

SPOKEN = """
SELECT unit, stage, criterion, points FROM score
WHERE round = %s AND unit = ANY(%s) AND stage IN ('appraised', 'decided') ORDER BY stage
"""
LATE = "SELECT unit FROM card WHERE round = %s AND unit = ANY(%s) AND late"
TOTALS = Table(
    "total",
    ("round", "unit", "points", "value", "deducted", "applicable_max", "verified", "applicable", "indicators"),
    key=("round", "unit"),
)

TELLING = (CriterionVerified, CriterionDecided, ReportLocked)

Points = Mapping[str, Decimal]
Run = Sequence[Fact[Event]]


class Card:
    """What counts for one unit at a version of its stream."""

    __slots__ = ("_decided", "_late", "_running", "_sheet", "version")

    def __init__(self, sheet: UnitSheet, *, late: bool) -> None:
        self.version = 0
        self._sheet = sheet
        self._late = late
        self._running = RunningTotal(sheet)
        self._decided: set[str] = set()

    def take(self, fact: Fact[Event]) -> None:
        """One more fact of the card's stream."""
        self.version = fact.version
        match fact.event:
            case CriterionVerified(criterion=criterion, points=points):
                self.say("appraised", criterion, points)
            case CriterionDecided(criterion=criterion, points=points):
                self.say("decided", criterion, points)
            case ReportLocked(late=late):
                self._late = late
            case _:
                pass

    def say(self, stage: str, criterion: str, points: Decimal) -> None:
        """Points count by the unit's sheet, and the council's word stands above the appraisal."""
        if stage == "decided":
            self._decided.add(criterion)
        elif criterion in self._decided:
            return
        if criterion in self._sheet.places:
            self._running.score(criterion, points)

    def row(self, round: str, unit: str) -> Row:
        """The card's row of `total`."""
        total, running = self._running.total(late=self._late), self._running
        summed = total.points, total.value, total.deducted, total.applicable_max
        return (round, unit, *summed, running.verified, running.applicable, json(total.indicators))


class Totals:
    """Table `total`, for the units that a run of facts touches; for all of them when a round becomes ready.

    Cards are remembered and count at the version of their stream that they were made for; else they are read from the
    tables, into which the run was written before.
    """

    def __init__(self, rounds: KnownRounds) -> None:
        self._rounds = rounds
        self._cards: dict[tuple[str, str], Card] = {}

    def __call__(self, conn: Database, heard: Sequence[Heard[Event]]) -> None:
        ready: list[str] = []
        runs: dict[str, dict[str, list[Fact[Event]]]] = {}
        for h in heard:
            event = h.fact.event
            if isinstance(event, RoundReady):
                ready.append(event.round)
            elif not isinstance(event, RoundEvent):
                runs.setdefault(event.round, {}).setdefault(event.unit, []).append(h.fact)
        for round in ready:
            if (known := self._rounds.maybe(conn, round)) is not None:
                _write(conn, known, _read(conn, known, list(known.units)))
        for round, units in runs.items():
            if (known := self._rounds.maybe(conn, round)) is not None:
                _write(conn, known, self._touched(conn, known, units))

    def forget(self) -> None:
        """What was taken last did not happen."""
        self._cards.clear()

    def _touched(self, conn: Database, known: KnownRound, runs: Mapping[str, Run]) -> Mapping[str, Card]:
        """Cards of units whose total may have changed, as they are after their runs."""
        touched, unknown = {}, []
        for unit, run in runs.items():
            card = self._followed((known.id, unit), run)
            if unit in known.units and any(isinstance(fact.event, TELLING) for fact in run):
                if card is None:
                    unknown.append(unit)
                else:
                    touched[unit] = card
        read = _read(conn, known, unknown) if unknown else {}
        self._remember(known, read, runs)
        return {**touched, **read}

    def _followed(self, at: tuple[str, str], run: Run) -> Card | None:
        """The remembered card after a run that directly follows it."""
        card = self._cards.get(at)
        if card is None or card.version != run[0].version - 1:
            self._cards.pop(at, None)
            return None
        for fact in run:
            card.take(fact)
        return card

    def _remember(self, known: KnownRound, cards: Mapping[str, Card], runs: Mapping[str, Run]) -> None:
        if len(self._cards) + len(cards) > KEPT:
            self._cards.clear()
        for unit, card in cards.items():
            card.version = runs[unit][-1].version
            self._cards[known.id, unit] = card


def known_points(sheet: UnitSheet, points: Points) -> Points:
    """The points of criteria that the unit is assessed by; whatever else was said counts nothing."""
    return {code: points[code] for code in sheet.criteria() if code in points}


def restored(
    points: Decimal, value: Decimal, deducted: Decimal, applicable_max: Decimal, indicators: Sequence[object]
) -> Total:
    """A total from its row."""
    return Total(
        points=points,
        value=value,
        deducted=deducted,
        applicable_max=applicable_max,
        indicators=msgspec.convert(indicators, tuple[IndicatorTotal, ...]),
    )


def _read(conn: Database, known: KnownRound, units: Sequence[str]) -> Mapping[str, Card]:
    """Cards out of the tables."""
    late = {unit for (unit,) in conn.execute(LATE, (known.id, units), prepare=True).fetchall()}
    cards = {unit: Card(known.sheet(unit), late=unit in late) for unit in units}
    for unit, stage, criterion, points in conn.execute(SPOKEN, (known.id, units), prepare=True).fetchall():
        cards[unit].say(stage, criterion, points)
    return cards


def _write(conn: Database, known: KnownRound, cards: Mapping[str, Card]) -> None:
    TOTALS.write(conn, [card.row(known.id, unit) for unit, card in sorted(cards.items())])
