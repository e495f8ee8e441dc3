"""Facts of campaigns."""

from chiso_contracts.submission import CampaignPlanned

Event = CampaignPlanned

__all__ = ["CampaignPlanned", "Event"]
