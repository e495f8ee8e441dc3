"""B19: a round of 3,355 units and 100 criteria computed anew from its facts, against parsing the same facts.

Ours reads what was verified, decided and late, keeps the last word of the highest authority on every criterion, adds up
every unit and ranks them all. The facts are those of the round on `chiso.scoring`, claims too; the ceiling parses each
of them and keeps nothing. Beside it stands the same with all ranks after every single fact, as ranking follows a round
that is under way.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from time import perf_counter

import orjson
from chiso_contracts import catalogue, rounds, scoring
from chiso_contracts.values import RoundUnit
from chiso_framework import Framework, Ranked, Total, UnitSheet, from_document, rank_totals
from chiso_ranking.domain.table import Table
from chiso_runtime.codec import EventCodec
from chiso_runtime.database import connect

from bench import servers
from bench.measure import Figure, alternate
from bench.national import Cycle, Log
from tests.servers.databases import Databases
from tests.world import PREPARED

UNITS = 3_355
ROUND = {"dti-xa-2026": ("xa", UNITS)}
MOST_SECONDS, MOST_TIMES = 10, 5
TOPIC = "chiso.scoring"
FACTS = "SELECT data FROM log ORDER BY position"
COUNTING = (
    rounds.RoundOpened,
    rounds.FrameworkSet,
    rounds.UnitsAdded,
    scoring.ReportLocked,
    scoring.CriterionVerified,
    scoring.CriterionDecided,
)

Scores = Mapping[str, Mapping[str, Decimal]]


@dataclass(slots=True)
class Round:
    """What a round's facts say so far."""

    group: str = ""
    engine: int = 0
    parts: list[str] = field(default_factory=list)
    units: dict[str, RoundUnit] = field(default_factory=dict)
    late: set[str] = field(default_factory=set)
    verified: dict[str, dict[str, Decimal]] = field(default_factory=lambda: defaultdict(dict))
    decided: dict[str, dict[str, Decimal]] = field(default_factory=lambda: defaultdict(dict))

    def take(self, event: object) -> None:
        """One more fact."""
        match event:
            case scoring.CriterionVerified(unit=unit, criterion=criterion, points=points):
                self.verified[unit][criterion] = points
            case scoring.CriterionDecided(unit=unit, criterion=criterion, points=points):
                self.decided[unit][criterion] = points
            case scoring.ReportLocked(unit=unit, late=late):
                (self.late.add if late else self.late.discard)(unit)
            case rounds.UnitsAdded(units=units):
                self.units |= {unit.code: unit for unit in units}
            case rounds.FrameworkSet(text=text):
                self.parts.append(text)
            case rounds.RoundOpened(groups=groups, engine=engine):
                self.group, self.engine = groups[0].id, engine

    def framework(self) -> Framework:
        """The framework that the round was opened with."""
        return from_document(orjson.loads("".join(self.parts)))


def facts(databases: Databases, share: float) -> list[bytes]:
    """All facts of a round on scoring's topic, in order."""
    made = {name: databases.fresh(PREPARED[name]) for name in ("submission", "evidence", "scoring")}
    conns = {name: connect(database.owner_dsn) for name, database in made.items()}
    logs = {name: Log(conn, f"chiso.{name}") for name, conn in conns.items()}
    submission, evidence, scored = logs.values()
    Cycle(submission=submission, evidence=evidence, scoring=scored, share=share, rounds=ROUND).tell()
    found = [bytes(data) for (data,) in conns["scoring"].execute(FACTS, binary=True)]
    for conn in conns.values():
        conn.close()
    return found


def codec(*types: type) -> EventCodec[object]:
    """Reads these facts of the topic, and passes the others over."""
    return EventCodec({name: event for name, event in catalogue.TOPICS[TOPIC].items() if event in types})


def parsed(data: Sequence[bytes]) -> float:
    """The ceiling, in seconds."""
    began = perf_counter()
    for one in data:
        orjson.loads(one)
    return perf_counter() - began


def recomputed(data: Iterable[bytes]) -> tuple[dict[str, Total], list[Ranked]]:
    """Ours: totals and ranks of all units."""
    reading, known = codec(*COUNTING), Round()
    for one in data:
        if (fact := reading.decode(one)) is not None:
            known.take(fact.event)
    framework = known.framework()
    sheets = {kind: UnitSheet(framework, kind) for kind in {unit.kind for unit in known.units.values()}}
    totals = {
        code: sheets[unit.kind].total({**known.verified[code], **known.decided[code]}, late=code in known.late)
        for code, unit in known.units.items()
    }
    return totals, rank_totals(framework, framework.group(known.group, ""), totals)


