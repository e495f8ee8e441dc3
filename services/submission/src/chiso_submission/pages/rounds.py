"""Rounds for the standing body: which there are, and who has submitted."""

from typing import Any

from chiso_runtime import http
from chiso_web import frame
from flask import Response

from chiso_submission import queries
from chiso_submission.desk import subject
from chiso_submission.pages.frame import page, routes
from chiso_submission.visibility import readable, visible_rounds

STAGES = ("draft", "returned", "reopened", "submitted", "locked")


@routes.get("/rounds")
def rounds() -> Response:
    """Rounds that the person may see."""
    return page("rounds.html", frame.say("Kỳ đánh giá", "Rounds"), active="rounds", rounds=visible_rounds())


@routes.get("/rounds/<round>")
def round_progress(round: str) -> Response:
    """Where the units stand, those that have sent nothing first."""
    opened = readable(round)
    http.require("round.read", subject(opened))
    with http.pool().connection() as conn:
        http.read_after_write(conn)
        units = queries.reports(conn, round, None)
    missing = [row for row in units if not row["sent"]]
    return page(
        "round.html",
        opened.opened.name,
        active="rounds",
        round=opened,
        units=sorted(units, key=_order),
        missing=missing,
        criteria=len(opened.framework.criteria()),
    )


def _order(row: dict[str, Any]) -> tuple[bool, int]:
    """Those who have sent nothing first; of one stage they stay in the order of their names."""
    return row["sent"], STAGES.index(row["stage"])
