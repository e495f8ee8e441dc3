"""One replay of a history in a process of its own: `python -m tests.faults.model.replaying` with an order as argument.

Every service's read models are folded into an empty database, and its reactions make their facts there; what came out
is printed as digests. How the messages come (in which pieces, to how many workers, in what order across keys) is the
order's; hash seed, time zone and locale are the process's.
"""

import locale
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from zlib import crc32

import msgspec
from chiso.assembled import assembled
from chiso_runtime import access
from chiso_runtime.blobs.directory import DirectoryBlobs
from chiso_runtime.blobs.directory_grants import GrantSigner
from chiso_runtime.brokers.port import Message
from chiso_runtime.consumer import Consumer, Effects
from chiso_runtime.database import Database, connect
from chiso_runtime.replay import Digest, digest
from chiso_runtime.service import Hears, Service

from tests.faults.model import histories
from tests.faults.model.histories import History

EVENTS = "SELECT stream, version, data FROM event ORDER BY stream, version"
SPOIL = "UPDATE read.round SET name = name || %s WHERE round = %s"


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What to replay, into which databases (URLs by service), and how it comes.

    `shuffle` mixes keys, each in its own order; `planted` is a fault of a projection, to see that it shows: "batch"
    lets rows depend on the size of runs, "hash" on the order of a set.
    """

    history: str
    databases: Mapping[str, str]
    batch: int
    workers: int = 1
    shuffle: int | None = None
    planted: str = ""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """Read models by service, and SHA-256 (hex) of the facts that each service's reactions made."""

    digests: Mapping[str, Digest]
    facts: Mapping[str, str]


class Silent:
    """An owner that has nothing to tell: all must come from the history."""

    def after(self, topic: str, key: str, seq: int) -> Sequence[Message]:
        return []

    def heads(self, topic: str) -> dict[str, int]:
        return {}


class Planted:
    """Effects with a fault: what they write depends on more than the facts."""

    def __init__(self, effects: Effects, spoilt: Callable[[Sequence[Message]], str]) -> None:
        self._effects = effects
        self._spoilt = spoilt

    def apply(self, conn: Database, key: str, seen: int, messages: Sequence[Message]) -> None:
        self._effects.apply(conn, key, seen, messages)
        conn.execute(SPOIL, (self._spoilt(messages), key))

    def forget(self, keys: Sequence[str] | None) -> None:
        self._effects.forget(keys)


SPOILT: Mapping[str, Callable[[Sequence[Message]], str]] = {
    "batch": lambda messages: str(len(messages)),
    "hash": lambda messages: next(iter({f"{message.stream}{n}" for message in messages[:1] for n in range(50)})),
}


def replayed(order: Order, history: History) -> Outcome:
    """Fold everything as the order says."""
    digests, facts = {}, {}
    with tempfile.TemporaryDirectory() as directory:
        signer = GrantSigner(secret=b"nobody uploads here", public_url="http://chiso.test")
        blobs = DirectoryBlobs(Path(directory), signer=signer, clock=access.now)
        for name, url in order.databases.items():
            with assembled(name, url, {}, lambda: blobs) as (service, _), connect(url) as conn:
                _fold(order, service, url, history)
                digests[name] = digest(conn, service.views)
                facts[name] = _facts(conn)
    return Outcome(digests=digests, facts=facts)


def _fold(order: Order, service: Service, url: str, history: History) -> None:
    chance = random.Random(order.shuffle)
    every = [*service.views, *service.reactions]
    if order.shuffle is not None:
        chance.shuffle(every)
    for hears in every:
        messages = history[hears.topic]
        if order.shuffle is not None:
            messages = list(mixed(messages, chance))
        with ThreadPoolExecutor(order.workers) as threads:
            list(threads.map(lambda n, h=hears, m=messages: _worker(order, h, url, m, n), range(order.workers)))


def _worker(order: Order, hears: Hears, url: str, messages: Sequence[Message], number: int) -> None:
    """Bring one worker the messages of its keys."""
    effects = hears.effects()
    if order.planted and (hears.consumer, hears.topic) == ("ranking-read", "chiso.scoring"):
        effects = Planted(effects, SPOILT[order.planted])
    consumer = Consumer(hears.consumer, hears.topic, url, effects, Silent(), park=hears.park)
    own = [message for message in messages if crc32(message.key.encode()) % order.workers == number]
    for at in range(0, len(own), order.batch):
        consumer.receive(own[at : at + order.batch])
    parked = consumer.parked()
    assert not parked, f"{parked[0].source} {parked[0].key} {parked[0].stream}: {parked[0].reason}"


def mixed(messages: Sequence[Message], chance: random.Random) -> Iterator[Message]:
    """The messages with their keys mixed, each key's in its own order."""
    of_key: dict[str, list[Message]] = {}
    for message in messages:
        of_key.setdefault(message.key, []).append(message)
    turns = [message.key for message in messages]
    chance.shuffle(turns)
    coming = {key: iter(run) for key, run in of_key.items()}
    return (next(coming[key]) for key in turns)


def _facts(conn: Database) -> str:
    found = sha256()
    for stream, version, data in conn.execute(EVENTS):
        found.update(f"{stream}@{version}:".encode() + bytes(data))
    return found.hexdigest()


def main() -> None:
    with suppress(locale.Error):
        locale.setlocale(locale.LC_ALL, "")
    order = msgspec.json.decode(sys.argv[1], type=Order)
    outcome = replayed(order, histories.load(Path(order.history)))
    print(msgspec.json.encode(outcome).decode())


if __name__ == "__main__":
    main()
