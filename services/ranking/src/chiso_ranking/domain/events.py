"""Facts of ranking's own: approvals. Everything else it shows is derived from what it hears."""

from chiso_contracts.ranking import ResultsApproved

__all__ = ["Event", "ResultsApproved"]

Event = ResultsApproved
