"""I5: every fact reached every consumer, and its effects are there once."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from tests.faults.checker.dumps import Dumps, Entry, Record, ServiceDump, Stored
from tests.faults.checker.finding import Finding

OWNERS = {
    "chiso.submission": "submission",
    "chiso.access": "submission",
    "chiso.evidence": "evidence",
    "chiso.scoring": "scoring",
    "chiso.ranking": "ranking",
}
CONSUMERS = {
    "chiso.submission": ("submission-read", "evidence", "evidence-read", "scoring", "scoring-read", "ranking-read"),
    "chiso.access": ("submission-read", "submission-access", "evidence-access", "scoring-access", "ranking-access"),
    "chiso.evidence": ("evidence-read", "submission"),
    "chiso.scoring": ("submission-read", "scoring-read", "ranking-read"),
    "chiso.ranking": ("ranking-read",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """A fact of one service that makes one of another. `always`: the second may not be left out as nothing new."""

    cause: str
    effect: str
    always: bool = True

    @property
    def service(self) -> str:
        """Who reacts."""
        return self.effect.partition(".")[0]

    @property
    def restates(self) -> bool:
        """Whether the second says what the first said."""
        return self.cause.partition(".")[2] == self.effect.partition(".")[2]


REACTIONS = (
    *(Reaction(cause=f"submission.{name}", effect=f"evidence.{name}") for name in ("round-opened", "units-added")),
    *(
        Reaction(cause=f"submission.{name}", effect=f"scoring.{name}")
        for name in (
            "round-opened",
            "framework-set",
            "units-added",
            "round-ready",
            "criterion-reported",
            "evidence-confirmed",
            "round-amended",
            "criteria-amended",
            "survey-not-held",
            "survey-not-held-taken-back",
            "value-measured",
            "measured-value-answered",
            "evidence-cited",
        )
    ),
    Reaction(cause="submission.report-locked", effect="scoring.report-locked", always=False),
    *(
        Reaction(cause=f"submission.{name}", effect="scoring.criteria-unlocked", always=False)
        for name in ("report-returned", "criteria-reopened", "deadline-extended")
    ),
    Reaction(cause="evidence.file-kept", effect="submission.evidence-confirmed"),
    Reaction(cause="evidence.file-refused", effect="submission.evidence-rejected"),
)


def check_delivery(dumps: Dumps) -> Iterator[Finding]:
    """Outboxes, checkpoints, parked messages, derived facts, topics and kept files."""
    for service, dump in dumps.services.items():
        if dump.outbox:
            yield _finding(f"{service} outbox", "nothing once all is settled", f"{dump.outbox} rows")
        if dump.parked:
            yield _finding(f"{service} parked", "nothing", dump.parked[:5])
        yield from _checkpoints(dumps, service, dump)
    yield from _derived(dumps)
    for topic, records in (dumps.topics or {}).items():
        yield from _topic(topic, records, dumps.services[OWNERS[topic]].log)
    if "evidence" in dumps.services:
        yield from _judged(dumps.services["evidence"])
        if dumps.objects is not None:
            yield from _kept(dumps)


def _checkpoints(dumps: Dumps, service: str, dump: ServiceDump) -> Iterator[Finding]:
    """Every consumer of the service stands at the head of every key of what it hears."""
    heads = {at: seq for owner in dumps.services.values() for at, seq in owner.key_heads.items()}
    for topic, consumers in CONSUMERS.items():
        for consumer in (one for one in consumers if one.partition("-")[0] == service):
            wanted = {key: head for (heard, key), head in heads.items() if heard == topic}
            seen = {
                key: seq for (who, heard, key), seq in dump.checkpoints.items() if (who, heard) == (consumer, topic)
            }
            for key in sorted(wanted.keys() | seen.keys()):
                if wanted.get(key) != seen.get(key):
                    where = f"{service} checkpoint of {consumer} at {topic} {key}"
                    yield _finding(where, f"the head {wanted.get(key)}", seen.get(key))


def _derived(dumps: Dumps) -> Iterator[Finding]:
    """Each cause has its one effect, of the id that follows from it; an effect of nothing is none."""
    facts = [event for dump in dumps.services.values() for event in dump.events]
    effects = defaultdict[tuple[str, str], list[Stored]](list)
    causes = defaultdict[str, list[Stored]](list)
    for fact in facts:
        causes[fact.name].append(fact)
        if fact.fact["causationid"]:
            effects[fact.name, fact.fact["causationid"]].append(fact)
    for reaction in REACTIONS:
        if reaction.service in dumps.services:
            for cause in causes[reaction.cause]:
                yield from _effect(reaction, cause, effects.pop((reaction.effect, cause.fact["id"]), []))
    known = {reaction.effect for reaction in REACTIONS}
    for (name, id), found in effects.items():
        if name in known:
            place = f"{found[0].stream}@{found[0].version}"
            yield _finding(f"{name} {place}", f"its cause {id} somewhere", "no such fact")


def _effect(reaction: Reaction, cause: Stored, found: list[Stored]) -> Iterator[Finding]:
    where = f"{reaction.effect} of {reaction.cause} {cause.stream}@{cause.version}"
    if len(found) > 1 or (reaction.always and not found):
        yield _finding(where, "one fact", [f"{fact.stream}@{fact.version}" for fact in found])
    for number, fact in enumerate(found, 1):
        wanted = str(uuid5(uuid5(UUID(cause.fact["id"]), fact.stream), str(number)))
        if fact.fact["id"] != wanted:
            yield _finding(where, f"id {wanted}", fact.fact["id"])
        if reaction.restates and fact.fact["data"] != cause.fact["data"]:
            yield _finding(where, cause.fact["data"], fact.fact["data"])


def _topic(topic: str, records: list[Record], log: list[Entry]) -> Iterator[Finding]:
    """The topic holds every entry of the log, byte for byte and in order within its key; copies are exact.

    What reached a topic made anew before its beginning was told again counts for nothing: it has to come once more.
    """
    wanted = {entry.position: entry for entry in log if entry.topic == topic}
    first = {entry.key: position for position, entry in sorted(wanted.items(), reverse=True)}
    seen = set[int]()
    last = Counter[str]()
    homes = dict[str, int]()
    for record in sorted(records, key=lambda one: (one.partition, one.offset)):
        where = f"{topic} partition {record.partition} offset {record.offset}"
        entry = wanted.get(record.position)
        if entry is None or _said(entry) != _said(record):
            yield _finding(where, f"entry {record.position} of the log" if entry else "an entry of the log", record)
            continue
        if homes.setdefault(record.key, record.partition) != record.partition:
            yield _finding(where, f"all of {record.key} in partition {homes[record.key]}", record.partition)
        if record.position not in seen and record.position == first[record.key]:
            seen -= {position for position in seen if wanted[position].key == record.key}
            last[record.key] = 0
        elif record.position not in seen and record.position < last[record.key]:
            yield _finding(where, f"a position of {record.key} above {last[record.key]}", record.position)
        seen.add(record.position)
        last[record.key] = max(last[record.key], record.position)
    if missing := sorted(wanted.keys() - seen):
        yield _finding(topic, "every entry of the log", f"missing positions {missing[:10]}")


def _said(of: Entry | Record) -> tuple[str, int, int, bytes]:
    return of.key, of.key_seq, of.logged_at, of.data


def _judged(evidence: ServiceDump) -> Iterator[Finding]:
    """Each file that arrived was judged once."""
    for file, facts in _by_file(evidence.events).items():
        arrived = sum(fact.name == "evidence.file-staged" for fact in facts)
        judged = [fact.name for fact in facts if fact.name in ("evidence.file-kept", "evidence.file-refused")]
        if len(judged) != arrived:
            yield _finding(f"file {file}", f"{arrived} judgements", judged)


def _kept(dumps: Dumps) -> Iterator[Finding]:
    """Each kept file lies in the bucket in one version, which is the one its fact names; no other file of ours does."""
    versions = defaultdict[str, list[tuple[str, int, str]]](list)
    for one in dumps.objects or []:
        versions[one.key].append((one.version_id, one.size, "deleted" if one.deleted else one.sha256))
    for file, facts in _by_file(dumps.services["evidence"].events).items():
        kept = [fact.fact["data"] for fact in facts if fact.name == "evidence.file-kept"]
        wanted = [(data["version_id"], data["size"], data["sha256"]) for data in kept]
        if versions[file] != wanted:
            yield _finding(f"file {file}", f"one object version per kept file: {wanted}", versions[file])


def _by_file(events: list[Stored]) -> Mapping[str, list[Stored]]:
    found = defaultdict[str, list[Stored]](list)
    for event in events:
        if event.stream.startswith("file/"):
            found[event.stream.rpartition("/")[2]].append(event)
    return found


def _finding(where: str, expected: object, found: object) -> Finding:
    return Finding(invariant="I5", where=where, expected=f"{expected}"[:400], found=f"{found}"[:400])
