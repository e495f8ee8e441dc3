"""The one write path: lock the stream, fold its facts, decide, append, all in one transaction."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from threading import Lock
from typing import Generic, TypeVar, cast
from uuid import UUID, uuid4, uuid5

import psycopg
import structlog
from chiso_contracts.rejection import Rejected
from psycopg_pool import ConnectionPool

from chiso_runtime import event_store
from chiso_runtime.codec import Cause, EventCodec, Fact
from chiso_runtime.crash_points import Point, reach
from chiso_runtime.database import Database
from chiso_runtime.event_store import Locked, Route
from chiso_runtime.event_store import Once as Once

log = structlog.get_logger(__name__)

C = TypeVar("C")
S = TypeVar("S")
E = TypeVar("E")

REMEMBERED = 200_000
"""Facts in the states that are kept, and the states themselves, over all streams: about a kilobyte each."""

DONE = "SELECT fingerprint, stream, version FROM idempotency WHERE actor = %s AND key = %s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a command led to: the stream's version after it, and whether this was a repeat of an earlier request."""

    stream: str
    version: int
    events: tuple[object, ...] = ()
    repeated: bool = False


class Decider(Generic[C, S, E]):
    """The rules of one kind of stream: initial state, `decide(command, state, now)`, `evolve(state, event)`."""

    def __init__(
        self,
        *,
        initial: S,
        decide: Callable[[C, S, datetime], Sequence[E]],
        evolve: Callable[[S, E], S],
    ) -> None:
        self.initial = initial
        self.decide = decide
        self.evolve = evolve


