"""The ranking of a round computed here once more, from scoring's log alone: plain sums of exact numbers.

It knows frameworks without scopes, tie-breakers or shares, as the harness plays them; it can't judge others. A round
may be amended while it runs.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal, Inexact
from hashlib import sha256
from typing import Any, NamedTuple

from tests.faults.checker.dumps import Entry
from tests.faults.checker.finding import CannotJudge

EXACT = Context(prec=60, traps=[Inexact])
QUOTIENT = Context(prec=60)
ZERO = Decimal(0)


class Line(NamedTuple):
    """A unit's total: `points` as they are summed, `value` on the published scale."""

    points: Decimal
    value: Decimal
    verified: int
    late: bool


class Change(NamedTuple):
    """A fact of scoring's log that gave a unit a total, which may be the one it had."""

    position: int
    unit: str
    event: str
    line: Line


class Place(NamedTuple):
    """A row of a ranking."""

    rank: int
    tied: int
    total: Decimal


class Said(NamedTuple):
    """A score that a stage gave: claimed, appraised or decided."""

    unit: str
    criterion: str
    stage: str
    points: Decimal
    event: str
    version: int
    position: int


@dataclass(slots=True, kw_only=True)
class Arithmetic:
    """What a framework document asks of a sum. `weights` by criterion; those of indicators not scored are 0."""

    weights: Mapping[str, Decimal]
    divisor: Decimal
    places: int
    late_counts_nothing: bool

    def line(self, points: Mapping[str, Decimal], *, late: bool) -> Line:
        """The total of points by criterion."""
        counted = {} if late and self.late_counts_nothing else points
        total = ZERO
        for code, given in counted.items():
            total = EXACT.add(total, EXACT.multiply(given, self.weights[code]))
        value = QUOTIENT.divide(total, self.divisor).quantize(Decimal(1).scaleb(-self.places), ROUND_HALF_UP)
        return Line(points=total, value=value, verified=len(points), late=late)


@dataclass(slots=True, kw_only=True)
class Round:
    """A round while its entries are folded; positions are those of scoring's log.

    `counted` is what counts of each unit, by criterion; `standing` what each stage said last, unless an amendment set
    it aside; `reviews` the version since which a criterion waits to be looked at again. `followers` has for each unit
    the criteria of the amendments that it has not followed yet.
    """

    id: str
    parts: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    groups: list[str] = field(default_factory=list)
    units: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    ready: int = 0
    arithmetic: Arithmetic | None = None
    said: list[Said] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    late: set[str] = field(default_factory=set)
    counted: dict[str, dict[str, Said]] = field(default_factory=dict)
    standing: dict[tuple[str, str, str], Said] = field(default_factory=dict)
    reviews: dict[tuple[str, str], int] = field(default_factory=dict)
    followers: dict[str, list[set[str]]] = field(default_factory=dict)

    def last_change(self, position: int) -> int:
        """The last position up to this one at which a total was given, or the one at which the round was ready."""
        found = [change.position for change in self.changes if change.position <= position]
        return found[-1] if found else self.ready

    def lines(self, position: int) -> Mapping[str, Line]:
        """Every unit's total at a position."""
        assert self.arithmetic, f"{self.id} was never ready"
        nothing = self.arithmetic.line({}, late=False)
        given = {change.unit: change.line for change in self.changes if change.position <= position}
        return {unit: given.get(unit, nothing) for unit in self.units}

    def table(self, group: str, position: int) -> Mapping[str, Place]:
        """A group's ranking by unit: equal totals share a rank (1, 2, 2, 4)."""
        lines = self.lines(position)
        totals = {code: lines[code].value for code, unit in self.units.items() if _ranked_in(unit, group)}
        best = sorted(totals.values(), reverse=True)
        return {
            unit: Place(rank=best.index(total) + 1, tied=best.count(total), total=total)
            for unit, total in totals.items()
        }


def fold(id: str, entries: Iterable[Entry]) -> Round:
    """A round to its end, from its entries in scoring's log. Raises CannotJudge."""
    round = Round(id=id)
    for entry in entries:
        _take(round, entry)
    return round


def _take(round: Round, entry: Entry) -> None:
    fact = entry.stored.fact
    data, name = fact["data"], entry.stored.name.partition(".")[2]
    match name:
        case "round-opened":
            round.groups = [group["id"] for group in data["groups"]]
        case "framework-set":
            round.parts = {**(round.parts if data["part"] > 1 else {}), data["part"]: data}
        case "units-added":
            round.units |= {unit["code"]: unit for unit in data["units"]}
        case "round-ready":
            round.ready, round.arithmetic = entry.position, _arithmetic(round)
        case "criterion-reported" | "criterion-verified" | "criterion-decided":
            _score(round, entry, STAGES[name], data)
        case "report-locked" if data["late"] != (data["unit"] in round.late):
            round.late ^= {data["unit"]}
            round.changes.append(_change(round, entry, data["unit"]))
        case "round-amended":
            _amend(round, entry, {*data["changed"], *data["gone"]})
        case "criteria-amended":
            _follow(round, entry, data["unit"], set(data["criteria"]))


