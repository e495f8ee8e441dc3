"""I1, of commands: what was acknowledged is recorded where it was said and as it was sent; nothing else is."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from tests.faults.checker.dumps import Dumps, Stored
from tests.faults.checker.finding import Finding
from tests.faults.checker.history import Attempt, Command, Recorded
from tests.faults.checker.routes import Asked, Form, asked

Facts = dict[str, dict[str, list[Stored]]]
"""By service and stream, in the order of versions."""


def check_commands(history: Recorded, dumps: Dumps) -> Iterator[Finding]:
    """Every command by itself, then how often each content is recorded, then what nobody asked for."""
    facts = _facts(dumps)
    known = [one for command in history.commands for one in asked(command)]
    known = [one for one in known if one.form.route.service in dumps.services]
    for command in history.commands:
        if done := command.acknowledged:
            yield from _is_there(command, done, facts)
    yield from _counts(known, facts)
    yield from _unasked(known, facts)


def _facts(dumps: Dumps) -> Facts:
    facts: Facts = {service: defaultdict(list) for service in dumps.services}
    for service, dump in dumps.services.items():
        for event in sorted(dump.events, key=lambda one: one.version):
            facts[service][event.stream].append(event)
    return facts


def _is_there(command: Command, done: Attempt, facts: Facts) -> Iterator[Finding]:
    """At the stream and version of the acknowledgement stands a fact, and it says what the command asked for."""
    service = command.path.split("/")[2]
    streams = facts.get(service)
    if streams is None or not done.recorded:
        return
    places = {one.recorded for one in command.attempts if 200 <= one.status < 300}
    if len(places) > 1:
        yield _finding(service, f"one place for {_told(command)}", f"{sorted(places)}")
    stream, _, version = done.recorded.rpartition("@")
    there = [fact for fact in streams.get(stream, []) if fact.version == int(version)]
    wanted = asked(command)
    here = next((one for one in wanted if one.stream in ("", stream)), None)
    if not there or (wanted and not (here and _said(here, done, there[0], streams[stream]))):
        found = there[0].data.decode(errors="replace") if there else "nothing"
        yield _finding(f"{service} {done.recorded}", f"the fact of {_told(command)}", found)
    for one in wanted:
        if one.stream and one is not here and not any(one.is_said_by(fact) for fact in streams.get(one.stream, [])):
            yield _finding(f"{service} {one.stream}", f"the fact of {_told(command)}", "nothing")


def _said(wanted: Asked, done: Attempt, there: Stored, stream: Sequence[Stored]) -> bool:
    """Whether the fact there is the command's, or an earlier one of a command that may have changed nothing."""
    if wanted.form.route.opens or not _changed(wanted, done):
        return any(wanted.is_said_by(fact) for fact in stream if fact.version <= there.version)
    return wanted.is_said_by(there)


def _changed(wanted: Asked, done: Attempt) -> bool:
    """Whether an answer says that the command changed something; that of a repetition says it of itself alone."""
    return wanted.form.route.tells and isinstance(done.answer, dict) and done.answer.get("changed") is True


def _counts(known: Sequence[Asked], facts: Facts) -> Iterator[Finding]:
    """A content is recorded once for each command that was acknowledged, and at most once for one nobody knows of."""
    same = defaultdict[tuple[Form, str, str], list[Asked]](list)
    for one in known:
        same[one.form, one.stream, one.said].append(one)
    recorded = {form: _recorded(form, facts) for form in {form for form, _, _ in same}}
    for (form, stream, said), asking in same.items():
        found = recorded[form][stream, said]
        least = len({done.recorded for one in asking if (done := one.command.acknowledged) and _changed(one, done)})
        most = sum(not one.command.refused for one in asking)
        if not least <= len(found) <= most:
            where = f"{form.route.service} {stream or form.route.fact}"
            yield _finding(where, f"{least} to {most} facts of {_told(asking[0].command)}", f"{len(found)}: {found}")


def _recorded(form: Form, facts: Facts) -> Mapping[tuple[str, str], list[str]]:
    """Places of a kind's facts, by stream, or none where commands can't name it, and by what they say."""
    found = defaultdict[tuple[str, str], list[str]](list)
    for stream, there in facts[form.route.service].items():
        for fact in there:
            if fact.name == form.route.fact:
                found[stream if form.route.stream else "", form.of(fact.fact["data"])].append(
                    f"{stream}@{fact.version}"
                )
    return found


def _unasked(known: Sequence[Asked], facts: Facts) -> Iterator[Finding]:
    """In a stream of which commands of a kind were recorded, each fact of that kind was asked for by one of them."""
    asking = defaultdict[tuple[str, str, str], set[tuple[Form, str]]](set)
    for one in known:
        if one.stream:
            asking[one.form.route.service, one.stream, one.form.route.fact].add((one.form, one.said))
    for (service, stream, name), wanted in asking.items():
        forms = {form for form, _ in wanted}
        for fact in facts[service].get(stream, []):
            if fact.name == name and not any((form, form.of(fact.fact["data"])) in wanted for form in forms):
                where = f"{service} {stream}@{fact.version}"
                yield _finding(where, "a fact that somebody asked for", fact.data.decode(errors="replace"))


def _told(command: Command) -> str:
    return f"{command.method} {command.path} by {command.client} under {command.key}: {command.body}"


def _finding(where: str, expected: str, found: str) -> Finding:
    return Finding(invariant="I1", where=where, expected=expected[:400], found=found[:400])
