"""The facts that open a round: which units take part, and how they and the framework are cut to fit into events."""

import json
from collections.abc import Iterator, Sequence
from datetime import date

from chiso_contracts.rejection import Rejected
from chiso_contracts.submission import UnitRegistered
from chiso_contracts.values import RoundGroup, RoundUnit
from chiso_framework import Framework, Standing, days_of, missing, standing
from chiso_registry import exists_on

from chiso_submission.domain.framework.document import digest, parts
from chiso_submission.domain.round.commands import GroupAsked, Life, OpenRound
from chiso_submission.domain.round.events import FrameworkSet, Opening, RoundOpened, RoundReady, UnitsAdded

UNITS, BYTES = 500, 200_000
"""Most units of one event, and most bytes that they take there."""

OVERHEAD = 120
"""Bytes that a unit takes in an event besides its own text, with room to spare."""


def opening(command: OpenRound) -> list[Opening]:
    """All facts of the opening, in order. Raises Rejected."""
    groups = command.groups or tuple(
        GroupAsked(id=group.id, name=group.name_vi, units=group.units) for group in command.framework.groups
    )
    refuse_outline(command.framework)
    units = _units(command, groups)
    return [
        _opened(command, groups),
        *told(command.round, command.framework, command.text),
        *(UnitsAdded(round=command.round, units=chunk) for chunk in _chunks(units)),
        RoundReady(round=command.round, units=len(units)),
    ]


def units_day(opened: RoundOpened) -> date:
    """The day whose registry a round sees."""
    return opened.units_on or _last_day(opened.year)


def stands_in(framework: Framework, year: int, kind: str, unit: str, life: Life | None) -> Standing:
    """How a unit stands in a round of a year, also by how long it existed in the data period."""
    begins, ends = life or (None, None)
    return standing(framework, kind, unit, days=days_of(framework, year, begins, ends))


def refuse_outline(framework: Framework) -> None:
    """No round on a framework that lacks what no public source gives and a round can't do without."""
    if lacking := missing(framework):
        raise Rejected(
            "framework-outline",
            framework=framework.reference,
            missing=[problem.where for problem in lacking],
        )


def _opened(command: OpenRound, groups: Sequence[GroupAsked]) -> RoundOpened:
    day = _day(command)
    return RoundOpened(
        round=command.round,
        name=command.name,
        year=command.year,
        owner=command.owner,
        framework=command.framework.id,
        framework_version=command.framework.version,
        engine=command.framework.engine,
        groups=tuple(RoundGroup(id=group.id, name=group.name) for group in groups),
        deadline=command.deadline,
        imported=command.imported,
        demonstration=command.demonstration or command.framework.demonstration,
        rank_preview=command.rank_preview,
        units_on=None if day == _last_day(command.year) else day,
    )


def _day(command: OpenRound) -> date:
    return command.units_on or command.framework.process.calendar.units_day(command.year)


def _last_day(year: int) -> date:
    return date(year, 12, 31)


def told(round: str, framework: Framework, text: str) -> list[FrameworkSet]:
    """The framework's text in parts."""
    cut, sha256 = parts(text), digest(text)
    return [
        FrameworkSet(
            round=round,
            framework=framework.id,
            framework_version=framework.version,
            sha256=sha256,
            part=n,
            parts=len(cut),
            text=part,
        )
        for n, part in enumerate(cut, 1)
    ]


def _units(command: OpenRound, groups: Sequence[GroupAsked]) -> list[RoundUnit]:
    _refuse_bad_groups(groups)
    day = _day(command)
    existing = {code: unit for code, unit in sorted(command.registry.items()) if exists_on(unit, day)}
    named = {command.owner, *command.unranked, *(code for group in groups for code in group.units.units)}
    if unknown := sorted(named - existing.keys()):
        raise Rejected("unknown-unit", units=unknown)
    stands = {
        unit.code: stands_in(command.framework, command.year, unit.kind, unit.code, command.lives.get(unit.code)).status
        for unit in existing.values()
    }
    found = (
        _unit(unit, groups, unit.code not in command.unranked and stands[unit.code] == "ranked")
        for unit in existing.values()
        if stands[unit.code] != "exempt"
    )
    units = [unit for unit in found if unit.groups]
    if not units:
        raise Rejected("no-units", day=day.isoformat())
    if outside := sorted(set(command.unranked) - {unit.code for unit in units}):
        raise Rejected("unit-not-in-round", units=outside)
    return units


def _unit(unit: UnitRegistered, groups: Sequence[GroupAsked], ranked: bool) -> RoundUnit:
    return RoundUnit(
        code=unit.code,
        name=unit.name,
        kind=unit.kind,
        parent=unit.parent,
        groups=tuple(group.id for group in groups if group.units.covers(unit.kind, unit.code)),
        ranked=ranked,
    )


def _refuse_bad_groups(groups: Sequence[GroupAsked]) -> None:
    ids = [group.id for group in groups]
    if not ids:
        raise Rejected("no-groups")
    if repeated := sorted({id for id in ids if ids.count(id) > 1}):
        raise Rejected("repeated-group", groups=repeated)


def _chunks(units: Sequence[RoundUnit]) -> Iterator[tuple[RoundUnit, ...]]:
    chunk: list[RoundUnit] = []
    size = 0
    for unit in units:
        weight = OVERHEAD + _bytes_of(unit.code, unit.name, unit.kind, unit.parent, *unit.groups)
        if chunk and (len(chunk) == UNITS or size + weight > BYTES):
            yield tuple(chunk)
            chunk, size = [], 0
        chunk.append(unit)
        size += weight
    yield tuple(chunk)


def _bytes_of(*texts: str | None) -> int:
    """What texts take in an event, where a quotation mark takes two bytes and a control character six."""
    return len(json.dumps(texts, ensure_ascii=False).encode())
