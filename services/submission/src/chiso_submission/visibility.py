"""What the caller may see: rounds, and reports in them. Used by the API and the pages alike."""

from datetime import date
from typing import Any

from chiso_contracts.rejection import Rejected
from chiso_framework import own_words
from chiso_runtime import access, http
from chiso_runtime.policy import Subject
from chiso_web.formats import VIETNAM

from chiso_submission import queries, sheets
from chiso_submission.desk import desk, subject
from chiso_submission.outstanding import Owed, owed
from chiso_submission.rounds import OpenedRound


def visible_rounds() -> list[dict[str, Any]]:
    """Rounds that the caller may see; `mine` are the caller's bodies that are units of the round."""
    bodies = sorted({right.body for right in http.actor().rights})
    with http.reading() as conn:
        http.read_after_write(conn)
        found = queries.rounds(conn, bodies)
    return [row for row in found if _visible(row)]


def with_frameworks(rounds: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rounds with the version that holds now: its titles, and the words of its own."""
    found = []
    for row in rounds:
        framework = desk().round(row["round"]).framework
        titles = {"title_vi": framework.title_vi, "title_en": framework.title_en or framework.title_vi}
        found.append({**row, **titles, "own": own_words(framework.words)})
    return found


def readable(round: str) -> OpenedRound:
    """The round, where the caller may see it or one of its units. Raises Rejected, Refused."""
    opened = desk().round(round)
    bodies = {right.body for right in http.actor().rights} & opened.units.keys()
    if not any(http.may("round.read", subject(opened, code)) for code in bodies):
        http.require("round.read", subject(opened))
    return opened


def _visible(row: dict[str, Any]) -> bool:
    return may_read(row) or http.may("value.measure", Subject(owner=row["owner"], round=row["round"]))


def may_read(row: dict[str, Any]) -> bool:
    """Whether the caller may read the round or one of its units, and not only give data to it."""
    subjects = [Subject(owner=row["owner"], round=row["round"], unit=unit) for unit in ["", *row["mine"]]]
    return any(http.may("round.read", asked) for asked in subjects)


def sheet(opened: OpenedRound, unit: str) -> dict[str, Any]:
    """A unit's report; `current` says whether the caller's own write is in it. Raises Rejected."""
    with http.snapshot() as conn:
        current = http.read_after_write(conn)
        found = sheets.sheet(conn, opened, unit, today())
    if found is None:
        raise Rejected("unknown-unit", units=[unit])
    return {**found, "current": current}


def today() -> date:
    """The day in Việt Nam."""
    return access.now().astimezone(VIETNAM).date()


def owed_in(opened: OpenedRound) -> list[Owed]:
    """What those units still owe that the caller may see; nothing in a round of the past."""
    if opened.opened.imported:
        return []
    everything = http.may("round.read", subject(opened))
    bodies = {right.body for right in http.actor().rights} & opened.units.keys()
    own = [code for code in bodies if http.may("round.read", subject(opened, code))]
    with http.snapshot() as conn:
        http.read_after_write(conn)
        return owed(conn, opened, list(opened.units) if everything else own, today())
