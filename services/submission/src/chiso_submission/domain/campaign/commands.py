"""Requests about campaigns."""

from collections.abc import Mapping
from dataclasses import dataclass

from chiso_contracts.rounds import RoundOpened


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCampaign:
    """Plan a campaign, or replace its plan. `opened` are those of the named rounds that were opened, by id.

    `expected` is the version of the campaign that was seen last, None for whatever it is.
    """

    campaign: str
    name: str
    year: int
    owner: str
    document: str
    rounds: tuple[str, ...]
    opened: Mapping[str, RoundOpened]
    expected: int | None = None


Command = PlanCampaign
