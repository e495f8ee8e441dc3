"""Which units may be registered, and how the registry follows from its facts."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

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
    _refuse_circles(command.units, after)
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


def _refuse_circles(units: tuple[UnitRegistered, ...], after: Mapping[str, UnitRegistered]) -> None:
    for unit in units:
        above, seen = unit.parent, {unit.code}
        while above is not None and above not in seen:
            seen.add(above)
            above = after[above].parent
        if above is not None:
            raise Rejected("circle-of-parents", unit=unit.code)


def _refuse_wrong_dates(units: tuple[UnitRegistered, ...]) -> None:
    for unit in units:
        if unit.valid_from and unit.valid_until and unit.valid_until <= unit.valid_from:
            raise Rejected("wrong-validity", unit=unit.code)
