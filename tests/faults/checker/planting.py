"""A recorded run whose history and state can be spoilt in one thing, all others staying honest."""

import json
from collections import Counter
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any
from uuid import UUID
from zlib import crc32

from tests.faults.checker.check_delivery import CONSUMERS, OWNERS
from tests.faults.checker.check_log import leaf, peaks
from tests.faults.checker.checker import check
from tests.faults.checker.dumps import Dumps, Entry, Head, Record, ServiceDump, Stored, Table
from tests.faults.checker.finding import Finding
from tests.faults.checker.history import Command, Read, Recorded

DATA = Path(__file__).parent / "data"
HISTORY, STATE = DATA / "history.jsonl", DATA / "state.json.gz"
ANOTHER = UUID("00000000-0000-4000-8000-000000000001")


@dataclass(slots=True, kw_only=True)
class Run:
    """What clients saw and what is stored; `state` holds lists and dicts of its own, to be changed in place."""

    history: Recorded
    state: Dumps

    def copy(self) -> "Run":
        """A run that can be spoilt without spoiling this one."""
        services = {name: _copied(dump) for name, dump in self.state.services.items()}
        topics = {topic: list(records) for topic, records in (self.state.topics or {}).items()}
        objects, processes = list(self.state.objects or []), dict(self.state.processes)
        return Run(
            history=self.history,
            state=Dumps(services=services, topics=topics, objects=objects, processes=processes),
        )

    def findings(self) -> list[Finding]:
        """What the checker says of it."""
        return check(self.history, self.state)

    def service(self, name: str) -> ServiceDump:
        return self.state.services[name]

    def topic(self, name: str) -> list[Record]:
        assert self.state.topics is not None
        return self.state.topics[name]

    def fact(self, name: str, number: int = -1) -> Stored:
        """The last fact of a name in its service's log, or another."""
        log = self.service(OWNERS["chiso." + name.partition(".")[0]]).log
        return [entry.stored for entry in log if entry.stored.name == name][number]

    def replace_fact(self, old: Stored, new: Stored) -> None:
        """Store other bytes instead of a fact's, in event store and log, and seal the log again."""
        dump = self._of(old)
        dump.events[dump.events.index(old)] = new
        at = next(place for place, entry in enumerate(dump.log) if entry.data == old.data)
        dump.log[at] = replace(dump.log[at], data=new.data)
        self.seal(self._name(old))

    def drop(self, last: Stored) -> None:
        """Take the last fact of a stream out of everything, with the rows of the read models that name it."""
        name, dump = self._name(last), self._of(last)
        dump.events.remove(last)
        dump.streams[last.stream] -= 1
        dump.log[:] = [entry for entry in dump.log if entry.data != last.data]
        id = last.fact["id"]
        for service in self.state.services.values():
            for tables in (service.read, service.rebuilt):
                for table in tables.values():
                    table.lines[:] = [line for line in table.lines if id not in line.split("\t")]
        self.seal(name)

    def repeat(self, fact: Stored) -> None:
        """Record a fact once more at the end of its stream, under an id of its own."""
        dump = self._of(fact)
        version = dump.streams[fact.stream] + 1
        said = {**fact.fact, "id": str(ANOTHER), "streamversion": version}
        again = Stored(stream=fact.stream, version=version, data=encoded(said))
        entry = next(one for one in dump.log if one.data == fact.data)
        dump.events.append(again)
        dump.streams[fact.stream] = version
        dump.log.append(replace(entry, data=again.data, logged_at=dump.log[-1].logged_at))
        self.seal(self._name(fact))

    def seal(self, service: str) -> None:
        """Make numbers, hashes, heads, topics and checkpoints those of the log as it stands now."""
        dump = self.service(service)
        numbers = Counter[tuple[str, str]]()
        for place, entry in enumerate(dump.log, 1):
            numbers[entry.topic, entry.key] += 1
            renumbered = replace(entry, position=place, key_seq=numbers[entry.topic, entry.key])
            dump.log[place - 1] = replace(renumbered, leaf=leaf(renumbered))
        dump.key_heads.clear()
        dump.key_heads.update(numbers)
        self.set_head(service, b"".join(peaks([entry.leaf for entry in dump.log])))
        for topic in {entry.topic for entry in dump.log}:
            self.topic(topic)[:] = [_record(place, e) for place, e in enumerate(dump.log) if e.topic == topic]
            for consumer in CONSUMERS[topic]:
                listener = self.service(consumer.partition("-")[0])
                listener.checkpoints.update(
                    {(consumer, topic, k): seq for (t, k), seq in numbers.items() if t == topic}
                )

    def set_head(self, service: str, frontier: bytes) -> None:
        """The log's head, with this frontier."""
        log = self.service(service).log
        head = Head(size=len(log), logged_at=log[-1].logged_at, frontier=frontier)
        self.state.services[service] = replace(self.service(service), head=head)

    def set_entry(self, service: str, position: int, change: Callable[[Entry], Entry]) -> None:
        """Change one entry of a log and nothing else."""
        log = self.service(service).log
        log[position - 1] = change(log[position - 1])

    def set_row(
        self, service: str, table: str, change: Callable[[dict[str, str]], dict[str, str]], **among: str
    ) -> None:
        """Change the last row of a read model, or of those with these values, as it runs and as it is rebuilt."""
        dump = self.service(service)
        for tables in (dump.read, dump.rebuilt):
            spoil_last(tables[table], change, **among)

    def set_command(self, old: Command, *new: Command) -> None:
        """Say something else, or nothing, of a command."""
        commands = [one for one in self.history.commands if one is not old]
        self.history = replace(self.history, commands=[*commands, *new])

    def set_read(self, old: Read, new: Read) -> None:
        """Say something else of a read."""
        self.history = replace(self.history, reads=[new if one is old else one for one in self.history.reads])

    def commands(self, path: str) -> list[Command]:
        """Commands whose path ends so."""
        return [one for one in self.history.commands if one.path.endswith(path)]

    def reads(self, part: str) -> list[Read]:
        """Reads whose path has this in it."""
        return [one for one in self.history.reads if part in one.path]

    def _of(self, fact: Stored) -> ServiceDump:
        return self.service(self._name(fact))

    def _name(self, fact: Stored) -> str:
        return OWNERS["chiso." + str(fact.fact["source"]).strip("/")]


