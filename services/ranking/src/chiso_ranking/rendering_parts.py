"""Who publishes a table, as JSON values."""

from typing import Any

from chiso_ranking.tables import GroupTable

Json = dict[str, Any]


def publisher(table: GroupTable) -> Json:
    """The unit under which a table ranks, null where it ranks all of the group, and whose decision makes it known."""
    by = table.published_by
    return {"parent": parent(table), "published_by_vi": by.vi, "published_by_en": by.en or by.vi}


def parent(table: GroupTable) -> Json | None:
    """The unit under which a table ranks."""
    return {"unit": table.parent, "name": table.parent_name} if table.parent else None
