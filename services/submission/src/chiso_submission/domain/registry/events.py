"""Facts of the registry."""

from chiso_contracts.submission import UnitRegistered

Event = UnitRegistered

__all__ = ["Event", "UnitRegistered"]
