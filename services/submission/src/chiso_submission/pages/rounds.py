"""Rounds for the standing body: which there are, and who has submitted."""

from typing import Any

from chiso_runtime import http
from chiso_web import frame
from flask import Response

from chiso_submission import queries
from chiso_submission.desk import subject
from chiso_submission.domain.round.opening import units_day
from chiso_submission.outstanding import by_reading
from chiso_submission.pages.frame import page, routes
from chiso_submission.standings import with_reasons
from chiso_submission.visibility import may_read, owed_in, readable, visible_rounds, with_frameworks

STAGES = ("draft", "returned", "reopened", "submitted", "locked")


@routes.get("/rounds")
@http.snapshot()
def rounds() -> Response:
    """Rounds that the person may see, or give data to."""
    shown = [{**row, "readable": may_read(row)} for row in with_frameworks(visible_rounds())]
    return page("rounds.html", frame.say("Kỳ đánh giá", "Rounds"), active="rounds", rounds=shown)


@routes.get("/rounds/<round>")
@http.snapshot()
def round_progress(round: str) -> Response:
    """Where the units stand, those that have sent nothing first."""
    opened = readable(round)
    http.require("round.read", subject(opened))
    own = [one.code for one in opened.framework.criteria() if opened.opened.imported or one.source == "self"]
    with http.reading() as conn:
        http.read_after_write(conn)
        rows = queries.reports(conn, round, None, own)
        units = with_reasons(conn, opened, rows)
    missing = [row for row in units if not row["sent"]]
    owing = owed_in(opened)
    return page(
        "round.html",
        opened.opened.name,
        active="rounds",
        round=opened,
        units_on=units_day(opened.opened),
        units=sorted(units, key=_order),
        missing=missing,
        owed={
            "estimates": [row for row in owing if row.estimates],
            "count": sum(len(row.estimates) for row in owing),
            "readings": by_reading(owing),
            "late": [row for row in owing if row.late],
        },
        criteria=len(own),
        may_measure=http.may("value.measure", subject(opened)),
        may_feed=bool(opened.framework.feeds) and http.may("feed.read", subject(opened)),
        may_amend=http.may("round.amend", subject(opened)) and not opened.opened.imported,
    )


def _order(row: dict[str, Any]) -> tuple[bool, int]:
    """Those who have sent nothing first; of one stage they stay in the order of their names."""
    return row["sent"], STAGES.index(row["stage"])