class CommandHandler(Generic[C, S, E]):
    """Runs commands of one kind of stream. States are remembered by version, so a stream is read from where it was."""

    def __init__(
        self,
        *,
        decider: Decider[C, S, E],
        codec: EventCodec[E],
        route: Callable[[str], Route],
        pool: ConnectionPool[Database] | None = None,
        hint: Callable[[], None] = lambda: None,
    ) -> None:
        self._decider = decider
        self._codec = codec
        self._route = route
        self._pool = pool
        self._hint = hint
        self._states: OrderedDict[str, tuple[int, S]] = OrderedDict()
        self._facts = 0
        self._guard = Lock()

    def __call__(
        self,
        stream: str,
        command: C,
        cause: Cause,
        once: Once | None = None,
        *,
        beside: Callable[[Database], None] = lambda _: None,
    ) -> Outcome:
        """Run a command that a person or program asked for, at the database's clock.

        `beside` writes in the same transaction what belongs to the facts and must not be in them, such as a name; it is
        not called for a repeat. Raises Rejected, EventTooLarge, psycopg.OperationalError.
        """
        return self.prepared(stream, lambda _: command, cause, once, beside=beside)

    def prepared(
        self,
        stream: str,
        prepare: Callable[[Database], C],
        cause: Cause,
        once: Once | None = None,
        *,
        beside: Callable[[Database], None] = lambda _: None,
    ) -> Outcome:
        """As a call, with a command that is made in the transaction, before the stream is locked.

        What `prepare` reads of another stream by `shared` still holds at the commit. It must not refuse: whether the
        request is a repeat is known only afterwards.
        """
        if self._pool is None:
            raise TypeError("this handler has no pool: it only reacts")
        with self._pool.connection() as conn:
            outcome = self._in_transaction(conn, stream, prepare, cause, once, beside)
            reach(Point.AFTER_APPEND_COMMIT)
        self._hint()
        return outcome

    def together(
        self, prepare: Callable[[Database], Mapping[str, C]], cause: Cause, once: Once | None = None
    ) -> list[Outcome]:
        """Run one command on each of several streams, all or none, with commands that are made in the transaction.

        The outcomes are in the order of the streams' names; of a repeat there is that of the last stream alone.
        """
        if self._pool is None:
            raise TypeError("this handler has no pool: it only reacts")
        with self._pool.connection() as conn:
            outcomes = self._all(conn, prepare, cause, once)
            reach(Point.AFTER_APPEND_COMMIT)
        self._hint()
        return outcomes

    def react(
        self, conn: Database, stream: str, command: C, trigger: Fact[object], *, actor: str, capacity: str = ""
    ) -> Outcome:
        """Run a command that follows from a heard fact, in the caller's transaction.

        Derived facts take their ids from the cause and the cause's time, so a repetition would be the same facts.
        """
        cause = Cause(actor=actor, capacity=capacity, correlation=trigger.cause.correlation, causation=trigger.id)
        namespace = uuid5(UUID(trigger.id), stream)
        outcome = self.run(conn, stream, command, cause, time=trigger.time, new_id=lambda n: uuid5(namespace, str(n)))
        if outcome.events:
            log.info("facts.followed", stream=stream, version=outcome.version)
        return outcome

    def run(
        self,
        conn: Database,
        stream: str,
        command: C,
        cause: Cause,
        *,
        time: datetime | None = None,
        new_id: Callable[[int], UUID] = lambda _: uuid4(),
        locked: Locked | None = None,
        once: Once | None = None,
    ) -> Outcome:
        """Decide and append in the caller's transaction. `time` is the database's clock unless the cause fixes it."""
        held = locked or event_store.lock(conn, stream)
        state = self._state(conn, held)
        now = time or held.now
        events = self._decider.decide(command, state, now)
        facts = event_store.append(
            conn, self._codec, held, self._route(stream), events, cause=cause, time=now, new_id=new_id, once=once
        )
        return Outcome(stream=stream, version=held.version + len(facts), events=tuple(events))

    def state(self, conn: Database, stream: str) -> S:
        """The stream's state now, under its lock."""
        return self._state(conn, event_store.lock(conn, stream))

    def shared(self, conn: Database, stream: str) -> S:
        """The stream's state, which nobody changes before the caller's transaction ends; others may hold it too."""
        held = event_store.share(conn, stream)
        return self._decider.initial if held is None else self._state(conn, held)

    def seen(self, conn: Database, stream: str) -> S:
        """The stream's state as the caller's snapshot has it, for a read: nobody is kept from changing it."""
        found = event_store.seen(conn, stream)
        return self._decider.initial if found is None else self._state(conn, found)

    def _in_transaction(
        self,
        conn: Database,
        stream: str,
        prepare: Callable[[Database], C],
        cause: Cause,
        once: Once | None,
        beside: Callable[[Database], None],
    ) -> Outcome:
        try:
            with conn.transaction():
                command = prepare(conn)
                locked = event_store.lock(conn, stream)
                if once and (done := _done(conn, once)):
                    return done
                outcome = self.run(conn, stream, command, cause, locked=locked, once=once)
                beside(conn)
                reach(Point.BEFORE_APPEND_COMMIT)
            self._go_on(outcome, locked)
            return outcome
        except psycopg.errors.UniqueViolation as clash:
            if clash.diag.constraint_name == "idempotency_key":
                raise Rejected("idempotency-key-reused") from clash
            raise

    def _all(
        self, conn: Database, prepare: Callable[[Database], Mapping[str, C]], cause: Cause, once: Once | None
    ) -> list[Outcome]:
        try:
            with conn.transaction():
                commands = sorted(prepare(conn).items())
                held = [event_store.lock(conn, stream) for stream, _ in commands]
                if once and (done := _done(conn, once)):
                    return [done]
                outcomes = [
                    self.run(conn, stream, command, cause, locked=locked, once=once if locked is held[-1] else None)
                    for (stream, command), locked in zip(commands, held, strict=True)
                ]
                reach(Point.BEFORE_APPEND_COMMIT)
            for outcome, locked in zip(outcomes, held, strict=True):
                self._go_on(outcome, locked)
            return outcomes
        except psycopg.errors.UniqueViolation as clash:
            if clash.diag.constraint_name == "idempotency_key":
                raise Rejected("idempotency-key-reused") from clash
            raise

    def _state(self, conn: Database, held: Locked) -> S:
        with self._guard:
            version, state = self._states.get(held.stream, (0, self._decider.initial))
        if version > held.version:
            version, state = 0, self._decider.initial
        if version < held.version:
            facts = event_store.read(conn, self._codec, held.stream, after=version)
            state = reduce(self._decider.evolve, (fact.event for fact in facts), state)
        if held.committed:
            self._remember(held.stream, held.version, state)
        return state

    def _go_on(self, outcome: Outcome, locked: Locked) -> None:
        """The facts are committed: the remembered state moves with them, where it is that of the locked version."""
        with self._guard:
            version, state = self._states.get(outcome.stream, (0, self._decider.initial))
        if outcome.events and version == locked.version:
            facts = cast(Sequence[E], outcome.events)
            self._remember(outcome.stream, outcome.version, reduce(self._decider.evolve, facts, state))

    def _remember(self, stream: str, version: int, state: S) -> None:
        with self._guard:
            known, _ = self._states.get(stream, (0, state))
            self._states[stream] = (version, state)
            self._states.move_to_end(stream)
            self._facts += version - known
            while self._facts + len(self._states) > REMEMBERED and len(self._states) > 1:
                _, (dropped, _) = self._states.popitem(last=False)
                self._facts -= dropped


def _done(conn: Database, once: Once) -> Outcome | None:
    row = conn.execute(DONE, (once.actor, once.key), prepare=True).fetchone()
    if row is None:
        return None
    fingerprint, stream, version = row
    if fingerprint != once.fingerprint:
        raise Rejected("idempotency-key-reused")
    return Outcome(stream=str(stream), version=int(version), repeated=True)
