"""Mergers, splits, renamings, abolitions: which entries of the registry a change by a document leads to."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from chiso_contracts.rejection import Rejected
from chiso_contracts.submission import UnitRegistered

from chiso_submission.domain.registry.commands import NewUnit, Reorganise

OnDay = Callable[[date], Mapping[str, UnitRegistered]]
LONGEST = 300
"""Most characters of an entry's documents."""


def entries(command: Reorganise, on: OnDay) -> list[UnitRegistered]:
    """The last entries of what ends and the first of what begins. Raises Rejected.

    Nothing that is left to end is no change: the same command again leads to the same entries.
    """
    existing = on(command.on - timedelta(days=1))
    ending = dict.fromkeys((*command.units, *(code for code, unit in existing.items() if unit.kind == command.kind)))
    if missing := sorted(set(ending) - existing.keys()):
        raise Rejected("unit-not-in-force", units=missing, day=f"{command.on - timedelta(days=1):%d/%m/%Y}")
    if not ending:
        raise Rejected("nothing-to-reorganise", kind=command.kind)
    continued = {unit.code for unit in command.into}
    ended = [_ended(existing[code], command) for code in ending if code not in continued]
    return ended + [_begun(unit, tuple(ending), command) for unit in command.into]


def _ended(unit: UnitRegistered, command: Reorganise) -> UnitRegistered:
    return replace(unit, valid_until=command.on, document=both_documents(unit.document, command.document))


def _begun(unit: NewUnit, ending: tuple[str, ...], command: Reorganise) -> UnitRegistered:
    return UnitRegistered(
        code=unit.code,
        name=unit.name,
        kind=unit.kind,
        parent=unit.parent,
        valid_from=command.on,
        predecessors=tuple(code for code in ending if code != unit.code),
        document=command.document,
    )


def both_documents(established: str, ended: str) -> str:
    """What established a unit stays known beside what ended it, as far as there is room."""
    if ended in established:
        return established
    both = f"{established}; {ended}" if established else ended
    return both if len(both) <= LONGEST else ended
