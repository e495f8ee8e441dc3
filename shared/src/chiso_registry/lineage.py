"""Which units continue which, and so from which units of a past round a later unit takes its values.

A unit continues the predecessors that its entries name, and itself under its code. What was split passes its past to
every part; what was renamed is the same unit.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from chiso_registry.entries import Entries


class Lineage:
    """Answers questions about descent from all entries of the registry by code."""

    def __init__(self, registry: Mapping[str, Entries]) -> None:
        self._registry = registry

    def sources(self, code: str, assessed: Collection[str], since: date, on: date) -> tuple[str, ...]:
        """The units of a round that a unit of day `on` continues, in the order of their codes.

        `assessed` are the codes of the round, which saw the registry of day `since`: what happened until then is in
        the round's own units, only later changes lead back. A unit that nothing of the round leads to has none.
        """
        found, waiting, seen = set(), [(code, on)], {(code, on)}
        while waiting:
            unit, upto = waiting.pop()
            if unit in assessed:
                found.add(unit)
            for step in self._back(unit, unit in assessed, since, upto):
                if step not in seen:
                    seen.add(step)
                    waiting.append(step)
        return tuple(sorted(found))

    def successors(self, code: str) -> tuple[str, ...]:
        """Other units that continue a unit, in the order of their codes."""
        return tuple(
            sorted(
                other
                for other, entries in self._registry.items()
                if other != code and any(code in entry.predecessors for entry in entries)
            )
        )

    def _back(self, code: str, assessed: bool, since: date, upto: date) -> Iterator[tuple[str, date]]:
        """What the unit directly continues by changes after `since`, each with the day up to which that goes on.

        A change without a day counts where the round does not have the unit itself.
        """
        for entry in self._registry.get(code, ()):
            changed = entry.valid_from
            if (not assessed) if changed is None else (since < changed <= upto):
                yield from ((before, changed or upto) for before in entry.predecessors)
