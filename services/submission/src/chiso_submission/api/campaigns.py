"""Campaigns: which rounds one plan covers."""

# mypy: allow-untyped-decorators

from collections.abc import Mapping
from typing import Any

from chiso_runtime import http

from chiso_submission import campaigns
from chiso_submission.api.routes import Answer, commands, reads, recorded, routes
from chiso_submission.schemas.campaigns import Campaign, CampaignAsked, CampaignList, CampaignRecorded

IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "schema": {"type": "string"},
    "description": "the campaign's ETag as last seen",
}


@routes.post("/campaigns")
@routes.leads_to(201, "/campaigns/{campaign}", campaign="$response.body#/campaign")
@routes.arguments(CampaignAsked)
@routes.records(CampaignRecorded)
@commands(
    "Plan a campaign, or replace its plan; its rounds are opened, of its year and owner, and in no other campaign",
    "rounds-not-opened",
    "round-of-another-plan",
    "round-in-another-campaign",
    "campaign-exists",
    "stale-version",
    headers=(IF_MATCH,),
)
def plan_campaign(asked: dict[str, Any]) -> Answer:
    outcome = campaigns.plan(asked, http.expected_version())
    return recorded(outcome, created=True, campaign=asked["id"])


@routes.get("/campaigns")
@routes.response(200, CampaignList)
@reads("Campaigns that the caller may see, with the rounds that the caller may see")
def list_campaigns() -> Mapping[str, Any]:
    return {"campaigns": campaigns.visible()}


@routes.get("/campaigns/<string:campaign>")
@routes.response(200, Campaign)
@reads("A campaign: its rounds, and how many units of each have submitted and are locked", "unknown-campaign")
def one_campaign(campaign: str) -> tuple[Mapping[str, Any], Mapping[str, str]]:
    found = campaigns.one(campaign)
    return found, http.etag(found["version"])
