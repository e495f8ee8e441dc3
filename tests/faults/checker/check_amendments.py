"""I5, of amendments: every unit of a round follows each of them once, in order, by a fact that follows from it alone.

It knows frameworks whose criteria apply to all units, as the harness plays them.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, uuid5

from tests.faults.checker.dumps import Dumps, Stored
from tests.faults.checker.finding import Finding


@dataclass(slots=True)
class Amended:
    """A round's units and amendments, and the facts of each unit's report, each in the order of their versions."""

    units: set[str] = field(default_factory=set)
    amendments: list[Stored] = field(default_factory=list)
    reports: dict[str, list[Stored]] = field(default_factory=lambda: defaultdict(list))


def check_amendments(dumps: Dumps) -> Iterator[Finding]:
    """All rounds of submission."""
    if submission := dumps.services.get("submission"):
        for id, round in _rounds(submission.events).items():
            for unit in sorted(round.units):
                yield from _followed(id, unit, round)


def _rounds(events: list[Stored]) -> dict[str, Amended]:
    found = defaultdict[str, Amended](Amended)
    for event in sorted(events, key=lambda one: one.version):
        data = event.fact["data"]
        match event.name:
            case "submission.units-added":
                found[data["round"]].units |= {unit["code"] for unit in data["units"]}
            case "submission.round-amended":
                found[data["round"]].amendments.append(event)
            case "submission.criterion-reported" | "submission.criteria-amended":
                found[data["round"]].reports[data["unit"]].append(event)
    return found


def _followed(id: str, unit: str, round: Amended) -> Iterator[Finding]:
    """The unit's moves, one for each amendment, with the answers of its own that wait to be looked at again."""
    answered, moves = set[str](), list[Stored]()
    for fact in round.reports[unit]:
        data = fact.fact["data"]
        if fact.name == "submission.criterion-reported":
            answered.add(data["criterion"])
            continue
        moves.append(fact)
        if len(moves) <= len(round.amendments):
            yield from _move(id, unit, len(moves), round.amendments[len(moves) - 1], fact, answered)
    if len(moves) != len(round.amendments):
        where = f"submission report/{id}/{unit}"
        yield _finding(where, f"{len(round.amendments)} amendments followed", f"{len(moves)}")


def _move(id: str, unit: str, number: int, amendment: Stored, move: Stored, answered: set[str]) -> Iterator[Finding]:
    """The number-th move, counted from 1: its id and its cause are those of the amendment, as is what it names."""
    said, cause = move.fact, amendment.fact
    wanted = (
        str(uuid5(NAMESPACE_URL, f"chiso:amendment:{id}:{unit}:{number}")),
        cause["id"],
        cause["data"]["framework_version"],
        sorted({*cause["data"]["changed"], *cause["data"]["gone"], *answered.intersection(cause["data"]["added"])}),
    )
    data = said["data"]
    found = said["id"], said["causationid"], data["framework_version"], sorted(data["criteria"])
    if found != wanted:
        yield _finding(f"submission {move.stream}@{move.version}", wanted, found)


def _finding(where: str, expected: object, found: object) -> Finding:
    return Finding(invariant="I5", where=where, expected=f"{expected}"[:400], found=f"{found}"[:400])
