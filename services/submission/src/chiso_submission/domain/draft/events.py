"""Facts of a draft."""

from chiso_contracts.submission import FrameworkChecked, FrameworkDraftDiscarded, FrameworkDrafted

Event = FrameworkDrafted | FrameworkChecked | FrameworkDraftDiscarded

__all__ = ["Event", "FrameworkChecked", "FrameworkDraftDiscarded", "FrameworkDrafted"]
