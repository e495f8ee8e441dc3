"""Upwards by the API: what a round's framework feeds, and the answers with their sources and gaps."""

# mypy: allow-untyped-decorators

from typing import Any

from chiso_runtime.bodies import Routes
from chiso_sheets import XLSX
from flask import Response

from chiso_scoring import feeding, rendering_feeds
from chiso_scoring.api import EVERY
from chiso_scoring.schemas import TEXTS, feeds

ONE = "/rounds/<string:round>/feeds/<string:framework>/<string:version>"
ON_FEED = ("no-feed", "feed-target-unknown")
BINARY = {"type": "string", "format": "binary"}

routes = Routes(
    "scoring-feeds",
    __name__,
    texts=TEXTS,
    every=EVERY,
    url_prefix="/api/scoring/v1",
    description="Feeds: the answers of a round to another framework.",
)


@routes.get("/rounds/<string:round>/feeds")
@routes.response(200, feeds.FeedsAnswer)
@routes.refuses()
@routes.doc(summary="The frameworks that a round's framework feeds")
def offered(round: str) -> dict[str, Any]:
    return rendering_feeds.feeds(*feeding.offered(round))


@routes.get(ONE)
@routes.arguments(feeds.FeedRequest, location="query")
@routes.response(200, feeds.FeedAnswer)
@routes.refuses(*ON_FEED, "unknown-unit", "invalid-input")
@routes.doc(summary="The answers to another framework, down to unit and evidence, and what is missing with its owner")
def feed(asked: dict[str, Any], round: str, framework: str, version: str) -> dict[str, Any]:
    view = feeding.feed(round, framework, version)
    return rendering_feeds.feed(view, feeding.page(view.known, **asked))


@routes.get(f"{ONE}/sheet")
@routes.response(200, BINARY, content_type=XLSX)
@routes.refuses(*ON_FEED)
@routes.doc(summary="The same as an Excel workbook: answers, sources, gaps")
def sheet(round: str, framework: str, version: str) -> Response:
    view = feeding.feed(round, framework, version)
    answer = Response(rendering_feeds.workbook(view), content_type=XLSX)
    name = f"{view.known.id}-{view.target.id}-{view.target.version}.xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
