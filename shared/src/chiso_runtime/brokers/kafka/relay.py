"""The log goes to Kafka by position, with sends in flight; what the partitions lack is sent again.

Kafka can be wiped, cut or made anew under a live relay. The mark of a partition is trusted only when the record at its
offset is the entry it names; before a check the old producer is closed for good, or its late sends spoil the answer.
A partition whose beginning was cut off is emptied and filled from its first entry.
"""

import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from typing import Any

import structlog
from kafka import TopicPartition
from kafka.errors import KafkaError, KafkaTimeoutError

from chiso_runtime import hints, log
from chiso_runtime.brokers.kafka import clients, records, topics
from chiso_runtime.brokers.port import Message
from chiso_runtime.crash_points import Point, reach
from chiso_runtime.database import Database, by_key, connect
from chiso_runtime.fresh import Fresh

logger = structlog.get_logger(__name__)

WINDOW = 20_000
BATCH = 2_000
CHECK_AFTER = 2.0
MARK_EVERY = 1.0
PRODUCER = {
    "linger_ms": 0,
    "batch_size": 262_144,
    "delivery_timeout_ms": 2**31 - 1,
    "max_block_ms": 5_000,
    "max_request_size": 2**20,
    "metrics_enabled": False,
}

LEADER = 7102
TRY_LEAD = "SELECT pg_try_advisory_lock(%s)"
MARKS = "SELECT topic, partition, topic_id, kafka_offset, position FROM relay_mark"
WITHOUT_WAITING = "SET LOCAL synchronous_commit = off"  # a lost mark only makes the next check longer
SAVE_MARK = """
INSERT INTO relay_mark (topic, partition, topic_id, kafka_offset, position) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (topic, partition) DO UPDATE
SET topic_id = excluded.topic_id, kafka_offset = excluded.kafka_offset, position = excluded.position
"""
HEADS = "SELECT topic, key, position FROM key_head"
AT = "SELECT position, topic, key, key_seq, logged_at, data FROM log WHERE position = ANY(%s)"
FIRST_OF_KEYS = "SELECT topic, key, position FROM log WHERE key_seq = 1 ORDER BY position"
KEYS_FROM = "SELECT position, topic, key FROM log WHERE position > %s ORDER BY position"

Cell = tuple[str, int]
Mark = tuple[int, int]
NOTHING: Mark = (-1, 0)


class Broken(Exception):
    """What Kafka holds is no longer known: close the producer, look, begin again."""


class Forked(Exception):
    """Kafka holds entries that this log does not: the database went back. Only a person may go on."""


class Relay:
    """Publishes one service's log to its topics."""

    def __init__(
        self, url: str, servers: str, owned: Sequence[str], *, name: str = "relay", fresh: Fresh | None = None
    ) -> None:
        self.name = name
        self._fresh = fresh or Fresh()
        self._url = url
        self._servers = servers
        self._owned = tuple(owned)

    def run(self, stop: threading.Event) -> None:
        """Publish until told to stop. Raises Forked, KafkaError, psycopg.Error."""
        with connect(self._url) as conn:
            hints.listen(conn, hints.LOG)
            by_key(conn)
            self._fresh.forget()
            while not stop.is_set() and conn.execute(TRY_LEAD, (LEADER,)).fetchone() != (True,):
                stop.wait(0.2)
            while not stop.is_set():
                run = Publication(conn, self._servers, self._owned, self._fresh)
                try:
                    run.go_on(stop)
                except Broken as broken:
                    logger.warning("relay.broken", reason=str(broken))
                    stop.wait(0.2)
                finally:
                    run.close()


