"""How the names of units are ordered and searched in the tables: as everywhere in the suite."""

from chiso_registry import order_key, plain

__all__ = ["order_key", "plain"]
