"""Which tables of a group a unit is ranked in: one of all, one under its parent, or both where that ends on a day.

The standings know no day: where a framework has tables under each parent until a day, both are kept, and whoever reads
takes those of a day (`chiso_framework.standing.tables`).
"""

from chiso_framework import Group

ALL = ""


def parents(group: Group, parent: str | None) -> tuple[str, ...]:
    """The parents under which a unit is ranked in a group; empty: together with all units."""
    if group.within == "all" or not parent:
        return (ALL,)
    return (parent,) if group.until is None else (ALL, parent)
