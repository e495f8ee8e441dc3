"""One published framework: what its decision says, in its own words."""

from chiso_framework import to_document
from chiso_runtime import http
from chiso_web import frame
from flask import Response

from chiso_submission import borrowing, describing, difference_words, workbooks
from chiso_submission.pages.frame import page, routes


@routes.get("/frameworks/<framework>/<version>")
@http.snapshot()
def one_framework(framework: str, version: str) -> Response:
    """What it measures, how it is run, what it changes in its parent, what it borrows and feeds."""
    http.actor()
    found = workbooks.published(framework, version)
    told = describing.told(found)
    if told["adjusted"]:
        told["adjusted"] = difference_words.for_people(told["adjusted"], found.words)
    return page(
        "framework.html",
        frame.say(found.title_vi, found.title_en or found.title_vi),
        active="rounds",
        framework=found,
        told=told,
        names=difference_words.names(to_document(found)),
        borrows=borrowing.borrowed(found),
    )
