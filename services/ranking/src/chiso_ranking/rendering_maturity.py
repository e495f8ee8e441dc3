"""Levels of a maturity round as JSON values."""

from typing import Any

from chiso_framework import Maturity, MaturityLevel, Unmet
from chiso_framework.decimals import plain

from chiso_ranking.tables import RoundTables, UnitLine

Json = dict[str, Any]


def levels(tables: RoundTables, group: str) -> list[Json] | None:
    """The lists of a group, or of all units; None in rounds that rank."""
    if tables.framework.mode != "maturity":
        return None
    return [
        {"level": level(found.level), "units": [_at_level(tables, line) for line in found.units]}
        for found in tables.levels(group)
    ]


def of_unit(tables: RoundTables, unit: str) -> Json | None:
    """A unit's level, the next one and what it lacks; None in rounds that rank."""
    found = tables.maturity.get(unit)
    return None if found is None else _maturity(tables, found)


def level(found: MaturityLevel | None) -> Json | None:
    """A level by its name."""
    if found is None:
        return None
    return {"code": found.code, "name_vi": found.name_vi, "name_en": found.name_en or found.name_vi}


def _at_level(tables: RoundTables, line: UnitLine) -> Json:
    said = {"unit": line.unit, "name": line.name, "kind": line.kind}
    progress = {"verified": line.verified, "criteria": line.criteria}
    return {**said, **progress, **_maturity(tables, tables.maturity[line.unit])}


def _maturity(tables: RoundTables, found: Maturity) -> Json:
    return {
        "level": level(found.level),
        "next": level(found.next),
        "unmet": [_unmet(tables, lacking) for lacking in found.unmet],
    }


def _unmet(tables: RoundTables, found: Unmet) -> Json:
    criterion = tables.framework.criterion(found.criterion)
    return {
        "criterion": found.criterion,
        "name_vi": criterion.name_vi,
        "name_en": criterion.name_en or criterion.name_vi,
        "needed": plain(found.needed),
        "reached": plain(found.reached),
    }
