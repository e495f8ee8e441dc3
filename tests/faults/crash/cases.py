"""Which process has which point, and the deaths that a seed makes of it.

The table is what the code is expected to do; a run compares it with what its processes said they reached.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from chiso_runtime.crash_points import Point

from tests.acceptance.checks import EVERY_CONSUMER
from tests.acceptance.processes import SERVICES
from tests.faults.crash.armed import Order

Process = tuple[str, str]

APPEND = (Point.BEFORE_APPEND_COMMIT, Point.AFTER_APPEND_COMMIT)
SEQUENCE = (Point.BEFORE_SEQUENCE_COMMIT, Point.AFTER_SEQUENCE_COMMIT)
RELAY = (Point.BEFORE_PRODUCE, Point.AFTER_PRODUCE, Point.BEFORE_MARK, Point.AFTER_MARK)
CONSUMPTION = (Point.IN_CONSUMPTION, Point.AFTER_CONSUMPTION)
PARKING = (Point.IN_PARKING, Point.AFTER_PARKING)
WORK = (*SEQUENCE, *RELAY, *CONSUMPTION, *PARKING)
WHOLE: Process = ("chiso", "up")

ON_SERVERS: Mapping[Process, Sequence[Point]] = {
    **{(service, "serve"): APPEND for service in SERVICES},
    ("submission", "work"): (*WORK, *APPEND),
    ("evidence", "work"): (*WORK, *APPEND, Point.AFTER_EVIDENCE_COPY),
    ("scoring", "work"): WORK,
    ("ranking", "work"): WORK,
}
"""Sweeps and the gate append in `work`; whatever else is appended there is a reaction, inside a consumption."""

EMBEDDED: Mapping[Process, Sequence[Point]] = {
    WHOLE: (*APPEND, *SEQUENCE, *CONSUMPTION, Point.AFTER_EVIDENCE_COPY, *PARKING)
}
"""One process without a relay: consumers read the owners' logs."""

SWEEPS = ("submission-deadlines", "submission-amendments")
APPENDING: Mapping[Process, Sequence[str]] = {("submission", "work"): SWEEPS, WHOLE: ("", *SWEEPS)}
"""Where more than one loop appends: in each of them a process dies. The one without a name is whoever comes first."""

SWEPT = 2
"""The highest arrival of a sweep at which a seed kills: something waits for it about once in a second."""

ARRIVALS: Mapping[Point, int] = {
    Point.BEFORE_APPEND_COMMIT: 3,
    Point.AFTER_APPEND_COMMIT: 3,
    Point.BEFORE_SEQUENCE_COMMIT: 4,
    Point.AFTER_SEQUENCE_COMMIT: 4,
    Point.BEFORE_PRODUCE: 3,
    Point.AFTER_PRODUCE: 6,
    Point.BEFORE_MARK: 3,
    Point.AFTER_MARK: 3,
    Point.IN_CONSUMPTION: 3,
    Point.AFTER_CONSUMPTION: 3,
    Point.AFTER_EVIDENCE_COPY: 2,
    Point.IN_PARKING: 1,
    Point.AFTER_PARKING: 1,
}
"""The highest arrival at which a seed kills."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Poison:
    """A table of a service that refuses one thing for a while, so that the consumer who writes there parks it.

    `by` says what is made to bring it there: a round, or a right that is revoked.
    """

    service: str
    table: str
    consumer: str
    source: str
    by: str

    @property
    def loop(self) -> str:
        """The loop that parks."""
        return f"{self.consumer}<{self.source}"


POISONS = (
    Poison(service="submission", table="read.round", consumer="submission-read", source="chiso.submission", by="round"),
    Poison(service="evidence", table="event", consumer="evidence", source="chiso.submission", by="round"),
    Poison(service="evidence", table="read.round", consumer="evidence-read", source="chiso.evidence", by="round"),
    Poison(service="scoring", table="event", consumer="scoring", source="chiso.submission", by="round"),
    Poison(service="scoring", table="read.round", consumer="scoring-read", source="chiso.scoring", by="round"),
    Poison(service="ranking", table="read.round", consumer="ranking-read", source="chiso.scoring", by="round"),
    *(
        Poison(service=name, table="denied", consumer=f"{name}-access", source="chiso.access", by="right")
        for name in SERVICES
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One death: which process, where, and what must be planted for it."""

    process: Process
    order: Order
    poison: Poison | None = None

    def __str__(self) -> str:
        return f"{' '.join(self.process)} at {self.order}"


def every_case(table: Mapping[Process, Sequence[Point]], chance: Random) -> list[Case]:
    """Every point of every process once, in each loop that appends; which arrival, and in which consumer, is chance."""
    return [
        _case(process, point, loop, chance)
        for process, points in table.items()
        for point in points
        for loop in _appending(process, point)
    ]


def some_cases(table: Mapping[Process, Sequence[Point]], chance: Random) -> list[Case]:
    """Every point and every process at least once; what goes with what is chance."""
    return [
        _case(process, point, chance.choice(_appending(process, point)), chance)
        for process, point in _pairs(table, chance)
    ]


def reachable(table: Mapping[Process, Sequence[Point]], cases: Sequence[Case]) -> dict[Process, set[Point]]:
    """What each process must have reached when the cases are over: nobody parks unless something was planted."""
    planted = {case.process for case in cases if case.poison}
    return {
        process: {point for point in points if point not in PARKING or process in planted}
        for process, points in table.items()
    }


def _pairs(table: Mapping[Process, Sequence[Point]], chance: Random) -> Iterator[tuple[Process, Point]]:
    met: set[Process] = set()
    for point in Point:
        if having := [process for process, points in table.items() if point in points]:
            chosen = chance.choice([process for process in having if process not in met] or having)
            met.add(chosen)
            yield chosen, point
    for process in table.keys() - met:
        yield process, chance.choice(table[process])


def _appending(process: Process, point: Point) -> Sequence[str]:
    return APPENDING.get(process, ("",)) if point in APPEND else ("",)


def _case(process: Process, point: Point, loop: str, chance: Random) -> Case:
    arrival = chance.randint(1, SWEPT if loop in SWEEPS else ARRIVALS[point])
    if point in PARKING:
        poison = chance.choice([one for one in POISONS if process in (WHOLE, (one.service, "work"))])
        return Case(process=process, order=Order(point=point, arrival=arrival, loop=poison.loop), poison=poison)
    if point in CONSUMPTION:
        loop = chance.choice(_consumers(process))
    return Case(process=process, order=Order(point=point, arrival=arrival, loop=loop))


def _consumers(process: Process) -> list[str]:
    service, _ = process
    return [f"{name}<{source}" for name, source in EVERY_CONSUMER if process == WHOLE or _of(name) == service]


def _of(consumer: str) -> str:
    return consumer.partition("-")[0]
