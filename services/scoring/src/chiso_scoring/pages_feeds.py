"""Upwards for the standing body: what the round feeds, what is filled and from whom, and who owes what."""

from typing import Any

from chiso_contracts.rejection import Rejected
from chiso_framework import own_words, taking
from chiso_runtime import http
from chiso_web import frame
from flask import Blueprint, Response

from chiso_scoring import feeding
from chiso_scoring.rounds import KnownRound

ONE = "/appraisal/<round>/feeds/<framework>/<version>"

routes = Blueprint("pages-feeds", __name__)


@routes.get("/appraisal/<round>/feeds")
def feeds(round: str) -> Response:
    """The frameworks that the round's feeds."""
    known, found = feeding.offered(round)
    return _page("feeds.html", frame.say("Số liệu gửi lên trên", "Figures for others"), known, found=found)


@routes.get(ONE)
def feed(round: str, framework: str, version: str) -> Response:
    """The answers, and what is missing by who has it."""
    view = feeding.feed(round, framework, version)
    return _page("feed.html", _title(view), view.known, view=view)


@routes.get(f"{ONE}/<criterion>")
def feed_criterion(round: str, framework: str, version: str, criterion: str) -> Response:
    """One answer down to unit and evidence."""
    view = feeding.feed(round, framework, version)
    if view.target.find(criterion) is None:
        raise Rejected("unknown-criterion", criterion=criterion)
    asked = view.target.criterion(criterion)
    return _page(
        "feed-criterion.html",
        f"{asked.code} {frame.say(asked.name_vi, asked.name_en or asked.name_vi)}",
        view.known,
        view=view,
        asked=asked,
        filled=[one for one in view.filled if one.criterion.code == criterion],
        missing=[one for one in view.missing if one.criterion.code == criterion],
    )


def _title(view: feeding.FeedView) -> str:
    target = view.target
    return frame.say(f"Số liệu cho {target.title_vi}", f"Figures for {target.title_en or target.title_vi}")


def _page(template: str, title: str, known: KnownRound, **context: Any) -> Response:
    return frame.render(
        f"scoring/{template}",
        title=title,
        active="appraisal",
        lang=frame.language(),
        person=http.actor().shown,
        csrf=http.csrf_token(),
        own=own_words(known.framework.words),
        known=known,
        taking=taking,
        **context,
    )
