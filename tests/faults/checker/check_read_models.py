"""I3: every read model equals a rebuild from the log, byte for byte, and what the checker computes from it itself."""

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TypeVar

from tests.faults.checker.dumps import Dumps, ServiceDump, Table
from tests.faults.checker.finding import Finding
from tests.faults.checker.fold import Round

K = TypeVar("K")


def check_read_models(dumps: Dumps, rounds: Mapping[str, Round]) -> Iterator[Finding]:
    """Tables of all services against their rebuilds; scores, totals and ranks against the rounds folded here."""
    for service, dump in dumps.services.items():
        for name in sorted(dump.read.keys() | dump.rebuilt.keys()):
            yield from _same(f"{service} read.{name}", dump.read.get(name), dump.rebuilt.get(name))
    if scoring := dumps.services.get("scoring"):
        yield from _scores(scoring, rounds)
        yield from _reviews(scoring, rounds)
    if ranking := dumps.services.get("ranking"):
        yield from _totals(ranking, rounds)
        yield from _movements(ranking, rounds)


def _same(where: str, running: Table | None, rebuilt: Table | None) -> Iterator[Finding]:
    """Row for row; the first differing one is named."""
    if running is None or rebuilt is None or running.columns != rebuilt.columns:
        yield _finding(where, f"the table {rebuilt and rebuilt.columns}", running and running.columns)
    elif running.lines != rebuilt.lines:
        have, want = Counter(running.lines), Counter(rebuilt.lines)
        more, missing = [*(have - want)], [*(want - have)]
        yield _finding(where, f"as rebuilt, also {missing[:3]}", f"{more[:3]}; {len(more)} too many")


def _scores(scoring: ServiceDump, rounds: Mapping[str, Round]) -> Iterator[Finding]:
    """The last word of each stage on each criterion, unless an amendment set it aside."""
    wanted = {
        (round.id, *at): (said.points, said.event, said.version)
        for round in rounds.values()
        for at, said in round.standing.items()
    }
    found = {
        (row["round"], row["unit"], row["criterion"], row["stage"]): (
            Decimal(row["points"]),
            row["event"],
            int(row["version"]),
        )
        for row in scoring.read["score"].rows()
        if row["stage"] in ("claimed", "appraised", "decided")
    }
    yield from _equal("scoring read.score", wanted, found)


def _reviews(scoring: ServiceDump, rounds: Mapping[str, Round]) -> Iterator[Finding]:
    """The criteria that wait for the unit to look at them again."""
    wanted = {(round.id, *at): version for round in rounds.values() for at, version in round.reviews.items()}
    rows = scoring.read["review"].rows()
    found = {(row["round"], row["unit"], row["criterion"]): int(row["version"]) for row in rows}
    yield from _equal("scoring read.review", wanted, found)


def _totals(ranking: ServiceDump, rounds: Mapping[str, Round]) -> Iterator[Finding]:
    """A row for every unit to which a fact gave a total."""
    wanted = {
        (round.id, change.position, change.unit): (change.event, *change.line)
        for round in rounds.values()
        for change in round.changes
    }
    found = {
        (row["round"], int(row["position"]), row["unit"]): (
            row["event"],
            Decimal(row["points"]),
            Decimal(row["value"]),
            int(row["verified"]),
            row["late"] == "t",
        )
        for row in ranking.read["total"].rows()
    }
    yield from _equal("ranking read.total", wanted, found)


def _movements(ranking: ServiceDump, rounds: Mapping[str, Round]) -> Iterator[Finding]:
    """Ranks before and after the last change of each group of each round."""
    last = {(row["round"], row["group_id"]): row for row in ranking.read["movement"].rows()}
    for (round_id, group), row in last.items():
        if round := rounds.get(round_id):
            position = int(row["position"])
            tables = [round.table(group, at).get(row["unit"]) for at in (position - 1, position)]
            wanted = [(place.rank, place.tied) for place in tables if place]
            found = [(int(row[f"rank_{when}"]), int(row[f"tied_{when}"])) for when in ("before", "after")]
            if wanted != found:
                yield _finding(f"ranking read.movement {round_id} {group} {position}", wanted, found)


def _equal(where: str, wanted: Mapping[K, object], found: Mapping[K, object]) -> Iterator[Finding]:
    for at in sorted(wanted.keys() | found.keys(), key=str):
        if wanted.get(at) != found.get(at):
            yield _finding(f"{where} {at}", wanted.get(at), found.get(at))


def _finding(where: str, expected: object, found: object) -> Finding:
    return Finding(invariant="I3", where=where, expected=f"{expected}"[:400], found=f"{found}"[:400])
