"""What an amended framework did to a round: every unit's total by the new version, and its ranks before and after.

Keys of two versions may be of different scales, so an amendment is one step for all units, not one after another.
"""

from chiso_framework import Movement

from chiso_ranking.domain.table import Change, Held, Moved, Table


def amended(before: Table, after: Table) -> list[tuple[str, Change]]:
    """All units by code, as they stand in the later table, with how they moved between the two."""
    return [(unit, after.whole(unit, _moved(before.held(unit), after.held(unit)))) for unit in after.units]


def _moved(before: dict[tuple[str, str], Held], after: dict[tuple[str, str], Held]) -> tuple[Moved, ...]:
    """Movements in the tables in which key, rank or tie differ, or that were not kept before; `passed` is the net."""
    found = []
    for place, now in after.items():
        was = before.get(place)
        if was != now:
            was = was or now
            passed = abs(now.rank - was.rank)
            movement = Movement(was.rank, now.rank, was.tied, now.tied, passed)
            found.append(Moved(*place, was.key, now.key, movement))
    return tuple(found)
