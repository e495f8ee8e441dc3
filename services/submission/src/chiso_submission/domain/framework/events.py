"""Facts of a framework version."""

from chiso_contracts.submission import FrameworkPublished

Event = FrameworkPublished

__all__ = ["Event", "FrameworkPublished"]
