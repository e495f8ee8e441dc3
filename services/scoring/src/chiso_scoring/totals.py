"""Totals of units, folded from what was appraised and decided: a projection that needs the round's framework."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec
from chiso_framework import IndicatorTotal, RunningTotal, Total
from chiso_framework.evaluate import NOTHING
from chiso_runtime.codec import Fact
from chiso_runtime.database import Database
from chiso_runtime.projection import Heard
from chiso_runtime.rows import Row, Table, json

from chiso_scoring import comparing
from chiso_scoring.comparing import Spreads
from chiso_scoring.domain.events import (
    CriteriaAmended,
    CriterionDecided,
    CriterionVerified,
    Event,
    ReportLocked,
    RoundAmended,
    RoundEvent,
    RoundReady,
    Surveying,
)
from chiso_scoring.rounds import KnownRound, KnownRounds

KEPT = 4096

SPOKEN = """
SELECT unit, stage, criterion, points, coalesce(data -> 'nothing_arose' = 'true'::jsonb, false) FROM score
WHERE round = %s AND unit = ANY(%s) AND stage IN ('appraised', 'decided') ORDER BY stage
"""
VALUES = "SELECT unit, criterion, value FROM compared WHERE round = %s AND unit = ANY(%s) AND value IS NOT NULL"
FOLLOWING = "SELECT DISTINCT unit FROM compared WHERE round = %s AND criterion = ANY(%s) AND value IS NOT NULL"
LATE = "SELECT unit FROM card WHERE round = %s AND unit = ANY(%s) AND late"
TOTALS = Table(
    "total",
    (
        *("round", "unit", "points", "value", "deducted", "applicable_max", "verified", "applicable", "indicators"),
        *("bonus", "penalty"),
    ),
    key=("round", "unit"),
)
COMPARED = Table("compared", ("round", "criterion", "unit", "value"), key=("round", "criterion", "unit"))

SET_ASIDE = "DELETE FROM compared WHERE round = %s AND criterion = ANY(%s)"
COMPARING = "SELECT unit, criterion FROM compared WHERE round = %s"
NO_MORE = "DELETE FROM compared WHERE round = %s AND unit = %s AND criterion = %s"

TELLING = (CriterionVerified, CriterionDecided, ReportLocked, CriteriaAmended)

Run = Sequence[Fact[Event]]


class Card:
    """What counts for one unit at a version of its stream."""

    __slots__ = ("_decided", "_known", "_late", "_running", "_sheet", "_values", "version")

    def __init__(self, known: KnownRound, unit: str, *, late: bool) -> None:
        self.version = 0
        self._known = known
        self._sheet = known.sheet(unit)
        self._late = late
        self._running = RunningTotal(self._sheet)
        self._running.leave_out(known.not_held)
        self._decided: set[str] = set()
        self._values: dict[str, Decimal] = {}

    def take(self, fact: Fact[Event]) -> None:
        """One more fact of the card's stream."""
        self.version = fact.version
        match fact.event:
            case CriterionVerified(criterion=criterion, points=points, data=data):
                self.say("appraised", criterion, points, nothing_arose=data.get(NOTHING) is True)
                self.value(criterion, comparing.value_of(self._known, criterion, data))
            case CriterionDecided(criterion=criterion, points=points):
                self.say("decided", criterion, points)
            case ReportLocked(late=late):
                self._late = late
            case _:
                pass

    def say(self, stage: str, criterion: str, points: Decimal, *, nothing_arose: bool = False) -> None:
        """Points count by the unit's sheet, and the council's word stands above the appraisal."""
        if stage == "decided":
            self._decided.add(criterion)
        elif criterion in self._decided:
            return
        if criterion in self._sheet.places:
            excluded = nothing_arose and comparing.is_excluded(self._known, criterion, {NOTHING: True})
            self._running.score(criterion, points, excluded=excluded)

    def value(self, criterion: str, value: Decimal | None) -> None:
        """The value by which the rule compares all units, or that there is none."""
        self._values.pop(criterion, None)
        if value is not None:
            self._values[criterion] = value

    def compare(self, spreads: Spreads) -> None:
        """Points that follow from values of all units, as these are now."""
        for criterion, value in self._values.items():
            if criterion not in self._decided and criterion in self._sheet.places:
                self._running.score(criterion, comparing.points_of(self._known, criterion, value, spreads[criterion]))

    def row(self, round: str, unit: str) -> Row:
        """The card's row of `total`."""
        total, running = self.total(), self._running
        summed = total.points, total.value, total.deducted, total.applicable_max
        seen = running.verified, running.applicable, json(total.indicators)
        return (round, unit, *summed, *seen, total.bonus, total.penalty)

    def total(self) -> Total:
        """The unit's total."""
        return self._running.total(late=self._late)