def followed(data: Iterable[bytes]) -> tuple[Table, float]:
    """Ranks of all units after every fact, and the seconds that took."""
    began = perf_counter()
    reading, known = codec(*COUNTING, rounds.RoundReady), Round()
    table: Table | None = None
    for one in data:
        event = fact.event if (fact := reading.decode(one)) is not None else None
        match event:
            case scoring.CriterionVerified(unit=unit, criterion=criterion, points=points, data=given):
                assert table
                table.appraise(unit, criterion, table.word(unit, criterion, points, given))
                table.following(unit, criterion)
            case scoring.CriterionDecided(unit=unit, criterion=criterion, points=points):
                assert table
                table.decide(unit, criterion, points)
            case scoring.ReportLocked(unit=unit, late=late):
                assert table
                table.lock(unit, late=late)
            case rounds.RoundOpened(groups=groups):
                known.take(event)
                named = groups
            case rounds.RoundReady():
                table = Table(known.framework(), known.engine, named, known.units.values())
            case _:
                known.take(event)
    assert table
    return table, perf_counter() - began


def timed(data: Sequence[bytes]) -> float:
    """Ours, in seconds."""
    began = perf_counter()
    totals, ranked = recomputed(data)
    taken = perf_counter() - began
    check(data, totals, ranked)
    return taken


def check(data: Sequence[bytes], totals: Mapping[str, Total], ranked: Sequence[Ranked]) -> None:
    """Hundredths of points of every unit, and its rank, are those that the bare facts give."""
    wanted = plain(data)
    if {unit: int(total.points * 100) for unit, total in totals.items()} != wanted:
        raise AssertionError("wrong totals")
    above = {key: place for place, key in reversed(list(enumerate(sorted(wanted.values(), reverse=True), 1)))}
    if {one.unit: one.rank for one in ranked} != {unit: above[key] for unit, key in wanted.items()}:
        raise AssertionError("wrong ranks")


def check_followed(table: Table, ranked: Sequence[Ranked]) -> None:
    """Every unit ended on the rank that it gets when all is known at once."""
    if {one.unit: [held.rank for held in table.held(one.unit).values()] for one in ranked} != {
        one.unit: [one.rank] for one in ranked
    }:
        raise AssertionError("wrong ranks after every fact")


def plain(data: Sequence[bytes]) -> dict[str, int]:
    """Hundredths of points by unit: the last word of the council, else of the team; five points off if late."""
    said: dict[tuple[str, str], tuple[bool, int]] = {}
    off: dict[str, int] = {}
    for one in data:
        fact = orjson.loads(one)
        name, about = fact["type"].removeprefix("vn.chiso.scoring.").split(".")[0], fact["data"]
        if name in ("criterion-verified", "criterion-decided"):
            at, word = (
                (about["unit"], about["criterion"]),
                (name == "criterion-decided", int(Decimal(about["points"]) * 100)),
            )
            said[at] = word if word[0] >= said.get(at, word)[0] else said[at]
        elif name == "report-locked":
            off[about["unit"]] = 500 if about["late"] else 0
    found = dict.fromkeys(off, 0)
    for (unit, _), (_, points) in said.items():
        found[unit] += points
    return {unit: points - min(off[unit], points) for unit, points in found.items()}


def run(share: float = 1.0) -> list[Figure]:
    with servers.postgres() as databases:
        data = facts(databases, share)
    ours, ceiling, ratio = alternate(lambda: parsed(data), lambda: timed(data))
    table, step_by_step = followed(data)
    check_followed(table, recomputed(data)[1])
    return [
        Figure(
            id="B19",
            name="recompute a round",
            ours=ours,
            ceiling=ceiling,
            unit="s",
            ratio=ratio,
            target=MOST_TIMES,
            at_most=True,
            beside={"facts": len(data)},
        ),
        Figure(
            id="B19",
            name=f"{UNITS:,} units x 100 criteria",
            ours=ours,
            ceiling=MOST_SECONDS,
            unit="s",
            ratio=ours / MOST_SECONDS,
            target=1,
            at_most=True,
        ),
        Figure(
            id="B19",
            name="with ranks after every fact",
            ours=step_by_step,
            ceiling=ceiling,
            unit="s",
            ratio=step_by_step / ceiling,
        ),
    ]
