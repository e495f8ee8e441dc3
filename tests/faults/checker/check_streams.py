"""I2: no fact twice in a stream, versions dense, ids unique."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from tests.faults.checker.dumps import Dumps, ServiceDump
from tests.faults.checker.finding import Finding


def check_streams(dumps: Dumps) -> Iterator[Finding]:
    """Every stream of every service; ids are unique within their source, as CloudEvents asks."""
    for service, dump in dumps.services.items():
        yield from _versions(service, dump)
        yield from _names(service, dump)
    facts = [event.fact for dump in dumps.services.values() for event in dump.events]
    for (source, id), count in Counter((fact["source"], fact["id"]) for fact in facts).items():
        if count > 1:
            yield Finding(
                invariant="I2", where=f"{source} event {id}", expected="one fact of this id", found=f"{count}"
            )


def _versions(service: str, dump: ServiceDump) -> Iterator[Finding]:
    """Dense from 1 to the version that the stream's row says."""
    found = defaultdict[str, list[int]](list)
    for event in dump.events:
        found[event.stream].append(event.version)
    for stream in sorted(found.keys() | dump.streams.keys()):
        wanted = list(range(1, dump.streams.get(stream, 0) + 1))
        if sorted(found[stream]) != wanted:
            missing, more = Counter(wanted) - Counter(found[stream]), Counter(found[stream]) - Counter(wanted)
            yield Finding(
                invariant="I2",
                where=f"{service} {stream}",
                expected=f"versions 1 to {len(wanted)}, each once",
                found=f"missing {sorted(missing)}, too many {sorted(more.elements())}",
            )


def _names(service: str, dump: ServiceDump) -> Iterator[Finding]:
    """A fact's bytes name the stream and the version under which it is stored."""
    for event in dump.events:
        said = event.fact["subject"], event.fact["streamversion"]
        if said != (event.stream, event.version):
            where = f"{service} {event.stream}@{event.version}"
            yield Finding(invariant="I2", where=where, expected="its own name in its bytes", found=f"{said}")