def _copied(dump: ServiceDump) -> ServiceDump:
    """With lists and dicts of its own; what is in them never changes."""
    copies = {field.name: copy(getattr(dump, field.name)) for field in fields(dump)}
    for tables in ("read", "rebuilt"):
        copies[tables] = {name: replace(table, lines=list(table.lines)) for name, table in copies[tables].items()}
    return ServiceDump(**copies)


def spoil_last(table: Table, change: Callable[[dict[str, str]], dict[str, str]], **among: str) -> None:
    """Change a table's last row, or the last of those with these values."""
    rows = table.rows()
    at = max(place for place, row in enumerate(rows) if among.items() <= row.items())
    table.lines[at] = "\t".join(change(rows[at]).values())


def said_otherwise(fact: Stored, **data: Any) -> Stored:
    """The same fact with other data in it."""
    said = {**fact.fact, "data": {**fact.fact["data"], **data}}
    return replace(fact, data=encoded(said))


def encoded(fact: Any) -> bytes:
    """A fact's bytes."""
    return json.dumps(fact, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _record(offset: int, entry: Entry) -> Record:
    return Record(
        partition=crc32(entry.key.encode()) % 12,
        offset=offset,
        position=entry.position,
        key=entry.key,
        key_seq=entry.key_seq,
        logged_at=entry.logged_at,
        data=entry.data,
    )


Plant = Callable[[Run], None]
PLANTS: dict[str, tuple[Plant, set[str]]] = {}
"""What can be planted: how, and the invariants that a run spoilt so must be found to break."""


def plant(*invariants: str) -> Callable[[Plant], Plant]:
    """A run spoilt so must be found to break these invariants and no others."""

    def named(spoil: Plant) -> Plant:
        PLANTS[spoil.__name__] = spoil, set(invariants)
        return spoil

    return named
