"""Campaigns: planning them, and what the caller may see of them. By the API and pages alike."""

from collections.abc import Mapping, Sequence
from typing import Any

from chiso_contracts.rejection import Rejected
from chiso_contracts.rounds import RoundOpened
from chiso_runtime import http
from chiso_runtime.command_handler import Outcome
from chiso_runtime.policy import Subject

from chiso_submission import plan_queries, publisher
from chiso_submission.desk import desk
from chiso_submission.domain.campaign.commands import PlanCampaign
from chiso_submission.visibility import visible_rounds

Row = dict[str, Any]


def plan(asked: Mapping[str, Any], expected: int | None) -> Outcome:
    """Plan a campaign as the shape CampaignAsked says. Raises Rejected, Refused."""
    right = http.require("campaign.plan", Subject(owner=asked["owner"]))
    command = PlanCampaign(
        campaign=asked["id"],
        name=asked["name"],
        year=asked["year"],
        owner=asked["owner"],
        document=asked["document"],
        rounds=tuple(asked["rounds"]),
        opened=_opened(asked["rounds"]),
        expected=expected,
    )
    return desk().handlers.campaigns(publisher.PLANS, command, http.cause(right), http.once())


@http.snapshot()
def visible() -> list[Row]:
    """Campaigns that the caller may see, or has a round in, each with the rounds that the caller may see."""
    seen = {row["round"]: row for row in visible_rounds()}
    with http.reading() as conn:
        http.read_after_write(conn)
        campaigns = [row for row in plan_queries.campaigns(conn) if _may(row) or seen.keys() & set(row["rounds"])]
        whole = [id for row in campaigns for id in row["rounds"] if id in seen and _may_count(seen[id])]
        counts = plan_queries.counts(conn, whole)
    return [_shown(row, seen, counts) for row in campaigns]


@http.snapshot()
def one(campaign: str) -> Row:
    """A campaign as the caller may see it. Raises Rejected, Refused."""
    found = [row for row in visible() if row["campaign"] == campaign]
    if found:
        return found[0]
    with http.reading() as conn:
        row = plan_queries.campaign(conn, campaign)
    if row is None:
        raise Rejected("unknown-campaign")
    http.require("campaign.read", Subject(owner=row["owner"]))
    raise Rejected("unknown-campaign")


def _opened(rounds: Sequence[str]) -> dict[str, RoundOpened]:
    """Those of the rounds that are opened."""
    found: dict[str, RoundOpened] = {}
    for id in rounds:
        try:
            found[id] = desk().round(id).opened
        except Rejected:
            continue
    return found


def _may(row: Row) -> bool:
    return http.may("campaign.read", Subject(owner=row["owner"]))


def _may_count(round: Row) -> bool:
    """Whether the caller may see where all units of the round stand."""
    return http.may("round.read", Subject(owner=round["owner"], round=round["round"]))


def _shown(row: Row, seen: Mapping[str, Row], counts: Mapping[str, Row]) -> Row:
    rounds = [{**seen[id], "counts": counts.get(id)} for id in row["rounds"] if id in seen]
    return {**row, "rounds": rounds}
