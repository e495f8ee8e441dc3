"""Bringing a table of units into the registry, or showing what it would do; the API and the pages alike."""

from collections import Counter
from typing import Any

from chiso_contracts.rejection import Rejected
from chiso_runtime import http
from chiso_runtime.command_handler import Outcome
from chiso_runtime.policy import Subject

from chiso_submission import publisher
from chiso_submission.desk import desk
from chiso_submission.domain.registry.commands import RegisterUnits
from chiso_submission.domain.registry.importing import Reading, read_units
from chiso_submission.tables import place
from chiso_submission.unit_table import read_table

SHOWN = 500
"""Most changes and problems that an answer lists."""


def preview(content: bytes) -> dict[str, Any]:
    """What the table would change, and what is wrong with it; nothing is registered. Raises Rejected, Refused."""
    http.require("unit.register", Subject())
    return told(_read(content))


def take(content: bytes) -> tuple[Outcome, dict[str, Any]]:
    """Register all of the table, or nothing. Raises Rejected (unit-table-refused) with every problem, Refused."""
    right = http.require("unit.register", Subject())
    reading = _read(content)
    if reading.problems:
        raise Rejected("unit-table-refused", errors=told(reading)["problems"])
    command = RegisterUnits(units=reading.units)
    return desk().handlers.registry(publisher.UNITS, command, http.cause(right), http.once()), told(reading)


def told(reading: Reading) -> dict[str, Any]:
    """A reading as an answer: counts of all changes, the first of those that change something, the first problems."""
    moving = [change for change in reading.changes if change.change != "same"]
    return {
        "rows": len(reading.changes),
        "counts": dict(Counter(change.change for change in reading.changes)),
        "changes": [
            {"row": c.row, "code": c.code, "name": c.name, "change": c.change, "before": c.before}
            for c in moving[:SHOWN]
        ],
        "problems": [place(p.row, p.column, p.code, p.said) for p in reading.problems[:SHOWN]],
    }


def _read(content: bytes) -> Reading:
    return read_units(read_table(content), desk().registry())
