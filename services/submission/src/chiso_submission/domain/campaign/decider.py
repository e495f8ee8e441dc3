"""What may be planned: opened rounds of the campaign's year and owner, each in one campaign at most.

All campaigns are one stream, as all units are, so that two plans made at once can't both take a round.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chiso_contracts.rejection import Rejected

from chiso_submission.domain.campaign.commands import Command, PlanCampaign
from chiso_submission.domain.campaign.events import CampaignPlanned, Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaigns:
    """Every campaign as last planned, and the stream's version at that, by the campaign's id."""

    planned: Mapping[str, CampaignPlanned] = field(default_factory=dict)
    changed: Mapping[str, int] = field(default_factory=dict)
    facts: int = 0


INITIAL = Campaigns()


def decide(command: Command, campaigns: Campaigns, now: datetime) -> list[Event]:
    """The plan as a fact; the same plan again is none. Raises Rejected."""
    known = campaigns.planned.get(command.campaign)
    plan = CampaignPlanned(
        campaign=command.campaign,
        name=command.name,
        year=command.year,
        owner=command.owner,
        document=command.document,
        rounds=tuple(dict.fromkeys(command.rounds)),
    )
    if plan == known:
        return []
    if known and known.owner != command.owner:
        raise Rejected("campaign-exists", campaign=command.campaign)
    current = campaigns.changed.get(command.campaign, 0)
    if command.expected is not None and command.expected != current:
        raise Rejected("stale-version", current=current)
    _refuse_rounds(command)
    _refuse_taken(plan, campaigns)
    return [plan]


def evolve(campaigns: Campaigns, event: Event) -> Campaigns:
    facts = campaigns.facts + 1
    return Campaigns(
        planned={**campaigns.planned, event.campaign: event},
        changed={**campaigns.changed, event.campaign: facts},
        facts=facts,
    )


def _refuse_rounds(command: PlanCampaign) -> None:
    if unknown := sorted(set(command.rounds) - command.opened.keys()):
        raise Rejected("rounds-not-opened", rounds=unknown)
    expected = command.year, command.owner
    strange = [id for id in command.rounds if (command.opened[id].year, command.opened[id].owner) != expected]
    if strange:
        raise Rejected("round-of-another-plan", rounds=strange, year=command.year, owner=command.owner)


def _refuse_taken(plan: CampaignPlanned, campaigns: Campaigns) -> None:
    others = [other for id, other in campaigns.planned.items() if id != plan.campaign]
    taken = {round: other.campaign for other in others for round in other.rounds if round in plan.rounds}
    if taken:
        raise Rejected("round-in-another-campaign", rounds=sorted(taken), campaigns=sorted(set(taken.values())))