class Publication:
    """One producer's life: from a check of what the partitions hold to its first doubt."""

    def __init__(self, conn: Database, servers: str, owned: Sequence[str], fresh: Fresh) -> None:
        self._conn = conn
        self._fresh = fresh
        self._servers = servers
        self._counts = {topic: topics.partitions(topic) for topic in owned}
        with ExitStack() as opened:
            self._admin = opened.enter_context(closing(clients.admin(servers)))
            self._ids = {topic: topics.ensure(self._admin, topic) for topic in owned}
            self._probe = clients.consumer(servers, enable_auto_commit=False, metrics_enabled=False)
            opened.callback(self._probe.close, autocommit=False)
            self._opened = opened.pop_all()
        self._producer: Any = None
        self._window: deque[tuple[Cell, int, Any]] = deque()
        self._cells: dict[tuple[str, str], tuple[Cell, bytes]] = {}
        self._acked: dict[Cell, Mark] = {}
        self._marked: dict[Cell, Mark] = {}
        self._known: dict[Cell, int] = {}
        self._offsets: dict[Cell, int] = {}
        self._begins: dict[Cell, int] = {}
        self._cursor = 0
        self._marked_at = self._moved_at = time.monotonic()

    def go_on(self, stop: threading.Event) -> None:
        """Find where each partition stands, then publish what follows. Raises Broken, Forked."""
        self._check()
        while not stop.is_set():
            if self._step(stop) < BATCH:
                self._fresh.wait(self._conn, self._cursor, 0.02 if self._window else 0.25)

    def close(self) -> None:
        """End the producer for good: nothing of it may arrive later."""
        if self._producer is not None:
            self._producer._sender.force_close()
            self._producer._sender.join(30)
        self._opened.close()

    def _check(self) -> None:
        cells = [(topic, p) for topic, count in self._counts.items() for p in range(count)]
        self._begins, ends = self._beginnings(cells), self._ends(cells)
        walk = Walk(self._conn, self._probe, self._begins, ends, self._counts)
        self._acked = walk.marks(self._saved(cells))
        self._empty(walk.headless(), ends)
        self._known = {cell: position for cell, (_, position) in self._acked.items()}
        self._offsets = {cell: end - 1 for cell, end in ends.items()}
        self._save_marks()
        heads = self._conn.execute(HEADS).fetchall()
        lacking = [
            self._known[cell]
            for topic, key, position in heads
            if int(position) > self._known[cell := self._cell(str(topic), str(key))[0]]
        ]
        self._cursor = min(lacking, default=log.size(self._conn))
        self._producer = clients.producer(self._servers, **PRODUCER)
        for topic in self._counts:
            self._producer.partitions_for(topic)
        logger.info("relay.checked", cursor=self._cursor, behind=log.size(self._conn) - self._cursor)

    def _empty(self, headless: Sequence[Cell], ends: dict[Cell, int]) -> None:
        """Cut off what is left of partitions that lack their beginning, so that all of it can follow in order."""
        if headless:
            logger.warning("relay.emptied", partitions=headless)
            self._admin.delete_records({TopicPartition(*cell): ends[cell] for cell in headless})
        for cell in headless:
            self._acked[cell], self._begins[cell] = NOTHING, ends[cell]

    def _step(self, stop: threading.Event) -> int:
        messages = self._fresh.after(self._cursor) or log.after(self._conn, self._cursor, limit=BATCH)
        if messages:
            reach(Point.BEFORE_PRODUCE)
            self._publish(messages)
            self._cursor = messages[-1].position
        self._settle(stop)
        self._keep_watch()
        return len(messages)

    def _publish(self, messages: Sequence[Message]) -> None:
        send, known, window = self._producer.send, self._known, self._window
        for message in messages:
            cell, key = self._cell(message.topic, message.key)
            if message.position > known[cell]:
                future = send(message.topic, message.data, key, records.headers(message), cell[1])
                window.append((cell, message.position, future))

    def _settle(self, stop: threading.Event) -> None:
        """Take acknowledgements in order; a failed send or a falling offset breaks the publication."""
        window = self._window
        while window and (window[0][2].is_done or len(window) > WINDOW):
            cell, position, future = window[0]
            try:
                offset = future.get(0.5).offset
            except KafkaTimeoutError:
                if stop.is_set():
                    return
                continue
            except KafkaError as failed:
                raise Broken(repr(failed)) from failed
            if offset <= self._offsets[cell]:
                raise Broken(f"offset fell in {cell}: {self._offsets[cell]} to {offset}")
            window.popleft()
            self._moved_at = time.monotonic()
            self._acked[cell], self._offsets[cell] = (offset, position), offset
            reach(Point.AFTER_PRODUCE)

    def _keep_watch(self) -> None:
        now = time.monotonic()
        if now > self._marked_at + MARK_EVERY:
            self._save_marks()
            self._marked_at = now
        if now > self._moved_at + CHECK_AFTER:  # idle, or without an acknowledgement, for so long
            self._look_whether_still_ours()
            self._moved_at = time.monotonic()

    def _look_whether_still_ours(self) -> None:
        for topic, id in self._ids.items():
            if topics.topic_id(self._admin, topic) != id:
                raise Broken(f"{topic} was replaced")
        for cell, end in self._ends(list(self._offsets)).items():
            if end <= self._offsets[cell]:
                raise Broken(f"{cell} was cut")
        if self._beginnings(list(self._begins)) != self._begins:
            raise Broken("beginnings were cut off")

    def _cell(self, topic: str, key: str) -> tuple[Cell, bytes]:
        if (found := self._cells.get((topic, key))) is None:
            found = (topic, topics.partition(key, self._counts[topic])), key.encode()
            self._cells[topic, key] = found
        return found

    def _ends(self, cells: Sequence[Cell]) -> dict[Cell, int]:
        ends = self._probe.end_offsets([TopicPartition(*cell) for cell in cells])
        return {(cell.topic, cell.partition): end for cell, end in ends.items()}

    def _beginnings(self, cells: Sequence[Cell]) -> dict[Cell, int]:
        begins = self._probe.beginning_offsets([TopicPartition(*cell) for cell in cells])
        return {(cell.topic, cell.partition): begin for cell, begin in begins.items()}

    def _saved(self, cells: Sequence[Cell]) -> dict[Cell, Mark]:
        rows = self._conn.execute(MARKS).fetchall()
        saved = {(topic, p): (o, at) for topic, p, id, o, at in rows if self._ids.get(topic) == id}
        return {cell: saved.get(cell, NOTHING) for cell in cells}

    def _save_marks(self) -> None:
        moved = {cell: mark for cell, mark in self._acked.items() if self._marked.get(cell) != mark}
        rows = [(t, p, self._ids[t], offset, position) for (t, p), (offset, position) in moved.items()]
        with self._conn.transaction():
            self._conn.execute(WITHOUT_WAITING)
            self._conn.cursor().executemany(SAVE_MARK, rows)
            reach(Point.BEFORE_MARK)
        self._marked |= moved
        reach(Point.AFTER_MARK)


