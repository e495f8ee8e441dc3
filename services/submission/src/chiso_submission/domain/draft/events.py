"""Facts of a draft."""

from chiso_contracts.submission import FrameworkChecked, FrameworkDrafted

Event = FrameworkDrafted | FrameworkChecked

__all__ = ["Event", "FrameworkChecked", "FrameworkDrafted"]