class Totals:
    """Table `total`, for the units that a run of facts touches; for all of them when a round becomes ready.

    Cards are remembered and count at the version of their stream that they were made for; else they are read from the
    tables, into which the run was written before. Where a run moves what all units are compared with, the totals of all
    units that have a value follow.
    """

    def __init__(self, rounds: KnownRounds) -> None:
        self._rounds = rounds
        self._cards: dict[tuple[str, str], Card] = {}

    def __call__(self, conn: Database, heard: Sequence[Heard[Event]]) -> None:
        ready: dict[str, None] = {}
        runs: dict[str, dict[str, list[Fact[Event]]]] = {}
        for h in heard:
            event = h.fact.event
            if isinstance(event, RoundReady | Surveying):
                ready[event.round] = None
            elif isinstance(event, RoundAmended):
                ready[event.round] = None
                runs[event.round] = _without(conn, runs.get(event.round, {}), event)
            elif not isinstance(event, RoundEvent):
                runs.setdefault(event.round, {}).setdefault(event.unit, []).append(h.fact)
        for round in ready:
            if (known := self._rounds.maybe(conn, round)) is not None:
                self._anew(conn, known, runs.pop(round, {}))
        for round, units in runs.items():
            if (known := self._rounds.maybe(conn, round)) is not None:
                following = _values(conn, known, units)
                touched = self._touched(conn, known, units)
                others = _read(conn, known, sorted(following - touched.keys()))
                _write(conn, known, {**touched, **others})

    def forget(self) -> None:
        """What was taken last did not happen."""
        self._cards.clear()

    def _anew(self, conn: Database, known: KnownRound, runs: Mapping[str, Run]) -> None:
        """All totals of a round that became ready, moved to an amended version, or lost or regained a survey."""
        self._cards = {at: card for at, card in self._cards.items() if at[0] != known.id}
        _prune(conn, known)
        _values(conn, known, runs)
        _write(conn, known, _read(conn, known, list(known.units)))

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
        amended = any(isinstance(fact.event, CriteriaAmended) for fact in run)
        if card is None or amended or card.version != run[0].version - 1:
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


def restored(
    points: Decimal,
    value: Decimal,
    deducted: Decimal,
    applicable_max: Decimal,
    indicators: Sequence[object],
    bonus: Decimal,
    penalty: Decimal,
) -> Total:
    """A total from its row."""
    return Total(
        points=points,
        value=value,
        deducted=deducted,
        applicable_max=applicable_max,
        indicators=msgspec.convert(indicators, tuple[IndicatorTotal, ...]),
        bonus=bonus,
        penalty=penalty,
    )


def totals_among(conn: Database, known: KnownRound, spreads: Spreads) -> Mapping[str, Total]:
    """Totals of all units, were these the values that they are compared with."""
    found = {}
    for unit, card in _read(conn, known, list(known.units)).items():
        card.compare(spreads)
        found[unit] = card.total()
    return found


def _values(conn: Database, known: KnownRound, runs: Mapping[str, Run]) -> set[str]:
    """Take in the values of a run. Returns the units whose points follow, where it moved what all are compared with."""
    rows: dict[tuple[str, str], Row] = {}
    for unit, run in runs.items() if known.comparing else ():
        for fact in run:
            match fact.event:
                case CriterionVerified(criterion=code, data=data) if _compares(known, unit, code):
                    rows[code, unit] = (known.id, code, unit, comparing.value_of(known, code, data))
                case _:
                    pass
    if not rows:
        return set()
    before = comparing.spreads(conn, known)
    COMPARED.write(conn, list(rows.values()))
    after = comparing.spreads(conn, known)
    moved = [code for code in after if after[code] != before.get(code)]
    return {unit for (unit,) in conn.execute(FOLLOWING, (known.id, moved)).fetchall()} if moved else set()


def _without(conn: Database, runs: Mapping[str, Run], amended: RoundAmended) -> dict[str, list[Fact[Event]]]:
    """A run without what an amendment sets aside, which leaves what all units are compared with, too."""
    criteria = (*amended.changed, *amended.gone)
    conn.execute(SET_ASIDE, (amended.round, list(criteria)))
    kept = {unit: [f for f in run if getattr(f.event, "criterion", "") not in criteria] for unit, run in runs.items()}
    return {unit: run for unit, run in kept.items() if run}


def _prune(conn: Database, known: KnownRound) -> None:
    """Drop values of criteria that no longer compare all units, or no longer apply to the unit."""
    for unit, criterion in conn.execute(COMPARING, (known.id,)).fetchall():
        if not _compares(known, unit, criterion):
            conn.execute(NO_MORE, (known.id, unit, criterion))


def _compares(known: KnownRound, unit: str, criterion: str) -> bool:
    return criterion in known.comparing and unit in known.units and criterion in known.sheet(unit).places


def _read(conn: Database, known: KnownRound, units: Sequence[str]) -> Mapping[str, Card]:
    """Cards out of the tables."""
    late = {unit for (unit,) in conn.execute(LATE, (known.id, units), prepare=True).fetchall()}
    cards = {unit: Card(known, unit, late=unit in late) for unit in units}
    for unit, stage, criterion, points, nothing in conn.execute(SPOKEN, (known.id, units), prepare=True).fetchall():
        cards[unit].say(stage, criterion, points, nothing_arose=nothing)
    if known.comparing:
        for unit, criterion, value in conn.execute(VALUES, (known.id, units), prepare=True).fetchall():
            cards[unit].value(criterion, value)
    return cards


def _write(conn: Database, known: KnownRound, cards: Mapping[str, Card]) -> None:
    spreads = comparing.spreads(conn, known)
    for card in cards.values():
        card.compare(spreads)
    TOTALS.write(conn, [card.row(known.id, unit) for unit, card in sorted(cards.items())])
