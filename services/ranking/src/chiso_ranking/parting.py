"""Parts of a round that are approved each by its own body: what a body approves on a day, and what was approved."""

from collections.abc import Sequence
from datetime import date

from chiso_contracts.rejection import Rejected
from chiso_runtime.database import Database

from chiso_ranking import dividing, loading, queries
from chiso_ranking.queries import Edition, Part, Round


def part_of(conn: Database, shown: Round, position: int, day: date, parent: str) -> Part | None:
    """What a parent approves by a decision of a day, or, where none is named, the round's owner; None: nothing.

    The owner approves the groups that are not divided, and all of the round where none is.
    """
    framework = loading.framework(conn, shown.id, position)
    groups = [group for group, _ in queries.groups(conn, shown.id)]
    divided = set(dividing.divided(framework, day)) & set(groups)
    if not named(shown, parent):
        left = tuple(group for group in groups if group not in divided)
        return Part(groups=left) if divided and left else None if divided else Part()
    under = divided & queries.groups_under(conn, shown.id, parent)
    return Part(groups=tuple(group for group in groups if group in under), parent=parent) if under else None


def named(shown: Round, parent: str) -> str:
    """The parent as editions name it: the round's owner as none."""
    return "" if parent == shown.owner else parent


def covering(conn: Database, shown: Round, approved: Sequence[Edition], unit: str) -> list[Edition]:
    """The approvals of parts that a unit is in. Raises Rejected for a unit that is in none."""
    found = queries.unit_of(conn, shown.id, unit)
    if found is None or not (covered := [edition for edition in approved if _covers(edition, *found)]):
        raise Rejected("unknown-unit", unit=unit)
    return covered


def _covers(edition: Edition, parent: str, groups: frozenset[str]) -> bool:
    if edition.parent not in ("", parent):
        return False
    return not edition.groups or bool(groups & set(edition.groups)) or not (edition.parent or groups)
