"""I1, of reads: a write that was acknowledged is seen by who asks for it, time never goes back, nothing is made up."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from tests.faults.checker.dumps import Dumps
from tests.faults.checker.finding import Finding
from tests.faults.checker.fold import Place, Round, Said
from tests.faults.checker.history import Read, Recorded

RANKINGS = re.compile(r"/api/ranking/v1/rounds/(?P<round>[^/?]+)/rankings(?P<query>\?.*)?")
UNIT = re.compile(r"/api/ranking/v1/rounds/(?P<round>[^/?]+)/units/(?P<unit>[^/?]+)(?P<query>\?.*)?")
CRITERION = re.compile(
    r"/api/scoring/v1/rounds/(?P<round>[^/?]+)/cards/(?P<unit>[^/?]+)/criteria/(?P<criterion>[^/?]+)(\?.*)?"
)
STAGES = ("claimed", "appraised", "decided")


def check_reads(history: Recorded, dumps: Dumps, rounds: Mapping[str, Round]) -> Iterator[Finding]:
    """Rankings, units' totals and criteria that clients read while everything happened."""
    positions = {
        f"{entry.stored.stream}@{entry.stored.version}": entry.position
        for service, dump in dumps.services.items()
        if service == "scoring"
        for entry in dump.log
    }
    answered = [read for read in history.reads if read.status == 200]
    for read in answered:
        if (at := RANKINGS.fullmatch(read.path) or UNIT.fullmatch(read.path)) and (round := rounds.get(at["round"])):
            yield from _made_up(read, round, at.groupdict().get("unit"))
            yield from _seen(read, round, positions)
        elif (at := CRITERION.fullmatch(read.path)) and (round := rounds.get(at["round"])):
            yield from _criterion(read, at["unit"], at["criterion"], round.said)
    yield from _backwards(answered)


def _made_up(read: Read, round: Round, unit: str | None) -> Iterator[Finding]:
    """What is shown is what the log says of the position that the answer names."""
    position = int(read.body["position"])
    if position != round.last_change(position):
        yield _finding(read, f"position {round.last_change(position)}, the last change", position)
    if unit is not None:
        wanted, found = round.lines(position)[unit].value, Decimal(read.body["unit"]["total"])
        if wanted != found:
            yield _finding(read, f"a total of {wanted} at {position}", found)
        return
    for group in read.body["groups"]:
        table = round.table(group["id"], position)
        shown = {place["unit"]: _place(place) for place in group["places"]}
        for code in sorted(table.keys() | shown.keys()):
            if table.get(code) != shown.get(code):
                where = f"{group['id']} {code} at {position}"
                yield _finding(read, f"{where}: {table.get(code)}", shown.get(code))


def _place(shown: Mapping[str, Any]) -> Place:
    return Place(rank=shown["rank"], tied=shown["tied"], total=Decimal(shown["total"]))


def _seen(read: Read, round: Round, positions: Mapping[str, int]) -> Iterator[Finding]:
    """A current provisional table holds the write that its reader named."""
    body, written = read.body, positions.get(read.asked, 0)
    if "as_of" in read.path or body["updating"] or body["state"] != "provisional":
        return
    if written >= round.ready and int(body["position"]) < round.last_change(written):
        yield _finding(read, f"position {round.last_change(written)} or later, of {read.asked}", body["position"])


def _criterion(read: Read, unit: str, criterion: str, said: Sequence[Said]) -> Iterator[Finding]:
    """Each stage's word is one that was said; with the write that the reader named, that one or a later one."""
    _, _, version = read.asked.rpartition("@")
    for stage in STAGES:
        words = [one for one in said if (one.unit, one.criterion, one.stage) == (unit, criterion, stage)]
        shown = read.body.get(stage)
        found = [one for one in words if shown and (one.event, one.points) == (shown["event"], _points(shown))]
        if shown and not found:
            yield _finding(read, f"{stage}: one of {[(one.event, str(one.points)) for one in words]}", shown)
        named = [one for one in words if version and one.version == int(version)]
        if named and read.body["current"] and (not found or found[0].version < named[0].version):
            yield _finding(read, f"{stage} of version {version} or later", shown)


def _points(shown: Mapping[str, Any]) -> Decimal | None:
    return None if shown["points"] is None else Decimal(shown["points"])


def _backwards(reads: Sequence[Read]) -> Iterator[Finding]:
    """Of two tables that a client asked for one after the other, the second is not older."""
    last: dict[tuple[str, str], Read] = {}
    for read in sorted(reads, key=lambda one: one.began):
        at = RANKINGS.fullmatch(read.path)
        if at is None or "as_of" in read.path:
            continue
        before = last.get((read.client, at["round"]))
        if before and before.ended <= read.began and (before.position or 0) > (read.position or 0):
            yield _finding(read, f"position {before.position} or later", read.position)
        last[read.client, at["round"]] = read


def _finding(read: Read, expected: object, found: object) -> Finding:
    where = f"GET {read.path} by {read.client}" + (f" behind {read.asked}" if read.asked else "")
    return Finding(invariant="I1", where=where, expected=f"{expected}"[:400], found=f"{found}"[:400])
