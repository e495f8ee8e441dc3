"""Messages become effects once: effects and checkpoint share a transaction.

The checkpoint moves by compare-and-set: one statement is fencing, deduplication and gap detection. A missing last
message shows no gap, so heads are compared now and then.
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from enum import Enum
from typing import Protocol

import psycopg
import structlog
from psycopg import errors

from chiso_runtime import parking
from chiso_runtime.brokers.port import Broker, Message, OwnerLog
from chiso_runtime.crash_points import Point, reach
from chiso_runtime.database import Database, connect

log = structlog.get_logger(__name__)

TRIES = 3

SEEN = "SELECT key, seq FROM checkpoint WHERE consumer = %s AND source = %s AND key = ANY(%s)"
FIRST = "INSERT INTO checkpoint (consumer, source, key, seq) VALUES (%s, %s, %s, 0) ON CONFLICT DO NOTHING"
MOVE = """
UPDATE checkpoint SET seq = %s WHERE consumer = %s AND source = %s AND key = %s AND seq = %s
"""
ALL_SEEN = "SELECT key, seq FROM checkpoint WHERE consumer = %s AND source = %s"

AWAY = (psycopg.OperationalError, psycopg.InterfaceError)
TOO_MUCH = (errors.ProgramLimitExceeded, errors.StatementTooComplex)
"""What PostgreSQL says of a message that it can't take: operational errors by class, but no server is away."""

Runs = Mapping[str, Sequence[Message]]


class Superseded(Exception):
    """Another owner moved the checkpoint: nothing of this transaction counts, nor what is remembered."""


class Missing(Exception):
    """Neither broker nor owner has the next entry: the owner's database went back. Only a person may go on."""


class StillFails(Exception):
    """A driven message fails again; `driven` messages before it had their effect."""

    def __init__(self, seq: int, driven: int, reason: str) -> None:
        super().__init__(reason)
        self.seq = seq
        self.driven = driven
        self.reason = reason


class Park(Enum):
    """What is set aside when a message fails the same way three times."""

    STREAM = "stream"
    KEY = "key"


class Effects(Protocol):
    """What a consumer does with messages."""

    def apply(self, conn: Database, key: str, seen: int, messages: Sequence[Message]) -> None:
        """Write the effects of messages seen+1, seen+2, … of one key, in the caller's transaction.

        What is remembered of a key counts only at the `seen` it was made for.
        """
        ...

    def forget(self, keys: Sequence[str] | None) -> None:
        """The last `apply` did not happen, or keys moved away (None: all): remember nothing of these."""
        ...