class Walk:
    """From each partition's mark to its end, beside the log: the first entry not met is the first to send."""

    def __init__(
        self, conn: Database, probe: Any, begins: dict[Cell, int], ends: dict[Cell, int], counts: dict[str, int]
    ) -> None:
        self._conn = conn
        self._probe = probe
        self._begins = begins
        self._ends = ends
        self._counts = counts

    def marks(self, marks: dict[Cell, Mark]) -> dict[Cell, Mark]:
        """How far each partition really holds the log. Raises Broken, Forked."""
        marks = {cell: mark if mark[0] >= self._begins[cell] else NOTHING for cell, mark in marks.items()}
        held = self._held({cell: max(offset, self._begins[cell]) for cell, (offset, _) in marks.items()})
        for cell, (offset, position) in marks.items():
            if offset >= 0 and not (held[cell] and _place(held[cell][0]) == (offset, position)):
                marks[cell] = NOTHING
                held[cell] = self._held({cell: self._begins[cell]})[cell]
        for found in held.values():
            self._compare(found)
        self._advance(marks, {cell: iter(found) for cell, found in held.items() if found})
        return marks

    def headless(self) -> list[Cell]:
        """Partitions that hold something, but not from the first entry on."""
        begun = {cell: begin for cell, begin in self._begins.items() if 0 < begin < self._ends[cell]}
        if not begun:
            return []
        first: dict[Cell, int] = {}
        for topic, key, position in self._conn.execute(FIRST_OF_KEYS).fetchall():
            first.setdefault((str(topic), topics.partition(str(key), self._counts[str(topic)])), int(position))
        held = self._held(begun)
        return [cell for cell in begun if held[cell][0][1].position != first.get(cell)]

    def _advance(self, marks: dict[Cell, Mark], ahead: dict[Cell, Iterator[tuple[int, Message]]]) -> None:
        low = min((marks[cell][1] for cell in ahead), default=None)
        if low is None:
            return
        with self._conn.transaction(), self._conn.cursor(name="walk") as rows:
            rows.itersize = 5000
            rows.execute(KEYS_FROM, (low,))
            for row in rows:
                position, topic, key = int(row[0]), str(row[1]), str(row[2])
                cell = topic, topics.partition(key, self._counts[topic])
                if cell not in ahead or position <= marks[cell][1]:
                    continue
                record = next((r for r in ahead[cell] if r[1].position > marks[cell][1]), None)
                if record and record[1].position == position:
                    marks[cell] = record[0], position
                else:
                    del ahead[cell]
                    if not ahead:
                        return

    def _compare(self, found: Sequence[tuple[int, Message]]) -> None:
        for at in range(0, len(found), 1000):
            chunk = [message for _, message in found[at : at + 1000]]
            rows = self._conn.execute(AT, ([m.position for m in chunk],), binary=True).fetchall()
            ours = {position: tuple(rest) for position, *rest in rows}
            for m in chunk:
                if ours.get(m.position) != (m.topic, m.key, m.seq, m.logged_at, m.data):
                    raise Forked(f"{m.topic} holds another entry at position {m.position}")

    def _held(self, begin: dict[Cell, int]) -> dict[Cell, list[tuple[int, Message]]]:
        """Each partition's records from an offset to its end."""
        found: dict[Cell, list[tuple[int, Message]]] = {cell: [] for cell in begin}
        wanted = {TopicPartition(*c): self._ends[c] for c, offset in begin.items() if offset < self._ends[c]}
        self._probe.assign(list(wanted))
        self._probe.resume(*wanted)  # whom an earlier reading paused
        for cell in wanted:
            self._probe.seek(cell, begin[cell.topic, cell.partition])
        deadline = time.monotonic() + 60
        while wanted:
            if time.monotonic() > deadline:
                raise Broken("records could not be read")
            for cell, batch in self._probe.poll(500, max_records=5000).items():
                numbered = ((record.offset, records.message(record)) for record in batch)
                found[cell.topic, cell.partition] += [(offset, m) for offset, m in numbered if m is not None]
                if cell in wanted and batch[-1].offset + 1 >= wanted[cell]:
                    del wanted[cell]
                    self._probe.pause(cell)
        return found


def _place(held: tuple[int, Message]) -> Mark:
    return held[0], held[1].position
