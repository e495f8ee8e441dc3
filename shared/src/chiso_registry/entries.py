"""What the registry says of one code: entries in the order of their days, of which one at most holds on a day.

An entry holds from its `valid_from` (from ever, where it names none) until the next entry of the code begins or its
`valid_until` comes, the first day on which the unit does not exist. An entry of the same first day replaces the earlier
one; any other is put beside it. So a unit that is renamed, or continues under its code with others merged into it, has
a second entry, and what it was before stays known.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from chiso_contracts.submission import UnitRegistered

Entries = tuple[UnitRegistered, ...]
"""Of one code, by first day."""


def begins(entry: UnitRegistered) -> date:
    """The first day on which the entry holds; the first of all days where it names none."""
    return entry.valid_from or date.min


def exists_on(entry: UnitRegistered, day: date) -> bool:
    """Whether the entry alone says that the unit exists on a day."""
    return begins(entry) <= day and (entry.valid_until is None or day < entry.valid_until)


def entered(entries: Entries, entry: UnitRegistered) -> Entries:
    """The code's entries once this one is registered."""
    kept = [known for known in entries if begins(known) != begins(entry)]
    return tuple(sorted([*kept, entry], key=begins))


def in_force(entries: Entries, day: date) -> UnitRegistered | None:
    """The entry that holds on a day, or None when the unit does not exist then."""
    begun = [entry for entry in entries if begins(entry) <= day]
    return begun[-1] if begun and exists_on(begun[-1], day) else None


def period_end(entries: Entries, at: int) -> date | None:
    """The first day on which the entry at a place no longer holds; None while nothing ends it."""
    following = [begins(entry) for entry in entries[at + 1 : at + 2]]
    ends = [day for day in (entries[at].valid_until, *following) if day is not None]
    return min(ends, default=None)


def life(entries: Entries, day: date) -> tuple[date | None, date | None]:
    """The first day on which the unit of a day existed without a break, and the first one on which it will not.

    None: from ever, for ever. A new name, kind or parent is no break. Raises LookupError where there is none that day.
    """
    at = next((n for n, entry in enumerate(entries) if in_force(entries, day) is entry), None)
    if at is None:
        raise LookupError(day)
    first = last = at
    while first > 0 and not _ends_before(entries, first - 1):
        first -= 1
    while last + 1 < len(entries) and not _ends_before(entries, last):
        last += 1
    return entries[first].valid_from, entries[last].valid_until


def _ends_before(entries: Entries, at: int) -> bool:
    """Whether the unit did not exist for a while between an entry and the next."""
    ends = entries[at].valid_until
    return ends is not None and ends < begins(entries[at + 1])


def on_day(registry: Mapping[str, Entries], day: date) -> dict[str, UnitRegistered]:
    """The registry of a day: the entry in force of each unit that exists then, by code."""
    found = ((code, in_force(entries, day)) for code, entries in registry.items())
    return {code: entry for code, entry in found if entry is not None}


def of_facts(facts: Iterable[UnitRegistered]) -> dict[str, Entries]:
    """All entries by code, from the registry's facts in order."""
    found: dict[str, Entries] = {}
    for fact in facts:
        found[fact.code] = entered(found.get(fact.code, ()), fact)
    return found
