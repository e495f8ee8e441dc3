"""Campaigns for officers and units: which rounds one plan covers, how many units have submitted, by when."""

from typing import Any
from urllib.parse import quote, urlencode

from chiso_contracts.rejection import Rejected
from chiso_runtime import http
from chiso_runtime.places import places
from chiso_runtime.policy import Subject
from chiso_web import frame
from flask import Response, request
from marshmallow import ValidationError

from chiso_submission import campaigns, queries
from chiso_submission.pages.frame import errors_of, page, routes, see_other, status_of
from chiso_submission.schemas.campaigns import CampaignAsked
from chiso_submission.visibility import visible_rounds, with_frameworks

FIELDS = ("id", "name", "year", "owner", "document")
Row = dict[str, Any]


@routes.get("/campaigns")
def all_campaigns() -> Response:
    """Campaigns that the person may see, and a form to plan one."""
    http.actor()
    return _list()


@routes.get("/campaigns/<campaign>")
@http.snapshot()
def one_campaign(campaign: str) -> Response:
    """One campaign."""
    http.actor()
    return _one(campaigns.one(campaign))


@routes.post("/campaigns")
def plan_campaign() -> Response:
    """Plan a campaign, or replace its plan; what is refused is shown with what was typed."""
    given = {name: request.form.get(name, "").strip() for name in FIELDS}
    rounds, expected = request.form.getlist("rounds"), request.form.get("expected", "")
    try:
        asked = CampaignAsked().load({**given, "year": _whole(given["year"]), "rounds": rounds})
        outcome = campaigns.plan(asked, int(expected) if expected.isdigit() and len(expected) < 10 else 0)
    except ValidationError as wrong:
        return _list(given={**given, "rounds": rounds}, expected=expected, status=422, errors=places(wrong.messages))
    except Rejected as rejected:
        shown = {"given": {**given, "rounds": rounds}, "expected": expected, "errors": errors_of(rejected)}
        return _list(status=status_of(rejected), **shown)
    recorded = urlencode({"recorded": f"{outcome.stream}@{outcome.version}"})
    return see_other(f"/campaigns/{quote(asked['id'])}?{recorded}")


@http.snapshot()
def _list(**context: Any) -> Response:
    return page(
        "campaigns.html",
        frame.say("Đợt đánh giá", "Campaigns"),
        active="rounds",
        campaigns=campaigns.visible(),
        owners=_named(_owners()),
        choices=_choices(),
        **{"given": dict.fromkeys(FIELDS, "") | {"rounds": []}, "expected": "", **context},
    )


def _one(row: Row) -> Response:
    may_plan = http.may("campaign.plan", Subject(owner=row["owner"]))
    given = {
        **{name: row[name] for name in ("name", "year", "owner", "document")},
        "id": row["campaign"],
        "rounds": [one["round"] for one in row["rounds"]],
    }
    named = _named([row["owner"]])
    fitting = [one for one in _choices() if (one["year"], one["owner"]) == (row["year"], row["owner"])]
    return page(
        "campaign.html",
        row["name"],
        active="rounds",
        campaign={**row, "rounds": with_frameworks(row["rounds"])},
        owner=named[0][1],
        owners=named if may_plan else [],
        choices=fitting if may_plan else [],
        given=given,
        expected=row["version"],
    )


def _owners() -> list[str]:
    """The bodies that the person plans campaigns for."""
    bodies = {right.body for right in http.actor().rights}
    return sorted(body for body in bodies if http.may("campaign.plan", Subject(owner=body)))


def _named(owners: list[str]) -> list[tuple[str, str]]:
    with http.reading() as conn:
        names = queries.unit_names(conn, owners)
    return [(owner, names.get(owner, owner)) for owner in owners]


def _choices() -> list[Row]:
    """The rounds that the person may put into a campaign."""
    owners = set(_owners())
    return [row for row in visible_rounds() if row["owner"] in owners] if owners else []


def _whole(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else text
