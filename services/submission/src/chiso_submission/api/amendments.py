"""A running round moves to an amended version of its framework."""

# mypy: allow-untyped-decorators

from typing import Any

from chiso_runtime import http

from chiso_submission import amending
from chiso_submission.api.routes import Answer, commands, reads, recorded, routes
from chiso_submission.desk import desk
from chiso_submission.schemas.amendments import AmendmentAsked, AmendmentList, AmendmentTold
from chiso_submission.visibility import readable

AMENDMENTS = "/rounds/<string:round>/amendments"


@routes.post(AMENDMENTS)
@routes.leads_to(201, "/rounds/{round}/amendments", round="$request.path.round")
@routes.arguments(AmendmentAsked)
@routes.records(AmendmentTold)
@commands(
    "Move the round to an amended version of its framework by a document, or look first at what that changes",
    "unknown-round",
    "unknown-framework",
    "lender-unknown",
    "other-framework",
    "same-version",
    "framework-outline",
    "other-engine",
    "other-mode",
    "other-groups",
    "round-imported",
)
def amend_round(asked: dict[str, Any], round: str) -> Answer:
    opened = desk().round(round)
    version, document = asked["framework_version"], asked["document"]
    if asked["preview"]:
        return amending.preview(opened, version, document), 200, {}
    outcome, found = amending.record(opened, version, document)
    return recorded(outcome, created=True, **found)


@routes.get(AMENDMENTS)
@routes.response(200, AmendmentList)
@reads("The amendments of the round's framework, the first one first", "unknown-round")
@http.snapshot()
def list_amendments(round: str) -> dict[str, Any]:
    return {"amendments": amending.recorded(readable(round).opened.round)}
