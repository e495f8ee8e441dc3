"""I4: the log is dense and in order, its hashes are those of the bytes, and with the outbox it is the event store."""

from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256

from tests.faults.checker.dumps import Dumps, Entry, ServiceDump
from tests.faults.checker.finding import Finding


def check_log(dumps: Dumps) -> Iterator[Finding]:
    """The log of every service."""
    for service, dump in dumps.services.items():
        yield from _numbers(service, dump)
        yield from _hashes(service, dump)
        yield from _facts(service, dump)
        yield from _order(service, dump)


def _numbers(service: str, dump: ServiceDump) -> Iterator[Finding]:
    """Positions are dense, key numbers dense within their key, times never fall; heads say where they end."""
    numbers = Counter[tuple[str, str]]()
    last = 0
    for place, entry in enumerate(dump.log, 1):
        where = f"{service} log {entry.position}"
        if entry.position != place:
            yield _finding(where, f"position {place}", entry.position)
            return
        numbers[entry.topic, entry.key] += 1
        if entry.key_seq != numbers[entry.topic, entry.key]:
            yield _finding(where, f"number {numbers[entry.topic, entry.key]} of {entry.key}", entry.key_seq)
        if entry.logged_at < last:
            yield _finding(where, f"a time not before {last}", entry.logged_at)
        last = entry.logged_at
    if dump.key_heads != dict(numbers):
        differing = sorted(set(dump.key_heads.items()) ^ set(numbers.items()))
        yield _finding(f"{service} key_head", "the last number of each key", differing)
    if (dump.head.size, dump.head.logged_at) != (len(dump.log), last):
        yield _finding(f"{service} log_head", (len(dump.log), last), (dump.head.size, dump.head.logged_at))


def _hashes(service: str, dump: ServiceDump) -> Iterator[Finding]:
    """Leaves are those of number, time and bytes; the head's frontier, and so the root, is that of the leaves."""
    for entry in dump.log:
        if entry.leaf != leaf(entry):
            yield _finding(f"{service} log {entry.position}", f"leaf {leaf(entry).hex()}", entry.leaf.hex())
    frontier = b"".join(peaks([entry.leaf for entry in dump.log]))
    if dump.head.frontier != frontier:
        yield _finding(f"{service} log_head", f"frontier {frontier.hex()}", dump.head.frontier.hex())


def _facts(service: str, dump: ServiceDump) -> Iterator[Finding]:
    """The log holds the event store's bytes, each once; what it lacks is still in the outbox."""
    events = {(event.stream, event.version): event.data for event in dump.events}
    logged = Counter[tuple[str, int]]()
    for entry in dump.log:
        at = entry.stored.stream, entry.stored.version
        logged[at] += 1
        if events.get(at) != entry.data:
            yield _finding(f"{service} log {entry.position}", f"the bytes of {at} in the event store", "others")
    for at, count in logged.items():
        if count > 1:
            yield _finding(f"{service} log", f"{at} once", f"{count} times")
    lacking = sorted(events.keys() - logged.keys())
    if len(lacking) != dump.outbox:
        yield _finding(f"{service} log", f"all facts but the {dump.outbox} in the outbox", f"lacking {lacking[:5]}")


def _order(service: str, dump: ServiceDump) -> Iterator[Finding]:
    """A stream's facts stand in the order of their versions."""
    versions = Counter[str]()
    for entry in dump.log:
        stored = entry.stored
        if entry.stream != stored.stream:
            yield _finding(f"{service} log {entry.position}", f"stream {stored.stream}", entry.stream)
        if stored.version <= versions[stored.stream]:
            expected = f"a version of {stored.stream} above {versions[stored.stream]}"
            yield _finding(f"{service} log {entry.position}", expected, stored.version)
        versions[stored.stream] = stored.version


def _finding(where: str, expected: object, found: object) -> Finding:
    return Finding(invariant="I4", where=where, expected=f"{expected}", found=f"{found}")


def leaf(entry: Entry) -> bytes:
    """The leaf hash of an entry: 0x00, number and time (8 bytes each), bytes."""
    stamp = entry.key_seq.to_bytes(8, "big") + entry.logged_at.to_bytes(8, "big")
    return sha256(b"\0" + stamp + entry.data).digest()


def peaks(leaves: Sequence[bytes]) -> Iterator[bytes]:
    """The tree hashes (RFC 6962) of the perfect subtrees that a log of these leaves is made of, largest first."""
    while leaves:
        size = 1 << (len(leaves).bit_length() - 1)
        yield _tree(leaves[:size])
        leaves = leaves[size:]


def _tree(leaves: Sequence[bytes]) -> bytes:
    """The hash of a perfect tree."""
    level = list(leaves)
    while len(level) > 1:
        level = [sha256(b"\1" + level[at] + level[at + 1]).digest() for at in range(0, len(level), 2)]
    return level[0]
