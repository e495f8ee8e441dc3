"""Which units may be registered, and how the registry follows from its facts."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import assert_never

from chiso_contracts.rejection import Rejected
from chiso_contracts.submission import UnitRegistered
from chiso_registry import CodeForm, Entries, begins, entered, form_of, life, of_facts, on_day

from chiso_submission.domain.registry import reorganising
from chiso_submission.domain.registry.commands import Command, RegisterUnits, Reorganise
from chiso_submission.domain.registry.events import Event


@dataclass(frozen=True, kw_only=True, eq=False)
class Registry:
    """All entries of all units: the last fact, and the registry before it.

    A national registry has some 15,000 facts; the entries by code are made once, when a folded registry is asked.
    """

    last: UnitRegistered | None = None
    before: "Registry | None" = field(default=None, repr=False)

    @cached_property
    def entries(self) -> Mapping[str, Entries]:
        """The entries of each code."""
        return of_facts(reversed(list(self._facts())))

    def _facts(self) -> Iterator[UnitRegistered]:
        """The facts, the newest first."""
        at: Registry | None = self
        while at is not None and at.last is not None:
            yield at.last
            at = at.before

    def parent(self, code: str) -> str | None:
        """The parent of a unit by its last entry, or None where it has none or is not registered."""
        entries = self.entries.get(code)
        return entries[-1].parent if entries else None

    def on(self, day: date) -> dict[str, UnitRegistered]:
        """The units that exist on a day, as they are then."""
        return on_day(self.entries, day)

    def lives(self, day: date) -> dict[str, tuple[date | None, date | None]]:
        """Since when the units of a day exist without a break, and until when."""
        return {code: life(self.entries[code], day) for code in self.on(day)}

    def entry(self, unit: UnitRegistered) -> UnitRegistered | None:
        """What is registered of the unit from the same day on."""
        found = (known for known in self.entries.get(unit.code, ()) if begins(known) == begins(unit))
        return next(found, None)


INITIAL = Registry()


def decide(command: Command, registry: Registry, now: datetime) -> list[Event]:
    """Facts for entries that are new or read differently. Raises Rejected."""
    match command:
        case RegisterUnits(units=units):
            return register(units, registry)
        case Reorganise():
            return register(reorganising.entries(command, registry.on), registry)
    assert_never(command)


def register(units: Sequence[UnitRegistered], registry: Registry) -> list[Event]:
    """Facts for these entries, where they are new or read differently. Raises Rejected."""
    _refuse_repeated(units)
    _refuse_territories(units)
    after = _after(registry, units)
    _refuse_unknown_parents(units, after)
    _refuse_unknown_predecessors(units, after)
    _refuse_circles(after)
    _refuse_wrong_dates(units)
    return [unit for unit in units if registry.entry(unit) != unit]


def evolve(registry: Registry, event: Event) -> Registry:
    return Registry(last=event, before=registry)


def _after(registry: Registry, units: Iterable[UnitRegistered]) -> dict[str, Entries]:
    found = dict(registry.entries)
    for unit in units:
        found[unit.code] = entered(found.get(unit.code, ()), unit)
    return found


def _refuse_repeated(units: Iterable[UnitRegistered]) -> None:
    counted = Counter((unit.code, begins(unit)) for unit in units)
    if repeated := sorted({code for (code, _), times in counted.items() if times > 1}):
        raise Rejected("repeated-unit", units=repeated)


def _refuse_territories(units: Iterable[UnitRegistered]) -> None:
    codes = {code for unit in units for code in (unit.code, unit.parent, *unit.predecessors) if code}
    if found := sorted(code for code in codes if form_of(code) is CodeForm.TERRITORY):
        raise Rejected("territory-code", units=found)


def _refuse_unknown_parents(units: Iterable[UnitRegistered], after: Mapping[str, Entries]) -> None:
    unknown = sorted({unit.parent for unit in units if unit.parent is not None and unit.parent not in after})
    if unknown:
        raise Rejected("unknown-parent", units=unknown)


def _refuse_wrong_dates(units: Iterable[UnitRegistered]) -> None:
    for unit in units:
        if unit.valid_from and unit.valid_until and unit.valid_until <= unit.valid_from:
            raise Rejected("wrong-validity", unit=unit.code)


def _refuse_unknown_predecessors(units: Iterable[UnitRegistered], after: Mapping[str, Entries]) -> None:
    unknown = sorted({code for unit in units for code in unit.predecessors if code not in after})
    if unknown:
        raise Rejected("unknown-predecessor", units=unknown)


def _refuse_circles(after: Mapping[str, Entries]) -> None:
    above = {code: {entry.parent for entry in entries if entry.parent} for code, entries in after.items()}
    if unit := _in_circle(above):
        raise Rejected("circle-of-parents", unit=unit)
    before = {code: {one for entry in entries for one in entry.predecessors} for code, entries in after.items()}
    if unit := _in_circle(before):
        raise Rejected("circle-of-predecessors", unit=unit)


def _in_circle(before: Mapping[str, Iterable[str]]) -> str | None:
    """A unit that comes before itself, or None."""
    try:
        TopologicalSorter(before).prepare()
    except CycleError as circle:
        return str(circle.args[1][0])
    return None
