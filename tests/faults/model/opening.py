"""A world of many rounds over one installation, and the beginning of each round with its plain account."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.faults.model import plain_card, plain_report
from tests.faults.model.driven import Driven
from tests.faults.model.frameworks import FRAMEWORKS
from tests.faults.model.people import (
    ADMINISTRATOR,
    APPROVER,
    COUNCIL,
    NEUTRAL,
    OFFICE,
    OWNER,
    PROVINCE,
    SUBMISSION,
    People,
    chair,
    unit_people,
)
from tests.faults.model.plain_report import Plain
from tests.servers.databases import Databases

ROUNDS = 150
"""Rounds of one installation: what grows with them (the registry, the logs) must not slow the later ones."""

KINDS = ("xa", "xa", "phuong", "phuong", "xa")
UNITS = len(KINDS)
BEFORE_LONG = timedelta(hours=1)
SOON = timedelta(minutes=4)


class World:
    """One installation after another, each with many rounds of its own."""

    def __init__(self, databases: Databases, directory: Path, rounds: int = ROUNDS) -> None:
        self._databases = databases
        self._directory = directory
        self._most = rounds
        self._driven: Driven | None = None
        self.rounds = 0

    def installation(self) -> Driven:
        """The installation in which the next round is to be opened."""
        if self._driven is None or self.rounds % self._most == 0:
            self.close()
            self._driven = Driven(self._databases, self._directory / str(self.rounds))
            self._register(self._driven)
        self.rounds += 1
        return self._driven

    @property
    def driven(self) -> Driven:
        """The installation of the last round."""
        assert self._driven is not None
        return self._driven

    def close(self) -> None:
        """End the installation, if there is one."""
        if self._driven is not None:
            self._driven.close()
            self._driven = None

    def _register(self, driven: Driven) -> None:
        """What all rounds of an installation share: bodies and frameworks."""
        people = People(driven)
        people.sign("quan-tri", ADMINISTRATOR)
        bodies = [{"code": PROVINCE, "name": "Tỉnh", "kind": "tinh", "parent": None}]
        bodies += [{"code": c, "name": f"Sở {c}", "kind": "so", "parent": PROVINCE} for c in (OWNER, NEUTRAL, COUNCIL)]
        people.made("POST", f"{SUBMISSION}/units", "quan-tri", {"units": bodies})
        for document in FRAMEWORKS.values():
            people.made("POST", f"{SUBMISSION}/frameworks", "quan-tri", {"document": document})


def signed(people: People, number: int, units: dict[str, Plain]) -> dict[str, str]:
    """Sign everybody in who acts in the round; person by part."""
    round, parts = f"ky-{number}", {}
    for part, rights in (("office", (OFFICE, ADMINISTRATOR)), ("approver", (APPROVER,)), ("chair", (chair(round),))):
        parts[part] = f"{part}-{number}"
        people.sign(parts[part], *rights)
    for unit, known in units.items():
        parts[unit] = f"don-vi-{unit.lower()}"
        people.sign(parts[unit], *unit_people(unit, known["parent"]))
    return parts


def registered(number: int) -> dict[str, Plain]:
    """The round's units by code; the last is a child of the first."""
    codes = [f"R{number}.{n}" for n in range(1, UNITS + 1)]
    parents = [PROVINCE] * (UNITS - 1) + [codes[0]]
    return {
        code: {"name": f"Xã {code}", "kind": kind, "parent": parent}
        for code, kind, parent in zip(codes, KINDS, parents, strict=True)
    }


def plain_world(
    number: int,
    units: dict[str, Plain],
    framework: str,
    groups: dict[str, list[str]],
    unranked: Sequence[str],
    past: bool,
) -> Plain:
    """The plain account of a round that was opened this moment."""
    members = {unit: [group for group, codes in groups.items() if unit in codes] for unit in units}
    taken = {unit: {**units[unit], "groups": members[unit], "ranked": unit not in unranked} for unit in units}
    world: Plain = {
        "round": f"ky-{number}",
        "framework": FRAMEWORKS[framework],
        "groups": list(groups),
        "units": {unit: known for unit, known in taken.items() if known["groups"]},
        "hour": 0,
        "deadline": -1 if past else 0,
        "told": {"submission": [], "scoring": [], "evidence": []},
        "logged": {"submission": [], "scoring": [], "evidence": []},
        "staged": [],
        "assignments": [],
        "rights": {},
        "released": "",
        "concluded": None,
        "heard_conclusion": False,
        "editions": [],
        "movements": [],
    }
    world["reports"] = {unit: plain_report.report() for unit in world["units"]}
    world["cards"] = {unit: plain_card.card() for unit in world["units"]}
    world["standings"] = {unit: plain_card.standing() for unit in world["units"]}
    world["tables"] = [plain_card.table(world)]
    return world


def instant(began: datetime, number: int) -> datetime:
    """The instant of a whole number."""
    if number < 0:
        return began - BEFORE_LONG
    return began + SOON if number == 0 else began + timedelta(hours=number, minutes=30)


def opening(
    world: Plain, number: int, began: datetime, groups: dict[str, list[str]], unranked: Sequence[str]
) -> dict[str, Any]:
    """The request that opens the round."""
    at = instant(began, world["deadline"])
    return {
        "id": world["round"],
        "name": f"Kỳ {number}",
        "year": 2026,
        "owner": OWNER,
        "framework": world["framework"]["id"],
        "framework_version": "1",
        "groups": [{"id": group, "name": group, "units": codes} for group, codes in groups.items()],
        "unranked": list(unranked),
        "deadline": {"at": at.isoformat(), "printed": "hạn nộp"},
    }
