"""Which units may be registered, and how the registry follows from its facts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from graphlib import CycleError, TopologicalSorter

from chiso_contracts.rejection import Rejected
from chiso_contracts.submission import UnitRegistered

from chiso_submission.domain.registry.commands import Command
from chiso_submission.domain.registry.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """All units by code, as last registered."""

    units: Mapping[str, UnitRegistered] = field(default_factory=dict)

    def parent(self, code: str) -> str | None:
        """The parent of a unit, or None where it has none or is not registered."""
        unit = self.units.get(code)
        return unit.parent if unit else None


INITIAL = Registry()


def decide(command: Command, registry: Registry, now: datetime) -> list[Event]:
    """Facts for units that are new or read differently. Raises Rejected."""
    _refuse_repeated(command.units)
    after = {**registry.units, **{unit.code: unit for unit in command.units}}
    _refuse_unknown_parents(command.units, after)
    _refuse_unknown_predecessors(command.units, after)
    _refuse_circles(after)
    _refuse_wrong_dates(command.units)
    return [unit for unit in command.units if registry.units.get(unit.code) != unit]


def evolve(registry: Registry, event: Event) -> Registry:
    return replace(registry, units={**registry.units, event.code: event})


def exists_on(unit: UnitRegistered, day: date) -> bool:
    """Whether the unit exists on a day; `valid_until` is the first day on which it does not."""
    begun = unit.valid_from is None or unit.valid_from <= day
    return begun and (unit.valid_until is None or day < unit.valid_until)


def _refuse_repeated(units: tuple[UnitRegistered, ...]) -> None:
    counted = Counter(unit.code for unit in units)
    if repeated := sorted(code for code, times in counted.items() if times > 1):
        raise Rejected("repeated-unit", units=repeated)


def _refuse_unknown_parents(units: tuple[UnitRegistered, ...], after: Mapping[str, UnitRegistered]) -> None:
    unknown = sorted({unit.parent for unit in units if unit.parent is not None and unit.parent not in after})
    if unknown:
        raise Rejected("unknown-parent", units=unknown)


def _refuse_wrong_dates(units: tuple[UnitRegistered, ...]) -> None:
    for unit in units:
        if unit.valid_from and unit.valid_until and unit.valid_until <= unit.valid_from:
            raise Rejected("wrong-validity", unit=unit.code)


def _refuse_unknown_predecessors(units: tuple[UnitRegistered, ...], after: Mapping[str, UnitRegistered]) -> None:
    unknown = sorted({code for unit in units for code in unit.predecessors if code not in after})
    if unknown:
        raise Rejected("unknown-predecessor", units=unknown)


def _refuse_circles(after: Mapping[str, UnitRegistered]) -> None:
    if unit := _in_circle({code: (unit.parent,) for code, unit in after.items() if unit.parent is not None}):
        raise Rejected("circle-of-parents", unit=unit)
    if unit := _in_circle({code: unit.predecessors for code, unit in after.items()}):
        raise Rejected("circle-of-predecessors", unit=unit)


def _in_circle(before: Mapping[str, Sequence[str]]) -> str | None:
    """A unit that comes before itself, or None."""
    try:
        TopologicalSorter(before).prepare()
    except CycleError as circle:
        return str(circle.args[1][0])
    return None
