"""Groups that change while a transaction is open: whoever comes too late is refused, and nothing is done twice.

The first member is held inside its transaction, before or after its effects. Kafka throws it out, for it does not
poll; a second member takes over, or only comes and goes; then the first one wakes.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import Enum
from random import Random
from threading import Event as Flag
from time import monotonic

import pytest
from chiso_runtime.brokers.kafka.relay import Relay
from chiso_runtime.brokers.kafka.subscriber import KafkaBroker
from chiso_runtime.brokers.port import Message
from chiso_runtime.consumer import Consumer, Following
from chiso_runtime.database import Database, connect
from chiso_runtime.log import DatabaseOwnerLog
from chiso_runtime.projection import ReadModels
from chiso_runtime.sequencer import Sequencer
from chiso_runtime.supervisor import Supervisor

from tests.awaiting import PATIENCE, until
from tests.example import TOPIC, PointsAdded, add, effects, prepared, tallied
from tests.servers.databases import Databases

pytestmark = [pytest.mark.timeout(3600), pytest.mark.usefixtures("quick_groups")]

CASES, SLICE, AT_ONCE = 120, 6, 3
CUT_OFF = 29
"""Seconds of doing nothing after which the database has ended a transaction, or soon does: nobody is left to refuse."""


class Ending(Enum):
    """What the second member does before the first one wakes."""

    TAKES_OVER = "takes over all of it"
    GOES_ON = "has begun"
    LEAVES = "has come and gone"


@dataclass(slots=True)
class Held:
    """Effects on one case's keys that wait once inside their transaction, until they are let go."""

    inner: ReadModels[PointsAdded]
    keys: Sequence[str]
    after_effects: bool
    armed: Flag = field(default_factory=Flag)
    reached: Flag = field(default_factory=Flag)
    let_go: Flag = field(default_factory=Flag)
    refused: list[str] = field(default_factory=list)
    held: float = 0

    def apply(self, conn: Database, key: str, seen: int, messages: Sequence[Message]) -> None:
        if key not in self.keys:
            return
        holds = self.armed.is_set() and not self.reached.is_set()
        if holds and not self.after_effects:
            self._wait()
        self.inner.apply(conn, key, seen, messages)
        if holds and self.after_effects:
            self._wait()

    def forget(self, keys: Sequence[str] | None) -> None:
        self.refused += keys or ()
        self.inner.forget(keys)

    def _wait(self) -> None:
        began = monotonic()
        self.reached.set()
        assert self.let_go.wait(PATIENCE), "nobody let go"
        self.held = monotonic() - began


@dataclass(slots=True)
class Member:
    """A process of a consumer."""

    url: str
    servers: str
    name: str
    effects: Held
    supervisor: Supervisor = field(init=False)

    def __post_init__(self) -> None:
        consumer = Consumer(self.name, TOPIC, self.url, self.effects, DatabaseOwnerLog(self.url))
        self.supervisor = Supervisor([Following(KafkaBroker(self.servers), consumer)])
        self.supervisor.start()


@dataclass(slots=True)
class Case:
    """Keys of one case, and how much was said under each."""

    conn: Database
    url: str
    keys: Sequence[str]
    said: int = 0

    def say(self, times: int) -> None:
        """So many facts under each key."""
        for _ in range(times):
            for key in self.keys:
                add(self.conn, f"sum/{key}", 1)
        self.said += times

    def done(self) -> list[tuple[str, int]]:
        """Effects in the order in which they happened."""
        return [(key, seq) for key, seq in tallied(self.url) if key in self.keys]

    def is_level(self) -> bool:
        """Whether every effect is there."""
        return all(set(self.done_of(key)) >= set(seqs) for key, seqs in self.expected().items())

    def done_of(self, key: str) -> list[int]:
        """Effects of one key in the order in which they happened."""
        return [seq for of, seq in self.done() if of == key]

    def expected(self) -> dict[str, list[int]]:
        """Every effect once, in the order of its key."""
        return {key: list(range(1, self.said + 1)) for key in self.keys}


@pytest.fixture(scope="module")
def url(databases: Databases, empty_kafka: str) -> Iterator[str]:
    """A service whose log is sequenced and published."""
    store = databases.fresh(prepared)
    publishing = Supervisor([Sequencer(store.app_dsn), Relay(store.app_dsn, empty_kafka, [TOPIC])])
    publishing.start()
    yield store.app_dsn
    publishing.stop()
    databases.drop(store)


def test_a_zombie_is_refused_and_reads_again(url: str, empty_kafka: str, full: bool, seed: int) -> None:
    seeds = range(seed, seed + (CASES if full else SLICE))
    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(lambda one: _case(url, empty_kafka, one), seeds))


def _case(url: str, servers: str, seed: int) -> None:
    chance, ending = Random(seed), list(Ending)[seed % len(Ending)]
    print(f"seed {seed}: the second member {ending.value}")
    with connect(url) as conn:
        case = Case(conn, url, [f"case-{seed}-{n}" for n in range(chance.randint(1, 6))])
        _play(case, servers, ending, chance)
        assert {key: case.done_of(key) for key in case.keys} == case.expected(), f"seed {seed}"


def _play(case: Case, servers: str, ending: Ending, chance: Random) -> None:
    zombie = _member(case, servers, after_effects=chance.random() < 0.5)
    members = [zombie]
    try:
        case.say(1)
        until(case.is_level)
        zombie.effects.armed.set()
        case.say(chance.randint(1, 4))
        assert zombie.effects.reached.wait(PATIENCE), "the member never came to its transaction"
        members.append(second := _member(case, servers, after_effects=False))
        _until_it(ending, case, second)
        if ending is Ending.LEAVES:
            members.pop().supervisor.stop()
        zombie.effects.let_go.set()
        case.say(chance.randint(1, 4))
        until(case.is_level)
        if ending is Ending.TAKES_OVER:
            until(lambda: zombie.effects.refused or zombie.effects.held >= CUT_OFF)
            second.supervisor.stop()
        case.say(1)
        until(case.is_level)
    finally:
        zombie.effects.let_go.set()
        for member in members:
            member.supervisor.stop()


def _until_it(ending: Ending, case: Case, second: Member) -> None:
    """Return when the second member has come so far."""
    if ending is Ending.TAKES_OVER:
        until(case.is_level)
    else:
        until(lambda: len(case.done()) > len(case.keys))


def _member(case: Case, servers: str, *, after_effects: bool) -> Member:
    name = f"tally-{case.keys[0]}"
    return Member(case.url, servers, name, Held(effects(), case.keys, after_effects))
