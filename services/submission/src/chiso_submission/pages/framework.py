"""One published framework: what its decision says, in its own words."""

from chiso_runtime import http
from chiso_web import frame
from flask import Response

from chiso_submission import borrowing, describing, workbooks
from chiso_submission.pages.frame import page, routes


@routes.get("/frameworks/<framework>/<version>")
def one_framework(framework: str, version: str) -> Response:
    """What it measures, how it is run, what it changes in its parent, what it borrows and feeds."""
    http.actor()
    found = workbooks.published(framework, version)
    return page(
        "framework.html",
        frame.say(found.title_vi, found.title_en or found.title_vi),
        active="rounds",
        framework=found,
        told=describing.told(found),
        borrows=borrowing.borrowed(found),
    )