STAGES = {"criterion-reported": "claimed", "criterion-verified": "appraised", "criterion-decided": "decided"}


def _score(round: Round, entry: Entry, stage: str, data: Mapping[str, Any]) -> None:
    """What the council decided stands above every appraisal; a claim counts nothing, nor does what is said of a
    criterion that an amendment changed before the unit has followed it."""
    unit, criterion, stored = data["unit"], data["criterion"], entry.stored
    said = Said(
        unit=unit,
        criterion=criterion,
        stage=stage,
        points=Decimal(data["points"]),
        event=stored.fact["id"],
        version=stored.version,
        position=entry.position,
    )
    round.said.append(said)
    round.standing[unit, criterion, stage] = said
    if stage == "claimed":
        round.reviews.pop((unit, criterion), None)
        return
    counted = round.counted.setdefault(unit, {})
    overruled = stage == "appraised" and criterion in counted and counted[criterion].stage == "decided"
    if not overruled and criterion not in _waiting(round, unit):
        counted[criterion] = said
        round.changes.append(_change(round, entry, unit))


def _amend(round: Round, entry: Entry, differing: set[str]) -> None:
    """The version told just before counts for all from here on; what was said of criteria that differ lapses."""
    round.arithmetic = _arithmetic(round)
    for unit in round.units:
        _set_aside(round, unit, differing)
        round.followers.setdefault(unit, []).append(differing)
    round.changes += [_change(round, entry, unit) for unit in sorted(round.units)]


def _follow(round: Round, entry: Entry, unit: str, criteria: set[str]) -> None:
    """A unit follows the next amendment; all totals are told again where something lapsed only now."""
    if not round.followers.get(unit):
        raise CannotJudge(f"{unit} follows an amendment of {round.id} that was not told, at {entry.position}")
    lapsing = round.counted.get(unit, {}).keys() & (criteria - _waiting(round, unit))
    _set_aside(round, unit, criteria)
    round.followers[unit].pop(0)
    round.reviews |= {(unit, criterion): entry.stored.version for criterion in criteria}
    if lapsing:
        round.changes += [_change(round, entry, each) for each in sorted(round.units)]


def _set_aside(round: Round, unit: str, criteria: set[str]) -> None:
    counted = round.counted.get(unit, {})
    for criterion in criteria:
        counted.pop(criterion, None)
        for stage in ("appraised", "decided"):
            round.standing.pop((unit, criterion, stage), None)


def _waiting(round: Round, unit: str) -> set[str]:
    return set().union(*round.followers.get(unit, []))


def _change(round: Round, entry: Entry, unit: str) -> Change:
    if round.arithmetic is None:
        raise CannotJudge(f"{round.id} was judged before it was ready, at {entry.position}")
    points = {code: said.points for code, said in round.counted.get(unit, {}).items()}
    line = round.arithmetic.line(points, late=unit in round.late)
    return Change(position=entry.position, unit=unit, event=entry.stored.fact["id"], line=line)


def _ranked_in(unit: Mapping[str, Any], group: str) -> bool:
    return bool(unit["ranked"]) and group in unit["groups"]


def _arithmetic(round: Round) -> Arithmetic:
    """From the framework's document, whose parts together have the hash they name."""
    text = "".join(part["text"] for _, part in sorted(round.parts.items()))
    if {sha256(text.encode()).hexdigest()} != {part["sha256"] for part in round.parts.values()}:
        raise CannotJudge(f"{round.id}: the framework's parts are not the document they name")
    document = json.loads(text)
    plain = {"compare": "points", "ranks": "competition"}
    odd = [group["id"] for group in document["groups"] if not plain.items() <= group.items()]
    if odd or document["tie_breakers"] or document["late"]["consequence"] == "points_off":
        raise CannotJudge(f"{round.id}: tie-breakers, points off for lateness, or groups {odd}")
    return Arithmetic(
        weights=dict(_weights(document["main_indicators"])),
        divisor=Decimal(document["total_divisor"]),
        places=document["rank_places"],
        late_counts_nothing=document["late"]["consequence"] == "no_score",
    )


def _weights(indicators: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Decimal]]:
    for indicator in indicators:
        weight = Decimal(indicator["weight"]) if indicator["scored"] else ZERO
        for leaf in _leaves(indicator):
            yield leaf["code"], weight


def _leaves(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The criteria below an indicator."""
    if node.get("applies_to", "all") != "all":
        raise CannotJudge(f"{node['code']} does not apply to all units")
    below = node.get("components", [])
    for component in below:
        yield from _leaves(component)
    if not below:
        yield node