class Consumer:
    """Applies one topic's messages to this database under a consumer name."""

    def __init__(
        self, name: str, source: str, url: str, effects: Effects, owner: OwnerLog, *, park: Park = Park.STREAM
    ) -> None:
        self.name = name
        self.source = source
        self.park = park
        self._url = url
        self._effects = effects
        self._owner = owner
        self._conn: Database | None = None
        self._failures: dict[tuple[str, int, str], int] = defaultdict(int)
        self._lagged: dict[str, int] = {}
        self.applied = 0

    def receive(self, messages: Sequence[Message]) -> None:
        """Apply messages of any keys. Raises psycopg.OperationalError, Missing."""
        runs: dict[str, list[Message]] = {}
        for message in messages:
            runs.setdefault(message.key, []).append(message)
        self._apply(runs)

    def look_around(self, mine: Callable[[str], bool]) -> None:
        """Fetch tails: keys whose owner is ahead and that made no progress since the last look."""
        conn = self._connected()
        seen = _checkpoints(conn.execute(ALL_SEEN, (self.name, self.source)).fetchall())
        heads = self._owner.heads(self.source)
        parked = parking.parked_streams(conn, self.name, self.source, list(heads))
        behind = {
            key: seen.get(key, 0)
            for key, head in heads.items()
            if seen.get(key, 0) < head and parking.WHOLE_KEY not in parked.get(key, ()) and mine(key)
        }
        for key, at in behind.items():
            if self._lagged.get(key) == at:
                self._fill(key, before=None)
        self._lagged = behind

    def forget(self) -> None:
        """Keys may have moved to another process."""
        self._effects.forget(None)

    def checkpoints(self) -> dict[str, int]:
        """Where each key stands."""
        return _checkpoints(self._connected().execute(ALL_SEEN, (self.name, self.source)).fetchall())

    def parked(self) -> list[parking.Parked]:
        """What waits for a person. Of a whole key all that its owner has waits, where the owner answers."""
        found = parking.listing(self._connected(), self.name, self.source)
        if all(parked.stream for parked in found):
            return found
        ahead = self._ahead()
        return [one if one.stream else replace(one, messages=max(one.messages, ahead.get(one.key, 0))) for one in found]

    def failed(self, parked: parking.Parked) -> Message | None:
        """The message for which it was parked, where it is kept already."""
        return parking.first(self._connected(), self.name, parked)

    def drive(self, key: str, stream: str = parking.WHOLE_KEY) -> int:
        """Apply what was parked, in order, each message in its own transaction; returns how many.

        A message that fails again stays parked, with those behind it. Raises StillFails, Superseded when somebody else
        drives, psycopg.OperationalError, Missing.
        """
        if stream == parking.WHOLE_KEY:
            return self._drive_key(key)
        conn, driven = self._connected(), 0
        while True:
            for message in parking.waiting(conn, self.name, self.source, key, stream):
                self._drive_one(conn, message, driven)
                driven += 1
            if self._unparked(conn, key, stream):
                return driven

    def _drive_one(self, conn: Database, message: Message, driven: int) -> None:
        try:
            with conn.transaction():
                self._effects.apply(conn, message.key, message.seq - 1, [message])
                if not parking.drop(conn, self.name, message):
                    raise Superseded
        except Exception as failure:
            self._effects.forget([message.key])
            if isinstance(failure, Superseded) or _is_away(failure):
                raise
            parking.still(conn, self.name, message, repr(failure))
            raise StillFails(message.seq, driven, repr(failure)) from failure

    def _drive_key(self, key: str) -> int:
        before = self.checkpoints().get(key, 0)
        self._owner.after(self.source, key, before)  # an owner that is away must not leave the key let go
        parking.unpark(self._connected(), self.name, self.source, key, parking.WHOLE_KEY)
        self._fill(key, before=None)
        driven = self.checkpoints().get(key, 0) - before
        for again in parking.listing(self._connected(), self.name, self.source):
            if (again.key, again.stream) == (key, parking.WHOLE_KEY):
                raise StillFails(again.seq, driven, again.reason)
        return driven

    def _ahead(self) -> dict[str, int]:
        """How many messages of each key its owner has behind our checkpoint; nothing where it does not answer."""
        try:
            heads = self._owner.heads(self.source)
        except (*AWAY, ConnectionError):
            return {}
        seen = self.checkpoints()
        return {key: head - seen.get(key, 0) for key, head in heads.items()}

    def _unparked(self, conn: Database, key: str, stream: str) -> bool:
        """Unpark unless more messages were set aside meanwhile."""
        with conn.transaction() as unparking:
            parking.unpark(conn, self.name, self.source, key, stream)
            if parking.waiting(conn, self.name, self.source, key, stream):
                raise psycopg.Rollback(unparking)
            return True
        return False

    def _apply(self, runs: Runs) -> None:
        while runs:
            try:
                rest = self._attempt(runs)
            except Superseded:
                log.info("consumer.superseded", consumer=self.name, source=self.source)
                self._effects.forget(list(runs))
                continue
            except Exception as failure:
                if _is_away(failure):
                    self._effects.forget(None)
                    raise
                self._effects.forget(list(runs))
                self._one_by_one(runs, failure)
                return
            for key, behind in rest.items():
                self._fill(key, before=behind[0].seq)
            runs = rest

    def _attempt(self, runs: Runs) -> dict[str, Sequence[Message]]:
        """Apply what directly follows each checkpoint, in one transaction; returns what lies behind a gap."""
        conn, keys = self._connected(), sorted(runs)
        rest: dict[str, Sequence[Message]] = {}
        moves = []
        with conn.transaction():
            at = _checkpoints(conn.execute(SEEN, (self.name, self.source, keys), prepare=True).fetchall())
            parked = parking.parked_streams(conn, self.name, self.source, keys)
            for key in keys:
                if key not in at:
                    conn.execute(FIRST, (self.name, self.source, key))
                aside = parked.get(key, set())
                if parking.WHOLE_KEY in aside:
                    continue
                seen = at.get(key, 0)
                fresh, behind = following(runs[key], seen)
                if behind:
                    rest[key] = behind
                if fresh:
                    self._effect(conn, key, seen, fresh, aside)
                    moves.append((fresh[-1].seq, self.name, self.source, key, seen))
            if moves:
                reach(Point.IN_CONSUMPTION)
            with conn.pipeline():
                done = [conn.execute(MOVE, move, prepare=True) for move in moves]
            if any(moved.rowcount != 1 for moved in done):
                raise Superseded
        if moves:
            reach(Point.AFTER_CONSUMPTION)
        self.applied += sum(last - seen for last, *_, seen in moves)
        return rest

    def _effect(self, conn: Database, key: str, seen: int, fresh: Sequence[Message], aside: set[str]) -> None:
        if aside:
            parking.keep(conn, self.name, [m for m in fresh if m.stream in aside])
            fresh = [m for m in fresh if m.stream not in aside]
        if fresh:
            self._effects.apply(conn, key, seen, fresh)

    def _one_by_one(self, runs: Runs, failure: Exception) -> None:
        """Find the message that fails; the others have their effect."""
        messages = [m for run in runs.values() for m in run]
        if len(messages) > 1:
            for message in messages:
                self._apply({message.key: [message]})
            return
        (message,) = messages
        mark = message.key, message.seq, type(failure).__qualname__
        self._failures[mark] += 1
        log.warning(
            "consumer.failed",
            consumer=self.name,
            source=self.source,
            key=message.key,
            seq=message.seq,
            stream=message.stream,
            tries=self._failures[mark],
            reason=repr(failure),
            exc_info=failure,
        )
        if self._failures[mark] >= TRIES:
            self._set_aside(message, repr(failure))
            del self._failures[mark]
        self._apply({message.key: [message]})

    def _set_aside(self, message: Message, reason: str) -> None:
        set_aside = parking.park_stream if self.park is Park.STREAM else parking.park_key
        reach(Point.IN_PARKING)
        set_aside(self._connected(), self.name, message, reason)
        reach(Point.AFTER_PARKING)

    def _fill(self, key: str, *, before: int | None) -> None:
        """Read from the owner what the broker did not bring, up to a sequence number or to the end."""
        while True:
            seen = self.checkpoints().get(key, 0)
            if before is not None and seen >= before - 1:
                return
            entries = self._owner.after(self.source, key, seen)
            if not entries:
                if before is None:
                    return
                raise Missing(f"{self.source} {key}: nobody has entry {seen + 1}")
            self._apply({key: entries})
            if self.checkpoints().get(key, 0) == seen:
                return

    def _connected(self) -> Database:
        if self._conn is None or self._conn.closed or self._conn.broken:
            self._effects.forget(None)
            self._conn = connect(self._url)
        return self._conn


class Following:
    """A consumer at work on a broker: a loop for the supervisor."""

    def __init__(self, broker: Broker, consumer: Consumer) -> None:
        self.name = f"{consumer.name}<{consumer.source}"
        self.consumer = consumer
        self.broker = broker

    def run(self, stop: threading.Event) -> None:
        self.broker.subscribe(self.consumer.source, self.consumer.name, self.consumer, stop)


def following(run: Sequence[Message], seen: int) -> tuple[Sequence[Message], Sequence[Message]]:
    """What follows `seen` without a break, and what lies behind a gap. A run may repeat itself."""
    if run[0].seq == seen + 1 and all(m.seq == n for n, m in enumerate(run, seen + 1)):
        return run, ()
    fresh = []
    for at, message in enumerate(run):
        if message.seq == seen + 1:
            fresh.append(message)
            seen += 1
        elif message.seq > seen + 1:
            return fresh, run[at:]
    return fresh, ()


def _is_away(failure: Exception) -> bool:
    """Whether the failure is not the message's: trying again may help, or only a person can."""
    return isinstance(failure, (*AWAY, Missing)) and not isinstance(failure, TOO_MUCH)


def _checkpoints(rows: Sequence[tuple[str, int]]) -> dict[str, int]:
    return dict(rows)
